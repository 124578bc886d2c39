import ipaddr from 'ipaddr.js';

/**
 * Whether an address is one of the public internet: not loopback, private, link-local (where clouds keep their credentials),
 * shared by carriers (RFC 6598), multicast or reserved, and not an IPv6 form that carries an IPv4 address elsewhere (mapped,
 * NAT64, 6to4, Teredo), which is only as public as what it carries.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address.replace(/%.*$/, ''));
  return parsed.range() === 'unicast' && !address.includes('%');
}

import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { isCertificateFault } from '@penumbra/platform';
import type { DeliveryFault } from './webhook.js';
import { isPublicAddress } from './public-address.js';

const timeoutMilliseconds = 10_000;
/** Of an answer nothing is used but its status; so much of it is read before the connection is closed. */
const readAtMostBytes = 4 * 1024;

export type PostResult =
  | { readonly status: number; readonly fault: 'status' | 'redirect' | null }
  | { readonly status: null; readonly fault: DeliveryFault };

type Resolve = (name: string) => Promise<readonly { address: string; family: number }[]>;
const resolveName: Resolve = (name) => lookup(name, { all: true });

/**
 * Posts to an address that somebody has typed in, without letting it reach where they could not: the name is resolved
 * once, all that it names must be public, and the connection goes to that very address, so that a second answer of the
 * name's server changes nothing. No redirect is followed. The whole takes at most ten seconds. Never throws.
 */
export async function postSafely(
  target: string,
  body: string,
  headers: Readonly<Record<string, string>>,
  options: { readonly allowPrivate: boolean; readonly resolve?: Resolve; readonly timeout?: number },
): Promise<PostResult> {
  const url = new URL(target);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const signal = AbortSignal.timeout(options.timeout ?? timeoutMilliseconds);
  let found: readonly { address: string; family: number }[];
  try {
    found = isIP(name)
      ? [{ address: name, family: isIP(name) }]
      : await Promise.race([(options.resolve ?? resolveName)(name), whenAborted(signal)]);
  } catch {
    return { status: null, fault: signal.aborted ? 'timed-out' : 'name-unknown' };
  }
  const [pinned] = found;
  if (!pinned) return { status: null, fault: 'name-unknown' };
  if (!options.allowPrivate && !found.every(({ address }) => isPublicAddress(address)))
    return { status: null, fault: 'address-refused' };
  return send(url, body, headers, pinned, signal);
}

function send(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  pinned: { address: string; family: number },
  signal: AbortSignal,
): Promise<PostResult> {
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Penumbra-Webhooks/1',
          connection: 'close',
        },
        agent: false,
        signal,
        // Whatever asks for the name again gets the address that was looked at.
        lookup: (_name, wanted, done) =>
          wanted.all ? done(null, [pinned]) : done(null, pinned.address, pinned.family),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        let read = 0;
        response.on('data', (chunk: Buffer) => {
          read += chunk.length;
          if (read > readAtMostBytes) response.destroy();
        });
        response.on('error', () => undefined);
        resolve({
          status,
          fault: status >= 200 && status < 300 ? null : isRedirect(status) ? 'redirect' : 'status',
        });
      },
    );
    request.on('error', ({ code }: NodeJS.ErrnoException) => {
      const fault = isCertificateFault(code) ? 'certificate' : 'no-connection';
      resolve({ status: null, fault: signal.aborted ? 'timed-out' : fault });
    });
    request.end(body);
  });
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('timed out'))));
}

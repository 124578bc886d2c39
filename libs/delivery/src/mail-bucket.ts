/** How many mails may go out at this moment; fills up by the rate, never above one second's worth. */
export interface MailBucket {
  readonly tokens: number;
  /** Seconds from now over which waiting mails are spread already. */
  readonly plannedSeconds: number;
}

/**
 * Takes leave for mails out of a bucket.
 * @param secondsSince since `bucket` was written down; null for one that is new, which is full.
 * @returns how many of `wanted` may go now, after how many seconds each of the others may (evenly, behind those that wait
 * already), and the bucket as it is then.
 */
export function takeFrom(
  bucket: MailBucket | null,
  secondsSince: number,
  perSecond: number,
  wanted: number,
): { taken: number; waits: number[]; left: MailBucket } {
  const full = Math.max(1, perSecond);
  const filled = bucket ? Math.min(full, bucket.tokens + secondsSince * perSecond) : full;
  const taken = Math.min(wanted, Math.floor(filled));
  const planned = Math.max(0, (bucket?.plannedSeconds ?? 0) - secondsSince);
  const waits = Array.from({ length: wanted - taken }, (_, index) => planned + (index + 1) / perSecond);
  return { taken, waits, left: { tokens: filled - taken, plannedSeconds: waits.at(-1) ?? planned } };
}

/** The provider of an address by its domain, or null when no provider with a limit of its own takes its mails. */
export function providerOf<Provider extends { readonly domains: readonly string[] }>(
  email: string,
  providers: readonly Provider[],
): Provider | null {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return providers.find(({ domains }) => domains.includes(domain)) ?? null;
}

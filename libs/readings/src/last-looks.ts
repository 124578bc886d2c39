import type { StoredAuditEntry } from '@penumbra/platform';

/** Each person once, with the time of the last look; whoever looked last stands first. `looks` are newest first. */
export function lastLooks(
  looks: readonly Pick<StoredAuditEntry, 'actor' | 'at' | 'details'>[],
): { name: string; at: string }[] {
  const last = new Map<string, { name: string; at: string }>();
  for (const { actor, details, at } of looks)
    if (!last.has(actor)) last.set(actor, { name: String(details['name'] ?? ''), at });
  return [...last.values()];
}

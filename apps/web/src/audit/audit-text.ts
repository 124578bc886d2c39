import type { AuditEntry } from '../api/views.js';

/** Details as short `name: value` pairs. */
export function detailsText(details: AuditEntry['details']): string {
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ');
}

/**
 * A reference such as `pulse:9f1c61bd-… team:dd9864d8-…` for people: what is known by name is named, the rest keeps its
 * kind and the first eight characters of its id, enough to tell two apart.
 */
export function referenceText(reference: string, names: ReadonlyMap<string, string>): string {
  return reference
    .split(' ')
    .map((part) => {
      const [kind = '', id = ''] = part.split(':');
      if (!id) return part;
      return names.get(id) ?? `${kind} ${/^[0-9a-f-]{36}$/.test(id) ? id.slice(0, 8) : id}`;
    })
    .join(', ');
}

/** What an action such as `pulse.launched` is called; null for one that has no words. */
export function actionText(
  action: string,
  words: Readonly<Record<string, Readonly<Record<string, string>>>>,
): string | null {
  const [kind = '', done = ''] = action.split('.');
  return words[kind]?.[done] ?? null;
}

import type { Item } from '@penumbra/instruments';

/** What the server writes into the page. There is nothing in it about the reader. */
export interface PulseOnPage {
  readonly state: 'open' | 'closed' | 'voided';
  readonly tenantId: string;
  readonly pulseId: string;
  readonly organisation: string;
  readonly title: string;
  readonly closesAt: string;
  readonly intakeUrl: string;
  readonly instrument: { readonly items: readonly Item[] };
  readonly replyToName: string;
  readonly replyToEmail: string;
}

/** The pulse of this page, or null when there is none at this address. */
export function pulseOnPage(): PulseOnPage | null {
  const data = JSON.parse(document.getElementById('pulse')?.textContent || '{}') as Partial<PulseOnPage>;
  return data.instrument ? (data as PulseOnPage) : null;
}

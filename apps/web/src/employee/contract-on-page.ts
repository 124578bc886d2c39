import type { Item, LocalisedText } from '@penumbra/instruments';
import { manifestHash, type Manifest } from '@penumbra/seal';

/** The privacy contract as these pages read it. Everything a page says about a pulse comes from here, not from beside it. */
export interface Contract extends Manifest {
  readonly tenantId: string;
  readonly pulseId: string;
  readonly organisation: string;
  readonly title: string;
  readonly programme: string | null;
  readonly replyToName: string;
  readonly replyToEmail: string;
  readonly opensAt: string;
  readonly closesAt: string;
  readonly closingMayMoveByDays: number;
  readonly remindersAtMost: number;
  readonly instrument: Manifest[string] & {
    readonly items: readonly Item[];
    readonly comment?: { readonly id: string; readonly text: LocalisedText };
  };
  readonly minimumCell: number;
  readonly minimumCommentCell: number;
  readonly leadsSeeAfterWorkingDays: number;
  readonly executivesSeeAfterWorkingDays: number;
  readonly answersKeptDays: number;
  readonly software: { readonly version: string; readonly answerPage: string };
}

/** Whether this is, to the letter, the contract with this hash. */
export async function isContract(contract: Contract, hash: string): Promise<boolean> {
  try {
    return (await manifestHash(contract)) === hash;
  } catch {
    return false; // Text that has no canonical form was never hashed by anybody.
  }
}

/** What the server wrote into the page, or null. There is nothing in it about the reader. */
export function dataOnPage<Data>(): Data | null {
  const data = JSON.parse(document.getElementById('pulse')?.textContent || 'null') as
    (Data & { state: string }) | null;
  return data && data.state !== 'unknown' ? data : null;
}

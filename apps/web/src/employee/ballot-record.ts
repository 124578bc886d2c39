import type { Answers } from '@penumbra/instruments';

/** What this device keeps about one link, from Send on. The answers leave it once they are acknowledged. */
export interface BallotRecord {
  readonly key: string;
  /** 32 random bytes, base64url: the right to cast one ballot and to replace it. */
  readonly pass: string;
  /** Kept until the first acknowledgement, to ask for the pass to be admitted. */
  readonly secret: string | null;
  readonly admitted: boolean;
  /** Of the last acknowledged ballot; 0 before. */
  readonly revision: number;
  readonly receipt: string | null;
  readonly pending: { readonly revision: number; readonly answers: Answers } | null;
}

const request = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(asked.error));
  });

async function open(): Promise<IDBDatabase> {
  const asked = indexedDB.open('penumbra', 1);
  asked.addEventListener('upgradeneeded', () =>
    asked.result.createObjectStore('ballots', { keyPath: 'key' }),
  );
  return request(asked);
}

/**
 * Reads the record of a link and writes what `change` makes of it, in one transaction: two tabs cannot both make a pass.
 * Settles when the record is on disk, so that a pass is never used before it is kept. Null deletes the record.
 */
export async function changeRecord<R extends BallotRecord | null>(
  key: string,
  change: (record: BallotRecord | null) => R,
): Promise<R> {
  mark(key, true);
  const database = await open();
  try {
    const transaction = database.transaction('ballots', 'readwrite', { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
    const store = transaction.objectStore('ballots');
    const changed = change(((await request(store.get(key))) as BallotRecord | undefined) ?? null);
    if (changed) store.put(changed);
    else store.delete(key);
    await done;
    if (!changed) mark(key, false);
    return changed;
  } finally {
    database.close();
  }
}

const marker = (key: string): string => `penumbra-sent/${key}`;

function mark(key: string, kept: boolean): void {
  try {
    if (kept) localStorage.setItem(marker(key), '1');
    else localStorage.removeItem(marker(key));
  } catch {
    // Then mayHaveRecord says yes.
  }
}

/**
 * Whether it is worth opening the database, which takes a slow phone a quarter of a second before the first question.
 * A wrong no does no harm: Send finds the record and goes on from it.
 */
export function mayHaveRecord(key: string): boolean {
  try {
    return localStorage.getItem(marker(key)) !== null;
  } catch {
    return true;
  }
}

/** Records of one pulse on this device; more than one when several people use it. */
export async function recordsOf(pulseId: string): Promise<BallotRecord[]> {
  const database = await open();
  try {
    const range = IDBKeyRange.bound(`${pulseId}/`, `${pulseId}/\uffff`);
    return (await request(
      database.transaction('ballots').objectStore('ballots').getAll(range),
    )) as BallotRecord[];
  } finally {
    database.close();
  }
}

/** What this device keeps about one link, from Send on. The answers are in it only sealed, so not even it can read them. */
export interface BallotRecord {
  readonly key: string;
  readonly unitId: string;
  /** For the names of the group; absent when the link has none. */
  readonly groupId?: string | undefined;
  readonly manifestHash: string;
  /** 32 random bytes, base64url like all bytes here: with the signature, the right to cast one ballot and to replace it. */
  readonly nonce: string;
  /** What asks for the signature, and goes once it is there: whoever had both halves could recognise the pass. */
  readonly asking: { readonly secret: string; readonly blinded: Blinded | null } | null;
  readonly signature: string | null;
  /** Of the last acknowledged ballot; 0 before. */
  readonly revision: number;
  readonly receipt: string | null;
  readonly pending: { readonly revision: number; readonly ciphertext: string } | null;
}

interface Blinded {
  readonly blindedMessage: string;
  readonly inverse: string;
}

const request = <T>(asked: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    asked.addEventListener('success', () => resolve(asked.result));
    asked.addEventListener('error', () => reject(asked.error));
  });

async function withBallots<T>(
  mode: IDBTransactionMode,
  use: (ballots: IDBObjectStore) => Promise<T>,
): Promise<T> {
  const asked = indexedDB.open('penumbra', 1);
  asked.addEventListener('upgradeneeded', () =>
    asked.result.createObjectStore('ballots', { keyPath: 'key' }),
  );
  const database = await request(asked);
  try {
    const transaction = database.transaction('ballots', mode, { durability: 'strict' });
    const done = new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(transaction.error));
    });
    const used = await use(transaction.objectStore('ballots'));
    await done;
    return used;
  } finally {
    database.close();
  }
}

const get = async (ballots: IDBObjectStore, key: string): Promise<BallotRecord | null> =>
  ((await request(ballots.get(key))) as BallotRecord | undefined) ?? null;

export const readRecord = (key: string): Promise<BallotRecord | null> =>
  withBallots('readonly', (ballots) => get(ballots, key));

/** Records of one pulse on this device; more than one when several people use it. */
export const recordsOf = (pulseId: string): Promise<BallotRecord[]> =>
  withBallots('readonly', (ballots) =>
    request(
      ballots.getAll(IDBKeyRange.bound(`${pulseId}/`, `${pulseId}/\uffff`)) as IDBRequest<BallotRecord[]>,
    ),
  );

/**
 * Reads the record of a link and writes what `change` makes of it, in one transaction: two tabs cannot both make a pass.
 * Settles when the record is on disk, so that nothing is sent before it is kept. Null deletes the record.
 */
export const changeRecord = <R extends BallotRecord | null>(
  key: string,
  change: (record: BallotRecord | null) => R,
): Promise<R> =>
  withBallots('readwrite', async (ballots) => {
    const changed = change(await get(ballots, key));
    if (changed) ballots.put(changed);
    else ballots.delete(key);
    return changed;
  });

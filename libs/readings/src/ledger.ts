import { Inject, Injectable } from '@nestjs/common';
import type { ReleaseDecision } from '@penumbra/disclosure';
import { Clock, Database, type TenantScope } from '@penumbra/platform';
import { CommentStore, type CommentWithReply } from './comment.store.js';
import { revisionOf, type FrozenCell, type FrozenHeader, type FrozenReading } from './contract.js';
import { decisionFrom, hashOfDecision } from './decision-text.js';
import { hashOfComments } from './place-comments.js';
import { readingProblem } from './reading.errors.js';
import { ReadingStore, type KeptReading } from './reading.store.js';
import { countOf, hashAt, isSigned, sha256, statementOf } from './signed-statement.js';

/** By what a reading can be checked outside: see docs/verify.md. */
export interface ReadingProof {
  /** SHA-256 of the signed statement, hex. */
  readonly documentHash: string;
  readonly keyId: string;
  /** Ed25519, base64url. */
  readonly signature: string;
  /** SPKI, DER, base64url. */
  readonly publicKey: string;
  /** What is signed, to the byte: canonical JSON. */
  readonly statement: string;
}

export interface SignedHeader {
  readonly header: FrozenHeader;
  readonly frozenAt: Date;
  /** When its first revision was frozen. */
  readonly firstFrozenAt: Date;
  readonly proof: ReadingProof;
}

export interface SignedReading extends FrozenReading, SignedHeader {}

/**
 * The release ledger: the only way to a frozen figure, for screens, files, mails and later readings alike. Whatever it
 * hands out has been held against its hash and signature at that moment.
 */
@Injectable()
export class Ledger {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(CommentStore) private readonly commentStore: CommentStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Of the newest revision. @throws Problem `reading.not-genuine`, as every method here. */
  async header(scope: TenantScope, pulseId: string): Promise<SignedHeader | null> {
    const kept = await this.store.kept(scope, pulseId);
    return kept && checked(scope, kept);
  }

  /** The newest revision, or the one asked for. */
  async reading(
    scope: TenantScope,
    pulseId: string,
    revision: number | null = null,
  ): Promise<SignedReading | null> {
    return this.database.inTenant(scope, async () => {
      const kept = await this.store.kept(scope, pulseId, revision);
      if (!kept) return null;
      const signed = checked(scope, kept);
      const texts = await this.store.cells(scope, pulseId, kept.revision);
      if (texts.length !== countOf(signed.cellHashes))
        throw notGenuine(pulseId, 'cells are missing or too many');
      return { ...signed, cells: texts.map((text, place) => checkedCell(pulseId, signed, text, place)) };
    });
  }

  /** Which units the shown cells of a reading are made of; null where that was not kept. For the tally alone. */
  async decision(scope: TenantScope, header: FrozenHeader): Promise<ReleaseDecision | null> {
    const { pulseId, decisionHash } = header;
    if (decisionHash === undefined) return null;
    const text = await this.store.decision(scope, pulseId, revisionOf(header));
    if (text === null || hashOfDecision(text) !== decisionHash)
      throw notGenuine(pulseId, 'what it was decided on was changed');
    return decisionFrom(text);
  }

  /** The heads of all revisions of a reading, the first one first. */
  async revisions(scope: TenantScope, pulseId: string): Promise<SignedHeader[]> {
    return (await this.store.revisions(scope, pulseId)).map((one) => checked(scope, one));
  }

  /** The latest closed first; from before the reading of the pulse given. */
  async latest(scope: TenantScope, beforePulseId: string | null, limit: number): Promise<SignedHeader[]> {
    const kept = await this.store.latest(scope, beforePulseId, limit);
    return kept.map((one) => checked(scope, one));
  }

  /** The comments that stand at a cell of a reading, held against what was frozen of them; none after the contract's date. */
  async comments(scope: TenantScope, header: FrozenHeader, cell: FrozenCell): Promise<CommentWithReply[]> {
    if (!header.comment || !cell.comments?.released || this.commentsAreOver(header)) return [];
    const kept = await this.commentStore.ofCell(scope, header.pulseId, cell.cellId);
    if (kept.length !== cell.comments.count || hashOfComments(kept) !== cell.comments.sha256)
      throw notGenuine(header.pulseId, `comments at ${cell.cellId} were changed`);
    return kept;
  }

  /** Whether the contract's date is over, on which the comments are deleted. */
  commentsAreOver({ comment }: FrozenHeader): boolean {
    return comment !== undefined && new Date(comment.keptUntil) <= this.clock.now();
  }

  /** Readings of the programme that closed before the given time, oldest first; the last `limit` of them. */
  async earlierOfProgramme(
    scope: TenantScope,
    programme: string,
    before: Date,
    limit: number,
  ): Promise<FrozenReading[]> {
    const readings: FrozenReading[] = [];
    for (const pulseId of await this.store.earlierOfProgramme(scope, programme, before, limit))
      readings.push((await this.reading(scope, pulseId))!);
    return readings;
  }

  /** A cell over the latest 40 readings of a programme up to the given time, oldest first. */
  async history(
    scope: TenantScope,
    cellId: string,
    programme: string,
    until: string,
  ): Promise<{ header: FrozenHeader; firstFrozenAt: Date; cell: FrozenCell }[]> {
    const rows = await this.store.history(scope, cellId, programme, until);
    return rows.map(({ cell, position, ...kept }) => {
      const signed = checked(scope, kept);
      return {
        header: signed.header,
        firstFrozenAt: signed.firstFrozenAt,
        cell: checkedCell(kept.pulseId, signed, cell, position),
      };
    });
  }
}

type Checked = SignedHeader & { readonly cellHashes: Buffer };

function checked(scope: TenantScope, kept: KeptReading): Checked {
  const { pulseId, cellHashes, documentHash, keyId, signature, publicKey } = kept;
  if (!cellHashes || !documentHash || !keyId || !signature || !publicKey)
    throw notGenuine(pulseId, 'it has no signature');
  const statement = statementOf({ tenantId: scope.tenantId, header: kept.header, cellHashes });
  if (sha256(statement).toString('hex') !== documentHash)
    throw notGenuine(pulseId, 'its header or hashes were changed');
  if (!isSigned(statement, { keyId, publicKey, signature }))
    throw notGenuine(pulseId, 'its signature does not fit');
  const header = JSON.parse(kept.header) as FrozenHeader;
  if (header.pulseId !== pulseId) throw notGenuine(pulseId, 'it is the reading of another pulse');
  if (revisionOf(header) !== kept.revision)
    throw notGenuine(pulseId, 'it is another revision of the reading');
  return {
    header,
    frozenAt: kept.frozenAt,
    firstFrozenAt: kept.firstFrozenAt,
    proof: {
      documentHash,
      keyId,
      signature: signature.toString('base64url'),
      publicKey: publicKey.toString('base64url'),
      statement,
    },
    cellHashes,
  };
}

function checkedCell(pulseId: string, { cellHashes }: Checked, text: string, place: number): FrozenCell {
  if (!sha256(text).equals(hashAt(cellHashes, place)))
    throw notGenuine(pulseId, `its cell number ${place + 1} was changed`);
  return JSON.parse(text) as FrozenCell;
}

const notGenuine = (pulseId: string, what: string) =>
  readingProblem(
    'reading.not-genuine',
    `The reading of the pulse ${pulseId} is not what was frozen and signed (${what}), so nothing of it is shown. ` +
      'Restore the tables of the schema readings from a backup; see “A reading that is not genuine” in docs/operations.md.',
  );

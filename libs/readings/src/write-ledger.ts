import { Inject, Injectable } from '@nestjs/common';
import { isReleased, type ReleaseDecision } from '@penumbra/disclosure';
import { AuditLog, Database, KeyDir, Outbox, type TenantScope } from '@penumbra/platform';
import { canonicalJson, type Json } from '@penumbra/seal';
import { revisionOf, type FrozenReading, type ReadingReady } from './contract.js';
import { decisionText } from './decision-text.js';
import { readingProblem } from './reading.errors.js';
import { ReadingStore } from './reading.store.js';
import { hashesOf, sha256, signStatement, statementOf } from './signed-statement.js';

/** The organisation's Ed25519 key in the tally's KEY_DIR. It stays; were it lost, the next reading would make another. */
const signingKeyKind = 'signing';

/** Writes readings into the ledger, each with its hash and signature. Runs as the tally, which alone holds the key. */
@Injectable()
export class WriteLedger {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(ReadingStore) private readonly store: ReadingStore,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * @returns the reading's hash.
   * @throws Problem `reading.not-released` for a cell that release() did not let through.
   */
  async run(
    scope: TenantScope,
    reading: FrozenReading,
    decision: ReleaseDecision,
    frozenAt: Date,
  ): Promise<string> {
    refuseUnreleased(reading);
    // As it will be read: without fields that hold nothing, which JSON does not know.
    const plain = JSON.parse(JSON.stringify(reading)) as { header: Json; cells: Json[] };
    const texts = { header: canonicalJson(plain.header), cells: plain.cells.map(canonicalJson) };
    return this.database.inTenant(scope, async () => {
      await this.store.insert(scope, reading, { ...texts, decision: decisionText(decision) }, frozenAt);
      return this.sign(scope, reading.header.pulseId, revisionOf(reading.header), texts);
    });
  }

  /**
   * Says of a pulse's first reading that it is there, in the transaction that wrote it.
   * @param counts further numbers for the audit log.
   */
  async announce(
    scope: TenantScope,
    { header: { pulseId }, cells }: FrozenReading,
    documentHash: string,
    counts: Readonly<Record<string, number>> = {},
  ): Promise<void> {
    const ready: ReadingReady = { name: 'reading-ready', payload: { pulseId } };
    await this.outbox.say(scope, ready);
    await this.audit.record(scope, {
      actor: 'system',
      action: 'reading.frozen',
      subject: `pulse:${pulseId}`,
      details: {
        documentHash,
        releasedCellCount: cells.filter((cell) => cell.released).length,
        withheldCellCount: cells.filter((cell) => !cell.released).length,
        ...counts,
      },
    });
  }

  /**
   * Signs the readings that were frozen before readings were signed, as they are now; what is signed is never signed
   * again. An operator starts it, once, after the upgrade: were it done unasked, a forged reading would be signed too.
   * @returns the pulses whose readings were signed.
   */
  async signOlder(scope: TenantScope): Promise<string[]> {
    return this.database.inTenant(scope, async () => {
      const pulseIds = await this.store.unsigned(scope);
      for (const pulseId of pulseIds) {
        const { header } = (await this.store.kept(scope, pulseId, 1))!;
        const documentHash = await this.sign(scope, pulseId, 1, {
          header,
          cells: await this.store.cells(scope, pulseId, 1),
        });
        await this.audit.record(scope, {
          actor: 'system',
          action: 'reading.signed',
          subject: `pulse:${pulseId}`,
          details: { documentHash },
        });
      }
      return pulseIds;
    });
  }

  private async sign(
    scope: TenantScope,
    pulseId: string,
    revision: number,
    texts: { header: string; cells: readonly string[] },
  ): Promise<string> {
    const seed = await this.keyDir.make(scope, scope.tenantId, signingKeyKind);
    const cellHashes = hashesOf(texts.cells);
    const statement = statementOf({ tenantId: scope.tenantId, header: texts.header, cellHashes });
    const documentHash = sha256(statement).toString('hex');
    await this.store.insertSignature(scope, pulseId, revision, {
      cellHashes,
      documentHash,
      ...signStatement(seed, statement),
    });
    return documentHash;
  }
}

/** A cell that is shown came whole from release(), in this process; one that is not holds nothing that could be shown. */
function refuseUnreleased({ header, cells }: FrozenReading): void {
  for (const cell of cells) {
    const empty =
      cell.respondentCount === null &&
      cell.invitedCount === null &&
      cell.measures.length === 0 &&
      cell.flags.length === 0 &&
      cell.comments === undefined;
    if (cell.released ? isReleased(cell) : empty) continue;
    throw readingProblem(
      'reading.not-released',
      `The cell ${cell.cellId} of the pulse ${header.pulseId} did not come from release(), so nothing of its reading was written.`,
    );
  }
}

import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock, isUuid, Problem, type TenantScope } from '@penumbra/platform';
import { readSubmission, SealError, SEALING_OVERHEAD, type Submission } from '@penumbra/seal';
import { PassVerifier, receiptBytes } from '@penumbra/seal/node';
import { BallotBoxStore, type BallotBox } from './ballot-box.store.js';
import { IntakeCounters } from './intake-counters.js';
import { intakeProblem } from './intake.errors.js';

/** Puts one sealed ballot into the box, without knowing whose it is; returns once it is committed. */
@Injectable()
export class CastBallot {
  /** What never changes about boxes and units used lately. Whether a box is open is asked for every ballot. */
  private readonly boxesSeen = new Map<string, Pick<BallotBox, 'manifestHash' | 'ballotSize'>>();
  private readonly keysSeen = new Map<string, Uint8Array>();
  private readonly verifier = new PassVerifier(mostKeys);

  constructor(
    @Inject(Clock) private readonly clock: Clock,
    @Inject(BallotBoxStore) private readonly boxes: BallotBoxStore,
    @Inject(IntakeCounters) private readonly counters: IntakeCounters,
  ) {}

  /**
   * A higher revision replaces the ballot; the same revision with the same ciphertext gives the same receipt again.
   * @param input.body what `writeSubmission` wrote; any other field, order or spelling is refused.
   * @throws Problem `intake.ballot-box-unknown`, `intake.submission-invalid`, `intake.pass-invalid`,
   *   `intake.revision-too-low`, `intake.closed`, `intake.voided`.
   */
  async run(scope: TenantScope, input: { pulseId: string; body: string }): Promise<{ receipt: string }> {
    try {
      return await this.cast(scope, input);
    } catch (error) {
      if (error instanceof Problem) this.counters.count('refused');
      throw error;
    }
  }

  private async cast(
    scope: TenantScope,
    { pulseId, body }: { pulseId: string; body: string },
  ): Promise<{ receipt: string }> {
    const box = await this.box(scope, pulseId);
    const submission = readOrRefuse(body, box.ballotSize + SEALING_OVERHEAD);
    const { unitId, nonce, signature, revision, ciphertext } = submission;
    const unitKey = await this.unitKey(scope, pulseId, unitId);
    const { manifestHash } = box;
    if (!unitKey || !this.verifier.verify({ unitKey, manifestHash, unitId, nonce, signature }))
      throw intakeProblem('intake.pass-invalid');
    const nonceHash = createHash('sha256').update(nonce).digest();
    const receipt = receiptBytes(nonce, revision, ciphertext);
    const outcome = await this.boxes.cast(
      scope,
      {
        pulseId,
        unitId,
        nonceHash,
        nonce: Buffer.from(nonce),
        signature: Buffer.from(signature),
        revision,
        ciphertext: Buffer.from(ciphertext),
        receipt,
      },
      this.clock.now(),
    );
    switch (outcome) {
      case 'unknown':
        throw intakeProblem('intake.ballot-box-unknown');
      case 'closed':
      case 'voided':
        throw intakeProblem(`intake.${outcome}`);
      case 'too-low':
        throw intakeProblem('intake.revision-too-low');
      default:
        this.counters.count(outcome === 'stored' ? 'ballots' : outcome);
        return { receipt: receipt.toString('hex') };
    }
  }

  private async box(
    scope: TenantScope,
    pulseId: string,
  ): Promise<Pick<BallotBox, 'manifestHash' | 'ballotSize'>> {
    const name = `${scope.tenantId}/${pulseId}`;
    const known = this.boxesSeen.get(name);
    if (known) return known;
    const box = await this.boxes.find(scope, pulseId);
    if (!box) throw intakeProblem('intake.ballot-box-unknown');
    remember(this.boxesSeen, name, box, mostBoxes);
    return box;
  }

  private async unitKey(scope: TenantScope, pulseId: string, unitId: string): Promise<Uint8Array | null> {
    const name = `${scope.tenantId}/${pulseId}/${unitId}`;
    const known = this.keysSeen.get(name);
    if (known) return known;
    // One spelling only: a pass is signed for the text of the id, and the database keeps it in lower case.
    if (!isUuid(unitId) || unitId !== unitId.toLowerCase()) return null;
    const key = await this.boxes.unitKey(scope, pulseId, unitId);
    if (key) remember(this.keysSeen, name, key, mostKeys);
    return key;
  }
}

const mostBoxes = 1_000;
/** A key takes a few kilobytes once it is parsed. */
const mostKeys = 10_000;

function remember<Value>(seen: Map<string, Value>, name: string, value: Value, most: number): void {
  if (seen.size >= most) seen.delete(seen.keys().next().value!);
  seen.set(name, value);
}

function readOrRefuse(body: string, ciphertextLength: number): Submission {
  try {
    return readSubmission(body, ciphertextLength);
  } catch (error) {
    if (error instanceof SealError) throw intakeProblem('intake.submission-invalid');
    throw error;
  }
}

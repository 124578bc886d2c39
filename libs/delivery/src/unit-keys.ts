import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { FrozenUnit } from '@penumbra/pulses/contract';
import { keyHash } from '@penumbra/seal';
import { makeUnitKeyPair, readIssuerKey, type IssuerKey } from '@penumbra/seal/node';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';

/** A key takes 0.1 s of a core in libuv's pool of four threads; two at a time leave room for files and names. */
const keysAtOnce = 2;

/** Parsed keys held by a process: a few hundred units are open at a time, and one takes a few kilobytes. */
const mostKept = 1_000;

/** The key pairs of a pulse's units: made before the first mail, used while passes are issued, cleared at the end. */
@Injectable()
export class UnitKeys {
  /** In the order of last use. Parsing costs far more than signing. */
  private readonly kept = new Map<string, IssuerKey>();

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
  ) {}

  /**
   * Makes the keys that are still missing, each stored at once: after an interruption it goes on where it was, and two
   * workers at once share the work.
   * @returns false when the pulse has ended meanwhile.
   */
  async make(scope: TenantScope, pulseId: string, units: readonly FrozenUnit[]): Promise<boolean> {
    for (;;) {
      const made = new Set(await this.store.unitsWithKey(scope, pulseId));
      const missing = units.filter(({ id }) => !made.has(id));
      if (missing.length === 0) return true;
      const from = randomInt(Math.max(1, missing.length - keysAtOnce));
      const results = await Promise.all(
        missing.slice(from, from + keysAtOnce).map(({ id }) => this.makeOne(scope, pulseId, id)),
      );
      if (results.includes(false)) return false;
    }
  }

  /** The unit's private key, parsed; from the database the first time. @throws Error when there is none. */
  async issuerKey(scope: TenantScope, pulseId: string, unitId: string): Promise<IssuerKey> {
    const name = `${scope.tenantId}/${pulseId}/${unitId}`;
    let key = this.kept.get(name);
    if (!key) {
      const stored = await this.store.privateKey(scope, pulseId, unitId);
      if (!stored) throw new Error('A unit of a pulse that is being issued has no key.');
      key = readIssuerKey(stored);
    }
    this.kept.delete(name);
    this.kept.set(name, key);
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value!);
    return key;
  }

  private async makeOne(scope: TenantScope, pulseId: string, unitId: string): Promise<boolean> {
    const pair = await makeUnitKeyPair();
    const hash = await keyHash(pair.publicKey);
    return this.database.inTenant(scope, async () => {
      if ((await this.store.lockState(scope, pulseId, 'update')) !== 'preparing') return false;
      await this.store.insertUnitKey(scope, pulseId, { unitId, keyHash: hash, ...pair });
      return true;
    });
  }
}

/** What anybody may fetch: a unit's public key by its hash in the contract. */
@Injectable()
export class FindUnitKey {
  constructor(@Inject(DeliveryStore) private readonly store: DeliveryStore) {}

  /** @throws Problem delivery.unit-key-unknown */
  async run(scope: TenantScope, pulseId: string, hash: string): Promise<Buffer> {
    const publicKey = await this.store.publicKey(scope, pulseId, hash);
    if (!publicKey) throw deliveryProblem('delivery.unit-key-unknown');
    return publicKey;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock, Database, tenantScope, type TenantScope } from '@penumbra/platform';
import { PulseReader, type FrozenPulse } from '@penumbra/pulses';
import { sixWords } from '@penumbra/seal';
import type { PrivacyContract } from './contract.js';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';
import { knownPulse } from './watch-delivery.js';

/** What the page behind a mailed link shows; the same for everybody. */
export interface AnsweringPulse {
  /** `preparing`: launched, and its contract or its invitations are not made yet. `closed` from its closing time on. */
  readonly state: 'preparing' | FrozenPulse['state'];
  /** When it closes, or when it closed. */
  readonly closesAt: Date;
  readonly contract: PrivacyContract | null;
}

@Injectable()
export class ReadAnsweringPulse {
  constructor(
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Null for a draft and for an unknown id. */
  async run(scope: TenantScope, pulseId: string): Promise<AnsweringPulse | null> {
    const pulse = await knownPulse(this.pulses, scope, pulseId);
    if (!pulse || pulse.state === 'draft') return null;
    const delivery = await this.store.delivery(scope, pulseId);
    const { closedAt, closesAt } = pulse;
    const state = pulse.state === 'open' && closesAt <= this.clock.now() ? 'closed' : pulse.state;
    return {
      state: state === 'open' && delivery?.state !== 'issuing' ? 'preparing' : state,
      closesAt: closedAt && closedAt < closesAt ? closedAt : closesAt,
      contract: delivery?.contract ? (JSON.parse(delivery.contract.text) as PrivacyContract) : null,
    };
  }
}

/** A published contract and what was appended to it. */
export interface PublishedContract {
  readonly hash: string;
  /** The first 96 bits of the hash, to be compared by eye or over the telephone. */
  readonly words: readonly string[];
  readonly state: FrozenPulse['state'];
  readonly contract: PrivacyContract;
  readonly amendments: readonly { readonly closesAt: Date; readonly amendedAt: Date }[];
}

/** By what the contract of a pulse is known. */
@Injectable()
export class NameContract {
  constructor(@Inject(DeliveryStore) private readonly store: DeliveryStore) {}

  /** Its hash and six words; null until it is made. */
  async run(scope: TenantScope, pulseId: string): Promise<Pick<PublishedContract, 'hash' | 'words'> | null> {
    const contract = (await this.store.delivery(scope, pulseId))?.contract;
    return contract ? { hash: contract.hash, words: sixWords(contract.hash).split(' ') } : null;
  }
}

/** The contract with a hash that somebody has from a mail or from the page; whose it is, stands in the directory. */
@Injectable()
export class FindContract {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
  ) {}

  /** @throws Problem delivery.contract-unknown */
  async run(hash: string): Promise<PublishedContract> {
    const place = await this.database.pulseOfContract(hash);
    if (!place) throw deliveryProblem('delivery.contract-unknown');
    const scope = tenantScope(place.tenantId);
    return this.database.inTenant(scope, async () => {
      const pulse = await this.pulses.get(scope, place.pulseId);
      const contract = (await this.store.delivery(scope, place.pulseId))?.contract;
      if (!contract || pulse.state === 'draft') throw deliveryProblem('delivery.contract-unknown');
      return {
        hash,
        words: sixWords(hash).split(' '),
        state: pulse.state,
        contract: JSON.parse(contract.text) as PrivacyContract,
        amendments: await this.pulses.amendments(scope, place.pulseId),
      };
    });
  }
}

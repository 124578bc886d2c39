import { Inject, Injectable } from '@nestjs/common';
import { isUuid, type TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';

const namesAtOnce = 200;

/** A page of the group in which somebody is counted. */
export interface GroupPage {
  readonly name: string;
  /** `rest`: the team's own people, its teams' leads, and groups too small to be counted alone. */
  readonly kind: 'team' | 'rest';
  readonly size: number;
  readonly people: readonly string[];
  readonly nextCursor: string | null;
}

/**
 * With whom one is counted, so that invented colleagues would be noticed. Asked for by the group's id, which is in the
 * links of its own people only: the contract lists the units under other ids, and is for everybody.
 */
@Injectable()
export class ShowGroup {
  constructor(
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
  ) {}

  /** By name, a page at a time; a cursor that is not ours begins at the first. @throws Problem delivery.group-unknown */
  async run(
    scope: TenantScope,
    input: { pulseId: string; groupId: string; cursor?: string | undefined },
  ): Promise<GroupPage> {
    const { pulseId, groupId } = input;
    if (!isUuid(pulseId) || !isUuid(groupId)) throw deliveryProblem('delivery.group-unknown');
    const unit = (await this.pulses.units(scope, pulseId)).find((one) => one.groupId === groupId);
    const delivery = unit ? await this.store.delivery(scope, pulseId) : null;
    if (!unit || !delivery?.contract) throw deliveryProblem('delivery.group-unknown');
    const from = /^\d{1,7}$/.test(input.cursor ?? '') ? Number(input.cursor) : 0;
    const names = await this.store.names(scope, pulseId, unit.id, from, namesAtOnce + 1);
    const team = (await this.pulses.teams(scope, pulseId)).find(({ teamId }) => teamId === unit.teamId);
    return {
      name: team?.name ?? '',
      kind: unit.kind,
      size: unit.invitedCount,
      people: names.slice(0, namesAtOnce),
      nextCursor: names.length > namesAtOnce ? String(from + namesAtOnce) : null,
    };
  }
}

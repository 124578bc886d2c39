import { Inject, Injectable } from '@nestjs/common';
import { MailStops } from '@penumbra/people';
import { CONFIG, Database, type Config, type TenantScope } from '@penumbra/platform';
import { DeliveryStore, type ClaimedSend } from './delivery.store.js';
import { providerOf, takeFrom } from './mail-bucket.js';
import { ownReplies } from './send-outcome.js';

/** What the limit of a tenant as a whole is kept under. */
const allProviders = '';

/** Takes mails for one turn: due, not held back by a paused sender or an empty bucket, and wanted by their recipients. */
@Injectable()
export class ClaimSends {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(MailStops) private readonly mailStops: MailStops,
  ) {}

  /** @returns `isProbe`: the sender was paused, and this one mail tries whether it still has to be. */
  async run(scope: TenantScope, atMost: number): Promise<{ sends: ClaimedSend[]; isProbe: boolean }> {
    return this.database.inTenant(scope, async () => {
      const admission = await this.store.admitSender(scope);
      if (admission === 'paused') return { sends: [], isProbe: false };
      const wanted = admission === 'probe' ? 1 : atMost;
      const limit = this.config.MAIL_PER_SECOND;
      const allowed = limit ? (await this.take(scope, allProviders, limit, wanted)).taken : wanted;
      const claimed = allowed > 0 ? await this.store.claimSends(scope, allowed) : [];
      const sends = await this.heldToProviders(
        scope,
        await this.withoutStopped(scope, await this.withoutSuppressed(scope, claimed)),
      );
      return { sends, isProbe: admission === 'probe' };
    });
  }

  /**
   * Who wants no mails gets none. Theirs count as accepted, as if they had gone out: in any other state HR, who sees the
   * states and may have a mail sent again, would find out who they are.
   */
  private async withoutStopped(scope: TenantScope, sends: ClaimedSend[]): Promise<ClaimedSend[]> {
    if (sends.length === 0) return sends;
    const stopped = await this.mailStops.among(
      scope,
      sends.map(({ employeeId }) => employeeId),
    );
    if (stopped.size === 0) return sends;
    const isWanted = ({ employeeId }: ClaimedSend): boolean => !stopped.has(employeeId);
    await this.store.recordResults(
      scope,
      sends
        .filter((send) => !isWanted(send))
        .map((send) => ({ ...send, state: 'accepted' as const, retryInSeconds: null, reply: '' })),
    );
    return sends.filter(isWanted);
  }

  /** An address that is suppressed gets nothing; its mail counts as bounced, with the reason for HR. */
  private async withoutSuppressed(scope: TenantScope, sends: ClaimedSend[]): Promise<ClaimedSend[]> {
    if (sends.length === 0) return sends;
    const suppressed = await this.store.suppressedAmong(
      scope,
      sends.map(({ email }) => email),
    );
    if (suppressed.size === 0) return sends;
    const results = sends.flatMap((send) => {
      const found = suppressed.get(send.email.toLowerCase());
      if (!found) return [];
      const why = found.kind === 'failed' ? ownReplies.suppressedFailed : ownReplies.suppressedComplained;
      return [{ ...send, state: 'bounced' as const, retryInSeconds: null, reply: why + found.reply }];
    });
    await this.store.recordResults(scope, results);
    return sends.filter(({ email }) => !suppressed.has(email.toLowerCase()));
  }

  /** Puts back what is more than a provider takes at this moment, spread over the time it will need. */
  private async heldToProviders(scope: TenantScope, sends: ClaimedSend[]): Promise<ClaimedSend[]> {
    const going: ClaimedSend[] = [];
    const groups = new Map<Config['MAIL_PROVIDERS'][number], ClaimedSend[]>();
    for (const send of sends) {
      const provider = providerOf(send.email, this.config.MAIL_PROVIDERS);
      if (!provider) going.push(send);
      else groups.set(provider, [...(groups.get(provider) ?? []), send]);
    }
    // By name: two workers that lock the same buckets do so in the same order.
    for (const [{ name, perSecond }, group] of [...groups].sort(([a], [b]) => (a.name < b.name ? -1 : 1))) {
      const { taken, waits } = await this.take(scope, name, perSecond, group.length);
      going.push(...group.slice(0, taken));
      await this.store.release(
        scope,
        group.slice(taken).map((send, index) => ({ ...send, waitSeconds: waits[index]! })),
      );
    }
    return going;
  }

  private async take(scope: TenantScope, provider: string, perSecond: number, wanted: number) {
    const stored = await this.store.lockBucket(scope, provider);
    const result = takeFrom(stored, stored?.secondsSince ?? 0, perSecond, wanted);
    // The tenant's own limit only shortens a turn; nothing is put back, so nothing is planned.
    await this.store.writeBucket(scope, provider, result.left);
    return result;
  }
}

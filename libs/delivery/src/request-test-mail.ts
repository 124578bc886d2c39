import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, Outbox, type TenantScope } from '@penumbra/platform';
import { Instruments, pulseProblem, PulseReader } from '@penumbra/pulses';
import { previewedPulse } from './previewed-pulse.js';

/** Said for one mail; delivery itself hears it. */
export interface TestMailRequested {
  readonly name: 'test-mail-requested';
  readonly payload: {
    readonly mailId: string;
    readonly pulseId: string;
    readonly accountId: string;
    readonly locale: string;
    /** ISO 8601 in UTC. */
    readonly requestedAt: string;
  };
}

/** HR asks for the invitation of a draft at its own address; the worker sends it. One mail for each time it is asked. */
@Injectable()
export class RequestTestMail {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @throws Problem delivery.not-found, pulse.not-a-draft */
  async run(
    scope: TenantScope,
    actor: Extract<Actor, { kind: 'account' }>,
    { pulseId, locale }: { pulseId: string; locale: string },
  ): Promise<void> {
    await this.database.inTenant(scope, async () => {
      const { pulse } = await previewedPulse(this.pulses, this.instruments, scope, pulseId);
      if (pulse.state !== 'draft') throw pulseProblem('pulse.not-a-draft');
      const event: TestMailRequested = {
        name: 'test-mail-requested',
        payload: {
          mailId: newId(),
          pulseId,
          accountId: actor.accountId,
          locale,
          requestedAt: this.clock.now().toISOString(),
        },
      };
      await this.outbox.say(scope, { ...event, payload: { ...event.payload } });
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'mail.test-requested',
        subject: `pulse:${pulseId}`,
        details: { locale },
      });
    });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { AuditLog, Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { Audiences } from '../audience.js';
import { Instruments } from '../instruments.js';
import { pulseProblem } from '../pulse.errors.js';
import { usableTimeZone } from './local-time.js';
import { workingHours } from './mail-time.js';
import { programmeProblem } from './programme.errors.js';
import { ProgrammeSchedules } from './programme-schedule.js';
import { ProgrammeStore } from './programme.store.js';
import { changeableAfterStart, type Programme, type ProgrammeFields } from './programme.js';
import { monthCounts, shortestGapWeeks } from './recurrence.js';

/** Plans: made and changed freely while a draft; afterwards only what no trend rests on. */
@Injectable()
export class EditProgramme {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProgrammeStore) private readonly store: ProgrammeStore,
    @Inject(ProgrammeSchedules) private readonly schedules: ProgrammeSchedules,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(Audiences) private readonly audiences: Audiences,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem of programmeProblem; instrument.not-found, pulse.team-not-found */
  async create(scope: TenantScope, actor: Actor, fields: ProgrammeFields): Promise<Programme> {
    return this.database.inTenant(scope, async () => {
      const id = newId();
      await this.check(scope, fields, null);
      const createdBy = actor.kind === 'account' ? actor.accountId : null;
      await this.store.insert(scope, id, fields, createdBy, this.clock.now());
      await this.record(scope, actor, 'programme.drafted', id);
      return (await this.store.find(scope, id))!;
    });
  }

  /** @throws Problem of programmeProblem; instrument.not-found, pulse.team-not-found */
  async change(
    scope: TenantScope,
    actor: Actor,
    id: string,
    changes: Partial<ProgrammeFields>,
  ): Promise<Programme> {
    return this.database.inTenant(scope, async () => {
      const programme = await this.store.findForUpdate(scope, id);
      if (!programme) throw programmeProblem('programme.not-found');
      if (programme.state === 'ended') throw programmeProblem('programme.wrong-state');
      const changed = Object.keys(changes) as (keyof ProgrammeFields)[];
      if (programme.state !== 'draft' && changed.some((field) => !changeableAfterStart.has(field)))
        throw programmeProblem('programme.started');
      const fields = { ...programme, ...changes };
      await this.check(scope, fields, id);
      await this.store.update(scope, id, fields);
      // A day off that is taken back may bring the next mail forward: it is looked at from the earliest moment again.
      if (programme.state !== 'draft') {
        const schedule = await this.schedules.of(scope, fields);
        const { nextOccurrence } = programme;
        await this.store.setNext(scope, id, nextOccurrence, schedule.notDueBefore(nextOccurrence));
      }
      await this.record(scope, actor, 'programme.changed', id);
      return (await this.store.find(scope, id))!;
    });
  }

  private async check(scope: TenantScope, fields: ProgrammeFields, id: string | null): Promise<void> {
    const { recurrence, timeZone, mailTime } = fields;
    if (await this.store.hasName(scope, fields.name, id)) throw programmeProblem('programme.name-taken');
    if (recurrence.unit === 'months' && !monthCounts.includes(recurrence.count))
      throw programmeProblem('programme.months-uneven');
    if (usableTimeZone(timeZone) !== timeZone) throw programmeProblem('programme.time-zone-unknown');
    if (mailTime < workingHours.from || mailTime >= workingHours.to)
      throw programmeProblem('programme.outside-working-hours');
    // A closing day that is a day off moves on: two days are left for that before the next pulse opens.
    if (fields.openDays > 7 * shortestGapWeeks(recurrence) - 2)
      throw programmeProblem('programme.open-too-long');
    const schedule = await this.schedules.of(scope, fields);
    if (schedule.dayOff(recurrence.firstOn)?.reason === 'weekend')
      throw programmeProblem('programme.first-day-off');
    if (fields.instrumentId !== null && !(await this.instruments.find(scope, fields.instrumentId)))
      throw pulseProblem('instrument.not-found');
    if (fields.audienceTeamId !== null && !(await this.audiences.now(scope, fields.audienceTeamId, 5)))
      throw pulseProblem('pulse.team-not-found');
  }

  private async record(scope: TenantScope, actor: Actor, action: string, id: string): Promise<void> {
    await this.audit.record(scope, { actor: actorName(actor), action, subject: `programme:${id}` });
  }
}

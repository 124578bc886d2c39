import { Inject, Injectable } from '@nestjs/common';
import { minutesToAnswer, type Instrument } from '@penumbra/instruments';
import { Database, type TenantScope } from '@penumbra/platform';
import { Instruments } from '../instruments.js';
import { mailTime } from './mail-time.js';
import { programmeProblem } from './programme.errors.js';
import { ProgrammeSchedules, type ZoneMail } from './programme-schedule.js';
import { ProgrammeStore } from './programme.store.js';
import {
  instrumentInTurn,
  itemsInTurn,
  minutesPerQuarter,
  type Programme,
  type SettledOccurrence,
} from './programme.js';
import { occurrencesBetween } from './recurrence.js';

/** A programme in a list: with what comes next, and what waits for HR. */
export interface ProgrammeOverview extends Programme {
  readonly next: { readonly occurrence: number; readonly on: string; readonly opensAt: Date } | null;
  readonly waiting: SettledOccurrence | null;
}

/** One occurrence in the calendar. Mails and closing are as planned; `settled` says what became of it. */
export interface CalendarOccurrence {
  readonly occurrence: number;
  readonly on: string;
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly mails: readonly ZoneMail[];
  readonly itemIds: readonly string[];
  readonly rotatingItemIds: readonly string[];
  readonly minutes: { readonly atLeast: number; readonly atMost: number };
  readonly settled: SettledOccurrence | null;
}

export interface ProgrammeCalendar {
  readonly year: number;
  readonly occurrences: readonly CalendarOccurrence[];
  readonly minutesPerQuarter: ReturnType<typeof minutesPerQuarter>;
}

/** Reads programmes, their calendar, and when each person of a pulse is to be written to. */
@Injectable()
export class ProgrammeReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ProgrammeStore) private readonly store: ProgrammeStore,
    @Inject(ProgrammeSchedules) private readonly schedules: ProgrammeSchedules,
    @Inject(Instruments) private readonly instruments: Instruments,
  ) {}

  /** @throws Problem programme.not-found */
  async get(scope: TenantScope, id: string): Promise<ProgrammeOverview> {
    const programme = await this.store.find(scope, id);
    if (!programme) throw programmeProblem('programme.not-found');
    return (await this.overviews(scope, [programme]))[0]!;
  }

  async list(
    scope: TenantScope,
    page: { cursor: string | null; limit: number },
  ): Promise<{ items: ProgrammeOverview[]; nextCursor: string | null }> {
    const rows = await this.store.list(scope, page.cursor, page.limit + 1);
    const items = await this.overviews(scope, rows.slice(0, page.limit));
    return { items, nextCursor: rows.length > page.limit ? items.at(-1)!.id : null };
  }

  /** Who is asked what when in a year, by the roster as it is now. @throws Problem programme.not-found */
  async calendar(scope: TenantScope, id: string, year: number): Promise<ProgrammeCalendar> {
    return this.database.inTenant(scope, async () => {
      const programme = await this.store.find(scope, id);
      if (!programme) throw programmeProblem('programme.not-found');
      const [from, to] = [`${year}-01-01`, `${year}-12-31`];
      const schedule = await this.schedules.of(scope, programme);
      const settled = await this.store.settled(scope, id, from, to);
      const own = programme.instrumentId && (await this.instruments.find(scope, programme.instrumentId));
      const asked: { on: string; instrument: Instrument }[] = [];
      const occurrences: CalendarOccurrence[] = [];
      for (const { index: occurrence, on } of occurrencesBetween(programme.recurrence, from, to)) {
        const known = settled.find((one) => one.occurrence === occurrence) ?? null;
        if (!known && programme.state === 'ended') continue;
        const items = itemsInTurn(programme, occurrence);
        const instrument = items ? instrumentInTurn(programme, items.all) : own ? own.instrument : null;
        if (instrument && known?.state !== 'skipped') asked.push({ on, instrument });
        const mails = schedule.mails(occurrence);
        occurrences.push({
          occurrence,
          on,
          opensAt: known?.dueAt ?? mails[0]!.at,
          closesAt: schedule.closesAt(occurrence),
          mails,
          itemIds: instrument?.items.map((item) => item.id) ?? [],
          rotatingItemIds: items?.rotating ?? [],
          minutes: instrument ? minutesToAnswer(instrument) : { atLeast: 0, atMost: 0 },
          settled: known,
        });
      }
      return { year, occurrences, minutesPerQuarter: minutesPerQuarter(year, asked) };
    });
  }

  /**
   * When the people of a time zone are written to for a launched pulse of a programme; null for a pulse of none, whose
   * mails go out at once.
   */
  async mailTimes(
    scope: TenantScope,
    pulseId: string,
    launchedAt: Date,
  ): Promise<((timeZone: string) => Date) | null> {
    const found = await this.store.ofPulse(scope, pulseId);
    if (!found) return null;
    const calendar = await this.schedules.calendar(scope, found.programme.daysOff);
    const plan = { on: found.plannedOn, time: found.programme.mailTime };
    const times = new Map<string, Date>();
    return (timeZone) => {
      let at = times.get(timeZone);
      if (!at) times.set(timeZone, (at = mailTime(plan, timeZone, calendar, launchedAt).at));
      return at;
    };
  }

  private async overviews(
    scope: TenantScope,
    programmes: readonly Programme[],
  ): Promise<ProgrammeOverview[]> {
    const waiting = await this.store.waiting(
      scope,
      programmes.map(({ id }) => id),
    );
    const overviews: ProgrammeOverview[] = [];
    for (const programme of programmes) {
      const { nextOccurrence: occurrence } = programme;
      const schedule = programme.state === 'ended' ? null : await this.schedules.of(scope, programme);
      overviews.push({
        ...programme,
        next: schedule && {
          occurrence,
          on: schedule.planOf(occurrence).on,
          opensAt: schedule.dueAt(occurrence),
        },
        waiting: waiting.find(({ programmeId }) => programmeId === programme.id) ?? null,
      });
    }
    return overviews;
  }
}

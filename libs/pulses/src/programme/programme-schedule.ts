import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation } from '@penumbra/identity';
import { Roster } from '@penumbra/people';
import type { TenantScope } from '@penumbra/platform';
import { localTimeAt, usableTimeZone } from './local-time.js';
import { closingAt, earliestAnywhere, mailTime, type LocalPlan } from './mail-time.js';
import type { ProgrammeFields } from './programme.js';
import { countryCalendar, type CountryCalendar } from './public-holidays.js';
import { occurrenceOn } from './recurrence.js';
import { dayOff, type DayOff, type WorkCalendar, type WorkingDay } from './working-days.js';

/** When the people of one time zone are written to. */
export interface ZoneMail {
  readonly timeZone: string;
  readonly peopleCount: number;
  readonly at: Date;
  readonly day: WorkingDay;
}

/** The instants of a programme, for the people it would ask as the roster is now. */
export interface ProgrammeSchedule {
  planOf(occurrence: number): LocalPlan;
  /** The earliest mail first. */
  mails(occurrence: number): ZoneMail[];
  /** When the pulse opens: with the first mail. */
  dueAt(occurrence: number): Date;
  /** When it closes; counted from the launch when that comes on a later date than planned. */
  closesAt(occurrence: number, launchedAt?: Date): Date;
  /** Before this instant it cannot be due, whoever joins. */
  notDueBefore(occurrence: number): Date;
  dayOff(date: string): DayOff | null;
}

export type ScheduledFields = Pick<ProgrammeFields, 'recurrence' | 'mailTime' | 'timeZone' | 'openDays'>;

/** Pure: the same programme, zones and calendar give the same instants. A programme without people runs by its own zone. */
export function programmeSchedule(
  programme: ScheduledFields,
  zones: readonly { readonly timeZone: string; readonly peopleCount: number }[],
  calendar: WorkCalendar,
): ProgrammeSchedule {
  const places = zones.length > 0 ? zones : [{ timeZone: programme.timeZone, peopleCount: 0 }];
  const planOf = (occurrence: number) => ({
    on: occurrenceOn(programme.recurrence, occurrence),
    time: programme.mailTime,
  });
  const mails = (occurrence: number) =>
    places
      .map(({ timeZone, peopleCount }) => ({
        timeZone,
        peopleCount,
        ...mailTime(planOf(occurrence), timeZone, calendar),
      }))
      .sort((a, b) => a.at.getTime() - b.at.getTime() || a.timeZone.localeCompare(b.timeZone, 'en'));
  return {
    planOf,
    mails,
    dueAt: (occurrence) => mails(occurrence)[0]!.at,
    closesAt: (occurrence, launchedAt) => {
      const planned = planOf(occurrence).on;
      const launchedOn = launchedAt ? localTimeAt(launchedAt, programme.timeZone).date : planned;
      const opensOn = launchedOn > planned ? launchedOn : planned;
      return closingAt(opensOn, programme.openDays, programme.timeZone, calendar);
    },
    notDueBefore: (occurrence) => earliestAnywhere(planOf(occurrence)),
    dayOff: (date) => dayOff(date, programme.timeZone, calendar),
  };
}

/** Schedules for the roster and the calendars as they are now. */
@Injectable()
export class ProgrammeSchedules {
  private readonly calendars = new Map<string, Promise<CountryCalendar>>();

  constructor(
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(Roster) private readonly roster: Roster,
  ) {}

  async of(
    scope: TenantScope,
    programme: ScheduledFields & Pick<ProgrammeFields, 'audienceTeamId' | 'daysOff'>,
  ): Promise<ProgrammeSchedule> {
    const zones = await this.timeZones(scope, programme.audienceTeamId);
    return programmeSchedule(programme, zones, await this.calendar(scope, programme.daysOff));
  }

  /** People by the zone they are written to in: the roster's, else the organisation's, else UTC. */
  async timeZones(
    scope: TenantScope,
    audienceTeamId: string | null,
  ): Promise<{ timeZone: string; peopleCount: number }[]> {
    const { timeZone: organisationZone } = await this.organisation.run(scope);
    const counts = new Map<string, number>();
    for (const { timeZone, peopleCount } of await this.roster.timeZones(scope, audienceTeamId)) {
      const zone = usableTimeZone(timeZone, organisationZone);
      counts.set(zone, (counts.get(zone) ?? 0) + peopleCount);
    }
    return [...counts].map(([timeZone, peopleCount]) => ({ timeZone, peopleCount }));
  }

  async calendar(scope: TenantScope, daysOff: readonly string[]): Promise<WorkCalendar> {
    const { locale } = await this.organisation.run(scope);
    const language = locale.split('-')[0]!;
    let calendar = this.calendars.get(language);
    if (!calendar) this.calendars.set(language, (calendar = countryCalendar(language)));
    return { ...(await calendar), daysOff };
  }
}

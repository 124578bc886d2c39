import { Inject, Injectable } from '@nestjs/common';
import { minutesToAnswer } from '@penumbra/instruments';
import { Clock, Database, type TenantScope } from '@penumbra/platform';
import { Audiences } from '../audience.js';
import { PreviewLaunch } from '../launch-pulse.js';
import { dayOff } from '../programme/working-days.js';
import { mailTime, workingHours } from '../programme/mail-time.js';
import { localTimeAt, usableTimeZone } from '../programme/local-time.js';
import { ProgrammeSchedules } from '../programme/programme-schedule.js';
import { ProgrammeStore } from '../programme/programme.store.js';
import type { LaunchObstacle } from '../pulse.js';
import { pulseProblem } from '../pulse.errors.js';
import { PulseReader } from '../pulse-reader.js';
import { rehearse, type Rehearsal, type RehearsedTeam } from './rehearse.js';

/** What does not stand in the way of a launch and should be known before it; docs/problems is made from these sentences. */
export const rehearsalWarningTexts = {
  'pulse.organisation-not-reportable': () => [
    'Even if everybody answers, not even the whole could be reported.',
    'Choose a larger audience.',
  ],
  'pulse.few-teams-reportable': (of) => [
    `At 70 % response only ${of['reportable']} of ${of['teams']} teams are likely to get a figure of their own.`,
    'Read larger parts of the organisation instead, ask for more answers, or merge small teams in the roster.',
  ],
  'pulse.mails-outside-work': (of) => [
    `Launched now, ${of['count']} people would get their mail on a day off or outside ${workingHours.from} to ${workingHours.to} by their own clock.`,
    'Launch within working hours, or let a programme launch it: it writes to each person at their own hour.',
  ],
} satisfies Record<
  string,
  (of: Readonly<Record<string, string | number>>) => [detail: string, action: string]
>;

export interface RehearsalWarning {
  readonly code: keyof typeof rehearsalWarningTexts;
  readonly detail: string;
  readonly action: string;
}

/** Everything there is to know before a launch that cannot be taken back. */
export interface LaunchRehearsal extends Omit<Rehearsal, 'teams'> {
  readonly minimumCell: number;
  readonly invitedCount: number;
  readonly unitCount: number;
  /** For one person. */
  readonly minutes: { readonly atLeast: number; readonly atMost: number } | null;
  readonly teams: readonly (RehearsedTeam & { readonly name: string })[];
  /** Mails by the hour in which they begin to go out, the first hour first. */
  readonly mailsPerHour: readonly { readonly from: Date; readonly count: number }[];
  readonly obstacles: readonly LaunchObstacle[];
  readonly warnings: readonly RehearsalWarning[];
}

const likely = 0.8;
const hourMilliseconds = 3_600_000;

/** A launch in thought: who would be asked when, which teams would be reportable, what stands in the way. */
@Injectable()
export class RehearseLaunch {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(PreviewLaunch) private readonly preview: PreviewLaunch,
    @Inject(Audiences) private readonly audiences: Audiences,
    @Inject(ProgrammeStore) private readonly programmes: ProgrammeStore,
    @Inject(ProgrammeSchedules) private readonly schedules: ProgrammeSchedules,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** @throws Problem pulse.not-found, pulse.not-a-draft */
  async run(scope: TenantScope, pulseId: string): Promise<LaunchRehearsal> {
    const { pulse, preview, mails } = await this.database.inTenant(scope, async () => {
      const draft = await this.pulses.get(scope, pulseId);
      if (draft.state !== 'draft') throw pulseProblem('pulse.not-a-draft');
      const launch = await this.preview.run(scope, draft);
      const isAsked = (launch.audience?.units.length ?? 0) > 0;
      const zones = isAsked ? await this.audiences.timeZones(scope, launch.audience!.teams) : [];
      return { pulse: draft, preview: launch, mails: await this.mails(scope, draft.id, zones) };
    });
    const { audience, instrument, obstacles } = preview;
    const structure = audience?.tree ?? { k: pulse.minimumCell, teams: [], units: [] };
    const rehearsal = rehearse(structure, instrument?.instrument ?? noQuestions);
    const names = new Map(audience?.teams.map(({ teamId, name }) => [teamId, name]));
    return {
      ...rehearsal,
      minimumCell: pulse.minimumCell,
      invitedCount: audience?.units.reduce((sum, unit) => sum + unit.invitedCount, 0) ?? 0,
      unitCount: audience?.units.length ?? 0,
      minutes: instrument && minutesToAnswer(instrument.instrument),
      teams: rehearsal.teams.flatMap((team) => {
        const name = names.get(team.teamId);
        return name === undefined ? [] : [{ ...team, name }];
      }),
      mailsPerHour: perHour(mails),
      obstacles,
      warnings: warningsOf(rehearsal, mails),
    };
  }

  /** When the people of each zone would be written to if it were launched now: by its programme, else at once. */
  private async mails(
    scope: TenantScope,
    pulseId: string,
    zones: readonly { timeZone: string; peopleCount: number }[],
  ): Promise<{ at: Date; count: number; isOutsideWork: boolean }[]> {
    const now = this.clock.now();
    const found = await this.programmes.ofPulse(scope, pulseId);
    const calendar = await this.schedules.calendar(scope, found?.programme.daysOff ?? []);
    return zones.map(({ timeZone: zone, peopleCount: count }) => {
      const timeZone = usableTimeZone(zone);
      if (found) {
        const plan = { on: found.plannedOn, time: found.programme.mailTime };
        return { at: mailTime(plan, timeZone, calendar, now).at, count, isOutsideWork: false };
      }
      const local = localTimeAt(now, timeZone);
      const isAtWork =
        local.time >= workingHours.from &&
        local.time < workingHours.to &&
        dayOff(local.date, timeZone, calendar) === null;
      return { at: now, count, isOutsideWork: !isAtWork };
    });
  }
}

const noQuestions = { key: 'none', version: 1, title: { en: 'None' }, items: [], constructs: [] };

function perHour(mails: readonly { at: Date; count: number }[]): { from: Date; count: number }[] {
  const hours = new Map<number, number>();
  for (const { at, count } of mails) {
    const from = Math.floor(at.getTime() / hourMilliseconds) * hourMilliseconds;
    hours.set(from, (hours.get(from) ?? 0) + count);
  }
  return [...hours].sort(([a], [b]) => a - b).map(([from, count]) => ({ from: new Date(from), count }));
}

function warningsOf(
  { teams }: Rehearsal,
  mails: readonly { count: number; isOutsideWork: boolean }[],
): RehearsalWarning[] {
  const warnings: RehearsalWarning[] = [];
  const warn = (code: RehearsalWarning['code'], of: Record<string, string | number> = {}) => {
    const [detail, action] = rehearsalWarningTexts[code](of);
    warnings.push({ code, detail, action });
  };
  const reportable = teams.filter(({ forecasts }) =>
    forecasts.some(({ rate, chance }) => rate === 0.7 && chance >= likely),
  ).length;
  if (teams.every(({ invitedCount }) => invitedCount === 0)) warn('pulse.organisation-not-reportable');
  else if (reportable < teams.length / 2)
    warn('pulse.few-teams-reportable', { reportable, teams: teams.length });
  const outside = mails.reduce((sum, { count, isOutsideWork }) => sum + (isOutsideWork ? count : 0), 0);
  if (outside > 0) warn('pulse.mails-outside-work', { count: outside });
  return warnings;
}

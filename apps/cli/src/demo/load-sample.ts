// The sample's past: four quarterly pulses run through the rooms themselves, each process's part under its own database
// role. Two things differ from life: time is moved by the clock, and the past invitations are not mailed (a pass goes
// straight to the ballot box). Everything from the pass on - ballots, close, tally, disclosure, reading - is the real
// code. The open pulse at the end is launched like any other; the running processes mail it.
import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { DeliveryModule, EndIssuing } from '@penumbra/delivery';
import { CreateOrganisation, GrantAccess, IdentityModule, systemActor } from '@penumbra/identity';
import { quarterlyCore } from '@penumbra/instruments';
import { AdmitPass, CastBallot, IntakeModule, OpenBallotBox, passHashOf } from '@penumbra/intake';
import { ApplyRoster, CheckRoster, PeopleModule } from '@penumbra/people';
import { Clock, type TenantScope } from '@penumbra/platform';
import { EditPulse, EndPulse, Instruments, LaunchPulse, PulseReader, PulsesModule } from '@penumbra/pulses';
import { ComputeReading, TallyModule } from '@penumbra/readings';
import { atOnce } from '../stack/at-once.js';
import type { LocalStack } from '../stack/local-stack.js';
import { openRooms } from '../stack/rooms.js';
import { randomFrom } from './random.js';
import { sampleAnswers, takesPart, temperament, type Temperament } from './sample-answers.js';
import { rosterCsv, type SampleOrganisation } from './sample-organisation.js';

const day = 24 * 3_600_000;
const pastQuarters = 4;
const seed = 7_081_953;

export interface LoadedSample {
  readonly tenantId: string;
  readonly openPulseId: string;
}

/** Loads the organisation with its past and opens one pulse. */
export async function loadSample(
  stack: LocalStack,
  organisation: SampleOrganisation,
  onProgress: (what: string) => void,
): Promise<LoadedSample> {
  const rooms = await openSampleRooms(stack);
  try {
    const now = new Date();
    rooms.clock.moveTo(monthsBefore(now, pastQuarters * 3 + 1));
    onProgress(`importing the roster of ${organisation.name}: ${organisation.people.length} people`);
    const scope = await beginOrganisation(rooms, organisation);
    const temperaments = temperamentsOf(organisation);
    for (let quarter = 0; quarter < pastQuarters; quarter += 1) {
      const openedAt = monthsBefore(now, (pastQuarters - quarter) * 3);
      onProgress(`running the past pulse ${quarterName(openedAt)} (${quarter + 1} of ${pastQuarters})`);
      await runPastPulse(rooms, scope, { organisation, quarter, openedAt, temperaments });
    }
    rooms.clock.moveTo(null);
    const openPulseId = await launchOpenPulse(rooms, scope, organisation, now);
    return { tenantId: scope.tenantId, openPulseId };
  } finally {
    await rooms.close();
  }
}

export function temperamentsOf(organisation: SampleOrganisation): Map<string, Temperament> {
  const random = randomFrom(seed);
  return new Map(organisation.people.map((person) => [person.email, temperament(random)]));
}

interface SampleRooms {
  readonly issuer: INestApplicationContext;
  readonly intake: INestApplicationContext;
  readonly tally: INestApplicationContext;
  readonly clock: { moveTo(time: Date | null): void };
  close(): Promise<void>;
}

async function openSampleRooms(stack: LocalStack): Promise<SampleRooms> {
  const issuer = await openRooms(stack.environment('api'), [
    IdentityModule,
    PeopleModule,
    PulsesModule,
    DeliveryModule,
  ]);
  const intake = await openRooms(stack.environment('intake'), [IntakeModule]);
  const tally = await openRooms(stack.environment('worker-tally'), [TallyModule]);
  const all = [issuer, intake, tally];
  return {
    issuer,
    intake,
    tally,
    clock: {
      moveTo: (time) => {
        const now = () => (time ? new Date(time) : new Date());
        for (const rooms of all) Object.assign(rooms.get(Clock), { now });
      },
    },
    close: async () => {
      await Promise.all(all.map((rooms) => rooms.close()));
    },
  };
}

async function beginOrganisation(
  { issuer }: SampleRooms,
  organisation: SampleOrganisation,
): Promise<TenantScope> {
  const hr = organisation.people.find((person) => person.email === organisation.hrEmail);
  const scope = await issuer.get(CreateOrganisation).run({
    name: organisation.name,
    slug: organisation.slug,
    adminEmail: organisation.hrEmail,
    adminName: hr?.name ?? organisation.hrEmail,
    locale: 'en',
    timeZone: 'Europe/Berlin',
  });
  const checked = await issuer.get(CheckRoster).run(scope, systemActor, {
    fileName: 'lindmoor-roster.csv',
    bytes: Buffer.from(rosterCsv(organisation), 'utf8'),
  });
  await issuer.get(ApplyRoster).run(scope, systemActor, checked.id);
  await issuer
    .get(GrantAccess)
    .run(scope, systemActor, { ...organisation.executive, role: 'executive', teamId: null });
  const council = organisation.people.find((person) => person.email === organisation.councilEmail)!;
  await issuer.get(GrantAccess).run(scope, systemActor, {
    email: council.email,
    name: council.name,
    role: 'works-council',
    teamId: null,
  });
  return scope;
}

async function runPastPulse(
  rooms: SampleRooms,
  scope: TenantScope,
  wave: {
    organisation: SampleOrganisation;
    quarter: number;
    openedAt: Date;
    temperaments: Map<string, Temperament>;
  },
): Promise<void> {
  const { issuer, intake, tally } = rooms;
  const { organisation, quarter, openedAt } = wave;
  const closesAt = new Date(openedAt.getTime() + 10 * day);
  rooms.clock.moveTo(openedAt);
  const pulseId = await draftPulse(rooms, scope, organisation, openedAt, closesAt);
  await issuer.get(LaunchPulse).run(scope, systemActor, pulseId);
  const pulse = await issuer.get(PulseReader).frozen(scope, pulseId);
  if (!pulse) throw new Error('The sample pulse was not launched.');

  await intake.get(OpenBallotBox).run(scope, pulseId, {
    closesAt,
    instrument: pulse.instrument,
    unitIds: pulse.units.map((unit) => unit.id),
  });
  const random = randomFrom(seed + quarter + 1);
  const teamOf = new Map(organisation.people.map((person) => [person.email, person.team]));
  const issuedCounts: Record<string, number> = Object.fromEntries(pulse.units.map((unit) => [unit.id, 0]));
  const audience = await issuer.get(PulseReader).audience(scope, pulseId);
  const ballots = audience
    .toSorted((a, b) => (a.email < b.email ? -1 : 1))
    .flatMap(({ email, unitId, isLead }) => {
      const team = teamOf.get(email) ?? '';
      if (!takesPart(team, random)) return [];
      const person = { team, isLead, temperament: wave.temperaments.get(email)! };
      return [{ unitId, answers: sampleAnswers(pulse.instrument, person, quarter, random) }];
    });
  rooms.clock.moveTo(new Date(openedAt.getTime() + 2 * day));
  const admit = intake.get(AdmitPass);
  const cast = intake.get(CastBallot);
  await atOnce(8, ballots, async ({ unitId, answers }) => {
    const pass = randomBytes(32);
    await admit.run(scope, { pulseId, unitId, passHash: passHashOf(pass) });
    await cast.run(scope, { pulseId, pass, revision: 1, answers });
    issuedCounts[unitId] = (issuedCounts[unitId] ?? 0) + 1;
  });

  rooms.clock.moveTo(closesAt);
  await issuer.get(EndPulse).close(scope, systemActor, pulseId, null);
  await issuer.get(EndIssuing).run(scope, { pulseId });
  await tally.get(ComputeReading).run(scope, { pulseId, issuedCounts });
}

async function launchOpenPulse(
  rooms: SampleRooms,
  scope: TenantScope,
  organisation: SampleOrganisation,
  now: Date,
): Promise<string> {
  const closesAt = new Date(now.getTime() + 10 * day);
  const pulseId = await draftPulse(rooms, scope, organisation, now, closesAt);
  await rooms.issuer.get(LaunchPulse).run(scope, systemActor, pulseId);
  return pulseId;
}

async function draftPulse(
  { issuer }: SampleRooms,
  scope: TenantScope,
  organisation: SampleOrganisation,
  openedAt: Date,
  closesAt: Date,
): Promise<string> {
  const core = quarterlyCore();
  const instruments = await issuer.get(Instruments).list(scope);
  const instrument = instruments.find((known) => known.builtIn && known.instrument.key === core.key);
  if (!instrument) throw new Error('The quarterly core is not among the instruments.');
  const hr = organisation.people.find((person) => person.email === organisation.hrEmail);
  const pulse = await issuer.get(EditPulse).create(scope, systemActor, {
    title: `Quarterly pulse ${quarterName(openedAt)}`,
    programme: 'quarterly',
    instrumentId: instrument.id,
    audienceTeamId: null,
    replyToName: hr?.name ?? 'People Partners',
    replyToEmail: organisation.hrEmail,
    closesAt,
  });
  return pulse.id;
}

function monthsBefore(time: Date, count: number): Date {
  const moved = new Date(time);
  // Every month has a 28th.
  moved.setUTCDate(Math.min(28, moved.getUTCDate()));
  moved.setUTCMonth(moved.getUTCMonth() - count);
  return moved;
}

/** Such as "Q3 2026". */
function quarterName(time: Date): string {
  return `Q${Math.floor(time.getUTCMonth() / 3) + 1} ${time.getUTCFullYear()}`;
}

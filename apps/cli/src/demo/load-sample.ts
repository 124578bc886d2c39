// The sample's past: four quarterly pulses run through the rooms themselves, each process's part under its own database
// role. Three things differ from life: time is moved by the clock, rooms call each other where processes would over HTTP,
// and the past invitations are noted as mailed in place of being mailed. Everything else - keys, contract, blind passes,
// sealed ballots, close, tally, disclosure, reading - is the real code. The open pulse at the end is launched like any
// other; the running processes mail it.
import type { INestApplicationContext } from '@nestjs/common';
import {
  DeliveryModule,
  EndIssuing,
  FindUnitKey,
  IntakeClient,
  IssuePass,
  PrepareDelivery,
  ReadAnsweringPulse,
} from '@penumbra/delivery';
import { CreateOrganisation, GrantAccess, IdentityModule, systemActor } from '@penumbra/identity';
import { quarterlyCore, type Answers } from '@penumbra/instruments';
import { CastBallot, IntakeModule, MakeSealingKey, OpenBallotBox } from '@penumbra/intake';
import { ApplyRoster, CheckRoster, PeopleModule } from '@penumbra/people';
import { Clock, Database, KeyDir, Outbox, type TenantScope } from '@penumbra/platform';
import { EditPulse, EndPulse, Instruments, LaunchPulse, PulseReader, PulsesModule } from '@penumbra/pulses';
import { ComputeReading, OpeningModule, OpenReadings, TallyModule } from '@penumbra/readings';
import {
  blindedPass,
  manifestHash,
  sealBallot,
  sealingKeyOf,
  sha256,
  unitKeyOf,
  writeSubmission,
  type Manifest,
  type UnitKey,
} from '@penumbra/seal';
import { linkSecret } from '@penumbra/seal/node';
import { atOnce } from '../stack/at-once.js';
import type { LocalStack } from '../stack/local-stack.js';
import { openRooms } from '../stack/rooms.js';
import { answersOfQuarter } from './sample-answers.js';
import { rosterCsv, type SampleOrganisation } from './sample-organisation.js';

const day = 24 * 3_600_000;
const pastQuarters = 4;

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
    for (let quarter = 0; quarter < pastQuarters; quarter += 1) {
      const openedAt = monthsBefore(now, (pastQuarters - quarter) * 3);
      onProgress(`running the past pulse ${quarterName(openedAt)} (${quarter + 1} of ${pastQuarters})`);
      await runPastPulse(rooms, scope, { organisation, quarter, openedAt });
    }
    rooms.clock.moveTo(null);
    const openPulseId = await launchOpenPulse(rooms, scope, organisation, now);
    return { tenantId: scope.tenantId, openPulseId };
  } finally {
    await rooms.close();
  }
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
    OpeningModule,
  ]);
  const intake = await openRooms(stack.environment('intake'), [IntakeModule]);
  const tally = await openRooms(stack.environment('worker-tally'), [TallyModule]);
  const all = [issuer, intake, tally];
  // The processes do not run yet, so the issuer tells the ballot box itself.
  Object.assign(issuer.get(IntakeClient), {
    openBallotBox: (...told: Parameters<IntakeClient['openBallotBox']>) =>
      intake.get(OpenBallotBox).run(...told),
  } satisfies Partial<IntakeClient>);
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
  },
): Promise<void> {
  const { issuer, tally } = rooms;
  const { organisation, quarter, openedAt } = wave;
  const closesAt = new Date(openedAt.getTime() + 10 * day);
  rooms.clock.moveTo(openedAt);
  const pulseId = await draftPulse(rooms, scope, organisation, openedAt, closesAt);
  await issuer.get(LaunchPulse).run(scope, systemActor, pulseId);
  await tally.get(MakeSealingKey).run(scope, { pulseId });
  await handOn(issuer, scope, 'sealing-key-made', 'delivery', (payload) =>
    issuer.get(PrepareDelivery).run(scope, payload as { pulseId: string; publicKey: string }),
  );
  await noteAsMailed(issuer, scope, pulseId, openedAt);

  const pulse = await issuer.get(PulseReader).frozen(scope, pulseId);
  if (!pulse) throw new Error('The sample pulse was not launched.');
  const audience = await issuer.get(PulseReader).audience(scope, pulseId);
  const answering = answersOfQuarter(pulse.instrument, organisation, audience, quarter);
  rooms.clock.moveTo(new Date(openedAt.getTime() + 2 * day));
  await answerAll(rooms, scope, pulseId, answering);

  rooms.clock.moveTo(closesAt);
  await issuer.get(EndPulse).close(scope, systemActor, pulseId, null);
  await handOn(issuer, scope, 'pulse-closed', 'delivery', () =>
    issuer.get(EndIssuing).run(scope, { pulseId }),
  );
  await handOn(tally, scope, 'issuing-ended', 'readings', (payload) =>
    tally
      .get(ComputeReading)
      .run(scope, payload as { pulseId: string; issuedCounts: Record<string, number> }),
  );
  // Executives and everyone may look a working day later; a week is long enough for that wherever the weekend falls.
  rooms.clock.moveTo(new Date(closesAt.getTime() + 7 * day));
  await issuer.get(OpenReadings).run(scope);
  // Nobody is mailed about the past.
  await handOn(issuer, scope, 'reading-opened-to-everyone', 'delivery', () => Promise.resolve());
}

/** Hands what one room has said on to the next one, as the relay does. */
async function handOn(
  rooms: INestApplicationContext,
  scope: TenantScope,
  event: string,
  consumer: string,
  handle: (payload: unknown) => Promise<void>,
): Promise<void> {
  const outbox = rooms.get(Outbox);
  for (const { eventId } of await outbox.due(scope, [{ event, consumer }], 10)) {
    await handle((await outbox.find(scope, eventId))?.payload);
    await outbox.markHandled(scope, eventId, consumer);
  }
}

/** Nobody is invited to the past. */
async function noteAsMailed(
  issuer: INestApplicationContext,
  scope: TenantScope,
  pulseId: string,
  at: Date,
): Promise<void> {
  await issuer.get(Database).query(
    scope,
    `update delivery.send set state = 'accepted', attempt_count = 1, accepted_at = $3, next_attempt_at = 'infinity'
        where tenant_id = $1 and pulse_id = $2`,
    [scope.tenantId, pulseId, at],
  );
}

/** Each person answers as the page does, with the secret that the mail would have carried. */
async function answerAll(
  { issuer, intake }: SampleRooms,
  scope: TenantScope,
  pulseId: string,
  answering: readonly { email: string; answers: Answers; comment: string | null }[],
): Promise<void> {
  const linkKey = await issuer.get(KeyDir).read(scope, pulseId, 'link');
  const contract = (await issuer.get(ReadAnsweringPulse).run(scope, pulseId))?.contract;
  if (!linkKey || !contract) throw new Error('The sample pulse was not prepared.');
  const manifest = contract as unknown as Manifest;
  const hash = await manifestHash(manifest);
  const sealingKey = sealingKeyOf(manifest);
  const keys = await unitKeys(issuer, scope, pulseId, manifest);
  const invitations = await issuer
    .get(Database)
    .query<{ id: string; email: string; unitId: string }>(
      scope,
      'select id, email, unit_id as "unitId" from delivery.invitation where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
  const invitationOf = new Map(invitations.map((invitation) => [invitation.email, invitation]));
  await atOnce(8, answering, async ({ email, answers, comment }) => {
    const { id, unitId } = invitationOf.get(email)!;
    const pass = await blindedPass(keys.get(unitId)!, hash, unitId);
    const { blindedMessage, nonce } = pass;
    const secret = linkSecret(linkKey, id);
    const signature = await pass.finalise(
      await issuer.get(IssuePass).run(scope, { pulseId, secret, blindedMessage }),
    );
    const revision = 1;
    const ciphertext = await sealBallot(
      sealingKey,
      manifest.ballotSize,
      comment === null ? { answers } : { answers, comment },
      { manifestHash: hash, unitId, nonceHash: await sha256(nonce), revision },
    );
    const body = writeSubmission({ unitId, nonce, signature, revision, ciphertext });
    await intake.get(CastBallot).run(scope, { pulseId, body });
  });
}

/** The units' public keys, parsed once: everybody else fetches one. */
async function unitKeys(
  issuer: INestApplicationContext,
  scope: TenantScope,
  pulseId: string,
  manifest: Manifest,
): Promise<Map<string, UnitKey>> {
  const find = issuer.get(FindUnitKey);
  const found = manifest.units.map(async ({ unitId, keyHash }): Promise<[string, UnitKey]> => {
    const spki = Uint8Array.from(await find.run(scope, pulseId, keyHash));
    return [unitId, await unitKeyOf(manifest, unitId, spki)];
  });
  return new Map(await Promise.all(found));
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

import { CreateOrganisation, IdentityModule, systemActor } from '@penumbra/identity';
import type { Instrument } from '@penumbra/instruments';
import { Database, newId, Outbox, type TenantScope } from '@penumbra/platform';
import { EditPulse, Instruments, LaunchPulse, PulsesModule } from '@penumbra/pulses';
import { makeSealingKeyPair } from '@penumbra/seal/node';
import type { TestingModule } from '@nestjs/testing';

export interface LaunchedPulse {
  readonly scope: TenantScope;
  readonly pulseId: string;
  /** The sealing key pair that the tally would have made; the public half base64url. */
  readonly publicKey: string;
  readonly sealingKey: Uint8Array;
  readonly emails: readonly string[];
}

export interface DraftedPulse {
  readonly scope: TenantScope;
  readonly pulseId: string;
  readonly hrEmail: string;
  readonly emails: readonly string[];
}

interface PulseInput {
  readonly people: number;
  readonly teamSize?: number;
  readonly title?: string;
  readonly person?: (index: number) => { name?: string; email?: string; locale?: string; timeZone?: string };
  readonly instrument?: Instrument;
  /** In a week unless told. */
  readonly closesAt?: Date;
}

/** The modules a test module must hold for launchedPulse() and draftedPulse(). */
export const launchingModules = [IdentityModule, PulsesModule];

/** A new organisation with teams (of seven) under one root, and a pulse launched for all of them through the real door. */
export async function launchedPulse(
  module: TestingModule,
  input: PulseInput & {
    /** A tally runs beside and makes the sealing key; otherwise one is made here, as the tally would. */
    readonly hasTally?: boolean;
  },
): Promise<LaunchedPulse> {
  const { scope, pulseId, emails } = await draftedPulse(module, input);
  await module.get(LaunchPulse, { strict: false }).run(scope, systemActor, pulseId);
  const keys = input.hasTally ? makeKeys() : await saySealingKeyMade(module, scope, pulseId);
  return { scope, pulseId, emails, ...keys };
}

/** Says that the tally has made a sealing key, where none runs. @returns the pair, the public half base64url. */
export async function saySealingKeyMade(
  module: TestingModule,
  scope: TenantScope,
  pulseId: string,
): Promise<Pick<LaunchedPulse, 'publicKey' | 'sealingKey'>> {
  const keys = makeKeys();
  const payload = { pulseId, publicKey: keys.publicKey };
  await module.get(Outbox, { strict: false }).say(scope, { name: 'sealing-key-made', payload });
  return keys;
}

function makeKeys(): Pick<LaunchedPulse, 'publicKey' | 'sealingKey'> {
  const { publicKey, privateKey } = makeSealingKeyPair();
  return { publicKey: Buffer.from(publicKey).toString('base64url'), sealingKey: privateKey };
}

/** A new organisation with teams (of seven) under one root, and a draft of a pulse for all of them. */
export async function draftedPulse(module: TestingModule, input: PulseInput): Promise<DraftedPulse> {
  const database = module.get(Database, { strict: false });
  const slug = `o-${newId()}`;
  const { tenantId } = await module.get(CreateOrganisation, { strict: false }).run({
    name: 'Example & Sons',
    slug,
    adminEmail: `hr@${slug}.example`,
  });
  const scope = { tenantId };
  const root = newId();
  const teamSize = input.teamSize ?? 7;
  const teams = Array.from({ length: Math.max(1, Math.floor(input.people / teamSize)) }, () => newId());
  const people = Array.from({ length: input.people }, (_, index) => ({
    id: newId(),
    team: teams[Math.min(Math.floor(index / teamSize), teams.length - 1)]!,
    name: `Person ${index}`,
    email: `person-${index}@${slug}.example`,
    locale: 'en',
    timeZone: 'Europe/Berlin',
    ...input.person?.(index),
  }));
  await database.inTenant(scope, async () => {
    await database.query(
      scope,
      `insert into people.team (tenant_id, id, name, parent_id)
       select $1, * from unnest($2::uuid[], $3::text[], $4::uuid[])`,
      [
        tenantId,
        [root, ...teams],
        ['Example & Sons', ...teams.map((_, index) => `Team ${index}`)],
        [null, ...teams.map(() => root)],
      ],
    );
    await database.query(
      scope,
      `insert into people.employee (tenant_id, id, team_id, name, email, locale, time_zone)
       select $1, * from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[])`,
      [
        tenantId,
        people.map((person) => person.id),
        people.map((person) => person.team),
        people.map((person) => person.name),
        people.map((person) => person.email),
        people.map((person) => person.locale),
        people.map((person) => person.timeZone),
      ],
    );
  });
  const instruments = module.get(Instruments, { strict: false });
  const instrument = input.instrument
    ? await instruments.add(scope, systemActor, input.instrument)
    : (await instruments.list(scope))[0]!;
  const draft = await module.get(EditPulse, { strict: false }).create(scope, systemActor, {
    title: input.title ?? 'Autumn pulse',
    programme: null,
    instrumentId: instrument.id,
    audienceTeamId: null,
    replyToName: 'Ada Example',
    replyToEmail: 'ada@example.org',
    closesAt: input.closesAt ?? new Date(Date.now() + 7 * 24 * 3_600_000),
  });
  return {
    scope,
    pulseId: draft.id,
    hrEmail: `hr@${slug}.example`,
    emails: people.map((person) => person.email),
  };
}

import { createHash } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import {
  CreateOrganisation,
  GrantAccess,
  BeginSession,
  IssueSignInLink,
  systemActor,
  type Role,
} from '@penumbra/identity';
import { newId, type TenantScope } from '@penumbra/platform';
import { EditProgramme, EditPulse, EndPulse, Instruments, LaunchPulse } from '@penumbra/pulses';
import type { FrozenCell, FrozenHeader } from '@penumbra/readings';
import { aSignedReading, commentsOfCell } from '@penumbra/readings/testing';
import type { Client } from 'pg';

/** One tenant with a row of everything, every text of it holding its canary. */
export interface SweptTenant {
  readonly scope: TenantScope;
  readonly canary: string;
  /** Real ids by the name of the path parameter or body field. */
  readonly ids: Readonly<Record<string, string>>;
  /** Session cookies by role. */
  readonly cookies: Readonly<Record<Role, string>>;
}

/** Makes a tenant with roster, draft, open and closed pulse, reading, import, verification, invitation, send and a session of each role. */
export async function aSweptTenant(
  app: INestApplicationContext,
  admin: Client,
  name: string,
): Promise<SweptTenant> {
  const canary = `CANARY-${name}`;
  const email = (who: string) => `${who}.${canary}@example.org`.toLowerCase();
  const { slug: _slug, ...scope } = await app
    .get(CreateOrganisation)
    .run({ name: `Organisation ${canary}`, slug: `swept-${name.toLowerCase()}`, adminEmail: email('hr') });
  const tenant = scope.tenantId;

  const teamId = newId();
  await admin.query('insert into people.team (tenant_id, id, name) values ($1, $2, $3)', [
    tenant,
    teamId,
    `Team ${canary}`,
  ]);
  for (let index = 0; index < 7; index++)
    await admin.query(
      `insert into people.employee (tenant_id, id, email, name, team_id) values ($1, $2, $3, $4, $5)`,
      [tenant, newId(), email(`person${index}`), `Person ${index} ${canary}`, teamId],
    );

  const edit = app.get(EditPulse);
  const draft = {
    title: `Pulse ${canary}`,
    programme: `programme ${canary}`,
    instrumentId: 'quarterly-core.v1',
    audienceTeamId: null,
    replyToName: `Reply ${canary}`,
    replyToEmail: email('reply'),
    closesAt: new Date(Date.now() + 7 * 86_400_000),
  };
  const draftPulse = await edit.create(scope, systemActor, draft);
  const openPulse = await edit.create(scope, systemActor, draft);
  const closedPulse = await edit.create(scope, systemActor, draft);
  await app.get(LaunchPulse).run(scope, systemActor, openPulse.id);
  await app.get(LaunchPulse).run(scope, systemActor, closedPulse.id);
  await app.get(EndPulse).close(scope, systemActor, closedPulse.id, null);

  const programme = await app.get(EditProgramme).create(scope, systemActor, {
    name: `Programme ${canary}`,
    recurrence: { unit: 'months', count: 3, firstOn: '2030-01-08' },
    mailTime: '09:00',
    timeZone: 'UTC',
    openDays: 14,
    daysOff: [],
    instrumentId: null,
    rotatingItemCount: 3,
    asksComment: false,
    audienceTeamId: teamId,
    minimumCell: 5,
    answersKeptDays: 365,
    executivesSeeAfterWorkingDays: 1,
    replyToName: `Reply ${canary}`,
    replyToEmail: email('reply'),
  });
  await admin.query(
    `insert into pulses.programme_occurrence
       (tenant_id, programme_id, occurrence, planned_on, due_at, state, reason, pulse_id, settled_at)
     values ($1, $2, 0, '2030-01-08', now(), 'waiting', 'late', $3, now())`,
    [tenant, programme.id, draftPulse.id],
  );

  const manifest = JSON.stringify({ version: 1, tenantId: tenant, pulseId: openPulse.id, title: canary });
  const hash = createHash('sha256').update(manifest).digest('hex');
  const keyHash = createHash('sha256').update(canary).digest('base64url');
  await admin.query(
    `insert into delivery.pulse_delivery (tenant_id, pulse_id, state, invited_count, manifest, manifest_hash)
     values ($1, $2, 'issuing', 7, $3, $4)`,
    [tenant, openPulse.id, manifest, hash],
  );
  await admin.query(
    'insert into platform.contract_directory (manifest_hash, tenant_id, pulse_id) values ($1, $2, $3)',
    [hash, tenant, openPulse.id],
  );
  const invitationId = newId();
  const optOut = createHash('sha256').update(`opt-out ${canary}`).digest();
  const sendId = newId();
  const [unit] = (
    await admin.query('select id, group_id from pulses.unit where tenant_id = $1 and pulse_id = $2', [
      tenant,
      openPulse.id,
    ])
  ).rows;
  await admin.query(
    `insert into delivery.unit_key (tenant_id, pulse_id, unit_id, public_key, key_hash) values ($1, $2, $3, $4, $5)`,
    [tenant, openPulse.id, unit.id, Buffer.from(canary), keyHash],
  );
  const [person] = (
    await admin.query('select id from people.employee where tenant_id = $1 limit 1', [tenant])
  ).rows;
  await admin.query(
    `insert into delivery.invitation (tenant_id, id, pulse_id, employee_id, unit_id, email, name, locale, time_zone, secret_hash,
                                      opt_out_hash)
     values ($1, $2, $3, $4, $5, $6, $7, 'en', 'UTC', $8, $9)`,
    [
      tenant,
      invitationId,
      openPulse.id,
      person.id,
      unit.id,
      email('person0'),
      `Person ${canary}`,
      Buffer.from(canary),
      createHash('sha256').update(optOut).digest(),
    ],
  );
  await admin.query(
    `insert into delivery.send (tenant_id, id, pulse_id, invitation_id, kind, seq, message_id, state, last_reply)
     values ($1, $2, $3, $4, 'invitation', 1, $5, 'bounced', $6)`,
    [tenant, sendId, openPulse.id, invitationId, `<${canary}@penumbra>`, `550 ${canary}`],
  );

  const comment = { id: newId(), text: `Comment ${canary}` };
  const document: FrozenCell = {
    cellId: `node.${teamId}`,
    kind: 'node',
    teamId,
    parentTeamId: null,
    depth: 0,
    teamName: `Team ${canary}`,
    released: true,
    withheldBecause: null,
    respondentCount: 12,
    invitedCount: 12,
    countedElsewhereCount: 0,
    measures: [],
    flags: [],
    comments: commentsOfCell([comment]),
  };
  const header: FrozenHeader = {
    pulseId: closedPulse.id,
    title: `Pulse ${canary}`,
    programme: `programme ${canary}`,
    closedAt: new Date().toISOString(),
    previousPulseId: null,
    minimumCell: 5,
    measures: [],
    comment: { text: { en: `Question ${canary}` }, keptUntil: '2100-01-01T00:00:00.000Z' },
    methods: {},
  };
  await aSignedReading(admin, scope, { header, cells: [document] }, new Date(Date.now() - 7 * 86_400_000));

  await admin.query(
    'insert into readings.comment (tenant_id, pulse_id, id, cell_id, text) values ($1, $2, $3, $4, $5)',
    [tenant, closedPulse.id, comment.id, document.cellId, comment.text],
  );
  const answered = newId();
  await admin.query(
    `insert into readings.comment (tenant_id, pulse_id, id, cell_id, text) values ($1, $2, $3, 'none', $4)`,
    [tenant, openPulse.id, answered, comment.text],
  );
  await admin.query(
    `insert into readings.reply_announcement (tenant_id, pulse_id, number, announced_at) values ($1, $2, 1, now())`,
    [tenant, openPulse.id],
  );
  await admin.query(
    `insert into readings.comment_reply (tenant_id, pulse_id, comment_id, text, by_role, announcement)
     values ($1, $2, $3, $4, 'hr', 1)`,
    [tenant, openPulse.id, answered, `Reply ${canary}`],
  );

  await admin.query(
    `insert into readings.verification (tenant_id, pulse_id, receipts, council_file) values ($1, $2, $3, $4)`,
    [tenant, closedPulse.id, Buffer.alloc(32, 1), { version: 1, manifest: canary, receipts: [] }],
  );
  await admin.query(
    `insert into readings.participation (tenant_id, pulse_id, counted_on, ballot_count) values ($1, $2, current_date - 1, 5)`,
    [tenant, openPulse.id],
  );

  const importId = newId();
  await admin.query(
    `insert into people.roster_import (tenant_id, id, file_name, state, row_count, problem_count, problems, difference,
       roster, roster_version, created_by, created_at)
     values ($1, $2, $3, 'checked', 0, 0, '[]', $4, '[]', 'v', $2, now())`,
    [
      tenant,
      importId,
      `${canary}.csv`,
      {
        joined: 0,
        left: 0,
        moved: 0,
        changed: 0,
        unchanged: 0,
        teamsAdded: [],
        teamsRemoved: [],
        examples: [],
      },
    ],
  );

  const executive = await app.get(GrantAccess).run(scope, systemActor, {
    email: email('executive'),
    name: `Executive ${canary}`,
    role: 'executive',
    teamId: null,
  });
  const lead = await app
    .get(GrantAccess)
    .run(scope, systemActor, { email: email('lead'), name: `Lead ${canary}`, role: 'executive', teamId });
  await admin.query(
    `update identity.access_grant set role = 'lead', source = 'roster' where tenant_id = $1 and id = $2`,
    [tenant, lead.id],
  );
  await app.get(GrantAccess).run(scope, systemActor, {
    email: email('council'),
    name: `Council ${canary}`,
    role: 'works-council',
    teamId: null,
  });
  const instrument = await app.get(Instruments).add(scope, systemActor, anInstrument(canary));

  await admin.query(
    `insert into delivery.mail_sender (tenant_id, name, reply_to_name, reply_to_email) values ($1, $2, $2, $3)`,
    [tenant, canary, email('replies')],
  );
  const webhookId = newId();
  const deliveryId = newId();
  await admin.query(
    `insert into webhooks.endpoint (tenant_id, id, url, types, is_enabled, secret, created_at)
     values ($1, $2, $3, '{pulse.closed}', true, $4, now())`,
    [tenant, webhookId, `https://hooks.example.org/${canary}`, `whsec_${canary}`],
  );
  await admin.query(
    `insert into webhooks.delivery (tenant_id, id, endpoint_id, type, pulse_id, body, state, attempt_count, created_at)
     values ($1, $2, $3, 'pulse.closed', $4, $5, 'failed', 10, now())`,
    [tenant, deliveryId, webhookId, closedPulse.id, JSON.stringify({ canary })],
  );

  const cookie = async (who: string) => {
    const token = await app.get(IssueSignInLink).run(scope, email(who));
    const session = await app.get(BeginSession).run(token!);
    return `session=${session.token}`;
  };
  return {
    scope,
    canary,
    ids: {
      pulseId: draftPulse.id,
      openPulseId: openPulse.id,
      closedPulseId: closedPulse.id,
      programmeId: programme.id,
      teamId,
      audienceTeamId: teamId,
      accessId: executive.id,
      importId,
      commentId: comment.id,
      sendId,
      webhookId,
      deliveryId,
      instrumentId: instrument.id,
      tenantId: tenant,
      groupId: unit.group_id,
      keyHash,
      hash,
      token: optOut.toString('base64url'),
      provider: 'generic',
    },
    cookies: {
      hr: await cookie('hr'),
      executive: await cookie('executive'),
      lead: await cookie('lead'),
      'works-council': await cookie('council'),
    },
  };
}

/** A small instrument of the organisation's own. */
export function anInstrument(canary: string): object {
  return {
    key: `own-${canary.toLowerCase()}`,
    version: 1,
    title: { en: `Instrument ${canary}` },
    items: [
      {
        id: 'Q1',
        text: { en: 'Meetings here begin on time.' },
        scale: { from: 1, to: 5, lowLabel: { en: 'never' }, highLabel: { en: 'always' } },
        reversed: false,
        construct: 'meetings',
      },
    ],
    constructs: [{ id: 'meetings', name: { en: 'Meetings' }, itemIds: ['Q1'] }],
  };
}

// Every query of delivery, in the order of a pulse's life: its start, unit keys, invitations, passes, sends, its end. One
// file, so that nothing else can write these tables; it holds no rules.
import { Inject, Injectable } from '@nestjs/common';
import { Database, type TenantScope } from '@penumbra/platform';
import type { MailBucket } from './mail-bucket.js';
import type { SendResult, SendState } from './send-outcome.js';

/** How long a claimed mail belongs to its worker; renewed while the attempt lasts. */
export const leaseSeconds = 60;

export type DeliveryState = 'preparing' | 'issuing' | 'ended';
export type SendKind = 'invitation' | 'reminder' | 'void-notice' | 'results' | 'replies';

export interface NewInvitation {
  readonly id: string;
  readonly employeeId: string;
  readonly unitId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly secretHash: Uint8Array;
  readonly optOutHash: Uint8Array;
  readonly sendId: string;
  readonly messageId: string;
  /** When it may go out first; null: at once. */
  readonly mailAt: Date | null;
}

/** A mail that this worker may send now, with all it needs of the person. */
export interface ClaimedSend {
  readonly sendId: string;
  /** Only the claim that holds this number writes a result. */
  readonly claimNumber: number;
  /** Counted from 1. */
  readonly attempt: number;
  readonly previous: 'pending' | 'sending' | 'deferred' | 'unknown';
  readonly pulseId: string;
  readonly kind: SendKind;
  readonly messageId: string;
  readonly invitationId: string;
  readonly employeeId: string;
  readonly unitId: string;
  readonly email: string;
  readonly name: string;
  readonly locale: string;
  readonly timeZone: string;
}

/** What became of an attempt, to be written down. */
export type AttemptResult = Pick<ClaimedSend, 'sendId' | 'claimNumber'> & SendResult;

/** Why no mail of a tenant goes out at present. */
export interface SenderPause {
  readonly since: Date;
  readonly until: Date;
  readonly reason: 'refused' | 'unreachable';
  /** The mail server's words, or the connection's error. */
  readonly reply: string;
}

export interface SendRow {
  readonly sendId: string;
  readonly invitationId: string;
  readonly name: string;
  readonly email: string;
  readonly state: SendState;
  readonly reply: string | null;
  readonly attempts: number;
  readonly nextAttemptAt: Date | null;
}

export interface LatestSend extends SendRow {
  readonly isLatest: boolean;
}

const sendRow = `s.id as "sendId", s.invitation_id as "invitationId", i.name, i.email, s.state, s.last_reply as reply,
  s.attempt_count as attempts,
  case when s.state in ('pending', 'deferred', 'unknown') and s.next_attempt_at <> 'infinity'
       then s.next_attempt_at end as "nextAttemptAt"`;

/** The mail that counts for a person: the last one sent again. */
const isLatest = `not exists (select from delivery.send later
   where later.tenant_id = s.tenant_id and later.invitation_id = s.invitation_id and later.kind = s.kind
     and later.seq > s.seq)`;

/** Mails that are sent when a pulse is over; all others stay in then. */
const afterTheEnd = `'void-notice', 'results', 'replies'`;

const isWaiting = `s.state in ('pending', 'deferred', 'unknown') and s.next_attempt_at <= now()`;
/** Its worker died or lost the database. */
const isOverdue = `s.state = 'sending' and s.lease_until <= now() and s.next_attempt_at <= now()`;

/** Whether a mail is still held by the claim `c` (id, claim_number). */
const isClaimed = `s.id = c.id and s.claim_number = c.claim_number and s.state = 'sending'`;

const claimsOf = (sends: readonly Pick<ClaimedSend, 'sendId' | 'claimNumber'>[]): [string[], number[]] => [
  sends.map(({ sendId }) => sendId),
  sends.map(({ claimNumber }) => claimNumber),
];

/** A server's words as Postgres can keep them, on one line. */
const storableReply = (reply: string): string => reply.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').slice(0, 500);

/** Every query of the room. */
@Injectable()
export class DeliveryStore {
  constructor(@Inject(Database) private readonly database: Database) {}

  // -- the delivery of a pulse --

  /** Notes that a pulse is being prepared; without effect when it is already known. @returns its state. */
  async begin(scope: TenantScope, pulseId: string, invitedCount: number): Promise<DeliveryState> {
    await this.database.query(
      scope,
      `insert into delivery.pulse_delivery (tenant_id, pulse_id, state, invited_count)
       values ($1, $2, 'preparing', $3) on conflict do nothing`,
      [scope.tenantId, pulseId, invitedCount],
    );
    return (await this.state(scope, pulseId))!;
  }

  async state(scope: TenantScope, pulseId: string): Promise<DeliveryState | null> {
    const rows = await this.database.query<{ state: DeliveryState }>(
      scope,
      'select state from delivery.pulse_delivery where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return rows[0]?.state ?? null;
  }

  /** The state, held until the transaction ends: `share` by those who issue, `update` by the one who ends it. */
  async lockState(
    scope: TenantScope,
    pulseId: string,
    lock: 'share' | 'update',
  ): Promise<DeliveryState | null> {
    const rows = await this.database.query<{ state: DeliveryState }>(
      scope,
      `select state from delivery.pulse_delivery where tenant_id = $1 and pulse_id = $2 for ${lock}`,
      [scope.tenantId, pulseId],
    );
    return rows[0]?.state ?? null;
  }

  async setState(scope: TenantScope, pulseId: string, state: DeliveryState): Promise<void> {
    await this.database.query(
      scope,
      'update delivery.pulse_delivery set state = $3 where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId, state],
    );
  }

  // -- unit keys --

  async unitsWithKey(scope: TenantScope, pulseId: string): Promise<string[]> {
    const rows = await this.database.query<{ unitId: string }>(
      scope,
      'select unit_id as "unitId" from delivery.unit_key where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    return rows.map((row) => row.unitId);
  }

  /** Stores a unit's first key and counts it; a second one for the same unit is dropped. */
  async insertUnitKey(
    scope: TenantScope,
    pulseId: string,
    key: { unitId: string; publicKey: Uint8Array; keyHash: string; privateKey: Uint8Array },
  ): Promise<void> {
    await this.database.query(
      scope,
      `with made as (
         insert into delivery.unit_key (tenant_id, pulse_id, unit_id, public_key, key_hash, private_key)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning 1)
       update delivery.pulse_delivery set unit_key_count = unit_key_count + (select count(*) from made)
        where tenant_id = $1 and pulse_id = $2`,
      [
        scope.tenantId,
        pulseId,
        key.unitId,
        Buffer.from(key.publicKey),
        key.keyHash,
        Buffer.from(key.privateKey),
      ],
    );
  }

  async publicKeys(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ unitId: string; publicKey: Buffer; keyHash: string }[]> {
    return this.database.query(
      scope,
      `select unit_id as "unitId", public_key as "publicKey", key_hash as "keyHash" from delivery.unit_key
        where tenant_id = $1 and pulse_id = $2 order by unit_id`,
      [scope.tenantId, pulseId],
    );
  }

  async publicKey(scope: TenantScope, pulseId: string, keyHash: string): Promise<Buffer | null> {
    const rows = await this.database.query<{ publicKey: Buffer }>(
      scope,
      `select public_key as "publicKey" from delivery.unit_key
        where tenant_id = $1 and pulse_id = $2 and key_hash = $3`,
      [scope.tenantId, pulseId, keyHash],
    );
    return rows[0]?.publicKey ?? null;
  }

  async privateKey(scope: TenantScope, pulseId: string, unitId: string): Promise<Buffer | null> {
    const rows = await this.database.query<{ privateKey: Buffer | null }>(
      scope,
      `select private_key as "privateKey" from delivery.unit_key
        where tenant_id = $1 and pulse_id = $2 and unit_id = $3`,
      [scope.tenantId, pulseId, unitId],
    );
    return rows[0]?.privateKey ?? null;
  }

  // -- the privacy contract --

  /** Publishes the contract, unless there is one: what was published never changes. */
  async publish(
    scope: TenantScope,
    pulseId: string,
    contract: { text: string; hash: string },
  ): Promise<void> {
    await this.database.query(
      scope,
      `with published as (
         update delivery.pulse_delivery set manifest = $3, manifest_hash = $4
          where tenant_id = $1 and pulse_id = $2 and manifest is null returning manifest_hash)
       insert into platform.contract_directory (manifest_hash, tenant_id, pulse_id)
       select manifest_hash, $1, $2 from published`,
      [scope.tenantId, pulseId, contract.text, contract.hash],
    );
  }

  /** The contract in its one spelling with its hash, and how far the preparation is. */
  async delivery(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{
    state: DeliveryState;
    unitKeyCount: number;
    contract: { text: string; hash: string } | null;
  } | null> {
    const rows = await this.database.query<{
      state: DeliveryState;
      unitKeyCount: number;
      text: string | null;
      hash: string | null;
    }>(
      scope,
      `select state, unit_key_count as "unitKeyCount", manifest as text, manifest_hash as hash
         from delivery.pulse_delivery where tenant_id = $1 and pulse_id = $2`,
      [scope.tenantId, pulseId],
    );
    const row = rows[0];
    if (!row) return null;
    const { state, unitKeyCount, text, hash } = row;
    return { state, unitKeyCount, contract: text !== null && hash !== null ? { text, hash } : null };
  }

  // -- invitations --

  /** Invitations with one pending mail each; the Message-ID is stored before anything is sent. */
  async insertInvitations(
    scope: TenantScope,
    pulseId: string,
    invitations: readonly NewInvitation[],
  ): Promise<void> {
    const key = [scope.tenantId, pulseId, invitations.map((invitation) => invitation.id)];
    await this.database.query(
      scope,
      `insert into delivery.invitation
         (tenant_id, pulse_id, id, employee_id, unit_id, email, name, locale, time_zone, secret_hash,
          opt_out_hash)
       select $1, $2, * from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[],
                                $11::bytea[])`,
      [
        ...key,
        invitations.map((invitation) => invitation.employeeId),
        invitations.map((invitation) => invitation.unitId),
        invitations.map((invitation) => invitation.email),
        invitations.map((invitation) => invitation.name),
        invitations.map((invitation) => invitation.locale),
        invitations.map((invitation) => invitation.timeZone),
        invitations.map((invitation) => Buffer.from(invitation.secretHash)),
        invitations.map((invitation) => Buffer.from(invitation.optOutHash)),
      ],
    );
    await this.database.replan(scope);
    await this.database.query(
      scope,
      `insert into delivery.send (tenant_id, pulse_id, invitation_id, id, message_id, next_attempt_at, kind, seq, state)
       select $1, $2, invitation_id, id, message_id, coalesce(mail_at, now()), 'invitation', 1, 'pending'
         from unnest($3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[]) as t (invitation_id, id, message_id, mail_at)`,
      [
        ...key,
        invitations.map((invitation) => invitation.sendId),
        invitations.map((invitation) => invitation.messageId),
        invitations.map((invitation) => invitation.mailAt),
      ],
    );
  }

  /** The invitation with this secret. Never locked: a lock would leave a mark on the row of the one who answers. */
  async invitationBySecret(
    scope: TenantScope,
    pulseId: string,
    secretHash: Uint8Array,
  ): Promise<{ id: string; unitId: string } | null> {
    const rows = await this.database.query<{ id: string; unitId: string }>(
      scope,
      `select id, unit_id as "unitId" from delivery.invitation
        where tenant_id = $1 and pulse_id = $2 and secret_hash = $3`,
      [scope.tenantId, pulseId, Buffer.from(secretHash)],
    );
    return rows[0] ?? null;
  }

  /** Whose mails the token with this hash stops. */
  async personByOptOut(
    scope: TenantScope,
    optOutHash: Buffer,
  ): Promise<{ employeeId: string; locale: string } | null> {
    const rows = await this.database.query<{ employeeId: string; locale: string }>(
      scope,
      `select employee_id as "employeeId", locale from delivery.invitation where tenant_id = $1 and opt_out_hash = $2`,
      [scope.tenantId, optOutHash],
    );
    return rows[0] ?? null;
  }

  /** Names of a unit's people in alphabetical order. The audience is frozen, so that a number is a place in the list. */
  async names(
    scope: TenantScope,
    pulseId: string,
    unitId: string,
    from: number,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(
      scope,
      `select name from delivery.invitation where tenant_id = $1 and pulse_id = $2 and unit_id = $3
        order by lower(name), name, id offset $4 limit $5`,
      [scope.tenantId, pulseId, unitId, from, limit],
    );
    return rows.map((row) => row.name);
  }

  // -- passes --

  /**
   * Notes the pass of a claim, once, without touching the invitation.
   * @returns the hash of the blinded message that was signed for this claim: the given one, or an earlier one.
   */
  async claim(
    scope: TenantScope,
    pulseId: string,
    claim: { id: Buffer; unitId: string; blindedHash: Buffer },
  ): Promise<Buffer> {
    const made = await this.database.query(
      scope,
      `insert into delivery.issued_pass (tenant_id, pulse_id, claim_id, unit_id, blinded_hash)
       values ($1, $2, $3, $4, $5) on conflict do nothing returning 1`,
      [scope.tenantId, pulseId, claim.id, claim.unitId, claim.blindedHash],
    );
    if (made.length === 1) return claim.blindedHash;
    const rows = await this.database.query<{ blindedHash: Buffer }>(
      scope,
      `select blinded_hash as "blindedHash" from delivery.issued_pass
        where tenant_id = $1 and pulse_id = $2 and claim_id = $3`,
      [scope.tenantId, pulseId, claim.id],
    );
    return rows[0]!.blindedHash;
  }

  async issuedCounts(scope: TenantScope, pulseId: string): Promise<{ unitId: string; count: number }[]> {
    return this.database.query(
      scope,
      `select unit_id as "unitId", count(*)::int as count from delivery.issued_pass
        where tenant_id = $1 and pulse_id = $2 group by unit_id`,
      [scope.tenantId, pulseId],
    );
  }

  /** Destroys what passes were issued with and under. The public keys stay: signatures are verified with them later. */
  async forgetPasses(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(
      scope,
      'delete from delivery.issued_pass where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
    await this.database.query(
      scope,
      'update delivery.unit_key set private_key = null where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
  }

  // -- mails --

  /** How many mails each tenant that has some could send now, counted no further than `atMost`. */
  async dueCounts(atMost: number): Promise<{ tenantId: string; dueCount: number }[]> {
    return this.database.overTenants(
      'select tenant_id as "tenantId", due_count as "dueCount" from delivery.due_mails($1)',
      [atMost],
    );
  }

  /**
   * Takes due mails for one attempt each: first those whose lease is over, or they would stay in `sending` until the whole
   * backlog is out, then those waiting longest. Those whose pulse has ended are cancelled instead.
   */
  async claimSends(scope: TenantScope, atMost: number): Promise<ClaimedSend[]> {
    const rows = await this.database.query<ClaimedSend & { over: boolean }>(
      scope,
      `with overdue as (
         select s.id, s.state, s.pulse_id, s.kind from delivery.send s where s.tenant_id = $1 and ${isOverdue}
          order by s.lease_until limit $2 for update skip locked),
       waiting as (
         select s.id, s.state, s.pulse_id, s.kind from delivery.send s where s.tenant_id = $1 and ${isWaiting}
          order by s.next_attempt_at limit $2 - (select count(*) from overdue) for update skip locked),
       candidate as (
         select s.id, s.state as previous, d.state = 'ended' and s.kind not in (${afterTheEnd}) as over
           from (select * from overdue union all select * from waiting) s
           join delivery.pulse_delivery d on d.tenant_id = $1 and d.pulse_id = s.pulse_id),
       claimed as (
         update delivery.send s
            set state = case when c.over then 'cancelled' else 'sending' end,
                claim_number = s.claim_number + 1,
                attempt_count = s.attempt_count + case when c.over then 0 else 1 end,
                lease_until = case when c.over then null else now() + $3 * interval '1 second' end
           from candidate c where s.tenant_id = $1 and s.id = c.id
         returning s.*, c.previous, c.over)
       select s.id as "sendId", s.claim_number as "claimNumber", s.attempt_count as attempt, s.previous, s.over,
              s.pulse_id as "pulseId", s.kind, s.message_id as "messageId", i.id as "invitationId",
              i.employee_id as "employeeId", i.unit_id as "unitId", i.email, i.name, i.locale,
              i.time_zone as "timeZone"
         from claimed s join delivery.invitation i on i.tenant_id = $1 and i.id = s.invitation_id`,
      [scope.tenantId, atMost, leaseSeconds],
    );
    return rows.filter(({ over }) => !over);
  }

  /**
   * Gives claimed mails back that were not attempted; the attempt does not count. One that an earlier worker may have
   * sent stays unknown.
   * @param sends with `waitSeconds`, where they are not to be taken again at once.
   */
  async release(
    scope: TenantScope,
    sends: readonly (ClaimedSend & { readonly waitSeconds?: number })[],
  ): Promise<void> {
    if (sends.length === 0) return;
    await this.database.query(
      scope,
      `update delivery.send s
          set state = case c.previous when 'sending' then 'unknown' else c.previous end, lease_until = null,
              attempt_count = s.attempt_count - 1,
              next_attempt_at = coalesce(now() + c.wait_seconds * interval '1 second', s.next_attempt_at)
         from unnest($2::uuid[], $3::int[], $4::text[], $5::float8[]) as c (id, claim_number, previous, wait_seconds)
        where s.tenant_id = $1 and ${isClaimed}`,
      [
        scope.tenantId,
        ...claimsOf(sends),
        sends.map(({ previous }) => previous),
        sends.map(({ waitSeconds }) => waitSeconds ?? null),
      ],
    );
  }

  async renewLeases(scope: TenantScope, sends: readonly ClaimedSend[]): Promise<void> {
    await this.database.query(
      scope,
      `update delivery.send s set lease_until = now() + $4 * interval '1 second'
         from unnest($2::uuid[], $3::int[]) as c (id, claim_number) where s.tenant_id = $1 and ${isClaimed}`,
      [scope.tenantId, ...claimsOf(sends), leaseSeconds],
    );
  }

  /** Writes results of attempts down, but for mails that another worker has taken over since. */
  async recordResults(scope: TenantScope, results: readonly AttemptResult[]): Promise<void> {
    await this.database.query(
      scope,
      `update delivery.send s
          set state = c.state, last_reply = c.reply, lease_until = null,
              next_attempt_at = coalesce(now() + c.wait_seconds * interval '1 second', 'infinity'),
              accepted_at = case when c.state = 'accepted' then now() end
         from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::int[])
                as c (id, claim_number, state, reply, wait_seconds)
        where s.tenant_id = $1 and ${isClaimed}`,
      [
        scope.tenantId,
        ...claimsOf(results),
        results.map(({ state }) => state),
        results.map(({ reply }) => storableReply(reply)),
        results.map(({ retryInSeconds }) => retryInSeconds),
      ],
    );
  }

  // -- what is reported of mails after they were accepted, and addresses that get none --

  /**
   * Notes a report. @returns the address of the person, in lower case, and whether the mail was not known to have failed
   * before; null when there is no such mail.
   */
  async reportSend(
    scope: TenantScope,
    sendId: string,
    kind: 'failed' | 'complained',
    reply: string,
  ): Promise<{ email: string; isNews: boolean } | null> {
    const rows = await this.database.query<{ email: string; isNews: boolean }>(
      scope,
      `with failed as (
         update delivery.send
            set state = 'bounced', last_reply = $4, lease_until = null, next_attempt_at = 'infinity', accepted_at = null
          where tenant_id = $1 and id = $2 and $3 = 'failed' and state in ('accepted', 'unknown', 'sending', 'deferred')
         returning 1)
       select lower(i.email) as email, exists (select from failed) as "isNews" from delivery.send s
         join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
        where s.tenant_id = $1 and s.id = $2`,
      [scope.tenantId, sendId, kind, storableReply(reply)],
    );
    return rows[0] ?? null;
  }

  /** The address gets no mails any more. A complaint stays one, whatever is reported later. */
  async suppress(
    scope: TenantScope,
    email: string,
    kind: 'failed' | 'complained',
    reply: string,
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into delivery.suppression (tenant_id, email, kind, reply) values ($1, lower($2), $3, $4)
       on conflict (tenant_id, email) do update set kind = excluded.kind, reply = excluded.reply
         where suppression.kind = 'failed'`,
      [scope.tenantId, email, kind, storableReply(reply)],
    );
  }

  /** @returns false when the address was not suppressed. */
  async liftSuppression(scope: TenantScope, email: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      'delete from delivery.suppression where tenant_id = $1 and email = lower($2) returning 1',
      [scope.tenantId, email],
    );
    return rows.length > 0;
  }

  /** Those of the addresses that get no mails, by the address in lower case. */
  async suppressedAmong(
    scope: TenantScope,
    emails: readonly string[],
  ): Promise<ReadonlyMap<string, { kind: 'failed' | 'complained'; reply: string }>> {
    const rows = await this.database.query<{ email: string; kind: 'failed' | 'complained'; reply: string }>(
      scope,
      'select email, kind, reply from delivery.suppression where tenant_id = $1 and email = any ($2)',
      [scope.tenantId, emails.map((email) => email.toLowerCase())],
    );
    return new Map(rows.map(({ email, kind, reply }) => [email, { kind, reply }]));
  }

  // -- the sender of a tenant, and how much it may send --

  /** `probe`: the sender was paused long enough for one mail to try; whoever gets this answer is the only one for 30 s. */
  async admitSender(scope: TenantScope): Promise<'open' | 'paused' | 'probe'> {
    const rows = await this.database.query<{ admission: 'open' | 'paused' | 'probe' }>(
      scope,
      `with probe as (
         update delivery.sender set paused_until = now() + interval '30 seconds'
          where tenant_id = $1 and paused_until <= now() returning 1)
       select case when exists (select from probe) then 'probe'
                   when exists (select from delivery.sender where tenant_id = $1 and paused_since is not null) then 'paused'
                   else 'open' end as admission`,
      [scope.tenantId],
    );
    return rows[0]!.admission;
  }

  async pauseSender(
    scope: TenantScope,
    pause: { reason: SenderPause['reason']; reply: string; seconds: number },
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into delivery.sender (tenant_id, paused_since, paused_until, pause_reason, pause_reply)
       values ($1, now(), now() + $2 * interval '1 second', $3, $4)
       on conflict (tenant_id) do update
         set paused_since = coalesce(sender.paused_since, now()), paused_until = excluded.paused_until,
             pause_reason = excluded.pause_reason, pause_reply = excluded.pause_reply`,
      [scope.tenantId, pause.seconds, pause.reason, storableReply(pause.reply)],
    );
  }

  async resumeSender(scope: TenantScope): Promise<void> {
    await this.database.query(
      scope,
      `update delivery.sender set paused_since = null, paused_until = null, pause_reason = null, pause_reply = null
        where tenant_id = $1`,
      [scope.tenantId],
    );
  }

  async senderPause(scope: TenantScope): Promise<SenderPause | null> {
    const rows = await this.database.query<SenderPause>(
      scope,
      `select paused_since as since, paused_until as until, pause_reason as reason, pause_reply as reply
         from delivery.sender where tenant_id = $1 and paused_since is not null`,
      [scope.tenantId],
    );
    return rows[0] ?? null;
  }

  /** A bucket of the tenant, held until the transaction ends. */
  async lockBucket(
    scope: TenantScope,
    provider: string,
  ): Promise<(MailBucket & { readonly secondsSince: number }) | null> {
    const rows = await this.database.query<MailBucket & { secondsSince: number }>(
      scope,
      `select tokens, greatest(0, extract(epoch from planned_until - filled_at))::float8 as "plannedSeconds",
              greatest(0, extract(epoch from now() - filled_at))::float8 as "secondsSince"
         from delivery.mail_bucket where tenant_id = $1 and provider = $2 for update`,
      [scope.tenantId, provider],
    );
    return rows[0] ?? null;
  }

  async writeBucket(scope: TenantScope, provider: string, bucket: MailBucket): Promise<void> {
    await this.database.query(
      scope,
      `insert into delivery.mail_bucket (tenant_id, provider, tokens, filled_at, planned_until)
       values ($1, $2, $3, now(), now() + $4 * interval '1 second')
       on conflict (tenant_id, provider) do update
         set tokens = excluded.tokens, filled_at = excluded.filled_at, planned_until = excluded.planned_until`,
      [scope.tenantId, provider, bucket.tokens, bucket.plannedSeconds],
    );
  }

  /** Mails that are not out yet stay in. One that is being sent at this moment is cancelled at its next attempt. */
  async cancelUnsent(scope: TenantScope, pulseId: string): Promise<number> {
    const rows = await this.database.query(
      scope,
      `update delivery.send set state = 'cancelled', lease_until = null
        where tenant_id = $1 and pulse_id = $2 and kind not in (${afterTheEnd})
          and state in ('pending', 'deferred', 'unknown') returning 1`,
      [scope.tenantId, pulseId],
    );
    return rows.length;
  }

  /** One void notice for everybody whom an earlier mail of the pulse has reached or may have reached. */
  async insertVoidNotices(scope: TenantScope, pulseId: string, messageIdHost: string): Promise<number> {
    const rows = await this.database.query(
      scope,
      `insert into delivery.send (tenant_id, pulse_id, invitation_id, id, message_id, kind, seq, state)
       select $1, $2, reached.invitation_id, gen_random_uuid(), '<' || gen_random_uuid() || '@' || $3 || '>',
              'void-notice', 1, 'pending'
         from (select distinct invitation_id from delivery.send
                where tenant_id = $1 and pulse_id = $2 and kind <> 'void-notice'
                  and state in ('accepted', 'unknown', 'sending')) reached
       on conflict (tenant_id, invitation_id, kind, seq) do nothing returning 1`,
      [scope.tenantId, pulseId, messageIdHost],
    );
    return rows.length;
  }

  /** One mail with the link to the results for everybody whom an earlier mail of the pulse has reached. */
  async insertResultsMails(
    scope: TenantScope,
    pulseId: string,
    mail: { kind: 'results' | 'replies'; seq: number },
    messageIdHost: string,
  ): Promise<number> {
    const rows = await this.database.query(
      scope,
      `insert into delivery.send (tenant_id, pulse_id, invitation_id, id, message_id, kind, seq, state)
       select $1, $2, reached.invitation_id, gen_random_uuid(), '<' || gen_random_uuid() || '@' || $3 || '>',
              $4, $5, 'pending'
         from (select distinct invitation_id from delivery.send
                where tenant_id = $1 and pulse_id = $2 and kind in ('invitation', 'reminder') and state = 'accepted') reached
       on conflict (tenant_id, invitation_id, kind, seq) do nothing returning 1`,
      [scope.tenantId, pulseId, messageIdHost, mail.kind, mail.seq],
    );
    return rows.length;
  }

  // -- reminders: these queries know mails and time zones, and nothing of who has answered --

  /** Pulses that take answers, with what their contracts say of times and reminders. */
  async reminded(
    scope: TenantScope,
  ): Promise<{ pulseId: string; opensAt: string; closesAt: string; atMost: number; timeZones: string[] }[]> {
    return this.database.query(
      scope,
      `select pulse_id as "pulseId", contract ->> 'opensAt' as "opensAt", contract ->> 'closesAt' as "closesAt",
              (contract ->> 'remindersAtMost')::int as "atMost",
              (select array_agg(distinct i.time_zone order by i.time_zone) from delivery.invitation i
                where i.tenant_id = $1 and i.pulse_id = d.pulse_id) as "timeZones"
         from delivery.pulse_delivery d, lateral (select d.manifest::jsonb as contract) c
        where d.tenant_id = $1 and d.state = 'issuing' and contract ? 'remindersAtMost'`,
      [scope.tenantId],
    );
  }

  /**
   * The reminder with this number, once, for the people of a time zone whom their invitation has reached, or may have
   * reached, before the reminder was due. Earlier reminders that are not out yet stay in.
   * @returns how many mails were made.
   */
  async insertReminders(
    scope: TenantScope,
    pulseId: string,
    timeZone: string,
    reminder: { number: number; at: Date },
    messageIdHost: string,
  ): Promise<number> {
    const of = [scope.tenantId, pulseId, timeZone, reminder.number];
    await this.database.query(
      scope,
      `update delivery.send s set state = 'cancelled', lease_until = null
         from delivery.invitation i
        where i.tenant_id = $1 and i.pulse_id = $2 and i.time_zone = $3
          and s.tenant_id = $1 and s.pulse_id = $2 and s.invitation_id = i.id
          and s.kind = 'reminder' and s.seq < $4 and s.state in ('pending', 'deferred', 'unknown')`,
      of,
    );
    const rows = await this.database.query(
      scope,
      `insert into delivery.send (tenant_id, pulse_id, invitation_id, id, message_id, kind, seq, state)
       select $1, $2, i.id, gen_random_uuid(), '<' || gen_random_uuid() || '@' || $6 || '>', 'reminder', $4, 'pending'
         from delivery.invitation i
         join delivery.send s on s.tenant_id = $1 and s.invitation_id = i.id and s.kind = 'invitation' and ${isLatest}
        where i.tenant_id = $1 and i.pulse_id = $2 and i.time_zone = $3
          and (s.state = 'accepted' and s.accepted_at <= $5 or s.state = 'unknown')
       on conflict (tenant_id, invitation_id, kind, seq) do nothing returning 1`,
      [...of, reminder.at, messageIdHost],
    );
    return rows.length;
  }

  /** Lets the reminders of a time zone that are not out yet wait for its next working hours. */
  async holdReminders(scope: TenantScope, pulseId: string, timeZone: string, until: Date): Promise<void> {
    await this.database.query(
      scope,
      `update delivery.send s set next_attempt_at = $4
         from delivery.invitation i
        where i.tenant_id = $1 and i.pulse_id = $2 and i.time_zone = $3
          and s.tenant_id = $1 and s.pulse_id = $2 and s.invitation_id = i.id and s.kind = 'reminder'
          and s.state in ('pending', 'deferred', 'unknown') and s.next_attempt_at < $4`,
      [scope.tenantId, pulseId, timeZone, until],
    );
  }

  /** Reminders that are not out yet stay in: the close is too near. */
  async cancelReminders(scope: TenantScope, pulseId: string): Promise<void> {
    await this.database.query(
      scope,
      `update delivery.send set state = 'cancelled', lease_until = null
        where tenant_id = $1 and pulse_id = $2 and kind = 'reminder' and state in ('pending', 'deferred', 'unknown')`,
      [scope.tenantId, pulseId],
    );
  }

  /** How many mails of each reminder have gone out. */
  async reminderCounts(scope: TenantScope, pulseId: string): Promise<{ number: number; accepted: number }[]> {
    return this.database.query(
      scope,
      `select seq as number, (count(*) filter (where state = 'accepted'))::int as accepted from delivery.send
        where tenant_id = $1 and pulse_id = $2 and kind = 'reminder' group by seq order by seq`,
      [scope.tenantId, pulseId],
    );
  }

  // -- for HR --

  async counts(scope: TenantScope, pulseId: string): Promise<{ state: SendState; count: number }[]> {
    return this.database.query(
      scope,
      `select s.state, count(*)::int as count from delivery.send s
        where s.tenant_id = $1 and s.pulse_id = $2 and s.kind = 'invitation' and ${isLatest} group by s.state`,
      [scope.tenantId, pulseId],
    );
  }

  /** Mails that did not simply arrive, by name; from after the given place in the list. */
  async problems(
    scope: TenantScope,
    pulseId: string,
    after: { name: string; sendId: string } | null,
    limit: number,
  ): Promise<SendRow[]> {
    return this.database.query(
      scope,
      `select ${sendRow} from delivery.send s
         join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
        where s.tenant_id = $1 and s.pulse_id = $2 and s.kind = 'invitation' and ${isLatest}
          and s.state in ('bounced', 'deferred', 'unknown')
          and ($3::text is null or (i.name, s.id) > ($3, $4::uuid))
        order by i.name, s.id limit $5`,
      [scope.tenantId, pulseId, after?.name ?? null, after?.sendId ?? null, limit],
    );
  }

  /** Locks the invitation first, so that of two requests the second one sees what the first has sent. */
  async send(scope: TenantScope, pulseId: string, sendId: string): Promise<LatestSend | null> {
    await this.database.query(
      scope,
      `select from delivery.invitation where tenant_id = $1 and id =
         (select invitation_id from delivery.send where tenant_id = $1 and pulse_id = $2 and id = $3) for update`,
      [scope.tenantId, pulseId, sendId],
    );
    const rows = await this.database.query<LatestSend>(
      scope,
      `select ${sendRow}, ${isLatest} as "isLatest" from delivery.send s
         join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
        where s.tenant_id = $1 and s.pulse_id = $2 and s.id = $3 and s.kind = 'invitation'`,
      [scope.tenantId, pulseId, sendId],
    );
    return rows[0] ?? null;
  }

  async latestSend(scope: TenantScope, pulseId: string, invitationId: string): Promise<SendRow | null> {
    const rows = await this.database.query<SendRow>(
      scope,
      `select ${sendRow} from delivery.send s
         join delivery.invitation i on i.tenant_id = s.tenant_id and i.id = s.invitation_id
        where s.tenant_id = $1 and s.pulse_id = $2 and s.invitation_id = $3 and s.kind = 'invitation'
          and ${isLatest}`,
      [scope.tenantId, pulseId, invitationId],
    );
    return rows[0] ?? null;
  }

  /** Whether an earlier mail of the invitation has reached, or may have reached, its mailbox. */
  async mayHaveArrived(scope: TenantScope, invitationId: string): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `select from delivery.send where tenant_id = $1 and invitation_id = $2 and kind <> 'void-notice'
          and state in ('accepted', 'unknown', 'sending') limit 1`,
      [scope.tenantId, invitationId],
    );
    return rows.length > 0;
  }

  async addressIsTaken(
    scope: TenantScope,
    pulseId: string,
    email: string,
    invitationId: string,
  ): Promise<boolean> {
    const rows = await this.database.query(
      scope,
      `select from delivery.invitation
        where tenant_id = $1 and pulse_id = $2 and lower(email) = $3 and id <> $4 limit 1`,
      [scope.tenantId, pulseId, email, invitationId],
    );
    return rows.length > 0;
  }

  async correctAddress(scope: TenantScope, invitationId: string, email: string): Promise<void> {
    await this.database.query(
      scope,
      'update delivery.invitation set email = $3 where tenant_id = $1 and id = $2',
      [scope.tenantId, invitationId, email],
    );
  }

  /**
   * A further mail for the same invitation, with a Message-ID of its own (a last hop that drops repeated ones would
   * swallow it otherwise). The earlier mail is no longer tried; that it may have arrived stays on record.
   */
  async insertAgain(
    scope: TenantScope,
    earlierSendId: string,
    send: { id: string; messageId: string },
  ): Promise<void> {
    await this.database.query(
      scope,
      `insert into delivery.send (tenant_id, pulse_id, invitation_id, id, message_id, kind, seq, state)
       select tenant_id, pulse_id, invitation_id, $3, $4, kind, seq + 1, 'pending'
         from delivery.send where tenant_id = $1 and id = $2`,
      [scope.tenantId, earlierSendId, send.id, send.messageId],
    );
    await this.database.query(
      scope,
      `update delivery.send set next_attempt_at = 'infinity',
              state = case state when 'deferred' then 'cancelled' else state end
        where tenant_id = $1 and id = $2`,
      [scope.tenantId, earlierSendId],
    );
  }

  // -- after a restore --

  /** How many mails are not settled: waiting, or perhaps on their way. */
  async unsettledCount(scope: TenantScope): Promise<number> {
    const rows = await this.database.query<{ count: number }>(
      scope,
      `select count(*)::int as count from delivery.send
        where tenant_id = $1 and state in ('pending', 'sending', 'deferred', 'unknown') and next_attempt_at <> 'infinity'`,
      [scope.tenantId],
    );
    return rows[0]!.count;
  }

  /** Stops every mail that is not settled. One that may have arrived stays unknown and is not tried again. @returns how many. */
  async stopUnsettled(scope: TenantScope): Promise<number> {
    const rows = await this.database.query(
      scope,
      `update delivery.send
          set state = case when state in ('unknown', 'sending') then 'unknown' else 'cancelled' end,
              lease_until = null, next_attempt_at = 'infinity'
        where tenant_id = $1 and state in ('pending', 'sending', 'deferred', 'unknown') and next_attempt_at <> 'infinity'
        returning 1`,
      [scope.tenantId],
    );
    return rows.length;
  }
}

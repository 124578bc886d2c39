import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, pageFrom, type Page, type TenantScope } from '@penumbra/platform';
import type {
  AudienceMember,
  AudiencePart,
  FrozenPulse,
  FrozenTeam,
  FrozenUnit,
  MovesSince,
} from './contract.js';
import type { Loosening, Pulse } from './pulse.js';
import { pulseProblem } from './pulse.errors.js';
import { PulseStore } from './pulse.store.js';

/** Reads pulses, for HR's screens and for the rooms that come after. */
@Injectable()
export class PulseReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** @throws Problem pulse.not-found */
  async get(scope: TenantScope, pulseId: string): Promise<Pulse> {
    const pulse = await this.store.find(scope, pulseId);
    if (!pulse) throw pulseProblem('pulse.not-found');
    return pulse;
  }

  async list(scope: TenantScope, page: { cursor: string | null; limit: number }): Promise<Page<Pulse>> {
    const rows = await this.store.list(scope, page.cursor, page.limit + 1);
    return pageFrom(rows, page.limit, (last) => last.id);
  }

  /** Pulses that are open, with whom they ask. */
  async open(scope: TenantScope): Promise<Pick<Pulse, 'id' | 'audienceTeamId' | 'invitedCount'>[]> {
    return this.store.open(scope);
  }

  /** Closed pulses whose answers have been kept for as long as their contract allows. */
  async pastRetention(scope: TenantScope, now: Date): Promise<string[]> {
    return this.store.pastRetention(scope, now);
  }

  /** A launched pulse as frozen; null for a draft and for an unknown id. */
  async frozen(scope: TenantScope, pulseId: string): Promise<FrozenPulse | null> {
    return this.database.inTenant(scope, async () => {
      const pulse = await this.store.find(scope, pulseId);
      if (!pulse || pulse.state === 'draft' || !pulse.openedAt) return null;
      const parts = await this.store.frozenParts(scope, pulseId);
      if (!parts) return null;
      const teams = await this.store.teams(scope, pulseId);
      return {
        id: pulse.id,
        title: pulse.title,
        programme: pulse.programme,
        origin: pulse.origin,
        state: pulse.state,
        instrument: parts.instrument,
        minimumCell: pulse.minimumCell,
        answersKeptDays: pulse.answersKeptDays,
        executivesSeeAfterWorkingDays: pulse.executivesSeeAfterWorkingDays,
        replyToName: pulse.replyToName,
        replyToEmail: pulse.replyToEmail,
        organisationName: parts.organisationName,
        openedAt: pulse.openedAt,
        closesAt: pulse.closesAt,
        closesAtInContract: pulse.closesAtInContract,
        closedAt: pulse.closedAt,
        units: await this.store.units(scope, pulseId),
        teams,
      };
    });
  }

  /** Who moved between units since the pulse launched before in the same programme; null where there was none. */
  async membershipMoves(scope: TenantScope, pulseId: string): Promise<MovesSince | null> {
    return this.store.membershipMoves(scope, pulseId);
  }

  /** What was appended to the privacy contract of a launched pulse: at most one later close. */
  async amendments(scope: TenantScope, pulseId: string): Promise<{ closesAt: Date; amendedAt: Date }[]> {
    const pulse = await this.store.find(scope, pulseId);
    if (!pulse?.closesAtInContract) return [];
    const lines = await this.audit.list(scope, {
      limit: 1,
      subject: `pulse:${pulseId}`,
      action: 'pulse.extended',
    });
    return lines.map((line) => ({ closesAt: pulse.closesAt, amendedAt: new Date(line.at) }));
  }

  /** Requests to loosen a draft that wait for a second HR person. */
  async loosenings(scope: TenantScope, pulseId: string): Promise<Loosening[]> {
    return this.store.loosenings(scope, pulseId);
  }

  async units(scope: TenantScope, pulseId: string): Promise<FrozenUnit[]> {
    return this.store.units(scope, pulseId);
  }

  async teams(scope: TenantScope, pulseId: string): Promise<FrozenTeam[]> {
    return this.store.teams(scope, pulseId);
  }

  /** Who was asked, in the order of their ids: everybody, or a part of them. */
  async audience(scope: TenantScope, pulseId: string, part: AudiencePart = {}): Promise<AudienceMember[]> {
    return this.store.audience(scope, pulseId, part);
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { ManageSender, NameContract } from '@penumbra/delivery';
import { FindOrganisation, NameAccounts, type Actor } from '@penumbra/identity';
import { minutesToAnswer, textIn } from '@penumbra/instruments';
import { Roster } from '@penumbra/people';
import type { TenantScope } from '@penumbra/platform';
import {
  announcement,
  CoSign,
  Instruments,
  PlanLaunch,
  PreviewLaunch,
  PulseReader,
  unitNotes,
  type Pulse,
} from '@penumbra/pulses';
import { ReadingReader } from '@penumbra/readings';
import { z } from 'zod';
import { TeamRef, teamRef } from '../people/team-ref.js';

export const PulseSummary = z
  .object({
    id: z.string(),
    title: z.string(),
    programme: z.string().nullable(),
    origin: z.enum(['asked', 'imported']),
    state: z.enum(['draft', 'open', 'closed', 'voided']),
    instrument: z.object({ id: z.string(), title: z.string() }),
    audience: TeamRef.nullable(),
    invitedCount: z.number().nullable(),
    opensAt: z.string().nullable(),
    closesAt: z.string(),
    closedAt: z.string().nullable(),
    reading: z.enum(['none', 'computing', 'ready']),
  })
  .meta({ id: 'PulseSummary' });
export const PulseView = PulseSummary.extend({
  replyToName: z.string(),
  replyToEmail: z.string(),
  minimumCell: z.number(),
  answersKeptDays: z.number(),
  executivesSeeAfterWorkingDays: z.number(),
  closesAtInContract: z.string().nullable(),
  contract: z.object({ hash: z.string(), words: z.array(z.string()) }).nullable(),
  loosenings: z.array(
    z.object({
      setting: z.enum(['minimumCell', 'answersKeptDays', 'executivesSeeAfterWorkingDays']),
      value: z.number(),
      askedAt: z.string(),
      askedByName: z.string(),
      askedByYou: z.boolean(),
    }),
  ),
  units: z.array(
    z.object({ id: z.string(), kind: z.enum(['team', 'rest']), team: TeamRef, invitedCount: z.number() }),
  ),
  unitNotes: z.array(z.string()),
  announcement: z.string(),
  obstacles: z.array(z.object({ code: z.string(), detail: z.string(), action: z.string() })),
  plannedLaunch: z
    .object({
      launchAt: z.string(),
      refused: z
        .array(z.object({ code: z.string(), detail: z.string(), action: z.string().optional() }))
        .nullable(),
    })
    .nullable(),
  coSignature: z.object({
    needed: z.boolean(),
    signedAt: z.string().nullable(),
    signedByName: z.string().nullable(),
  }),
}).meta({ id: 'Pulse' });

/** A pulse as HR and the works council see it. */
@Injectable()
export class PulseViews {
  constructor(
    @Inject(PulseReader) private readonly reader: PulseReader,
    @Inject(PreviewLaunch) private readonly previewLaunch: PreviewLaunch,
    @Inject(Instruments) private readonly instruments: Instruments,
    @Inject(ReadingReader) private readonly readings: ReadingReader,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(NameContract) private readonly nameContract: NameContract,
    @Inject(NameAccounts) private readonly nameAccounts: NameAccounts,
    @Inject(PlanLaunch) private readonly planLaunch: PlanLaunch,
    @Inject(CoSign) private readonly coSign: CoSign,
    @Inject(ManageSender) private readonly manageSender: ManageSender,
  ) {}

  async summaries(scope: TenantScope, pulses: readonly Pulse[]): Promise<z.infer<typeof PulseSummary>[]> {
    const { locale } = await this.organisation.run(scope);
    // Waves of a programme share their instrument: far fewer than there are pulses.
    const titles = new Map<string, string>();
    for (const id of new Set(pulses.map((pulse) => pulse.instrumentId))) {
      const found = await this.instruments.find(scope, id);
      titles.set(id, found ? textIn(found.instrument.title, locale) : id);
    }
    const teams = await this.roster.teams(scope);
    const closed = pulses.filter((pulse) => pulse.state === 'closed').map((pulse) => pulse.id);
    const ready = await this.readings.readyAmong(scope, closed);
    return pulses.map((pulse) => ({
      id: pulse.id,
      title: pulse.title,
      programme: pulse.programme,
      origin: pulse.origin,
      state: pulse.state,
      instrument: { id: pulse.instrumentId, title: titles.get(pulse.instrumentId)! },
      audience: teamRef(teams, pulse.audienceTeamId),
      invitedCount: pulse.invitedCount,
      opensAt: pulse.openedAt?.toISOString() ?? null,
      closesAt: pulse.closesAt.toISOString(),
      closedAt: pulse.closedAt?.toISOString() ?? null,
      reading: pulse.state !== 'closed' ? 'none' : ready.has(pulse.id) ? 'ready' : 'computing',
    }));
  }

  async one(scope: TenantScope, actor: Actor, pulse: Pulse): Promise<z.infer<typeof PulseView>> {
    const [summary] = await this.summaries(scope, [pulse]);
    const organisation = await this.organisation.run(scope);
    const instrument = await this.instruments.find(scope, pulse.instrumentId);
    const contract = await this.nameContract.run(scope, pulse.id);
    const sender = await this.manageSender.shownAs(scope);
    const draft = pulse.state === 'draft' ? await this.previewLaunch.run(scope, pulse) : null;
    const teams = draft ? (draft.audience?.teams ?? []) : await this.reader.teams(scope, pulse.id);
    const units = draft ? (draft.audience?.units ?? []) : await this.reader.units(scope, pulse.id);
    return {
      ...summary!,
      replyToName: pulse.replyToName,
      replyToEmail: pulse.replyToEmail,
      minimumCell: pulse.minimumCell,
      answersKeptDays: pulse.answersKeptDays,
      executivesSeeAfterWorkingDays: pulse.executivesSeeAfterWorkingDays,
      closesAtInContract: pulse.closesAtInContract?.toISOString() ?? null,
      contract: contract && { ...contract, words: [...contract.words] },
      loosenings: await this.loosenings(scope, actor, pulse.id),
      units: inTreeOrder(units, teams).map((unit) => ({
        id: unit.id,
        kind: unit.kind,
        team: teamRef(teams, unit.teamId)!,
        invitedCount: unit.invitedCount,
      })),
      unitNotes: draft?.audience
        ? unitNotes(
            draft.audience.tree.explanations,
            draft.audience.teams,
            organisation.locale === 'de' ? 'de' : 'en',
          )
        : [],
      announcement: announcement(
        pulse,
        organisation,
        `${sender.name} <${sender.address}>`,
        instrument ? minutesToAnswer(instrument.instrument) : { atLeast: 2, atMost: 3 },
      ),
      obstacles: [...(draft?.obstacles ?? [])],
      plannedLaunch: await this.plannedLaunch(scope, pulse.id),
      coSignature: await this.coSignature(scope, pulse.id),
    };
  }

  private async plannedLaunch(scope: TenantScope, pulseId: string) {
    const planned = await this.planLaunch.planned(scope, pulseId);
    return (
      planned && {
        launchAt: planned.launchAt.toISOString(),
        refused:
          planned.refused?.map(({ code, detail, action }) => ({
            code,
            detail,
            ...(action ? { action } : {}),
          })) ?? null,
      }
    );
  }

  private async coSignature(scope: TenantScope, pulseId: string) {
    const signed = await this.coSign.of(scope, pulseId);
    const names = await this.nameAccounts.run(scope, signed ? [signed.signedBy] : []);
    return {
      needed: await this.coSign.isNeeded(scope),
      signedAt: signed?.signedAt.toISOString() ?? null,
      signedByName: signed ? (names.get(signed.signedBy) ?? '') : null,
    };
  }

  private async loosenings(scope: TenantScope, actor: Actor, pulseId: string) {
    const noted = await this.reader.loosenings(scope, pulseId);
    const names = await this.nameAccounts.run(
      scope,
      noted.map((loosening) => loosening.askedBy),
    );
    return noted.map(({ setting, value, askedBy, askedAt }) => ({
      setting,
      value,
      askedAt: askedAt.toISOString(),
      askedByName: names.get(askedBy) ?? '',
      askedByYou: actor.kind === 'account' && actor.accountId === askedBy,
    }));
  }
}

/** In the order of their teams: the ids of units are random, so that theirs says nothing to a reader. */
function inTreeOrder<U extends { teamId: string }>(
  units: readonly U[],
  teams: readonly { teamId: string }[],
): U[] {
  const placeOf = new Map(teams.map(({ teamId }, place) => [teamId, place]));
  return units.toSorted((a, b) => placeOf.get(a.teamId)! - placeOf.get(b.teamId)!);
}

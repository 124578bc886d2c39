import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation, type Actor } from '@penumbra/identity';
import { Roster } from '@penumbra/people';
import { Clock, Database, newId, type TenantScope } from '@penumbra/platform';
import { pastSurveyOverlaps, type PastSurvey, type PastSurveyOverlap } from './past-survey.js';
import { PulseStore } from './pulse.store.js';

/** Surveys that were asked elsewhere, kept as closed pulses: nobody was invited, nothing is sent, nothing can be answered. */
@Injectable()
export class PastSurveys {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(PulseStore) private readonly store: PulseStore,
    @Inject(Roster) private readonly roster: Roster,
    @Inject(FindOrganisation) private readonly organisation: FindOrganisation,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Keeps roster imports waiting until the caller's transaction ends. */
  async holdStill(scope: TenantScope): Promise<void> {
    await this.roster.holdStill(scope);
  }

  /** The teams of today, into which the groups of then are put. */
  async teams(scope: TenantScope): Promise<{ teamId: string; parentId: string | null; name: string }[]> {
    return this.roster.teams(scope);
  }

  /** As pastSurveyOverlaps(), over all pulses and past surveys that there are. */
  async overlaps(
    scope: TenantScope,
    past: Parameters<typeof pastSurveyOverlaps>[0],
  ): Promise<PastSurveyOverlap[]> {
    return pastSurveyOverlaps(past, await this.store.askedBefore(scope));
  }

  /** @returns the id of the closed pulse that it is from now on. */
  async record(scope: TenantScope, actor: Actor, survey: PastSurvey): Promise<string> {
    return this.database.inTenant(scope, async () => {
      const id = newId();
      await this.store.insertPast(scope, id, {
        ...survey,
        organisationName: (await this.organisation.run(scope)).name,
        by: actor.kind === 'account' ? actor : null,
        now: this.clock.now(),
      });
      return id;
    });
  }
}

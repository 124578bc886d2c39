import type { ItemShape, TenantDesign } from '@penumbra/simulation';

/** Options as the command line gives them. */
export interface SimulateOptions {
  size: number[];
  response: number;
  teams: number;
  shareAtRisk: number;
  effect: number;
  otherTeams: 'realistic' | 'boundary';
  betweenTeams: number;
  instrument: 'items' | 'core';
  items: number;
  reliability: number;
  shape: ItemShape;
  safeAnswering: number;
  fear: number;
  rule: 'grey-band' | 'benjamini-hochberg';
  tenants: number;
  seed: number;
  json?: boolean;
}

/** One design per team size. @throws Error that says which options do not fit together. */
export function designsOf(options: SimulateOptions): TenantDesign[] {
  return options.size.map((invitedCount) => {
    const respondentCount = Math.round(invitedCount * options.response);
    if (respondentCount < 2)
      throw new Error(
        `Of ${invitedCount} people ${respondentCount} would answer: raise --size or --response so that at least 2 do.`,
      );
    return {
      teams: options.teams,
      invitedCount,
      respondentCount,
      items: options.items,
      shareAtRisk: options.shareAtRisk,
      effect: options.effect,
      nullTeams: options.otherTeams,
      varianceBetweenTeams: options.betweenTeams,
      safeAnswering: options.safeAnswering,
      fearOfAnswering: options.fear,
    };
  });
}

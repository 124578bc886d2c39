import type { CellMeasure, MeasuredCell, MeasuredCells } from '@penumbra/measures';
import { chiSquareLowerTail, fisherExact, median } from '@penumbra/statistics';
import type { Corroborator } from './flag.js';

/** What a tenant's pooled cells say together, for comparing one team with the others. */
export interface TenantBackground {
  /** Median of the released HS1 means (speaking up to the most senior person, healthy end high). */
  medianUpwardVoice: number | null;
  /** Within-team variance of the formal-agreement item. */
  agreementVariance: number | null;
  /** People who preferred not to answer a hierarchy-shadow item, over all pooled cells. */
  refusals: { refused: number; respondents: number };
}

/** Gathers the background from the pooled released cells. */
export function tenantBackground(measured: MeasuredCells): TenantBackground {
  const pooled = measured.cells.filter((cell) => cell.pooled);
  const voices = pooled.flatMap((cell) => itemOf(cell, 'hierarchy-shadow', 'HS1')?.mean ?? []);
  const refusals = { refused: 0, respondents: 0 };
  for (const cell of pooled) {
    refusals.refused += cell.refusals['hierarchy-shadow']?.refused ?? 0;
    refusals.respondents += cell.refusals['hierarchy-shadow']?.respondents ?? 0;
  }
  return {
    medianUpwardVoice: median(voices),
    agreementVariance: measured.pooled['AG1']?.variancePrior.variance ?? null,
    refusals,
  };
}

/**
 * The corroborators of hierarchy shadow in one team (docs/methods.md, Flags), each yes or no. They look at items, so a team
 * whose items are not released has none but the response drop.
 * `false-consensus` (C1): formal agreement >= 75 with unusually little spread (lower-tail chi-square p < .10; a clipped
 * figure counts as such, since all or all but one agreed) and upward voice below the tenant's median; agreement alone is no
 * evidence, a healthy team is uniform too.
 * `silence` (C2): more people prefer not to answer hierarchy-shadow items than elsewhere, one-sided Fisher p < .05.
 * `pluralistic-gap` (C3): at least 40 % had unspoken reservations while at least 60 % see decisions pass without objections.
 * `response-drop` (C6): response at least 20 points under the team's own mean of the three readings before.
 */
export function corroboratorsOf(
  cell: MeasuredCell,
  background: TenantBackground,
  earlierResponseRates: readonly number[] = [],
): Corroborator[] {
  const found: Corroborator[] = [];
  const agreement = cell.measures['AG1'];
  if (agreement !== undefined && quietAgreement(cell, agreement, background)) found.push('false-consensus');
  if (silence(cell, background)) found.push('silence');
  if (agreement !== undefined && pluralisticGap(cell, agreement)) found.push('pluralistic-gap');
  const shadow = cell.measures['hierarchy-shadow'];
  const before = earlierResponseRates.slice(-3);
  if (shadow !== undefined && before.length === 3) {
    const usual = before.reduce((sum, rate) => sum + rate, 0) / 3;
    if (usual - shadow.respondentCount / shadow.invitedCount >= 0.2 - 1e-12) found.push('response-drop');
  }
  return found;
}

/** C1: formal agreement, unusually uniform, where people speak up to seniors less than elsewhere. */
export function quietAgreement(
  cell: MeasuredCell,
  agreement: CellMeasure,
  background: TenantBackground,
): boolean {
  const voice = itemOf(cell, 'hierarchy-shadow', 'HS1');
  if (voice === undefined || background.medianUpwardVoice === null || agreement.mean < 75) return false;
  return isUniform(agreement, background) && voice.mean < background.medianUpwardVoice;
}

function isUniform(
  { clipped, variance, respondentCount }: CellMeasure,
  background: TenantBackground,
): boolean {
  if (clipped) return true;
  if (variance === null || !background.agreementVariance) return false;
  const degreesOfFreedom = respondentCount - 1;
  const chiSquare = (degreesOfFreedom * variance) / background.agreementVariance;
  return chiSquareLowerTail(chiSquare, degreesOfFreedom) < 0.1;
}

/** C3: many had reservations they did not voice, while most see decisions pass without objections. */
export function pluralisticGap(cell: MeasuredCell, agreement: CellMeasure): boolean {
  const reservations = itemOf(cell, 'hierarchy-shadow', 'HS8')?.unfavourableShare;
  const agreeing = agreement.components?.[0]?.highShare;
  if (typeof reservations !== 'number' || typeof agreeing !== 'number') return false;
  return reservations >= 0.4 - 1e-12 && agreeing >= 0.6 - 1e-12;
}

function silence(cell: MeasuredCell, background: TenantBackground): boolean {
  const own = cell.refusals['hierarchy-shadow'];
  if (own === undefined || !cell.pooled) return false;
  const elsewhere = background.refusals.refused - own.refused;
  const others = background.refusals.respondents - own.respondents;
  if (others <= 0) return false;
  const p = fisherExact(
    [
      [own.refused, own.respondents - own.refused],
      [elsewhere, others - elsewhere],
    ],
    'greater',
  );
  return p < 0.05;
}

function itemOf(cell: MeasuredCell, measureId: string, itemId: string) {
  return cell.measures[measureId]?.components?.find(({ id }) => id === itemId);
}

import { measureCells, measuresOf, type CellToMeasure } from '@penumbra/measures';
import type { FrozenPulse } from '@penumbra/pulses/contract';
import type { Ballot } from './tally-ballots.js';

/** Unrounded figures of one team and all below it, as they are before disclosure. */
export interface UnreleasedFigures {
  readonly teamId: string;
  readonly teamName: string;
  readonly respondentCount: number;
  readonly invitedCount: number;
  readonly measures: Readonly<
    Record<
      string,
      {
        mean: number;
        itemScaleMean: number | null;
        standardError: number;
        lower: number;
        upper: number;
        respondentCount: number;
      }
    >
  >;
}

/**
 * What the reading would say without disclosure and rounding: for the offline `play` command, which owns the throw-away
 * database it plays in. No process that serves people calls this.
 */
export function unreleasedFigures(pulse: FrozenPulse, ballots: readonly Ballot[]): UnreleasedFigures[] {
  const all = new Set(measuresOf(pulse.instrument).map((measure) => measure.id));
  const below = teamsBelow(pulse);
  const cells = pulse.teams.map(({ teamId }): CellToMeasure => {
    const units = pulse.units.filter((unit) => below.get(teamId)!.has(unit.teamId));
    const unitIds = new Set(units.map((unit) => unit.id));
    return {
      cellId: teamId,
      invitedCount: units.reduce((sum, unit) => sum + unit.invitedCount, 0),
      pooled: below.get(teamId)!.size === 1,
      respondents: ballots.filter((ballot) => unitIds.has(ballot.unitId)).map((ballot) => ballot.answers),
      releasedMeasures: all,
      releasedComponents: all,
    };
  });
  const measured = measureCells({ instrument: pulse.instrument, cells });
  return pulse.teams.map((team, index) => ({
    teamId: team.teamId,
    teamName: team.name,
    respondentCount: cells[index]!.respondents.length,
    invitedCount: cells[index]!.invitedCount,
    measures: Object.fromEntries(
      Object.values(measured.cells[index]!.measures).map((figure) => [
        figure.measureId,
        {
          mean: figure.mean,
          itemScaleMean: figure.itemScaleMean,
          standardError: figure.standardError,
          lower: figure.interval95.lower,
          upper: figure.interval95.upper,
          respondentCount: figure.respondentCount,
        },
      ]),
    ),
  }));
}

/** For each team: itself and all below it. Teams come parents first, so children hand up backwards. */
function teamsBelow(pulse: FrozenPulse): Map<string, Set<string>> {
  const below = new Map(pulse.teams.map((team) => [team.teamId, new Set([team.teamId])]));
  for (const team of pulse.teams.toReversed())
    if (team.parentId !== null)
      for (const teamId of below.get(team.teamId)!) below.get(team.parentId)!.add(teamId);
  return below;
}

import { Inject, Injectable, Module } from '@nestjs/common';
import { BallotTally, BallotTallyModule, sealingKeyKind } from '@penumbra/intake';
import { emptyTally, measuresOf, measureTallies, mergeTallies, type TalliedCell } from '@penumbra/measures';
import { Database, KeyDir, type TenantScope } from '@penumbra/platform';
import { FrozenPulsesModule, PulseReader, type FrozenPulse } from '@penumbra/pulses';
import { readBallots } from './read-ballots.js';
import { readingProblem } from './reading.errors.js';
import type { CountedAnswers } from './tally-ballots.js';

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
 * database it plays in and its keys. No module of a process that serves people provides this. Closes the box.
 */
@Injectable()
export class UnreleasedReader {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(BallotTally) private readonly ballots: BallotTally,
  ) {}

  async run(
    scope: TenantScope,
    pulseId: string,
  ): Promise<{ figures: UnreleasedFigures[]; ballotCount: number }> {
    const pulse = await this.pulses.frozen(scope, pulseId);
    const box = await this.ballots.close(scope, pulseId);
    if (!pulse || !box) throw readingProblem('reading.not-found');
    const privateKey = await this.keyDir.read(scope, pulseId, sealingKeyKind);
    if (!privateKey) throw readingProblem('reading.sealing-key-missing');
    const { counted, answers } = await this.database.inTenant(scope, () =>
      readBallots(pulse.instrument, this.ballots.ballots(scope, pulseId), { ...box, privateKey }),
    );
    return { figures: unreleasedFigures(pulse, counted), ballotCount: answers.count };
  }
}

function unreleasedFigures(pulse: FrozenPulse, { plan, ofUnit }: CountedAnswers): UnreleasedFigures[] {
  const all = new Set(measuresOf(pulse.instrument).map((measure) => measure.id));
  const below = teamsBelow(pulse);
  const cells = pulse.teams.map(({ teamId }): TalliedCell => {
    const units = pulse.units.filter((unit) => below.get(teamId)!.has(unit.teamId));
    const tallies = units.flatMap((unit) => ofUnit.get(unit.id) ?? []);
    return {
      cellId: teamId,
      invitedCount: units.reduce((sum, unit) => sum + unit.invitedCount, 0),
      pooled: below.get(teamId)!.size === 1,
      tally: tallies.length === 0 ? emptyTally(plan) : tallies.reduce(mergeTallies),
      releasedMeasures: all,
      releasedComponents: all,
    };
  });
  const measured = measureTallies(plan, cells);
  return pulse.teams.map((team, index) => ({
    teamId: team.teamId,
    teamName: team.name,
    respondentCount: cells[index]!.tally.respondentCount,
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

/** For `play` alone. */
@Module({
  imports: [BallotTallyModule, FrozenPulsesModule],
  providers: [UnreleasedReader],
  exports: [UnreleasedReader],
})
export class UnreleasedModule {}

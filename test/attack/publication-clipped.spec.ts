import { organisationHistory, Random } from '@penumbra/attack/testing';
import { quarterlyCore, type Answers, type Item } from '@penumbra/instruments';
import { measuresOf } from '@penumbra/measures';
import type { FrozenCell } from '@penumbra/readings';
import {
  answeredPulse,
  publishReadings,
  type AnsweredPulse,
  type PublishedReading,
} from './published-readings.js';

// "All" and "all but one" look the same where a figure is clipped. They must in everything else, too: severities, chances, p
// and q values, ranges and signs of this team and of every other are made with numbers that the clipped figure went into.

const instrument = quarterlyCore();
const itemOf = new Map(instrument.items.map((item) => [item.id, item]));
/** Measures whose figure is a mean of items, so that answers at one end take it to its end. */
const measures = measuresOf(instrument).filter(
  ({ id, itemIds }) => id !== 'hierarchy-shadow' && itemIds.every((itemId) => !itemOf.get(itemId)!.askedWhen),
);

const atEnd = ({ scale, reversed }: Item, healthy: boolean): number =>
  healthy === Boolean(reversed) ? scale.from : scale.to;

/** Everybody of a unit at one end of a measure's items; the last of them, if told to, at the other. */
function unanimous(
  answered: AnsweredPulse,
  unitId: string,
  itemIds: readonly string[],
  healthy: boolean,
  lastDiffers: boolean,
): AnsweredPulse {
  const own = answered.ballots.filter((ballot) => ballot.unitId === unitId);
  return {
    ...answered,
    ballots: answered.ballots.map((ballot) => {
      if (ballot.unitId !== unitId) return ballot;
      const end = lastDiffers && ballot === own.at(-1) ? !healthy : healthy;
      const answers: Answers = Object.fromEntries(itemIds.map((id) => [id, atEnd(itemOf.get(id)!, end)]));
      return { unitId, answers: { ...ballot.answers, ...answers } };
    }),
  };
}

/** Cells that do not hold the unit together with others: what is shown of them must not tell the two cases apart. */
const besides = ({ reading, unitsOf }: PublishedReading, unitId: string): FrozenCell[] =>
  reading.cells.filter(({ cellId }) => {
    const units = unitsOf.get(cellId) ?? [];
    return !units.includes(unitId) || units.length === 1;
  });

const isShown = ({ reading, unitsOf }: PublishedReading, unitId: string): boolean =>
  reading.cells.some(({ cellId, released }) => {
    const units = unitsOf.get(cellId);
    return released && units?.length === 1 && units[0] === unitId;
  });

describe('a team in which all, or all but one, gave the answer at one end', () => {
  jest.setTimeout(180_000);

  it('looks the same in every figure, sign and severity of its own and of all other teams', () => {
    for (const [index, measure] of measures.entries()) {
      let looks = 0;
      for (let seed = 100 * index; looks < 2; seed++) {
        const [wave] = organisationHistory({ seed, people: { from: 30, to: 80 }, waves: 1 });
        const answered = answeredPulse(wave!, instrument, seed);
        const unitId = new Random(seed).pick(answered.pulse.units).id;
        const shown = (lastDiffers: boolean) =>
          publishReadings([unanimous(answered, unitId, measure.itemIds, seed % 2 === 0, lastDiffers)])[0]!;
        const all = shown(false);
        // A team that is shown by itself, beside others.
        if (!isShown(all, unitId) || all.reading.cells.filter(({ released }) => released).length < 3)
          continue;
        looks++;
        expect({ seed, measure: measure.id, cells: besides(shown(true), unitId) }).toEqual({
          seed,
          measure: measure.id,
          cells: besides(all, unitId),
        });
      }
    }
  });
});

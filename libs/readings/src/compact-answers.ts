import type { Answer, Answers, Instrument } from '@penumbra/instruments';

const words = ['cannot-say', 'prefer-not-to-answer'] as const;
const firstRating = 1 + words.length;
const ballotsAtFirst = 1_024;

/**
 * Answers with their unit while it is not yet known under which cell they may be kept: one byte an item (scales have 2 to
 * 11 points) and four for the unit, so 100,000 ballots of 20 items take 2.4 MB.
 */
export class CompactAnswers {
  private readonly width: number;
  private readonly unitIds: string[] = [];
  private readonly numberOf = new Map<string, number>();
  private bytes: Uint8Array;
  private units = new Uint32Array(ballotsAtFirst);
  private length = 0;

  constructor(private readonly instrument: Instrument) {
    this.width = instrument.items.length;
    this.bytes = new Uint8Array(ballotsAtFirst * this.width);
  }

  get count(): number {
    return this.length;
  }

  /** Takes answers that were checked against the instrument. */
  add(unitId: string, answers: Answers): void {
    if (this.length === this.units.length) this.grow();
    let unit = this.numberOf.get(unitId);
    if (unit === undefined) this.numberOf.set(unitId, (unit = this.unitIds.push(unitId) - 1));
    this.units[this.length] = unit;
    const start = this.length * this.width;
    for (const [place, item] of this.instrument.items.entries()) {
      if (!Object.hasOwn(answers, item.id)) continue;
      const answer = answers[item.id]!;
      this.bytes[start + place] =
        typeof answer === 'number' ? firstRating + answer - item.scale.from : 1 + words.indexOf(answer);
    }
    this.length += 1;
  }

  unitOf(index: number): string {
    return this.unitIds[this.units[index]!]!;
  }

  answersOf(index: number): Answers {
    const start = index * this.width;
    return Object.fromEntries(
      this.instrument.items.flatMap((item, place): [string, Answer][] => {
        const byte = this.bytes[start + place]!;
        if (byte === 0) return [];
        return [[item.id, byte < firstRating ? words[byte - 1]! : item.scale.from + byte - firstRating]];
      }),
    );
  }

  private grow(): void {
    const [bytes, units] = [this.bytes, this.units];
    this.bytes = new Uint8Array(bytes.length * 2);
    this.bytes.set(bytes);
    this.units = new Uint32Array(units.length * 2);
    this.units.set(units);
  }
}

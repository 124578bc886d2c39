import type { AnalysePlan } from './analyse-plan.js';

/** Straight lines are held against people from this many items on (as `isStraightLine` of the measures). */
const STRAIGHT_LINE_ITEMS = 8;
/** Groups that share one piece of memory. */
const SLAB_GROUPS = 256;
/** Complete rows after which the products are moved from 32-bit sums to doubles; 100 x 100 x this stays below 2^31. */
const ROWS_PER_FLUSH = 1 << 17;

/** People of one group who answered the same number of items; all sums are whole numbers, so the order of rows is nothing. */
export interface ScoreSums {
  answered: number;
  people: number;
  /** Of people's sums of answers, counted from the lowest point: sum and sum of squares. */
  sum: number;
  squares: number;
  /** Of people's numbers of favourable answers. */
  favourable: number;
  favourableSquares: number;
}

interface Slab {
  /** groups x items x points, from people with a score who answered everything. */
  complete: Uint32Array;
  /** The same from people who skipped something; made when the first of them comes. */
  partial: Uint32Array | null;
  /** groups x 5 (`ScoreSums`), of people who answered everything. */
  completeSums: Float64Array;
  /** groups x numbers of answered items below all x 5; made with `partial`. */
  partialSums: Float64Array;
  /** groups x 3: people without a score, people whose mean is favourable, straight lines. */
  people: Uint32Array;
}

const SUMS = 5;

/**
 * Counts of all answers, group by group: how often each point was chosen per item, and sums over people. Memory depends on
 * groups x items x points, never on rows. Answers come oriented and counted from the lowest point of the scale; -1 is no answer.
 */
export class ResponseTally {
  readonly items: number;
  readonly points: number;
  /** Answers a person needs for a score: 60 % of the items. */
  readonly leastAnswers: number;
  /** First favourable point: two thirds of the way up, as `isFavourable` of the measures. */
  readonly favourableFrom: number;
  rows = 0;
  rowsWithoutGroup = 0;

  private readonly places = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly slabs: Slab[] = [];
  /** Numbers of answered items that give a score and are not all of them. */
  private readonly levels: number;
  private readonly products: Float64Array;
  private readonly recent: Int32Array;
  private recentRows = 0;
  private readonly mixedKeys: boolean;
  private readonly reversed: Uint8Array;
  private readonly withoutStraightLines: boolean;

  constructor(private readonly plan: AnalysePlan) {
    this.items = plan.items.length;
    this.points = plan.scale.to - plan.scale.from + 1;
    this.leastAnswers = Math.ceil((3 * this.items) / 5);
    this.favourableFrom = Math.ceil((2 * (this.points - 1)) / 3);
    this.levels = this.items - this.leastAnswers;
    this.products = new Float64Array(this.items * this.items);
    this.recent = new Int32Array(this.items * this.items);
    this.reversed = Uint8Array.from(plan.reversed, Number);
    this.mixedKeys = plan.reversed.includes(true) && plan.reversed.includes(false);
    this.withoutStraightLines = plan.withoutStraightLines;
  }

  get groupCount(): number {
    return this.names.length;
  }

  /** The place of a group, made when it is new. */
  placeOf(name: string): number {
    const known = this.places.get(name);
    if (known !== undefined) return known;
    const place = this.names.length;
    this.names.push(name);
    this.places.set(name, place);
    if (place % SLAB_GROUPS === 0) this.slabs.push(this.newSlab());
    return place;
  }

  nameOf(place: number): string {
    return this.names[place] as string;
  }

  /** Counts one person. `answers` is read, not kept. */
  add(place: number, answers: Int8Array): void {
    const { items, points, favourableFrom } = this;
    this.rows += 1;
    let answered = 0;
    let sum = 0;
    let favourable = 0;
    for (let item = 0; item < items; item += 1) {
      const value = answers[item] as number;
      if (value < 0) continue;
      answered += 1;
      sum += value;
      if (value >= favourableFrom) favourable += 1;
    }
    const slab = this.slabs[place >> 8] as Slab;
    const group = place & (SLAB_GROUPS - 1);
    if (this.mixedKeys && answered >= STRAIGHT_LINE_ITEMS && this.isStraightLine(answers)) {
      slab.people[3 * group + 2] = (slab.people[3 * group + 2] as number) + 1;
      if (this.withoutStraightLines) return;
    }
    if (answered < this.leastAnswers) {
      slab.people[3 * group] = (slab.people[3 * group] as number) + 1;
      return;
    }
    // The mean of the person is favourable when it is at least two thirds of the way up; whole numbers on both sides.
    if (3 * sum >= 2 * (points - 1) * answered)
      slab.people[3 * group + 1] = (slab.people[3 * group + 1] as number) + 1;
    if (answered < items && slab.partial === null) this.addPartial(slab);
    const sums = answered === items ? slab.completeSums : slab.partialSums;
    const level = SUMS * (answered === items ? group : group * this.levels + answered - this.leastAnswers);
    sums[level] = (sums[level] as number) + 1;
    sums[level + 1] = (sums[level + 1] as number) + sum;
    sums[level + 2] = (sums[level + 2] as number) + sum * sum;
    sums[level + 3] = (sums[level + 3] as number) + favourable;
    sums[level + 4] = (sums[level + 4] as number) + favourable * favourable;
    let cell = group * items * points;
    if (answered < items) {
      const counts = slab.partial as Uint32Array;
      for (let item = 0; item < items; item += 1, cell += points) {
        const value = answers[item] as number;
        if (value >= 0) counts[cell + value] = (counts[cell + value] as number) + 1;
      }
      return;
    }
    const counts = slab.complete;
    for (let item = 0; item < items; item += 1, cell += points) {
      const at = cell + (answers[item] as number);
      counts[at] = (counts[at] as number) + 1;
    }
    this.addProducts(answers);
  }

  /** Adds another tally of the same plan: the same as one pass over the rows of both. */
  merge(other: ResponseTally): void {
    this.flush();
    other.flush();
    this.rows += other.rows;
    this.rowsWithoutGroup += other.rowsWithoutGroup;
    addInto(this.products, 0, other.products, 0, this.products.length);
    const cells = this.items * this.points;
    const sums = SUMS * this.levels;
    for (let place = 0; place < other.groupCount; place += 1) {
      const own = this.placeOf(other.nameOf(place));
      const into = this.slabs[own >> 8] as Slab;
      const from = other.slabs[place >> 8] as Slab;
      const [a, b] = [own & (SLAB_GROUPS - 1), place & (SLAB_GROUPS - 1)];
      addInto(into.complete, a * cells, from.complete, b * cells, cells);
      addInto(into.completeSums, a * SUMS, from.completeSums, b * SUMS, SUMS);
      addInto(into.people, a * 3, from.people, b * 3, 3);
      if (from.partial !== null) {
        if (into.partial === null) this.addPartial(into);
        addInto(into.partial as Uint32Array, a * cells, from.partial, b * cells, cells);
        addInto(into.partialSums, a * sums, from.partialSums, b * sums, sums);
      }
    }
  }

  /** How often each point of an item was chosen by people with a score who answered everything. */
  completeCounts(place: number, item: number): Uint32Array {
    const at = ((place & (SLAB_GROUPS - 1)) * this.items + item) * this.points;
    return (this.slabs[place >> 8] as Slab).complete.subarray(at, at + this.points);
  }

  /** The same by everyone with a score. */
  counts(place: number, item: number): Uint32Array {
    const { partial } = this.slabs[place >> 8] as Slab;
    const complete = this.completeCounts(place, item);
    if (partial === null) return complete;
    const at = ((place & (SLAB_GROUPS - 1)) * this.items + item) * this.points;
    return complete.map((count, point) => count + (partial[at + point] as number));
  }

  /** Sums over the people of a group with a score; numbers of answered items that nobody has are left out. */
  scoreSums(place: number): ScoreSums[] {
    const { completeSums, partial, partialSums } = this.slabs[place >> 8] as Slab;
    const group = place & (SLAB_GROUPS - 1);
    const found: ScoreSums[] = [];
    const take = (answered: number, sums: Float64Array, at: number) => {
      if (sums[at] === 0) return;
      found.push({
        answered,
        people: sums[at] as number,
        sum: sums[at + 1] as number,
        squares: sums[at + 2] as number,
        favourable: sums[at + 3] as number,
        favourableSquares: sums[at + 4] as number,
      });
    };
    const levels = partial === null ? 0 : this.levels;
    for (let level = 0; level < levels; level += 1)
      take(this.leastAnswers + level, partialSums, SUMS * (group * this.levels + level));
    take(this.items, completeSums, SUMS * group);
    return found;
  }

  peopleWithoutScore(place: number): number {
    return (this.slabs[place >> 8] as Slab).people[3 * (place & (SLAB_GROUPS - 1))] as number;
  }

  peopleFavourable(place: number): number {
    return (this.slabs[place >> 8] as Slab).people[3 * (place & (SLAB_GROUPS - 1)) + 1] as number;
  }

  straightLines(place: number): number {
    return (this.slabs[place >> 8] as Slab).people[3 * (place & (SLAB_GROUPS - 1)) + 2] as number;
  }

  /** Sum over complete rows of the product of two items' answers. */
  productSum(a: number, b: number): number {
    this.flush();
    return this.products[Math.min(a, b) * this.items + Math.max(a, b)] as number;
  }

  private addProducts(answers: Int8Array): void {
    const { items, recent } = this;
    for (let a = 0; a < items; a += 1) {
      const value = answers[a] as number;
      if (value === 0) continue;
      const row = a * items;
      for (let b = a; b < items; b += 1)
        recent[row + b] = ((recent[row + b] as number) + value * (answers[b] as number)) | 0;
    }
    this.recentRows += 1;
    if (this.recentRows === ROWS_PER_FLUSH) this.flush();
  }

  private flush(): void {
    if (this.recentRows === 0) return;
    addInto(this.products, 0, this.recent, 0, this.products.length);
    this.recent.fill(0);
    this.recentRows = 0;
  }

  private isStraightLine(answers: Int8Array): boolean {
    const top = this.points - 1;
    let line = -1;
    let keys = 0;
    for (let item = 0; item < this.items; item += 1) {
      const value = answers[item] as number;
      if (value < 0) continue;
      const asGiven = this.reversed[item] === 1 ? top - value : value;
      if (line >= 0 && asGiven !== line) return false;
      line = asGiven;
      keys |= 1 << (this.reversed[item] as number);
    }
    return keys === 3;
  }

  private addPartial(slab: Slab): void {
    slab.partial = new Uint32Array(SLAB_GROUPS * this.items * this.points);
    slab.partialSums = new Float64Array(SLAB_GROUPS * this.levels * SUMS);
  }

  private newSlab(): Slab {
    return {
      complete: new Uint32Array(SLAB_GROUPS * this.items * this.points),
      partial: null,
      completeSums: new Float64Array(SLAB_GROUPS * SUMS),
      partialSums: new Float64Array(0),
      people: new Uint32Array(SLAB_GROUPS * 3),
    };
  }
}

type Sums = Uint32Array | Int32Array | Float64Array;

function addInto(into: Sums, at: number, from: Sums, start: number, length: number): void {
  for (let i = 0; i < length; i += 1) into[at + i] = (into[at + i] as number) + (from[start + i] as number);
}

// The attack of whoever holds the whole database after the close: tell who gave which answers, and who took part at all.
//
// Answers. Every table with rows about people, and every table, array and list of receipts with entries about answers,
// gives orderings: by each column, by Postgres' own columns, by position. For each pair of an ordering of people and an
// ordering of answers, the r-th person is taken for the writer of the r-th answer, over the pulse and unit by unit. The
// attacker is granted what the database does not hold: who took part, who of them wrote a comment, and of which unit an
// answer or a comment is. Two orderings more stand for somebody who watched the pulse live: the true order of Send, on
// either side.
//
// Participation. Every ordering of people is cut where takers and others part best, every column is taken as a label.
//
// Chance. Within a unit the true assignment of answers to takers is as good as every other, unless something in the
// database knows it; so the same attack on shuffled assignments says what chance finds. Each figure is standardised by
// its own shuffles, and the largest of all is held against the largest of all in each shuffle: that is exact, however
// many orderings there are and however they hang together. With 1,000 shuffles, "above every one of them" happens by
// chance once in 1,001 runs; that is the 99.9 % quantile.
import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '@penumbra/seal';
import { dumpedBytes, type DumpedRow, type DumpedTable } from './database-dump.js';

/** One invited person, with everything by which a row can be known as theirs. */
export interface Target {
  readonly unitId: string;
  /** The attacker is also granted who wrote a comment: answers of those who did are exchanged with each other only. */
  readonly hasComment?: boolean;
  /** Ids, names and addresses: by these a row is about the person. */
  readonly person: readonly string[];
  /** What only the person and the test know: by these a row is about their answers. Empty for who took no part. */
  readonly answers: readonly string[];
  /** When among the others they pressed Send; null for who took no part. */
  readonly sentAs: number | null;
}

export type AttackedPulse = readonly Target[];

export interface Finding {
  readonly by: string;
  /** People matched to their own answer; or told right as having taken part or not. Over all pulses. */
  readonly hits: number;
  /** The mean of the same over the shuffles. */
  readonly byChance: number;
  /** Hits above chance, in standard deviations of the shuffles. */
  readonly z: number;
}

export interface Verdict {
  readonly people: number;
  readonly takers: number;
  readonly answers: Family;
  readonly participation: Family;
  /** Values that stand in the row of few people and in the row of few answers. */
  readonly sharedValues: readonly string[];
  /** Tables in which rows of people, and of answers, were recognised. */
  readonly tables: { readonly people: readonly string[]; readonly answers: readonly string[] };
}

export interface Family {
  /** How many different orderings, or pairs of them, were tried. */
  readonly tried: number;
  /** The strongest finding in standard deviations. */
  readonly worst: Finding;
  /** The finding with most hits. */
  readonly most: Finding;
  /** What the strongest one of all reached in each of the shuffles: its 99.9 % quantile. */
  readonly limit: number;
}

type Side = 'person' | 'answers';
interface Mention {
  readonly pulse: number;
  readonly index: number;
  readonly side: Side;
}
interface Ordering {
  readonly by: string;
  /** Indices of people, in this order. */
  readonly order: readonly number[];
  /** The label each has in the column; absent where every label is different. */
  readonly labels?: ReadonlyMap<number, string>;
}

/** All by which rows are recognised, as text and, for ids and digests, as bytes inside others. */
class Known {
  private readonly texts = new Map<string, Mention>();
  private readonly bytes = new Map<number, { hex: string; mention: Mention }[]>();

  constructor(pulses: readonly AttackedPulse[]) {
    for (const [pulse, targets] of pulses.entries())
      for (const [index, target] of targets.entries())
        for (const side of ['person', 'answers'] as const)
          for (const token of target[side]) this.add(token, { pulse, index, side });
  }

  get(text: string): Mention | undefined {
    return this.texts.get(text);
  }

  /** Ids and digests anywhere in the bytes of a dumped bytea: a page's row, a list. */
  inBytes(text: string): Mention[] {
    const bytes = dumpedBytes(text);
    if (!bytes) return [];
    const found: Mention[] = [];
    for (let at = 0; at + 16 <= bytes.length; at += 1)
      for (const { hex, mention } of this.bytes.get(bytes.readUInt32BE(at)) ?? [])
        if (bytes.toString('hex', at, at + hex.length / 2) === hex) found.push(mention);
    return found;
  }

  private add(token: string, mention: Mention): void {
    this.texts.set(token, mention);
    const hex = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(token)
      ? token.replaceAll('-', '')
      : token;
    if (!/^(?:[0-9a-f]{2}){16,}$/.test(hex)) return;
    const prefix = Number.parseInt(hex.slice(0, 8), 16);
    this.bytes.set(prefix, [...(this.bytes.get(prefix) ?? []), { hex, mention }]);
  }
}

const shuffles = 1_000;
/** A shared value is no finding when that many people and that many answers have it: a unit, a moment, a pulse. */
const crowd = 5;

export function joinAttack(
  dump: readonly DumpedTable[],
  pulses: readonly AttackedPulse[],
  random: () => number,
): Verdict {
  const known = new Known(pulses);

  const orderings = pulses.map((): Record<Side, Ordering[]> => ({ person: [], answers: [] }));
  const values = pulses.map((): Record<Side, Map<string, Set<number>>> => ({
    person: new Map(),
    answers: new Map(),
  }));
  for (const table of dump) readTable(table, known, orderings, values);
  const tables = (side: Side) =>
    [...new Set(orderings.flatMap((own) => own[side].map(({ by }) => by.split(' by ')[0]!)))].sort();
  const found = { people: tables('person'), answers: tables('answers') };
  for (const [pulse, targets] of pulses.entries()) {
    const sent = targets
      .flatMap(({ sentAs }, index) => (sentAs === null ? [] : [{ sentAs, index }]))
      .sort((a, b) => a.sentAs - b.sentAs)
      .map(({ index }) => index);
    for (const side of ['person', 'answers'] as const)
      orderings[pulse]![side].push({ by: observer, order: sent });
  }
  return {
    people: pulses.reduce((sum, targets) => sum + targets.length, 0),
    takers: pulses.flat().filter(({ sentAs }) => sentAs !== null).length,
    answers: attackAnswers(pulses, orderings, random),
    participation: attackParticipation(pulses, orderings, random),
    sharedValues: values.flatMap(sharedValues),
    tables: found,
  };
}

const observer = 'the order of Send, watched live';

// ---- what a table tells

function readTable(
  table: DumpedTable,
  known: Known,
  orderings: readonly Record<Side, Ordering[]>[],
  values: readonly Record<Side, Map<string, Set<number>>>[],
): void {
  const rows = new Map<string, { mention: Mention; row: DumpedRow }[]>();
  const lists = new Map<string, Mention[]>();
  for (const row of table.rows) {
    const mentions = new Map<string, Mention>();
    const own: string[] = [];
    for (const [column, text] of Object.entries(row)) {
      if (text === null) continue;
      const atoms = atomsOf(text);
      for (const mention of known.inBytes(text))
        mentions.set(`${mention.pulse} ${mention.side} ${mention.index}`, mention);
      for (const atom of atoms) {
        const mention = known.get(atom);
        if (mention) mentions.set(`${mention.pulse} ${mention.side} ${mention.index}`, mention);
        if (atom.length >= 8 && (!column.startsWith('(') || column === '(committed)')) own.push(atom);
      }
      for (const [path, list] of listsOf(text)) {
        const about = list.map((entry) => theOnly(entry, known));
        if (about.length < crowd || about.some((mention) => mention === null)) continue;
        for (const [at, entry] of list.entries())
          for (const atom of entry) if (atom.length >= 8) note(values, about[at]!, atom);
        const first = about[0]!;
        if (about.every((mention) => mention!.pulse === first.pulse && mention!.side === first.side))
          lists.set(`${first.pulse} ${first.side} ${column}${path}`, about as Mention[]);
      }
    }
    for (const side of ['person', 'answers'] as const) {
      const about = [...mentions.values()].filter((mention) => mention.side === side);
      const mention = about[0];
      if (!mention || about.length > 1) continue;
      for (const atom of own) note(values, mention, atom);
      const key = `${mention.pulse} ${side}`;
      rows.set(key, [...(rows.get(key) ?? []), { mention, row }]);
    }
  }
  for (const own of rows.values()) {
    const { pulse, side } = own[0]!.mention;
    if (own.length >= 3) orderings[pulse]![side].push(...orderingsOf(table.name, own));
  }
  for (const [key, list] of lists) {
    const { pulse, side } = list[0]!;
    const by = `${table.name} by the place in ${key.split(' ').slice(2).join(' ')}`;
    orderings[pulse]![side].push({ by, order: firstOfEach(list.map(({ index }) => index)) });
  }
}

function orderingsOf(name: string, rows: readonly { mention: Mention; row: DumpedRow }[]): Ordering[] {
  const columns = Object.keys(rows[0]!.row);
  const inPlace = rows.toSorted((a, b) => byValue(a.row['(ctid)'] ?? '', b.row['(ctid)'] ?? ''));
  const made: Ordering[] = [];
  for (const column of columns) {
    const sorted = inPlace.toSorted((a, b) => byValue(a.row[column] ?? '', b.row[column] ?? ''));
    const labels = new Map(sorted.map(({ mention, row }) => [mention.index, row[column] ?? '']));
    const distinct = new Set(labels.values()).size;
    if (distinct < 2) continue;
    made.push({
      by: `${name} by ${column}`,
      order: firstOfEach(sorted.map(({ mention }) => mention.index)),
      ...(distinct <= labels.size / 2 ? { labels } : {}),
    });
  }
  // That a person has a row here at all may tell something.
  const present = new Map(rows.map(({ mention }) => [mention.index, 'a row']));
  made.push({ by: `${name} by having a row`, order: [...present.keys()], labels: present });
  return made;
}

const firstOfEach = (list: readonly number[]): number[] => [...new Set(list)];

/** Numbers and row addresses by size, all else as text. */
function byValue(a: string, b: string): number {
  const [left, right] = [sizeOf(a), sizeOf(b)];
  if (left !== null && right !== null) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}

function sizeOf(text: string): number | null {
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  const [, page, line] = /^\((\d+),(\d+)\)$/.exec(text) ?? [];
  return page === undefined ? null : Number(page) * 65_536 + Number(line);
}

function theOnly(atoms: readonly string[], known: Known): Mention | null {
  const mentions = new Map(
    atoms.flatMap((atom) => {
      const mention = known.get(atom);
      return mention ? [[`${mention.pulse} ${mention.side} ${mention.index}`, mention] as const] : [];
    }),
  );
  return mentions.size === 1 ? [...mentions.values()][0]! : null;
}

/** A value in every spelling in which it could stand elsewhere: itself, its words, its JSON's leaves and objects. */
function atomsOf(text: string): string[] {
  const bytes = dumpedBytes(text);
  if (bytes) return [bytes.toString('hex')];
  const json = jsonOf(text);
  if (json !== undefined) return atomsOfJson(json);
  return [text, ...(text.match(/[\w.+@-]{8,}/g) ?? [])];
}

function jsonOf(text: string): Json | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

function atomsOfJson(json: Json): string[] {
  if (typeof json === 'string') return [json, ...inHex(json)];
  if (Array.isArray(json)) return json.flatMap(atomsOfJson);
  if (json === null || typeof json !== 'object') return [];
  return [canonicalJson(json), ...Object.values(json as Record<string, Json>).flatMap(atomsOfJson)];
}

/** base64url of 16 bytes and more, as hex: the same bytes elsewhere are a bytea. */
const inHex = (text: string): string[] =>
  /^[\w-]{22,}$/.test(text) ? [Buffer.from(text, 'base64url').toString('hex')] : [];

/** Arrays in JSON by their path, and a run of 32-byte digests, as lists of entries. */
function listsOf(text: string): [path: string, list: string[][]][] {
  const bytes = dumpedBytes(text);
  if (bytes) {
    if (bytes.length < 64 || bytes.length % 32 !== 0) return [];
    const count = bytes.length / 32;
    return [['', Array.from({ length: count }, (_, at) => [bytes.toString('hex', at * 32, at * 32 + 32)])]];
  }
  const json = jsonOf(text);
  return json === undefined ? [] : listsOfJson(json, '');
}

function listsOfJson(json: Json, path: string): [path: string, list: string[][]][] {
  if (Array.isArray(json))
    return [
      [path, json.map(atomsOfJson)],
      ...json.flatMap((entry: Json) => (typeof entry === 'object' ? listsOfJson(entry, `${path}[]`) : [])),
    ];
  if (json === null || typeof json !== 'object') return [];
  return Object.entries(json as Record<string, Json>).flatMap(([name, value]) =>
    listsOfJson(value, `${path}.${name}`),
  );
}

function note(
  values: readonly Record<Side, Map<string, Set<number>>>[],
  { pulse, side, index }: Mention,
  atom: string,
): void {
  const own = values[pulse]![side];
  const holders = own.get(atom);
  if (holders) holders.add(index);
  else own.set(atom, new Set([index]));
}

/** Equal values, and values of which the other side holds the SHA-256. */
function sharedValues({ person, answers }: Record<Side, Map<string, Set<number>>>): string[] {
  const digests = (values: ReadonlyMap<string, Set<number>>) => {
    const made = new Map(values);
    for (const [value, holders] of values) {
      const spellings: (string | Buffer)[] = [value];
      if (/^(?:[0-9a-f]{2}){16,}$/.test(value)) spellings.push(Buffer.from(value, 'hex'));
      for (const spelling of spellings)
        made.set(createHash('sha256').update(spelling).digest('hex'), holders);
    }
    return made;
  };
  const theirs = digests(answers);
  return [...digests(person)].flatMap(([value, people]) => {
    const writers = theirs.get(value);
    return writers && Math.min(people.size, writers.size) < crowd ? [value] : [];
  });
}

// ---- what the orderings tell

/** A figure for the truth and for each shuffle, summed over pulses. */
interface Tally {
  readonly by: string;
  truth: number;
  readonly shuffled: Float64Array;
}

function attackAnswers(
  pulses: readonly AttackedPulse[],
  orderings: readonly Record<Side, Ordering[]>[],
  random: () => number,
): Family {
  const tallies = new Map<string, Tally>();
  for (const [pulse, targets] of pulses.entries()) {
    const units = Int32Array.from(indexOfEach(targets.map(({ unitId }) => unitId)));
    const takers = targets.flatMap(({ sentAs }, index) => (sentAs === null ? [] : [index]));
    const likes = indexOfEach(targets.map(({ unitId, hasComment }) => `${unitId} ${hasComment ?? false}`));
    const alike = [...new Set(likes)].map((like) => takers.filter((index) => likes[index] === like));
    const assignments = Array.from({ length: shuffles }, () => shuffledWithin(alike, targets.length, random));
    const tried = new Set<string>();
    for (const people of orderings[pulse]!.person)
      for (const answers of orderings[pulse]!.answers) {
        if (people.by === observer && answers.by === observer) continue;
        const answered = new Set(answers.order);
        const matched = people.order.filter((index) => answered.has(index));
        const mentioned = new Set(matched);
        const writers = answers.order.filter((index) => mentioned.has(index));
        if (matched.length < 3) continue;
        for (const [how, first, second] of [
          ['', matched, writers],
          [', reversed', matched.toReversed(), writers],
          [', unit by unit', byUnit(matched, units), byUnit(writers, units)],
          [', unit by unit, reversed', byUnit(matched.toReversed(), units), byUnit(writers, units)],
        ] as const) {
          // Many columns order alike; each different pair of a pulse is tried once.
          const pair = `${first.join()} ${second.join()}`;
          if (tried.has(pair)) continue;
          tried.add(pair);
          const by = `${people.by} x ${answers.by}${how}`;
          const tally = tallies.get(by) ?? { by, truth: 0, shuffled: new Float64Array(shuffles) };
          tallies.set(by, tally);
          const [left, right] = [Int32Array.from(first), Int32Array.from(second)];
          tally.truth += matches(left, right, null);
          for (let shuffle = 0; shuffle < shuffles; shuffle += 1)
            tally.shuffled[shuffle]! += matches(left, right, assignments[shuffle]!);
        }
      }
  }
  return judged([...tallies.values()]);
}

function matches(people: Int32Array, writers: Int32Array, assignment: Int32Array | null): number {
  let hits = 0;
  for (let rank = 0; rank < people.length; rank += 1) {
    const writer = writers[rank]!;
    if (people[rank] === (assignment ? assignment[writer] : writer)) hits += 1;
  }
  return hits;
}

const byUnit = (order: readonly number[], units: Int32Array): number[] =>
  order.toSorted((a, b) => units[a]! - units[b]!);

function indexOfEach(names: readonly string[]): number[] {
  const known = [...new Set(names)].sort();
  return names.map((name) => known.indexOf(name));
}

/** Takers exchanged with takers who are like them in all that the attacker is granted. */
function shuffledWithin(alike: readonly number[][], people: number, random: () => number): Int32Array {
  const exchanged = new Int32Array(people);
  for (let index = 0; index < exchanged.length; index += 1) exchanged[index] = index;
  for (const own of alike) {
    const drawn = shuffled(own, random);
    for (let at = 0; at < own.length; at += 1) exchanged[own[at]!] = drawn[at]!;
  }
  return exchanged;
}

export function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const drawn = [...list];
  for (let at = drawn.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [drawn[at], drawn[other]] = [drawn[other]!, drawn[at]!];
  }
  return drawn;
}

function attackParticipation(
  pulses: readonly AttackedPulse[],
  orderings: readonly Record<Side, Ordering[]>[],
  random: () => number,
): Family {
  const tallies = new Map<string, Tally>();
  for (const [pulse, targets] of pulses.entries()) {
    const truth = Uint8Array.from(targets, ({ sentAs }) => (sentAs === null ? 0 : 1));
    const took = Array.from({ length: shuffles }, () => Uint8Array.from(shuffled([...truth], random)));
    const tried = new Set<string>();
    for (const { by, order, labels } of orderings[pulse]!.person) {
      if (by === observer) continue;
      const absent = targets.flatMap((_, index) => (order.includes(index) ? [] : [index]));
      const splits: [string, (took: Uint8Array) => number, string][] = [];
      if (!by.endsWith('having a row')) {
        const all = Int32Array.from(order);
        splits.push([`${by}, cut where it parts best`, (who) => toldByCut(all, who), all.join()]);
      }
      if (labels) {
        const classes = Int32Array.from(
          indexOfEach(targets.map((_, index) => (absent.includes(index) ? '' : `=${labels.get(index)}`))),
        );
        if (new Set(classes).size > 1)
          splits.push([`${by}, as a label`, (who) => toldByLabel(classes, who), classes.join()]);
      }
      for (const [name, told, key] of splits) {
        if (tried.has(key)) continue;
        tried.add(key);
        const tally = tallies.get(name) ?? { by: name, truth: 0, shuffled: new Float64Array(shuffles) };
        tallies.set(name, tally);
        tally.truth += told(truth);
        for (let shuffle = 0; shuffle < shuffles; shuffle += 1)
          tally.shuffled[shuffle]! += told(took[shuffle]!);
      }
    }
  }
  return judged([...tallies.values()]);
}

/** How many of those in the ordering are told right, takers on one side of the best cut and others on the other side. */
function toldByCut(order: Int32Array, took: Uint8Array): number {
  const people = order.length;
  let takers = 0;
  for (let at = 0; at < people; at += 1) takers += took[order[at]!]!;
  // Right when those before the cut are taken for takers and those after it for others: from none before it to all.
  let right = people - takers;
  let [most, least] = [right, right];
  for (let at = 0; at < people; at += 1) {
    right += 2 * took[order[at]!]! - 1;
    if (right > most) most = right;
    else if (right < least) least = right;
  }
  return Math.max(most, people - least);
}

/** How many are told right when everybody with a label is taken for what most with it are. */
function toldByLabel(classes: Int32Array, took: Uint8Array): number {
  const sizes = new Map<number, { takers: number; others: number }>();
  for (const [index, name] of classes.entries()) {
    const own = sizes.get(name) ?? { takers: 0, others: 0 };
    if (took[index]) own.takers += 1;
    else own.others += 1;
    sizes.set(name, own);
  }
  return [...sizes.values()].reduce((sum, { takers, others }) => sum + Math.max(takers, others), 0);
}

/** Holds each tally against its own shuffles, and the strongest of all against the strongest of each shuffle. */
function judged(tallies: readonly Tally[]): Family {
  const strongest = new Float64Array(shuffles).fill(-Infinity);
  const findings = tallies.map(({ by, truth, shuffled: drawn }): Finding => {
    const mean = drawn.reduce((sum, hits) => sum + hits, 0) / shuffles;
    const variance = drawn.reduce((sum, hits) => sum + (hits - mean) ** 2, 0) / (shuffles - 1);
    // What hardly ever differs from its mean must not look strong for one lucky hit.
    const deviation = Math.max(Math.sqrt(variance), 0.5);
    for (let shuffle = 0; shuffle < shuffles; shuffle += 1)
      strongest[shuffle] = Math.max(strongest[shuffle]!, (drawn[shuffle]! - mean) / deviation);
    return { by, hits: truth, byChance: mean, z: (truth - mean) / deviation };
  });
  const most = (by: 'z' | 'hits') =>
    findings.reduce((best, finding) => (finding[by] > best[by] ? finding : best), {
      by: 'nothing to try',
      hits: 0,
      byChance: 0,
      z: 0,
    });
  return {
    tried: tallies.length,
    worst: most('z'),
    most: most('hits'),
    limit: tallies.length === 0 ? 0 : Math.max(...strongest),
  };
}

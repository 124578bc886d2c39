import type { Answers, Instrument, Item } from '@penumbra/instruments';
import { randomFrom, type Random } from './random.js';
import type { SampleOrganisation } from './sample-organisation.js';

const seed = 7_081_953;

/** What is going on in a team, from 0 (nothing) to 1 (plain to see), in each of the past quarters, oldest first. */
interface Planted {
  readonly kind: 'shadow' | 'dependency' | 'low-trust';
  readonly strength: readonly [number, number, number, number];
}

/** The findings that are planted in the sample; docs/demo.md tells them. */
export const plantedTeams: Readonly<Record<string, Planted>> = {
  Firmware: { kind: 'shadow', strength: [0.35, 0.65, 0.9, 1] },
  'Export Sales': { kind: 'shadow', strength: [0.6, 0.62, 0.58, 0.62] },
  'Montage Süd': { kind: 'shadow', strength: [0.9, 0.7, 0.3, 0] },
  Logistik: { kind: 'dependency', strength: [0.3, 0.4, 0.5, 0.55] },
  Treasury: { kind: 'dependency', strength: [0.85, 0.9, 0.85, 0.9] },
  'Service Desk': { kind: 'low-trust', strength: [0, 0.3, 0.7, 1] },
};

/** The latest of the past quarters, counted from 0. */
const lastQuarter = 3;

/** Teams where fewer answer, so that the demo also shows what is withheld. */
const quietTeams: Readonly<Record<string, number>> = { Werkstatt: 0.45, 'Key Accounts': 0.5, Legal: 0.6 };

/** A person's own way of answering, the same in every quarter. */
export interface Temperament {
  readonly outlook: number;
  readonly candour: number;
}

export const temperament = (random: Random): Temperament => ({
  outlook: random.normal() * 0.35,
  candour: random.normal() * 0.35,
});

/** Whether the person answers this time: about four of five do, more where something is planted. */
export function takesPart(team: string, random: Random): boolean {
  const share = quietTeams[team] ?? (plantedTeams[team] ? 0.93 : 0.81);
  return random.next() < share;
}

/** What people of the sample write: one of four writes something in the latest quarter, about what is planted in the team. */
const comments: Readonly<Record<Planted['kind'] | 'other', readonly string[]>> = {
  shadow: [
    'Ask for objections before the boss says what they think.',
    'Say whether we decide or are only being told.',
    'Somebody should have the task of arguing the other side.',
    'Nach der Sitzung sagen alle, was sie in der Sitzung nicht gesagt haben.',
  ],
  dependency: [
    'Write down who may decide what when one person is away.',
    'Two people should be able to approve, not one.',
    'Ohne Freigabe geht nichts, und freigeben kann nur eine Stelle.',
  ],
  'low-trust': [
    'When something goes wrong, talk it through instead of looking for who did it.',
    'Keep the promises between shifts, or say early that you cannot.',
  ],
  other: [
    'More time between the paper and the decision.',
    'Fewer meetings, and an agenda for the ones that stay.',
    'It is easy enough here, carry on.',
    'Weniger Folien, mehr Fragen.',
    'Tell us what became of the last suggestions.',
  ],
};

/** What one person writes, or null. Past quarters have only ratings, so that the demo begins quickly. */
export function sampleComment(
  instrument: Instrument,
  team: string,
  quarter: number,
  random: Random,
): string | null {
  if (!instrument.comment || quarter < lastQuarter || random.next() >= 0.25) return null;
  const texts = comments[plantedTeams[team]?.kind ?? 'other'];
  return texts[Math.floor(random.next() * texts.length)]!;
}

export function temperamentsOf(organisation: SampleOrganisation): Map<string, Temperament> {
  const random = randomFrom(seed);
  return new Map(organisation.people.map((person) => [person.email, temperament(random)]));
}

/** Who of the audience answers in a past quarter, and what: the same every time. */
export function answersOfQuarter(
  instrument: Instrument,
  organisation: SampleOrganisation,
  audience: readonly { readonly email: string; readonly isLead: boolean }[],
  quarter: number,
): { email: string; answers: Answers; comment: string | null }[] {
  const random = randomFrom(seed + quarter + 1);
  const writing = randomFrom(seed - 1);
  const temperaments = temperamentsOf(organisation);
  const teamOf = new Map(organisation.people.map((person) => [person.email, person.team]));
  return audience
    .toSorted((a, b) => (a.email < b.email ? -1 : 1))
    .flatMap(({ email, isLead }) => {
      const team = teamOf.get(email) ?? '';
      if (!takesPart(team, random)) return [];
      const person = { team, isLead, temperament: temperaments.get(email)! };
      const answers = sampleAnswers(instrument, person, quarter, random);
      return [{ email, answers, comment: sampleComment(instrument, team, quarter, writing) }];
    });
}

/** One person's simulated answers. `quarter` counts the past quarters from 0; the open pulse is like the last. */
export function sampleAnswers(
  instrument: Instrument,
  person: { team: string; isLead: boolean; temperament: Temperament },
  quarter: number,
  random: Random,
): Answers {
  const answers: Answers = {};
  for (const item of instrument.items) {
    if (item.askedWhen) {
      const asked = answers[item.askedWhen.itemId];
      if (typeof asked !== 'number' || asked >= item.askedWhen.below) continue;
    }
    const chance = random.next();
    if (chance < 0.001) answers[item.id] = 'prefer-not-to-answer';
    else if (chance < 0.002) answers[item.id] = 'cannot-say';
    else if (chance >= 0.005) answers[item.id] = rating(item, person, quarter, random);
    // else: left out
  }
  return answers;
}

function rating(
  item: Item,
  person: { team: string; isLead: boolean; temperament: Temperament },
  quarter: number,
  random: Random,
): number {
  const share =
    healthyShare(item, person, quarter) +
    (person.temperament.outlook + (item.id.startsWith('HS') ? person.temperament.candour : 0)) * 0.25 +
    random.normal() * 0.16;
  const { from, to } = item.scale;
  const step = Math.min(to - from, Math.max(0, Math.round(share * (to - from))));
  return item.reversed ? to - step : from + step;
}

/** Where on the scale, from 0 (unhealthy end) to 1, the team's answers to this item lie. */
function healthyShare(item: Item, person: { team: string; isLead: boolean }, quarter: number): number {
  const usual = usualShare[item.id] ?? 0.7;
  const planted = plantedTeams[person.team];
  if (!planted) return usual;
  // Who leads does not feel it as the others do.
  const strength = (planted.strength[Math.min(quarter, 3)] ?? 0) * (person.isLead ? 0.2 : 1);
  const worst = worstShare[planted.kind][item.id];
  return worst === undefined ? usual : usual + (worst - usual) * strength;
}

const usualShare: Readonly<Record<string, number>> = {
  BA1: 0.71,
  TR1: 0.72,
  TR2: 0.76,
  PS3: 0.66,
  HS1: 0.68,
  HS2: 0.78,
  HS5: 0.62,
  HS6: 0.64,
  AG1: 0.5,
  DP4: 0.7,
};

const worstShare: Readonly<Record<Planted['kind'], Readonly<Record<string, number>>>> = {
  // People agree aloud and keep their doubts: upward voice falls, voice among equals does not.
  shadow: {
    HS1: 0.15,
    HS3: 0.14,
    HS4: 0.2,
    HS5: 0.2,
    HS6: 0.18,
    HS7: 0.25,
    HS8: 0.16,
    HS9: 0.2,
    AG1: 0.88,
    PS2: 0.48,
    PS3: 0.4,
    PS5: 0.45,
  },
  // Work waits for one person.
  dependency: { DP1: 0.12, DP2: 0.1, DP3: 0.2, DP4: 0.15, BA1: 0.5 },
  'low-trust': { TR1: 0.38, TR2: 0.42, TR3: 0.34, BA1: 0.45 },
};

import type { UnitExplanation, UnitExplanationCode } from '@penumbra/disclosure';

interface Note {
  readonly people: string;
  readonly from: string;
  readonly to: string;
}

const sentences: Record<'en' | 'de', Record<UnitExplanationCode, (note: Note) => string>> = {
  en: {
    'lead-counted-above': ({ from, to }) => `The lead of ${from} is counted in the rest of ${to}.`,
    'lead-of-several-teams': ({ from, to }) =>
      `The lead of ${from} leads other teams too and is counted once, in the rest of ${to}.`,
    'team-joins-rest': ({ people, from, to }) =>
      `${from} has ${people} without its lead, too few for a group of its own: counted in the rest of ${to}.`,
    'rest-goes-up': ({ people, from, to }) =>
      `The rest of ${from} has ${people}, too few for a group of its own: counted in the rest of ${to}.`,
    'lead-counted-in-team': ({ from }) => `${from} is the only team: its lead is counted with its members.`,
    'rest-joins-smallest-unit': ({ people, to }) =>
      `The rest at the top has ${people}, too few for a group of its own: counted in the smallest group, ${to}.`,
    'organisation-too-small': ({ people }) => `There are ${people} in all, too few for any figure.`,
  },
  de: {
    'lead-counted-above': ({ from, to }) => `Die Leitung von ${from} zählt zu den Übrigen in ${to}.`,
    'lead-of-several-teams': ({ from, to }) =>
      `Die Leitung von ${from} leitet noch andere Teams und zählt einmal, zu den Übrigen in ${to}.`,
    'team-joins-rest': ({ people, from, to }) =>
      `${from} hat ohne Leitung ${people}, zu wenige für eine eigene Gruppe: gezählt bei den Übrigen in ${to}.`,
    'rest-goes-up': ({ people, from, to }) =>
      `Die Übrigen in ${from} sind ${people}, zu wenige für eine eigene Gruppe: gezählt bei den Übrigen in ${to}.`,
    'lead-counted-in-team': ({ from }) =>
      `${from} ist das einzige Team: die Leitung zählt zu den Mitgliedern.`,
    'rest-joins-smallest-unit': ({ people, to }) =>
      `Die Übrigen an der Spitze sind ${people}, zu wenige für eine eigene Gruppe: gezählt bei der kleinsten Gruppe, ${to}.`,
    'organisation-too-small': ({ people }) => `Es sind insgesamt ${people}, zu wenige für irgendeine Zahl.`,
  },
};

/** Who is counted elsewhere than one would first look, and why, one sentence each. */
export function unitNotes(
  explanations: readonly UnitExplanation[],
  teams: readonly { teamId: string; name: string }[],
  locale: 'en' | 'de',
): string[] {
  const names = new Map(teams.map((team) => [team.teamId, team.name]));
  const nameOf = (teamId: string | null) => (teamId === null ? '' : (names.get(teamId) ?? ''));
  const people = (count: number) =>
    locale === 'de'
      ? count === 1
        ? '1 Person'
        : `${count} Personen`
      : count === 1
        ? '1 person'
        : `${count} people`;
  return explanations.map(({ code, count, teamId, toTeamId }) =>
    sentences[locale][code]({ people: people(count), from: nameOf(teamId), to: nameOf(toTeamId) }),
  );
}

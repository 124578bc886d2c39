import { quarterlyCore, type Answers } from '@penumbra/instruments';
import { randomFrom } from '../../apps/cli/src/demo/random.js';
import { sampleAnswers } from '../../apps/cli/src/demo/sample-answers.js';

/** An organisation of 21: two teams of 8 and 7 with their leads, a small one, and the people at the top. */
export const tideWorks = {
  name: 'Tide Works',
  hr: { name: 'Hanna Berg', email: 'hanna.berg@tide.example' },
  executive: { name: 'Ines Dahl', email: 'ines.dahl@tide.example' },
  /** Leads the team with the hierarchy shadow. */
  lead: { name: 'Nils Ekholm', email: 'nils.ekholm@tide.example' },
  council: { name: 'Emil Thorpe', email: 'emil.thorpe@tide.example' },
  /** Answers in a browser on a phone. */
  employee: { name: 'Sara Quell', email: 'sara.quell@tide.example' },
};

interface Person {
  readonly email: string;
  readonly name: string;
  readonly team: string;
  readonly parentTeam: string;
  readonly lead: string;
}

const team = (name: string, parentTeam: string, names: readonly string[], isLed = true): Person[] => {
  const people = names.map((person) => ({
    name: person,
    email: `${person.toLowerCase().replace(' ', '.')}@tide.example`,
  }));
  return people.map((person) => ({
    ...person,
    team: name,
    parentTeam,
    lead: isLed ? people[0]!.email : '',
  }));
};

const people: readonly Person[] = [
  ...team('Tide Works', '', ['Ines Dahl', 'Hanna Berg', 'Emil Thorpe'], false),
  ...team('North Dock', 'Tide Works', [
    'Nils Ekholm',
    'Ada Alder',
    'Bruno Dorn',
    'Chidi Glas',
    'Dana Mohn',
    'Edda Rauch',
    'Fenja Ulm',
    'Goran Vogel',
  ]),
  ...team('South Dock', 'Tide Works', [
    'Selma Oster',
    'Sara Quell',
    'Ida Nebel',
    'Jona Linden',
    'Kofi Hasel',
    'Leila Kamp',
    'Mads Silber',
  ]),
  ...team('Office', 'Tide Works', ['Otto Brock', 'Petra Eschen', 'Quentin Wick']),
];

export const invitedCount = people.length;
export const emails = people.map(({ email }) => email);

const header = 'email,name,team,parent_team,lead,language,time_zone';

/** As HR would export it. */
export const goodRoster = [
  header,
  ...people.map(({ email, name, team: ofTeam, parentTeam, lead }) =>
    [email, name, ofTeam, parentTeam, lead, 'en', 'Europe/Berlin'].join(','),
  ),
  '',
].join('\r\n');

/** A different mistake on each line from the third on; the header is line 1. */
export const brokenRoster = [
  header,
  'ada.alder@tide.example,Ada Alder,North Dock,,ada.alder@tide.example,en,Europe/Berlin',
  'Ada.Alder@tide.example,Ada Alder,North Dock,,ada.alder@tide.example,en,Europe/Berlin',
  'ida.nebel@tide.example,Ida Nebel,South Dock,North Dock,nobody@tide.example,en,Europe/Berlin',
  'jona.linden@tide.example,Jona Linden,Office,North Dock,,en,Europe/Berlni',
  'not an address,Kofi Hasel,Office,North Dock,,en,Europe/Berlin',
  'leila.kamp@tide.example,Leila Kamp,,,,en,Europe/Berlin',
  'mads.silber@tide.example,Mads Silber,Quay,Pier,,en,Europe/Berlin',
  'noor.wick@tide.example,Noor Wick,Pier,Quay,,en,Europe/Berlin',
  '',
].join('\r\n');

/** Which line has which mistake, by a word of its sentence. */
export const brokenLines: readonly [line: string, column: string, words: RegExp][] = [
  ['Line 3', 'email', /stands already on line 2/],
  ['Line 4', 'lead', /nobody@tide\.example, is not in this file/],
  ['Line 5', 'time_zone', /Europe\/Berlni/],
  ['Line 6', 'email', /"not an address" is not an e-mail address/],
  ['Line 7', 'team', /The team is missing/],
  ['Line 8', 'parent_team', /in a loop: .*(Quay|Pier)/],
];

/** What everybody answers: in North Dock people agree aloud and keep their doubts, elsewhere all is well. */
export function answersOfEverybody(seed = 1899): Map<string, Answers> {
  const random = randomFrom(seed);
  const instrument = quarterlyCore();
  return new Map(
    people.map((person) => [
      person.email,
      sampleAnswers(
        instrument,
        {
          // The sample's team of this name has the clearest hierarchy shadow.
          team: person.team === 'North Dock' ? 'Firmware' : person.team,
          isLead: person.lead === person.email,
          temperament: { outlook: random.normal() * 0.35, candour: random.normal() * 0.35 },
        },
        3,
        random,
      ),
    ]),
  );
}

/** A survey of last year as another tool exports it: the same teams, other answers, nobody by name. */
export function pastSurvey(): string {
  const answers = answersOfEverybody(1898);
  const itemIds = quarterlyCore().items.map(({ id }) => id);
  const rows = people.map((person) => [
    person.team,
    ...itemIds.map((id) => {
      const given = answers.get(person.email)![id];
      return typeof given === 'number' ? given : '';
    }),
  ]);
  return [['Department', ...itemIds], ...rows].map((row) => row.join(',')).join('\r\n');
}

import { randomFrom } from './random.js';

/** An invented organisation: about 300 people, 30 teams of 6 to 15 in six departments. The same every time. */
export interface SamplePerson {
  readonly email: string;
  readonly name: string;
  readonly team: string;
  readonly parentTeam: string | null;
  /** E-mail address of the team's lead. */
  readonly lead: string;
  readonly language: 'en' | 'de';
  readonly timeZone: string;
}

export interface SampleOrganisation {
  readonly name: string;
  readonly slug: string;
  readonly people: readonly SamplePerson[];
  readonly hrEmail: string;
  readonly executive: { readonly email: string; readonly name: string };
  /** Leads the team with the clearest hierarchy shadow. */
  readonly leadEmail: string;
  /** Who checks the pulses for the works council. */
  readonly councilEmail: string;
  /** Somebody who was asked and has not answered yet. */
  readonly employeeEmail: string;
}

const domain = 'lindmoor.example';
const organisationName = 'Lindmoor Works';

/** Departments and their teams with sizes, the lead included; where most of their people sit. */
const departments: { name: string; place: Place; teams: [name: string, size: number, place?: Place][] }[] = [
  {
    name: 'Product',
    place: 'berlin',
    teams: [
      ['Firmware', 13],
      ['Sensors', 9],
      ['Cloud Platform', 11],
      ['Mobile Apps', 8, 'toronto'],
      ['Product Quality', 12],
    ],
  },
  {
    name: 'Werk und Logistik',
    place: 'berlin',
    teams: [
      ['Montage Nord', 15],
      ['Montage Süd', 14],
      ['Logistik', 13],
      ['Einkauf', 7],
      ['Werkstatt', 6],
    ],
  },
  {
    name: 'Sales',
    place: 'london',
    teams: [
      ['Export Sales', 12],
      ['Key Accounts', 8],
      ['Partner Sales', 6, 'singapore'],
      ['Marketing', 10],
      ['Sales Operations', 7],
    ],
  },
  {
    name: 'Customer Care',
    place: 'toronto',
    teams: [
      ['Service Desk', 15],
      ['Field Service', 13, 'berlin'],
      ['Training', 6],
      ['Onboarding', 9],
      ['Spare Parts', 8, 'singapore'],
    ],
  },
  {
    name: 'Finance and Legal',
    place: 'london',
    teams: [
      ['Controlling', 9, 'zurich'],
      ['Treasury', 11],
      ['Accounting', 10],
      ['Legal', 6],
      ['Compliance', 7, 'zurich'],
    ],
  },
  {
    name: 'People and Places',
    place: 'zurich',
    teams: [
      ['People Partners', 8],
      ['Recruiting', 7],
      ['Pay and Benefits', 6],
      ['Workplace', 9, 'berlin'],
      ['IT Services', 11, 'berlin'],
    ],
  },
];

type Place = 'berlin' | 'zurich' | 'london' | 'toronto' | 'singapore';
const places: Record<Place, { timeZone: string; language: 'en' | 'de' }> = {
  berlin: { timeZone: 'Europe/Berlin', language: 'de' },
  zurich: { timeZone: 'Europe/Zurich', language: 'de' },
  london: { timeZone: 'Europe/London', language: 'en' },
  toronto: { timeZone: 'America/Toronto', language: 'en' },
  singapore: { timeZone: 'Asia/Singapore', language: 'en' },
};

// Family names are put together from two parts, so that they are nobody's in particular.
const givenNames =
  'Ada Aino Alma Amir Anouk Arvid Asha Bela Bruno Carla Chidi Dana Daria Edda Elif Emil Enno Esra Fenja Finn Goran Hana Hedda Ida Ilse Imani Ines Jona Joris Juna Kaja Kofi Lars Leila Levi Lotte Mads Maren Mei Milan Mira Nadia Naoki Nele Noor Oskar Pavel Petra Quentin Rania Rosa Ruben Sanna Selma Silas Tamar Tariq Thea Tove Uma Veit Wanda Yara Yusuf Zoe'.split(
    ' ',
  );
const firstParts =
  'Alder Birken Brock Dorn Eschen Falken Glas Hasel Kester Linden Mohn Nebel Oster Quell Rauch Silber Tannen Ulmen Vogel Weiden'.split(
    ' ',
  );
const secondParts = 'brink dale feldt gard hollow kamp loh mere nau quist rath stade thorpe wick'.split(' ');

export function sampleOrganisation(): SampleOrganisation {
  const random = randomFrom(20_261);
  const taken = new Set<string>();
  const newName = (): { name: string; email: string } => {
    // There are many more pairs than people: the second or third try finds one that is free.
    for (;;) {
      const given = random.pick(givenNames);
      const family = random.pick(firstParts) + random.pick(secondParts);
      const name = `${given} ${family}`;
      if (taken.has(name)) continue;
      taken.add(name);
      return { name, email: `${given}.${family}@${domain}`.toLowerCase() };
    }
  };
  const people: SamplePerson[] = [];
  /** Adds a team; its first person leads it. @returns its people. */
  const addTeam = (team: string, parentTeam: string | null, size: number, place: Place): SamplePerson[] => {
    const named = Array.from({ length: size }, newName);
    const lead = named[0]!.email;
    const added = named.map((person): SamplePerson => {
      // Most sit where the team is; some elsewhere.
      const { timeZone, language } = places[random.next() < 0.85 ? place : random.pick(allPlaces)];
      return { ...person, team, parentTeam, lead, language, timeZone };
    });
    people.push(...added);
    return added;
  };

  const board = addTeam(organisationName, null, 5, 'london');
  for (const department of departments) {
    addTeam(department.name, organisationName, 3, department.place);
    for (const [team, size, place] of department.teams)
      addTeam(team, department.name, size, place ?? department.place);
  }
  const inTeam = (team: string): SamplePerson[] => people.filter((person) => person.team === team);
  return {
    name: organisationName,
    slug: 'lindmoor',
    people,
    hrEmail: inTeam('People Partners')[1]!.email,
    executive: { email: board[1]!.email, name: board[1]!.name },
    leadEmail: inTeam('Firmware')[0]!.email,
    councilEmail: inTeam('Service Desk')[3]!.email,
    employeeEmail: inTeam('Marketing')[4]!.email,
  };
}
const allPlaces = Object.keys(places) as Place[];

/** The roster as a CSV file, as HR would export it. */
export function rosterCsv(organisation: SampleOrganisation): string {
  const header = 'email,name,team,parent_team,lead,language,time_zone,employee_id';
  const rows = organisation.people.map((person, index) =>
    [
      person.email,
      person.name,
      person.team,
      person.parentTeam ?? '',
      person.lead,
      person.language,
      person.timeZone,
      `LW-${String(index + 1).padStart(4, '0')}`,
    ].join(','),
  );
  return `${[header, ...rows].join('\r\n')}\r\n`;
}

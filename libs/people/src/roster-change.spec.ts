import * as fc from 'fast-check';
import {
  findRosterChange,
  type KnownEmployee,
  type KnownRoster,
  type KnownTeam,
  type RosterChange,
} from './roster-change.js';
import type { TargetPerson, TargetRoster } from './roster-file/check-roster-file.js';
import { teamKey } from './roster-file/check-roster-teams.js';

const nothing: KnownRoster = { teams: [], employees: [], formerTeams: [], formerEmployees: [] };
const person = (email: string, team: string, employeeId: string | null = null): TargetPerson => ({
  email,
  name: email,
  team,
  language: null,
  timeZone: null,
  employeeId,
  status: 'active',
});
const team = (name: string, parent: string | null = null, lead: string | null = null) => ({
  name,
  parent,
  lead,
});

let made = 0;
const makeId = (): string => `id${(made += 1)}`;
const change = (known: KnownRoster, target: TargetRoster): RosterChange =>
  findRosterChange(known, target, makeId);

const replaced = <Item extends { id: string }>(items: readonly Item[], by: readonly Item[]): Item[] => [
  ...new Map([...items, ...by].map((item) => [item.id, item])).values(),
];
const expectUnique = (values: (string | null)[]): void => {
  const given = values.filter((value) => value !== null);
  expect(new Set(given).size).toBe(given.length);
};
const idsOf = (known: KnownRoster): string[] =>
  [...known.teams, ...known.employees].map(({ id }) => id).sort();

/** What the store does, on plain values, with the unique keys of the tables. */
function applied(known: KnownRoster, found: RosterChange): KnownRoster {
  const gone = new Set([...found.removedTeamIds, ...found.leftIds]);
  const isGone = ({ id }: { id: string }): boolean => gone.has(id);
  const isHere = ({ id }: { id: string }): boolean => !gone.has(id);
  const back = new Set([...found.updatedTeams, ...found.updated].map(({ id }) => id));
  const after = {
    teams: replaced<KnownTeam>(known.teams.filter(isHere), [...found.addedTeams, ...found.updatedTeams]),
    employees: replaced<KnownEmployee>(known.employees.filter(isHere), [...found.joined, ...found.updated]),
    formerTeams: [...known.teams.filter(isGone), ...known.formerTeams].filter(({ id }) => !back.has(id)),
    formerEmployees: [...known.employees.filter(isGone), ...known.formerEmployees].filter(
      ({ id }) => !back.has(id),
    ),
  };
  expectUnique(after.teams.map(({ name }) => teamKey(name)));
  expectUnique(after.employees.map(({ email }) => email));
  expectUnique(after.employees.map(({ externalId }) => externalId));
  return after;
}

describe('the difference of a roster', () => {
  it('adds everybody to an empty one, with the leads', () => {
    const found = change(nothing, {
      teams: [team('Top', null, 'a@x.org'), team('Low', 'Top', 'a@x.org'), team('Free', 'Top')],
      people: [person('a@x.org', 'Top'), person('b@x.org', 'low')],
    });
    expect(found.difference).toMatchObject({
      joined: 2,
      left: 0,
      unchanged: 0,
      teamsAdded: ['Free', 'Low', 'Top'],
    });
    const [top, low, free] = found.addedTeams;
    expect([top?.parentId, low?.parentId, free?.parentId]).toEqual([null, top?.id, top?.id]);
    expect([top?.leadId, low?.leadId, free?.leadId]).toEqual([
      found.joined[0]?.id,
      found.joined[0]?.id,
      null,
    ]);
    expect(found.joined[1]?.teamId).toBe(low?.id);
    expect(found.leads).toEqual([
      { email: 'a@x.org', name: 'a@x.org', teamId: top?.id },
      { email: 'a@x.org', name: 'a@x.org', teamId: low?.id },
    ]);
  });

  it('tells joined, left, moved, changed and unchanged apart, and teams that come, go and change', () => {
    const before = applied(
      nothing,
      change(nothing, {
        teams: [team('Top'), team('A', 'Top', 'a@x.org'), team('B', 'Top')],
        people: ['a', 'b', 'c', 'd', 'e'].map((name) => person(`${name}@x.org`, name === 'e' ? 'B' : 'A')),
      }),
    );
    const { difference } = change(before, {
      teams: [team('Top'), team('a', 'Top', 'a@x.org'), team('C', 'A', 'c@x.org')],
      people: [
        person('a@x.org', 'A'),
        { ...person('b@x.org', 'A'), name: 'Bea', language: 'de' },
        { ...person('c@x.org', 'C'), name: 'Cy' },
        person('e@x.org', 'C'),
        person('f@x.org', 'C'),
      ],
    });
    expect(difference).toMatchObject({
      joined: 1,
      left: 1,
      moved: 2,
      changed: 1,
      unchanged: 1,
      teamsAdded: ['C'],
      teamsRemoved: ['B'],
      teamsChanged: ['a'],
    });
    expect(difference.examples).toEqual([
      { kind: 'left', email: 'd@x.org', team: 'A', teamBefore: 'A', returns: false, changes: [] },
      {
        kind: 'moved',
        email: 'c@x.org',
        team: 'C',
        teamBefore: 'A',
        returns: false,
        changes: [{ field: 'name', from: 'c@x.org', to: 'Cy' }],
      },
      { kind: 'moved', email: 'e@x.org', team: 'C', teamBefore: 'B', returns: false, changes: [] },
      {
        kind: 'changed',
        email: 'b@x.org',
        team: 'A',
        teamBefore: 'A',
        returns: false,
        changes: [
          { field: 'name', from: 'b@x.org', to: 'Bea' },
          { field: 'language', from: null, to: 'de' },
        ],
      },
      { kind: 'joined', email: 'f@x.org', team: 'C', teamBefore: null, returns: false, changes: [] },
    ]);
  });

  it('knows a person by employee_id through a new address, even when two swap theirs', () => {
    const teams = [team('Top')];
    const before = applied(
      nothing,
      change(nothing, { teams, people: [person('a@x.org', 'Top', '1'), person('b@x.org', 'Top', '2')] }),
    );
    const found = change(before, {
      teams,
      people: [person('b@x.org', 'Top', '1'), person('a@x.org', 'Top', '2')],
    });
    expect(found.difference).toMatchObject({ changed: 2, joined: 0, left: 0 });
    expect(found.updated.map(({ id }) => id)).toEqual(before.employees.map(({ id }) => id));
  });

  it('takes a known address under another employee_id for a new person', () => {
    const teams = [team('Top')];
    const before = applied(nothing, change(nothing, { teams, people: [person('info@x.org', 'Top', '1')] }));
    const found = change(before, { teams, people: [person('info@x.org', 'Top', '2')] });
    expect(found.difference).toMatchObject({ joined: 1, left: 1 });
  });

  it('gives an employee_id to a person known by address, and does not take it away again', () => {
    const teams = [team('Top')];
    const first = applied(nothing, change(nothing, { teams, people: [person('a@x.org', 'Top')] }));
    const second = change(first, { teams, people: [person('a@x.org', 'Top', '1')] });
    expect(second.difference).toMatchObject({ changed: 1, joined: 0 });
    const third = change(applied(first, second), { teams, people: [person('a@x.org', 'Top')] });
    expect(third.difference).toMatchObject({ unchanged: 1 });
  });

  it('knows people and teams again that come back', () => {
    const both = {
      teams: [team('Top'), team('A', 'Top')],
      people: [person('a@x.org', 'A'), person('b@x.org', 'Top')],
    };
    const first = applied(nothing, change(nothing, both));
    const without = applied(
      first,
      change(first, { teams: [team('Top')], people: [person('b@x.org', 'Top')] }),
    );
    const back = change(without, both);
    expect(back.difference).toMatchObject({ joined: 1, unchanged: 1, teamsAdded: ['A'] });
    expect(idsOf(applied(without, back))).toEqual(idsOf(first));
  });

  it('shows 50 examples at most, of each kind some', () => {
    const people = Array.from({ length: 300 }, (_, index) => person(`p${index}@x.org`, 'Top'));
    const before = applied(nothing, change(nothing, { teams: [team('Top')], people: people.slice(0, 200) }));
    const { examples } = change(before, { teams: [team('Top')], people: people.slice(2) }).difference;
    expect(examples).toHaveLength(50);
    expect(examples.filter(({ kind }) => kind === 'left')).toHaveLength(2);
  });

  it('leads from any roster to any other, after which the same file changes nothing', () => {
    const names = ['Top', 'A', 'B', 'C'];
    const roster = fc
      .record({
        parents: fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
        used: fc.subarray(['A', 'B', 'C']),
        people: fc.uniqueArray(
          fc.record({
            email: fc.constantFrom(...'abcdef').map((name) => `${name}@x.org`),
            id: fc.option(fc.constantFrom('1', '2', '3', '4'), { nil: null }),
            team: fc.nat(3),
          }),
          {
            minLength: 1,
            comparator: (a, b) => a.email === b.email || (a.id !== null && a.id === b.id),
          },
        ),
      })
      .map(({ parents, used, people }): TargetRoster => {
        const teams = ['Top', ...used];
        return {
          teams: teams.map((name, index) => ({
            name,
            parent: index === 0 ? null : teams[parents[index - 1]! % index]!,
            lead: people.find((candidate) => names[candidate.team] === name)?.email ?? null,
          })),
          people: people.map(({ email, id, team: at }) => person(email, teams[at % teams.length]!, id)),
        };
      });
    fc.assert(
      fc.property(fc.array(roster, { minLength: 1, maxLength: 5 }), (rosters) => {
        let known = nothing;
        for (const target of rosters) {
          const found = change(known, target);
          const { joined, left, moved, changed, unchanged } = found.difference;
          expect(joined + moved + changed + unchanged).toBe(target.people.length);
          expect(left + moved + changed + unchanged).toBe(known.employees.length);
          known = applied(known, found);
          const nameOf = new Map(known.teams.map((one) => [one.id, one.name]));
          const emailOf = new Map(known.employees.map((one) => [one.id, one.email]));
          expect(known.employees.map((one) => `${one.email} ${nameOf.get(one.teamId)}`).sort()).toEqual(
            target.people.map((one) => `${one.email} ${one.team}`).sort(),
          );
          expect(
            known.teams
              .map((one) =>
                [
                  one.name,
                  one.parentId && nameOf.get(one.parentId),
                  one.leadId && emailOf.get(one.leadId),
                ].join(),
              )
              .sort(),
          ).toEqual(target.teams.map((one) => [one.name, one.parent, one.lead].join()).sort());
          const again = change(known, target);
          expect(again.difference).toMatchObject({
            unchanged: target.people.length,
            joined: 0,
            left: 0,
            teamsAdded: [],
            teamsRemoved: [],
            teamsChanged: [],
            examples: [],
          });
          expect([...again.addedTeams, ...again.updatedTeams, ...again.updated, ...again.joined]).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

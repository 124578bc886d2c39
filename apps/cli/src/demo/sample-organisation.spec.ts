import { quarterlyCore, checkAnswers } from '@penumbra/instruments';
import { randomFrom } from './random.js';
import { plantedTeams, sampleAnswers, temperament } from './sample-answers.js';
import { rosterCsv, sampleOrganisation } from './sample-organisation.js';

describe('the sample organisation', () => {
  const organisation = sampleOrganisation();
  const sizes = new Map<string, number>();
  for (const { team } of organisation.people) sizes.set(team, (sizes.get(team) ?? 0) + 1);
  const parents = new Set(organisation.people.map((person) => person.parentTeam));
  const lowest = [...sizes].filter(([team]) => !parents.has(team));

  it('is the same every time', () => {
    expect(sampleOrganisation()).toEqual(organisation);
  });

  it('has about 300 people in 30 teams of 6 to 15, three levels deep', () => {
    expect(organisation.people.length).toBeGreaterThanOrEqual(290);
    expect(organisation.people.length).toBeLessThanOrEqual(320);
    expect(lowest).toHaveLength(30);
    for (const [, size] of lowest) {
      expect(size).toBeGreaterThanOrEqual(6);
      expect(size).toBeLessThanOrEqual(15);
    }
    const parentOf = new Map(organisation.people.map((person) => [person.team, person.parentTeam]));
    for (const [team] of lowest) expect(parentOf.get(parentOf.get(team) ?? '')).toBe(organisation.name);
  });

  it('names everybody once, and each lead is a member of the team', () => {
    const emails = organisation.people.map((person) => person.email);
    expect(new Set(emails).size).toBe(emails.length);
    const teamOf = new Map(organisation.people.map((person) => [person.email, person.team]));
    for (const { team, lead } of organisation.people) expect(teamOf.get(lead)).toBe(team);
    for (const email of [organisation.hrEmail, organisation.executive.email, organisation.employeeEmail])
      expect(emails).toContain(email);
  });

  it('mixes languages and time zones, and fits into a CSV without quotes', () => {
    expect(new Set(organisation.people.map((person) => person.language))).toEqual(new Set(['en', 'de']));
    expect(new Set(organisation.people.map((person) => person.timeZone)).size).toBe(5);
    const rows = rosterCsv(organisation).trim().split('\r\n');
    expect(rows).toHaveLength(organisation.people.length + 1);
    for (const row of rows) expect(row.split(',')).toHaveLength(8);
  });

  it('plants its findings in teams that exist', () => {
    for (const team of Object.keys(plantedTeams)) expect(lowest.map(([name]) => name)).toContain(team);
  });

  it('answers every question within its scale, and unhealthily where something is planted', () => {
    const instrument = quarterlyCore();
    const meanOf = (team: string, itemId: string): number => {
      const random = randomFrom(1);
      const values = Array.from({ length: 300 }, () => {
        const person = { team, isLead: false, temperament: temperament(random) };
        const answers = sampleAnswers(instrument, person, 3, random);
        expect(checkAnswers(instrument, answers).ok).toBe(true);
        return answers[itemId];
      }).filter((value) => typeof value === 'number');
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    expect(meanOf('Firmware', 'HS1')).toBeLessThan(2.2);
    expect(meanOf('Sensors', 'HS1')).toBeGreaterThan(3.4);
    // Reversed: agreeing is the unhealthy answer.
    expect(meanOf('Treasury', 'DP2')).toBeGreaterThan(3.8);
    expect(meanOf('Sensors', 'DP2')).toBeLessThan(2.6);
  });
});

import { randomUUID } from 'node:crypto';
import { GrantAccess, systemActor } from '@penumbra/identity';
import type { TenantScope } from '@penumbra/platform';
import type { FrozenCell, FrozenFigure, FrozenMeasure, FrozenReading } from '@penumbra/readings';
import type { Flag } from '@penumbra/risks';
import { aSignedReading, storedPulse } from '@penumbra/readings/testing';
import { parse } from 'csv-parse/sync';
import { Client } from 'pg';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import readExcelFile, { readSheetNames } from 'read-excel-file/node';
import { withWholeRows } from '../../apps/web/src/api/whole-rows.js';
import { BriefSheet } from '../../apps/web/src/reading/brief.js';
import { WordsProvider } from '../../apps/web/src/i18n/words.js';
import { apiUnderTest, type ApiUnderTest, type Caller } from './api-under-test.js';
import { expectSameInLibreOffice, withLibreOffice } from './libre-office.js';

const day = 86_400_000;
const exact = (value: number): FrozenFigure => ({ value, bound: null, low: value - 6, high: value + 7 });
const measure = (measureId: string, score: FrozenFigure, points: number | null): FrozenMeasure => ({
  measureId,
  released: true,
  score,
  standardError: score.bound === null ? 3.1 : null,
  degreesOfFreedom: score.bound === null ? 8 : null,
  respondentCount: 9,
  favourable: exact(score.value - 9),
  census: false,
  change: points === null ? null : { sincePulseId: randomUUID(), direction: 'up', points },
  parts: null,
});
/** A flag that is read from a clipped balance of 9. */
const clippedFlag = (cellId: string): Flag => ({
  kind: 'imbalance',
  cellId,
  severity: 'watch',
  insufficientBecause: null,
  respondentCount: 14,
  invitedCount: 16,
  index: 91,
  criterion: 100 / 3,
  interval95: null,
  probability: null,
  pValue: null,
  qValue: null,
  pValueHigh: null,
  qValueHigh: null,
  ruleDetails: null,
  silentBestCase: null,
  tippingPoint: null,
  components: null,
  corroborators: [],
  experiments: [],
  evidence: [{ key: 'balance-without-interval', numbers: { balance: 1.81 } }],
  rule: 'two-waves/1',
});
/** Names as somebody might type them who wants a spreadsheet to run them. */
const hostile = [
  '=1+1',
  '+SUM(A1)',
  '-2',
  '@cmd',
  '\uff1dHYPERLINK("https://example.org")',
  'A "team", <really> & more',
];

describe('a reading through every outlet', () => {
  let api: ApiUnderTest;
  let admin: Client;
  let scope: TenantScope;
  let hr: Caller;
  let executive: Caller;

  beforeAll(async () => {
    api = await apiUnderTest();
    admin = new Client({ connectionString: api.adminUrl });
    await admin.connect();
    scope = await api.organisation('outlets');
    await api.app.get(GrantAccess).run(scope, systemActor, {
      email: 'executive@outlets.example',
      name: 'Erik Example',
      role: 'executive',
      teamId: null,
    });
    hr = await api.as(scope, 'hr@outlets.example');
    executive = await api.as(scope, 'executive@outlets.example');
  });
  afterAll(async () => {
    await admin?.end();
    await api?.close();
  });

  const aReading = async (frozenAt: Date) => {
    const { pulseId } = await storedPulse(admin, scope, { state: 'closed', teams: hostile.map(() => 9) });
    const { rows } = await admin.query<{
      team_id: string;
      parent_id: string | null;
      group_id: string | null;
    }>(
      `select t.team_id, t.parent_id, u.group_id from pulses.audience_team t
         left join pulses.unit u on u.pulse_id = t.pulse_id and u.team_id = t.team_id
        where t.pulse_id = $1 order by t.parent_id nulls first, t.team_id`,
      [pulseId],
    );
    const reading: FrozenReading = {
      header: {
        pulseId,
        title: '=Pulse',
        programme: null,
        closedAt: '2026-03-04T09:00:00.000Z',
        previousPulseId: null,
        minimumCell: 5,
        measures: [
          { measureId: 'trust', name: { en: 'Trust', de: 'Vertrauen' }, direction: 'health' },
          { measureId: 'balance', name: { en: 'Balance', de: 'Ausgleich' }, direction: 'health' },
          { measureId: 'silent', name: { en: 'Neutral' }, direction: 'neutral' },
        ],
        methods: {},
      },
      cells: rows.map(({ team_id, parent_id }, index): FrozenCell => {
        const released = index !== 2;
        const points = index === 1 ? null : 4;
        return {
          cellId: `node.${team_id}`,
          kind: 'node',
          teamId: team_id,
          parentTeamId: parent_id,
          depth: parent_id === null ? 0 : 1,
          teamName: index === 0 ? 'All of us' : hostile[index - 1]!,
          released,
          withheldBecause: released ? null : 'would-reveal-others',
          respondentCount: released ? 9 + index : null,
          invitedCount: released ? 11 + index : null,
          countedElsewhereCount: 0,
          measures: released
            ? [
                measure(
                  'trust',
                  index === 3 ? { value: 93, bound: 'at-least', low: null, high: null } : exact(50 + index),
                  points,
                ),
                index === 4
                  ? { measureId: 'balance', released: false, reason: 'too-few-answers' }
                  : measure(
                      'balance',
                      index === 5 ? { value: 9, bound: 'at-most', low: null, high: null } : exact(30 + index),
                      points,
                    ),
                measure('silent', exact(12), null),
              ]
            : [],
          flags: index === 5 ? [clippedFlag(`node.${team_id}`)] : [],
          ...(released
            ? {
                trend: {
                  sincePulseId: randomUUID(),
                  ...(index === 1
                    ? { shownAs: 'none', because: 'other-people' }
                    : { shownAs: 'figure', because: 'same-people' }),
                },
              }
            : {}),
        };
      }),
    };
    await aSignedReading(admin, scope, reading, frozenAt);
    return { pulseId, reading, units: rows };
  };

  const file = async (pulseId: string, name: string) => {
    const reply = await api.app.inject({
      url: `/api/readings/${pulseId}/export.${name}`,
      headers: { cookie: executive.cookie },
    });
    expect(reply.statusCode).toBe(200);
    expect(reply.headers['content-disposition']).toBe(`attachment; filename="reading-2026-03-04.${name}"`);
    return reply.rawPayload;
  };

  it('says the same of every cell on the screen, in the CSV, in the workbook and in the brief', async () => {
    const { pulseId } = await aReading(new Date(Date.now() - 7 * day));
    const { body } = await executive.get(`/api/readings/${pulseId}`);
    const overview: any = withWholeRows(body);
    // The favourable share of a row is on the team's own page.
    const shares = new Map<string, number>();
    for (const { team } of [overview.organisation, ...overview.rows]) {
      const { body: ofTeam } = await executive.get(`/api/readings/${pulseId}/teams/${team.id}`);
      for (const one of ofTeam.cells[0].measures ?? [])
        if (one.released) shares.set(`${team.id} ${one.measureId}`, one.favourable.percent);
    }
    const sign = { 'at-least': '≥ ', 'at-most': '≤ ' } as Record<string, string>;
    const shown = [overview.organisation, ...overview.rows].flatMap((cell: any) =>
      cell.released
        ? cell.measures
            .filter((one: any) => one.measureId !== 'silent')
            .map((one: any) => [
              cell.name,
              overview.measures.find(({ id }: any) => id === one.measureId).name,
              one.released ? `${sign[one.bound] ?? ''}${one.score}` : null,
              one.released ? one.low : null,
              one.released ? one.high : null,
              one.released ? one.respondentCount : null,
              cell.respondentCount,
              cell.invitedCount,
              one.released ? shares.get(`${cell.team.id} ${one.measureId}`) : null,
              one.released ? (one.change?.text ?? null) : null,
              one.released ? (cell.break?.text ?? null) : null,
              one.released ? null : one.reason.text,
            ])
        : [[cell.name, ...Array(10).fill(null), cell.reason.text]],
    );
    const asText = (row: unknown[]) => row.map((field) => (field === null ? '' : String(field)));
    expect(shown).toHaveLength(13);
    expect(overview.organisation.measures[0].change).toEqual({
      direction: 'up',
      points: 4,
      text: 'clear rise (+4)',
    });
    expect(overview.rows[0]).toMatchObject({
      break: { code: 'other-people', text: expect.stringMatching(/^Not compared .* half of the people/) },
      measures: [{ change: null }, { change: null }],
    });
    expect(overview.rows.slice(1).flatMap((row: any) => row.break ?? [])).toEqual([]);

    const csv = parse((await file(pulseId, 'csv')).toString('utf8'), { bom: true }) as string[][];
    const withoutMark = (text: string) => text.replace(/^'(?=[=+\-@\uff1d])/, '');
    expect(csv.slice(1).map(([, , team, , ...figures]) => [withoutMark(team!), ...figures])).toEqual(
      shown.map(asText),
    );
    expect(csv[1]!.slice(0, 2)).toEqual([`'=Pulse`, '2026-03-04']);
    for (const field of csv.slice(1).flat())
      expect(field).not.toMatch(/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/);

    const workbook = await file(pulseId, 'xlsx');
    expect(await readSheetNames(workbook)).toEqual(['Figures', 'Flags']);
    expect(overview.flags).toMatchObject([{ kind: 'imbalance', index: 91, bound: 'at-least', low: null }]);
    expect(overview.flags[0].evidence[0]).toContain('Balance at most 1.8 of 10');
    expect((await readExcelFile(workbook, { sheet: 'Flags' }))[1]![4]).toBe('≥ 91');
    const sheet = await readExcelFile(workbook);
    expect(sheet[0]).toEqual(csv[0]);
    expect(sheet[1]!.slice(0, 2)).toEqual(['=Pulse', new Date('2026-03-04T00:00:00Z')]);
    expect(sheet.slice(1).map(([, , team, , ...figures]) => asText([team, ...figures]))).toEqual(
      shown.map(asText),
    );
    const numbers = sheet.slice(1).flatMap((row) => [6, 7, 8, 9, 10, 11].map((column) => row[column]));
    expect(new Set(numbers.map((field) => typeof field))).toEqual(new Set(['number', 'object']));

    const brief = renderToStaticMarkup(
      createElement(WordsProvider, {
        locale: 'en',
        timeZone: 'UTC',
        children: createElement(BriefSheet, { overview }),
      }),
    );
    expect(unescaped(brief)).toContain('at least 91.');
    const cells = [...brief.matchAll(/<tr data-cell="([^"]*)">(.*?)<\/tr>/g)].map(([, id, row]) => [
      id,
      // What stands for a reason below the table is for the eye; read out is the reason itself.
      [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map((match) =>
        unescaped(match[1]!.replace(/<span aria-hidden="true">.*?<\/span>/, '')),
      ),
    ]);
    expect(cells).toEqual(
      [overview.organisation, ...overview.rows].map((cell: any) => [
        cell.cellId,
        cell.released
          ? [
              cell.name,
              `${cell.respondentCount} of ${cell.invitedCount}`,
              ...cell.measures
                .filter((one: any) => one.measureId !== 'silent')
                .map((one: any) =>
                  !one.released
                    ? one.reason.text
                    : one.bound
                      ? `at ${one.bound === 'at-least' ? 'least' : 'most'} ${one.score}`
                      : `${one.score} (${one.low} to ${one.high})`,
                ),
            ]
          : [cell.name, cell.reason.text],
      ]),
    );
  });

  withLibreOffice(
    'shows the same cells in LibreOffice, and what somebody typed to be run as the text that it is',
    async () => {
      const { pulseId } = await aReading(new Date(Date.now() - 7 * day));
      const workbook = await file(pulseId, 'xlsx');
      await expectSameInLibreOffice(workbook);
      const teams = (await readExcelFile(workbook)).map((row) => row[2]);
      expect(teams).toEqual(expect.arrayContaining(hostile));
    },
    120_000,
  );

  it('says of a withheld cell in the ledger what its reader is told, and by what it was signed', async () => {
    const { pulseId, reading } = await aReading(new Date(Date.now() - 7 * day));
    const { body: overview } = await hr.get(`/api/readings/${pulseId}`);
    const { status, body: ledger } = await hr.get(`/api/readings/${pulseId}/ledger`);
    expect(status).toBe(200);
    const told = [overview.organisation, ...overview.rows];
    expect(ledger.entries.map((entry: any) => entry.reason)).toEqual(
      told.map((cell: any) => (cell.released ? null : cell.reason)),
    );
    expect(ledger.entries[4].withheld).toEqual([
      { measureId: 'balance', name: 'Balance', reason: told[4].measures[1].reason },
    ]);
    expect(ledger.entries[3].withheld).toMatchObject([{ measureId: 'trust', reason: { code: 'clipped' } }]);
    expect(ledger.entries.map((entry: any) => entry.comparison)).toEqual(
      told.map((cell: any) => cell.break ?? null),
    );
    expect([ledger.publishedCellCount, ledger.withheldCellCount]).toEqual([6, 1]);
    expect(ledger.rules.map(({ code, count }: any) => [code, count])).toEqual([
      ['would-reveal-others', 1],
      ['clipped', 2],
      ['too-few-answers', 1],
    ]);
    const key = await api.anybody.get(`/api/reading-keys/${scope.tenantId}/${pulseId}`);
    expect(key.body).toEqual({ keyId: ledger.proof.keyId, publicKey: ledger.proof.publicKey });
    expect(JSON.stringify(ledger)).not.toContain('"score"');
    expect(JSON.parse(ledger.proof.statement).header.pulseId).toBe(reading.header.pulseId);
    expect((await executive.get(`/api/readings/${pulseId}/ledger`)).status).toBe(403);
  });

  it('opens to HR at once, and to executives and everyone a working day later', async () => {
    const { pulseId, units } = await aReading(new Date());
    const results = (query = '') => api.anybody.get(`/api/results/${scope.tenantId}/${pulseId}${query}`);
    expect((await hr.get(`/api/readings/${pulseId}`)).body.openToEveryone.open).toBe(false);
    for (const path of [pulseId, `${pulseId}/export.csv`, `${pulseId}/export.xlsx`]) {
      const early = await executive.get(`/api/readings/${path}`);
      expect([early.status, early.body.code]).toEqual([409, 'reading.not-open-yet']);
    }
    expect((await results()).body.code).toBe('reading.not-open-yet');
    await admin.query(
      `update readings.reading set frozen_at = frozen_at - interval '7 days' where pulse_id = $1`,
      [pulseId],
    );
    expect((await executive.get(`/api/readings/${pulseId}`)).body.openToEveryone.open).toBe(true);
    const { status, body } = await results(`?group=${units[1]!.group_id}&locale=de`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      organisationName: 'Example',
      everyone: { released: true, name: 'All of us', respondentCount: 9 },
      group: { released: true, name: hostile[0] },
    });
    expect(body.everyone.measures.map((one: any) => one.measureId)).toEqual(['trust', 'balance']);
    expect(body.measures[0].name).toBe('Vertrauen');
    const withheld = await results(`?group=${units[2]!.group_id}`);
    expect(withheld.body.group).toMatchObject({ released: false, reason: { code: 'would-reveal-others' } });
    expect((await results()).body.group).toBeNull();
    expect((await results(`?group=${randomUUID()}`)).body.group).toBeNull();
    expect((await results('?group=x')).status).toBe(400);
  });

  it('names a reading that was changed in the database, in place of showing it', async () => {
    const { pulseId } = await aReading(new Date(Date.now() - 7 * day));
    await admin.query(
      `update readings.cell set document = replace(document::text, '"value":51', '"value":91')::json where pulse_id = $1`,
      [pulseId],
    );
    for (const path of [
      `/api/readings/${pulseId}`,
      `/api/readings/${pulseId}/export.csv`,
      `/api/readings/${pulseId}/export.xlsx`,
      `/api/readings/${pulseId}/ledger`,
      `/api/results/${scope.tenantId}/${pulseId}`,
    ]) {
      const { status, body } = await hr.get(path);
      expect([status, body.code]).toEqual([500, 'reading.not-genuine']);
      expect(body.detail).toContain(pulseId);
    }
  });
});

const unescaped = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

import type { Server } from 'node:http';
import { CheckRoster } from '@penumbra/people';
import { aWorkbook } from '@penumbra/people/testing';
import type { TenantScope } from '@penumbra/platform';
import { Client } from 'pg';
import { apiUnderTest, rosterOf, type ApiUnderTest, type Caller } from './api-under-test.js';

const nowhere = '00000000-0000-4000-8000-000000000000';
const slug = 'bad-input';

const draft = (changes: object = {}) => ({
  title: 'Spring pulse',
  instrumentId: 'quarterly-core.v1',
  audienceTeamId: null,
  closesAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
  replyToName: 'Hanna Example',
  replyToEmail: `hr@${slug}.example`,
  ...changes,
});
const programme = (changes: object = {}) => ({
  name: 'Quarterly pulse',
  every: { unit: 'months', count: 3 },
  firstOn: '2030-01-08',
  timeZone: 'Europe/Berlin',
  replyToName: 'Hanna Example',
  replyToEmail: `hr@${slug}.example`,
  ...changes,
});
const grant = (changes: object = {}) => ({
  email: 'eva@example.org',
  name: 'Eva Example',
  role: 'executive',
  teamId: null,
  ...changes,
});
const anInstrument = (text: string) => ({
  key: 'bad',
  version: 1,
  title: { en: text },
  items: [
    {
      id: 'Q1',
      text: { en: text },
      scale: { from: 1, to: 5, lowLabel: { en: 'never' }, highLabel: { en: 'always' } },
      construct: 'c',
    },
  ],
  constructs: [{ id: 'c', name: { en: text }, itemIds: ['Q1'] }],
});

/** Every route that takes a body, with a parameter that exists nowhere. */
const bodyRoutes = [
  ['post', '/api/sign-in-links'],
  ['post', '/api/sessions'],
  ['post', '/api/passes'],
  ['post', '/api/access'],
  ['post', '/api/instruments'],
  ['post', '/api/instruments/check'],
  ['post', '/api/pulses'],
  ['patch', `/api/pulses/${nowhere}`],
  ['post', `/api/pulses/${nowhere}/launch`],
  ['post', `/api/pulses/${nowhere}/close`],
  ['post', `/api/pulses/${nowhere}/void`],
  ['post', `/api/pulses/${nowhere}/sends/${nowhere}/send-again`],
  ['post', '/api/programmes'],
  ['patch', `/api/programmes/${nowhere}`],
  ['post', `/api/programmes/${nowhere}/start`],
  ['post', `/api/programmes/${nowhere}/pause`],
  ['post', `/api/programmes/${nowhere}/resume`],
  ['post', `/api/programmes/${nowhere}/end`],
  ['post', `/api/programmes/${nowhere}/decide`],
  ['post', '/api/roster-imports'],
  ['post', `/api/roster-imports/${nowhere}/apply`],
] as const;

const lists = [
  '/api/access',
  '/api/audit',
  '/api/employees',
  '/api/instruments',
  '/api/programmes',
  '/api/pulses',
  '/api/readings',
  '/api/roster-imports',
];

describe('bad input', () => {
  let api: ApiUnderTest;
  let scope: TenantScope;
  let hr: Caller;
  let admin: Client;
  let before: string;

  beforeAll(async () => {
    api = await apiUnderTest();
    scope = await api.organisation(slug, rosterOf(slug, { Sales: 7, Design: 6 }));
    hr = await api.as(scope, `hr@${slug}.example`);
    admin = new Client({ connectionString: api.adminUrl });
    await admin.connect();
  });
  beforeEach(async () => {
    before = await rows();
  });
  afterAll(async () => {
    await admin?.end();
    await api?.close();
  });

  /** How many rows each table of the tenant has that a refused request must leave alone. */
  const rows = async (): Promise<string> => {
    const tables = ['identity.account', 'identity.access_grant', 'identity.session', 'people.team'];
    tables.push(
      'people.employee',
      'pulses.instrument',
      'pulses.pulse',
      'pulses.programme',
      'platform.event',
      'platform.audit_entry',
    );
    const counts: string[] = [];
    for (const table of tables) {
      const { rows: found } = await admin.query(
        `select count(*)::int as n from ${table} where tenant_id = $1`,
        [scope.tenantId],
      );
      counts.push(`${table} ${found[0].n}`);
    }
    return counts.join('\n');
  };
  const expectRefused = (
    reply: { status: number; body: any; headers: Record<string, string> }, // eslint-disable-line
    where: string,
  ) => {
    const { status, body, headers } = reply;
    const isRefused = status >= 400 && status < 500;
    expect({ where, isRefused, code: body.code, status: body.status }).toEqual({
      where,
      isRefused: true,
      code: expect.stringMatching(/^[a-z-]+\.[a-z0-9-]+$/),
      status,
    });
    expect(body.detail.length).toBeGreaterThan(20);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\bat \S+ \(|QueryFailed|FST_/);
  };

  const wrongTexts: [string, string][] = [
    ['a zero character', 'a\0b'],
    ['half of a character', 'half \ud83d'],
    ['a line break', 'Name\r\nBcc: someone@example.org'],
    ['a mark that turns the direction of writing', 'txt.\u202eexe'],
    ['nothing that is seen', '\u200b'],
    ['only spaces', '   '],
    ['10 kB', 'x'.repeat(10_000)],
  ];

  it.each(wrongTexts)('refuses %s in every name and title', async (_what, text) => {
    const tries: [string, object][] = [
      ['/api/pulses', draft({ title: text })],
      ['/api/pulses', draft({ programme: text })],
      ['/api/pulses', draft({ replyToName: text })],
      ['/api/pulses', draft({ replyToEmail: text })],
      ['/api/pulses', draft({ instrumentId: text })],
      ['/api/programmes', programme({ name: text })],
      ['/api/programmes', programme({ replyToName: text })],
      ['/api/programmes', programme({ timeZone: text })],
      ['/api/programmes', programme({ instrumentId: text })],
      ['/api/access', grant({ name: text })],
      ['/api/access', grant({ email: text })],
    ];
    for (const [path, body] of tries) expectRefused(await hr.post(path, body), path);
    expect(await rows()).toBe(before);
  });

  it.each(wrongTexts.filter(([, text]) => /\0|\ud83d|x{99}| {3}/.test(text)))(
    'refuses an instrument with %s in its texts',
    async (_what, text) => {
      expectRefused(await hr.post('/api/instruments', anInstrument(text)), 'instrument');
      expect(await rows()).toBe(before);
    },
  );

  it('says which field holds what cannot be stored', async () => {
    const { body } = await hr.post('/api/pulses', draft({ title: 'a\0b' }));
    expect(body).toMatchObject({ code: 'request.invalid', problems: [{ path: 'title' }] });
  });

  it('says of a body that is no JSON that it cannot be read', async () => {
    for (const payload of ['{"a":', '', '{"__proto__": {}}']) {
      const response = await api.app.inject({
        method: 'POST',
        url: '/api/sessions',
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect([payload, response.json().code]).toEqual([payload, 'request.unreadable']);
    }
  });

  it.each(bodyRoutes)('refuses what is no JSON object as the body of %s %s', async (method, path) => {
    const broken: [string, string, string][] = [
      ['malformed', '{"a":', 'application/json'],
      ['nothing', '', 'application/json'],
      ['a list', '[]', 'application/json'],
      ['a text', '"x"', 'application/json'],
      ['a prototype', '{"__proto__": {"admin": true}}', 'application/json'],
      ['a prototype the long way', '{"constructor": {"prototype": {"admin": true}}}', 'application/json'],
      ['200,000 lists in each other', '['.repeat(200_000) + ']'.repeat(200_000), 'application/json'],
      ['over a megabyte', JSON.stringify({ a: 'x'.repeat(1024 * 1024) }), 'application/json'],
      ['over a megabyte of text', 'x'.repeat(1024 * 1024 + 1), 'text/plain'],
      ['a form', 'token=x', 'application/x-www-form-urlencoded'],
      ['a form of parts', '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x'],
      ['XML', '<a/>', 'application/xml'],
    ];
    for (const [what, payload, type] of broken) {
      const response = await api.app.inject({
        method: method.toUpperCase() as 'POST' | 'PATCH',
        url: path,
        headers: { 'content-type': type, cookie: hr.cookie },
        payload,
      });
      const reply = { status: response.statusCode, body: response.json(), headers: response.headers };
      expectRefused(reply as never, `${what} at ${path}`);
    }
    expect(await rows()).toBe(before);
  });

  it('answers every id that is none like one that does not exist', async () => {
    const ids = [
      'x',
      '%00',
      '..%2f..%2fetc%2fpasswd',
      '__proto__',
      'null',
      '%F0%9F',
      'a'.repeat(3000),
      "'--",
    ];
    for (const id of ids)
      for (const path of [
        `/api/programmes/${id}`,
        `/api/programmes/${id}/calendar`,
        `/api/pulses/${id}`,
        `/api/pulses/${id}/rehearsal`,
        `/api/pulses/${id}/delivery`,
        `/api/pulses/${id}/delivery-problems`,
        `/api/pulses/${id}/mail-preview`,
        `/api/pulses/${id}/page-preview`,
        `/api/readings/${id}`,
        `/api/readings/${nowhere}/teams/${id}`,
        `/api/readings/${id}/ledger`,
        `/api/readings/${id}/export.csv`,
        `/api/readings/${id}/export.xlsx`,
        `/api/results/${scope.tenantId}/${id}`,
        `/api/results/${id}/${nowhere}`,
        `/api/results/${scope.tenantId}/${nowhere}?group=${id}`,
        `/api/reading-keys/${scope.tenantId}/${id}`,
        `/api/instruments/${id}`,
        `/api/roster-imports/${id}`,
        `/api/employees?teamId=${id}`,
        `/${id}`,
      ])
        expectRefused(await hr.get(path), path);
  });

  it('begins every list anew for a cursor that is not its own, and refuses wrong limits', async () => {
    const encoded = (text: string) => Buffer.from(text).toString('base64url');
    const cursors = [
      'x',
      '-1',
      '9'.repeat(30),
      nowhere,
      encoded('\0'),
      encoded('{}'),
      encoded('[[],{},null]'),
    ];
    cursors.push(
      encoded('["hr","a\\u0000b","c"]'),
      encoded('["hr","\\ud800","c"]'),
      encoded('[1,2,3]'),
      '%ff',
    );
    for (const path of lists) {
      for (const cursor of cursors) {
        const { status } = await hr.get(`${path}?cursor=${cursor}`);
        expect([path, cursor, status]).toEqual([path, cursor, 200]);
      }
      if (path === '/api/instruments') continue;
      for (const limit of ['0', '-1', '1.5', 'x', '201', '', '1&limit=2'])
        expectRefused(await hr.get(`${path}?limit=${limit}`), `${path} ${limit}`);
    }
  });

  it('takes no date that is none, and launches nothing that closes long ago or far ahead', async () => {
    for (const closesAt of ['2026-02-30T00:00:00Z', '2026-11-30', '+010000-01-01T00:00:00Z', 'soon', 5, null])
      expectRefused(await hr.post('/api/pulses', draft({ closesAt })), String(closesAt));
    for (const [closesAt, code] of [
      ['9999-12-31T23:59:59Z', 'pulse.closes-too-late'],
      ['9999-12-31T23:59:59-23:59', 'pulse.closes-too-late'],
      ['0000-01-01T00:00:00Z', 'pulse.closes-too-soon'],
    ]) {
      const made = await hr.post('/api/pulses', draft({ closesAt }));
      expect(made.body.obstacles).toMatchObject([{ code }]);
      expect((await hr.get(`/api/pulses/${made.body.id}/mail-preview`)).status).toBe(200);
      expectRefused(await hr.post(`/api/pulses/${made.body.id}/launch`), 'launch');
      await hr.delete(`/api/pulses/${made.body.id}`);
    }
  });

  it('plans no programme with a date, time, rhythm or zone that is none', async () => {
    const wrong: object[] = [
      { firstOn: '2030-02-30' },
      { firstOn: '1999-12-31' },
      { firstOn: '2030-01-08T00:00:00Z' },
      { firstOn: '2030-01-12' },
      { mailTime: '24:00' },
      { mailTime: '9:00' },
      { mailTime: '07:59' },
      { timeZone: 'Mars/Olympus' },
      { timeZone: '+01:00x' },
      { every: { unit: 'days', count: 1 } },
      { every: { unit: 'weeks', count: 0 } },
      { every: { unit: 'weeks', count: 53 } },
      { every: { unit: 'weeks', count: 1.5 } },
      { every: { unit: 'months', count: 5 } },
      { openDays: 0 },
      { openDays: 29 },
      { every: { unit: 'weeks', count: 1 }, openDays: 6 },
      { rotatingItemCount: 5 },
      { minimumCell: 4 },
      { answersKeptDays: 731 },
      { executivesSeeAfterWorkingDays: 11 },
      { daysOff: ['2030-02-30'] },
      { daysOff: Array.from({ length: 201 }, () => '2030-01-01') },
      { audienceTeamId: nowhere },
      { instrumentId: nowhere },
      { nextOccurrence: 5 },
      { state: 'running' },
    ];
    for (const changes of wrong)
      expectRefused(
        await hr.post('/api/programmes', programme(changes)),
        JSON.stringify(changes).slice(0, 80),
      );
    expect(await rows()).toBe(before);
  });

  const header = 'email,name,team,parent_team,lead\n';
  const person = `new@${slug}.example,New Person,Sales,Board,lead.sales@${slug}.example`;
  const wrongFiles: [string, Buffer, string][] = [
    [
      'another encoding',
      Buffer.from(`${header}a@${slug}.example,J\xf6rg,Sales,,`, 'latin1'),
      'people.roster-encoding',
    ],
    ['UTF-16', Buffer.from(`\ufeff${header}${person}`, 'utf16le'), 'people.roster-utf16'],
    [
      'a line of 10 MB',
      Buffer.from(`${header}${person}\n${'x'.repeat(10 * 1024 * 1024)},b`),
      'people.roster-line-too-long',
    ],
    ['a formula', Buffer.from(`${header}a@${slug}.example,=1+1,Sales,,`), 'people.roster-formula'],
    [
      'a zero character',
      Buffer.from(`${header}a@${slug}.example,A\0B,Sales,,`),
      'people.roster-hidden-character',
    ],
    [
      'teams above each other',
      Buffer.from(`${header}a@${slug}.example,A,One,Two,\nb@${slug}.example,B,Two,One,`),
      'people.roster-loop',
    ],
    ['an open quote', Buffer.from(`${header}a@${slug}.example,"A,Sales,,`), 'people.roster-quote-open'],
    ['a broken workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'people.roster-workbook-unreadable'],
    ['a workbook of before 2007', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0]), 'people.roster-not-csv'],
    [
      'a workbook that unpacks to 120 MB',
      Buffer.from(aWorkbook([], { rowsXml: ' '.repeat(120 * 1024 * 1024) })),
      'people.roster-workbook-too-large',
    ],
    ['nothing', Buffer.alloc(0), 'people.roster-empty'],
  ];
  it.each(wrongFiles)(
    'explains a roster file with %s and applies nothing of it',
    async (_what, file, code) => {
      let check = await hr.post('/api/roster-imports', file, 'text/csv');
      expect(check.status).toBe(201);
      if (check.body.state === 'checking') {
        // Large files are the worker's.
        await api.app.get(CheckRoster).finish(scope, check.body.id);
        check = await hr.get(`/api/roster-imports/${check.body.id}`);
      }
      expect(check.body.problems.map((problem: { code: string }) => problem.code)).toContain(code);
      for (const problem of check.body.problems) expect(problem.detail.length).toBeGreaterThan(20);
      const applied = await hr.post(`/api/roster-imports/${check.body.id}/apply`);
      expect([applied.status, applied.body.code]).toEqual([409, 'people.import-has-problems']);
      expect(await rows()).toBe(before);
    },
  );

  it('waits five minutes for a request to arrive, and no longer', () => {
    expect((api.app.getHttpServer() as Server).requestTimeout).toBe(300_000);
  });

  it('reads a roster file that begins with a byte order mark', async () => {
    const file = Buffer.from(`\ufeff${rosterOf(slug, { Sales: 7, Design: 6 })}`);
    const check = await hr.post('/api/roster-imports', file, 'text/csv');
    expect(check.body).toMatchObject({ problemCount: 0, difference: { joined: 0, left: 0, changed: 0 } });
  });
});

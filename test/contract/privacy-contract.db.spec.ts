import type { TenantScope } from '@penumbra/platform';
import { PulseReader } from '@penumbra/pulses';
import { sixWords } from '@penumbra/seal';
import { Client } from 'pg';
import { apiUnderTest, rosterOf, type ApiUnderTest, type Caller } from './api-under-test.js';

const day = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * day).toISOString();

const draft = (changes: object = {}) => ({
  title: 'Spring pulse',
  programme: 'quarterly',
  instrumentId: 'quarterly-core.v1',
  audienceTeamId: null,
  closesAt: inDays(7),
  replyToName: 'Hanna Example',
  replyToEmail: 'hr@contract.example',
  ...changes,
});

describe('the privacy contract of a pulse', () => {
  let api: ApiUnderTest;
  let admin: Client;
  let scope: TenantScope;
  let hanna: Caller;
  let second: Caller;
  let council: Caller;
  let foreignHr: Caller;

  beforeAll(async () => {
    api = await apiUnderTest();
    admin = new Client({ connectionString: api.adminUrl });
    await admin.connect();
    scope = await api.organisation('contract', rosterOf('contract', { Sales: 9, Design: 8 }));
    hanna = await api.as(scope, 'hr@contract.example');
    const give = (email: string, name: string, role: string) =>
      hanna.post('/api/access', { email, name, role, teamId: null });
    await give('second@contract.example', 'Sven Second', 'hr');
    await give('council@contract.example', 'Cora Council', 'works-council');
    second = await api.as(scope, 'second@contract.example');
    council = await api.as(scope, 'council@contract.example');
    foreignHr = await api.as(await api.organisation('foreign'), 'hr@foreign.example');
  });
  afterAll(async () => {
    await admin?.end();
    await api?.close();
  });

  const drafted = async (changes: object = {}) => (await hanna.post('/api/pulses', draft(changes))).body.id;
  const launched = async (changes: object = {}) => {
    const id = await drafted(changes);
    const reply = await hanna.post(`/api/pulses/${id}/launch`);
    expect(reply.body.state).toBe('open');
    return id as string;
  };
  const settings = async (id: string) => {
    const { body } = await hanna.get(`/api/pulses/${id}`);
    return [body.minimumCell, body.answersKeptDays, body.executivesSeeAfterWorkingDays];
  };
  const actions = async (id: string) =>
    (await hanna.get(`/api/audit?limit=200&subject=pulse:${id}`)).body.items.map(
      (entry: { action: string }) => entry.action,
    );

  it('begins with 5 people, a year and a working day for leads, or with what the draft says; never below 5 people', async () => {
    expect(await settings(await drafted())).toEqual([5, 365, 1]);
    const own = { minimumCell: 8, answersKeptDays: 700, executivesSeeAfterWorkingDays: 0 };
    expect(await settings(await drafted(own))).toEqual([8, 700, 0]);
    for (const executivesSeeAfterWorkingDays of [-1, 11, 0.5])
      expect((await hanna.post('/api/pulses', draft({ executivesSeeAfterWorkingDays }))).body.code).toBe(
        'request.invalid',
      );
    const low = await hanna.post('/api/pulses', draft({ minimumCell: 4 }));
    expect([low.status, low.body.code]).toEqual([422, 'pulse.minimum-cell-too-low']);
    for (const answersKeptDays of [29, 731, 90.5])
      expect((await hanna.post('/api/pulses', draft({ answersKeptDays }))).body.code).toBe('request.invalid');
    const id = await drafted({ minimumCell: 8 });
    expect((await second.patch(`/api/pulses/${id}`, { minimumCell: 4 })).body.code).toBe(
      'pulse.minimum-cell-too-low',
    );
  });

  it('counts a smaller team with others when the draft shows nothing for fewer than nine', async () => {
    const id = await drafted({ minimumCell: 9 });
    const { body } = await hanna.get(`/api/pulses/${id}`);
    expect(
      body.units.map((unit: { kind: string; team: { name: string } }) => [unit.kind, unit.team.name]).sort(),
    ).toEqual([
      ['rest', 'Board'],
      ['team', 'Sales'],
    ]);
  });

  it('lets one person ask more for the people, at once', async () => {
    const id = await drafted();
    const tighter = await hanna.patch(`/api/pulses/${id}`, {
      minimumCell: 7,
      answersKeptDays: 90,
      executivesSeeAfterWorkingDays: 4,
    });
    expect([tighter.status, await settings(id)]).toEqual([200, [7, 90, 4]]);
  });

  it.each([
    ['minimumCell', { minimumCell: 8 }, { minimumCell: 6 }, [6, 365, 1]],
    ['answersKeptDays', { answersKeptDays: 100 }, { answersKeptDays: 200 }, [5, 200, 1]],
    [
      'executivesSeeAfterWorkingDays',
      { executivesSeeAfterWorkingDays: 3 },
      { executivesSeeAfterWorkingDays: 2 },
      [5, 365, 2],
    ],
  ])(
    'takes two HR people to loosen %s, and both are in the audit log',
    async (setting, first, change, then) => {
      const id = await drafted(first);
      const before = await settings(id);
      for (let times = 0; times < 2; times++) {
        const asked = await hanna.patch(`/api/pulses/${id}`, { ...change, title: 'Also another title' });
        expect([asked.status, asked.body.code]).toEqual([409, 'pulse.loosening-needs-second-person']);
        expect(asked.body.detail).toMatch(/noted.*another HR person/);
      }
      const { body: waiting } = await second.get(`/api/pulses/${id}`);
      expect([waiting.title, await settings(id)]).toEqual(['Spring pulse', before]);
      expect(waiting.loosenings).toMatchObject([
        { setting, value: Object.values(change)[0], askedByName: 'Hanna Example', askedByYou: false },
      ]);
      const agreed = await second.patch(`/api/pulses/${id}`, change);
      expect([agreed.status, agreed.body.loosenings, await settings(id)]).toEqual([200, [], then]);
      expect(await actions(id)).toEqual([
        'pulse.changed',
        'pulse.loosened',
        'pulse.loosening-asked',
        'pulse.loosening-asked',
        'pulse.drafted',
      ]);
    },
  );

  it('applies neither of two loosenings while one of them is only one person’s wish', async () => {
    const id = await drafted({ minimumCell: 8, answersKeptDays: 100 });
    await hanna.patch(`/api/pulses/${id}`, { minimumCell: 6 });
    const both = { minimumCell: 6, answersKeptDays: 300 };
    expect((await second.patch(`/api/pulses/${id}`, both)).status).toBe(409);
    expect(await settings(id)).toEqual([8, 100, 1]);
    // Now each is asked for by one of the two: whoever confirms the other's wish gets that one alone.
    expect((await second.patch(`/api/pulses/${id}`, { minimumCell: 6 })).status).toBe(200);
    expect(await settings(id)).toEqual([6, 100, 1]);
    expect((await hanna.patch(`/api/pulses/${id}`, both)).status).toBe(200);
    expect(await settings(id)).toEqual([6, 300, 1]);
  });

  it('needs the very same change: another value is a request of its own, and tightening ends the old one', async () => {
    const id = await drafted({ minimumCell: 9 });
    await hanna.patch(`/api/pulses/${id}`, { minimumCell: 6 });
    expect((await second.patch(`/api/pulses/${id}`, { minimumCell: 5 })).status).toBe(409);
    expect(await settings(id)).toEqual([9, 365, 1]);
    expect((await hanna.patch(`/api/pulses/${id}`, { minimumCell: 12 })).body.loosenings).toEqual([]);
    expect((await hanna.patch(`/api/pulses/${id}`, { minimumCell: 5 })).status).toBe(409);
    expect(await settings(id)).toEqual([12, 365, 1]);
  });

  it('is not loosened by HR of another organisation, nor by the works council', async () => {
    const id = await drafted({ minimumCell: 8 });
    await hanna.patch(`/api/pulses/${id}`, { minimumCell: 6 });
    expect((await foreignHr.patch(`/api/pulses/${id}`, { minimumCell: 6 })).status).toBe(404);
    expect((await council.patch(`/api/pulses/${id}`, { minimumCell: 6 })).status).toBe(403);
    expect(await settings(id)).toEqual([8, 365, 1]);
  });

  it('is fixed at launch: every change is refused, changes nothing, and is in the audit log', async () => {
    const id = await launched();
    const row = async () =>
      (await admin.query('select * from pulses.pulse where tenant_id = $1 and id = $2', [scope.tenantId, id]))
        .rows;
    const before = await row();
    const changes = [
      { minimumCell: 5 },
      { minimumCell: 9 },
      { answersKeptDays: 730 },
      { executivesSeeAfterWorkingDays: 0 },
      { executivesSeeAfterWorkingDays: 10 },
      { instrumentId: 'quarterly-core.v1' },
      { audienceTeamId: null },
      { closesAt: inDays(8) },
      { title: 'Another title' },
      { programme: null },
      { replyToEmail: 'second@contract.example' },
    ];
    for (const change of changes)
      for (const hr of [hanna, second]) {
        const refused = await hr.patch(`/api/pulses/${id}`, change);
        expect([change, refused.status, refused.body.code]).toEqual([change, 409, 'pulse.contract-is-fixed']);
      }
    expect(await row()).toEqual(before);
    expect((await actions(id)).filter((action: string) => action === 'pulse.change-refused')).toHaveLength(
      2 * changes.length,
    );
  });

  it('is named to HR and the works council by its hash and six words, as soon as it is published', async () => {
    const id = await launched({ title: 'Named' });
    expect((await hanna.get(`/api/pulses/${id}`)).body.contract).toBeNull();
    await admin.query(
      `insert into delivery.pulse_delivery (tenant_id, pulse_id, state, invited_count, manifest, manifest_hash)
       values ($1, $2, 'issuing', 20, '{}', $3)`,
      [scope.tenantId, id, 'c0'.repeat(32)],
    );
    for (const by of [hanna, council]) {
      const { contract } = (await by.get(`/api/pulses/${id}`)).body;
      expect(contract).toEqual({ hash: 'c0'.repeat(32), words: expect.any(Array) });
      expect(contract.words.join(' ')).toBe(sixWords('c0'.repeat(32)));
    }
    expect((await foreignHr.get(`/api/pulses/${id}`)).status).toBe(404);
  });

  it('may move its close once, later, by at most 14 days; it is appended for everybody to see', async () => {
    const closesAt = inDays(7);
    const id = await launched({ closesAt });
    const later = (days: number) => new Date(Date.parse(closesAt) + days * day).toISOString();
    const amend = (to: string, by = hanna) => by.post(`/api/pulses/${id}/amendments`, { closesAt: to });
    for (const [to, why] of [
      [later(0), /later time/],
      [later(-1), /later time/],
      [later(14.01), /at most 14 days/],
    ] as const) {
      const refused = await amend(to);
      expect([refused.status, refused.body.code]).toEqual([409, 'pulse.amendment-refused']);
      expect(refused.body.detail).toMatch(why);
    }
    expect((await amend(later(3), foreignHr)).status).toBe(404);
    expect((await amend(later(3), council)).status).toBe(403);
    expect(await api.app.get(PulseReader).amendments(scope, id)).toEqual([]);

    const moved = await amend(later(14));
    expect([moved.status, moved.body.closesAt, moved.body.closesAtInContract]).toEqual([
      200,
      later(14),
      closesAt,
    ]);
    expect((await amend(later(14))).status).toBe(200);
    const again = await amend(later(13));
    expect([again.status, again.body.code, again.body.detail]).toEqual([
      409,
      'pulse.amendment-refused',
      expect.stringMatching(/once/),
    ]);

    const frozen = await api.app.get(PulseReader).frozen(scope, id);
    expect([frozen?.closesAt, frozen?.closesAtInContract, frozen?.answersKeptDays]).toEqual([
      new Date(later(14)),
      new Date(closesAt),
      365,
    ]);
    const [amendment] = await api.app.get(PulseReader).amendments(scope, id);
    expect(amendment!.closesAt).toEqual(new Date(later(14)));
    expect(Math.abs(amendment!.amendedAt.getTime() - Date.now())).toBeLessThan(60_000);
    const { rows } = await admin.query(
      `select payload from platform.event where tenant_id = $1 and name = 'pulse-extended'`,
      [scope.tenantId],
    );
    expect(rows.filter(({ payload }) => payload.pulseId === id)).toEqual([{ payload: { pulseId: id } }]);
  });

  it('cannot be amended before launch nor after the close', async () => {
    const id = await drafted({ title: 'Ends' });
    const amend = () => hanna.post(`/api/pulses/${id}/amendments`, { closesAt: inDays(9) });
    expect((await amend()).body.code).toBe('pulse.amendment-refused');
    await hanna.post(`/api/pulses/${id}/launch`);
    await hanna.post(`/api/pulses/${id}/close`, { confirm: 'Ends' });
    const late = await amend();
    expect([late.body.code, late.body.detail]).toEqual([
      'pulse.amendment-refused',
      expect.stringMatching(/still open/),
    ]);
  });

  it('hands the works council, and nobody else, the file that checks the count, once there is a reading', async () => {
    const id = await launched({ title: 'Checked' });
    const file = (by: Caller) => by.get(`/api/pulses/${id}/verification`);
    const early = await file(council);
    expect([early.status, early.body.code]).toEqual([409, 'reading.not-ready']);
    const councilFile = { version: 1, manifestHash: 'a'.repeat(64), receipts: ['b'.repeat(64)] };
    await admin.query(
      'insert into readings.verification (tenant_id, pulse_id, receipts, council_file) values ($1, $2, $3, $4)',
      [scope.tenantId, id, Buffer.alloc(32, 0xbb), councilFile],
    );
    const checked = await file(council);
    expect([checked.status, checked.body]).toEqual([200, councilFile]);
    expect(checked.headers['content-disposition']).toBe('attachment');
    for (const hr of [hanna, second]) expect((await file(hr)).body.code).toBe('identity.not-allowed');
    for (const pulse of ['00000000-0000-4000-8000-000000000000', 'no-such'])
      expect((await council.get(`/api/pulses/${pulse}/verification`)).body.code).toBe('pulse.not-found');
  });

  it('tells HR alone how many have answered, as of the last daily count', async () => {
    const id = await launched({ title: 'Counted' });
    const read = (by: Caller) => by.get(`/api/pulses/${id}/participation`);
    expect((await read(hanna)).body).toEqual({ participation: null });
    for (const [countedOn, count] of [
      ['2026-11-12', 5],
      ['2026-11-13', 10],
    ])
      await admin.query(
        'insert into readings.participation (tenant_id, pulse_id, counted_on, ballot_count) values ($1, $2, $3, $4)',
        [scope.tenantId, id, countedOn, count],
      );
    expect((await read(second)).body).toEqual({
      participation: { countedOn: '2026-11-13', atLeast: 10, invitedCount: 20 },
    });
    expect((await read(council)).body.code).toBe('identity.not-allowed');
    expect((await read(foreignHr)).body.code).toBe('pulse.not-found');
  });
});

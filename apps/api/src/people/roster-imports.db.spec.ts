import cookie from '@fastify/cookie';
import { StandardSchemaSerializerInterceptor, StandardSchemaValidationPipe } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  BeginSession,
  CreateOrganisation,
  IdentityModule,
  IssueSignInLink,
  SessionGuard,
} from '@penumbra/identity';
import { PeopleModule } from '@penumbra/people';
import { newId, ProblemFilter } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import request from 'supertest';
import { RosterImportsController } from './roster-imports.controller.js';
import { RosterController } from './roster.controller.js';

const file = [
  'E-Mail;Name;Team;Leitung',
  'ada@x.org;Ada;Board;ada@x.org',
  'ben@x.org;Bén;Board;',
  'cyd@x.org;Cyd;Board;',
].join('\n');

describe('the roster over HTTP', () => {
  let testDb: TestDatabase;
  let app: NestFastifyApplication;
  let hr: string;
  let otherHr: string;

  beforeAll(async () => {
    testDb = await testDatabase();
    const module = await testModule(testDb, {
      imports: [IdentityModule, PeopleModule],
      controllers: [RosterController, RosterImportsController],
      providers: [{ provide: APP_GUARD, useClass: SessionGuard }],
    });
    const adapter = new FastifyAdapter({ bodyLimit: 1024 * 1024 });
    adapter
      .getInstance()
      .addContentTypeParser(
        ['text/csv', 'application/octet-stream'],
        { parseAs: 'buffer' },
        (_request: unknown, body: unknown, done: (error: null, body: unknown) => void) => done(null, body),
      );
    app = module.createNestApplication<NestFastifyApplication>(adapter);
    await app.register(cookie as never);
    app.useGlobalPipes(new StandardSchemaValidationPipe());
    app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
    app.useGlobalFilters(new ProblemFilter());
    await app.init();
    await adapter.getInstance().ready();
    hr = await signedIn('mine', 'de');
    otherHr = await signedIn('theirs', 'en');
  });
  afterAll(async () => {
    await app?.close();
    await testDb?.drop();
  });

  /** A real session of the first HR person of a new organisation. */
  const signedIn = async (slug: string, locale: string): Promise<string> => {
    const scope = await app.get(CreateOrganisation).run({ name: slug, slug, adminEmail: 'hr@x.org', locale });
    const link = await app.get(IssueSignInLink).run(scope, 'hr@x.org');
    return `session=${(await app.get(BeginSession).run(link!)).token}`;
  };
  const get = (path: string, session = hr) =>
    request(app.getHttpServer()).get(`/api/${path}`).set('cookie', session);
  const post = (path: string, session = hr) =>
    request(app.getHttpServer()).post(`/api/${path}`).set('cookie', session);
  const upload = (content: string | Buffer, session = hr) =>
    post('roster-imports', session).set('content-type', 'text/csv').send(content);

  it('checks, shows, applies and lists', async () => {
    const checked = await upload(Buffer.from(file)).set(
      'x-file-name',
      encodeURIComponent('C:\\Büro\\März.csv'),
    );
    expect(checked.status).toBe(201);
    expect(checked.body).toMatchObject({
      state: 'checked',
      fileName: 'März.csv',
      rowCount: 3,
      problemCount: 0,
      difference: { joined: 3, teamsAdded: ['Board'], examples: [{ detail: 'kommt neu zu Board' }, {}, {}] },
    });
    expect((await get('employees')).body).toEqual({ items: [], nextCursor: null });
    const { id } = checked.body;
    expect((await get(`roster-imports/${id}`)).body).toEqual(checked.body);

    const applied = await post(`roster-imports/${id}/apply`);
    expect(applied.status).toBe(200);
    expect(applied.body).toEqual({ ...checked.body, state: 'applied', appliedAt: expect.any(String) });
    expect((await post(`roster-imports/${id}/apply`)).body).toEqual(applied.body);
    expect((await get('roster-imports')).body).toEqual({ items: [applied.body] });

    const teams = (await get('teams')).body.items;
    expect(teams).toEqual([
      { id: expect.any(String), name: 'Board', parentId: null, leadName: 'Ada', memberCount: 3 },
    ]);
    const first = (await get('employees?limit=2')).body;
    expect(first.items[1]).toEqual({
      id: expect.any(String),
      email: 'ben@x.org',
      name: 'Bén',
      team: { id: teams[0].id, name: 'Board' },
      locale: 'de',
      timeZone: 'UTC',
      status: 'active',
    });
    const second = (await get(`employees?limit=2&cursor=${first.nextCursor}&teamId=${teams[0].id}`)).body;
    expect(second).toMatchObject({ items: [{ email: 'cyd@x.org' }], nextCursor: null });
  });

  it('answers a broken file with its problems, in the language of the organisation, and refuses to apply it', async () => {
    const broken = 'email,team\na@x.org,A\na@x.org,A\n';
    const { status, body } = await upload(broken);
    expect(status).toBe(201);
    expect(body.problems).toEqual([
      {
        line: 3,
        column: 'email',
        code: 'people.roster-email-repeated',
        detail: expect.stringContaining('steht schon in Zeile 2'),
      },
    ]);
    const refused = await post(`roster-imports/${body.id}/apply`);
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({ code: 'people.import-has-problems' });
    expect((await upload(broken, otherHr)).body.problems[0].detail).toContain('stands already on line 2');
  });

  it('reports an empty file as a problem of the file, and another kind of body as a problem of the request', async () => {
    const empty = await upload('');
    expect(empty.status).toBe(201);
    expect(empty.body.problems).toMatchObject([{ code: 'people.roster-empty' }]);
    const json = await post('roster-imports').send({ file });
    expect([json.status, json.body.code]).toEqual([415, 'people.import-body-missing']);
    const none = await post('roster-imports');
    expect([none.status, none.body.code]).toEqual([415, 'people.import-body-missing']);
  });

  it('shows another organisation nothing: 404 on every route with an id', async () => {
    const { body } = await upload(file);
    const team = (await get('teams')).body.items[0].id;
    for (const answer of [
      await get(`roster-imports/${body.id}`, otherHr),
      await post(`roster-imports/${body.id}/apply`, otherHr),
      await get(`employees?teamId=${team}`, otherHr),
      await get(`roster-imports/${newId()}`),
      await get('roster-imports/not-an-id'),
    ])
      expect(answer.status).toBe(404);
    expect((await get('teams', otherHr)).body).toEqual({ items: [] });
  });

  it('needs a session', async () => {
    for (const path of ['teams', 'employees', 'roster-imports', `roster-imports/${newId()}`])
      expect((await get(path, '')).status).toBe(401);
    expect((await upload(file, '')).status).toBe(401);
  });
});

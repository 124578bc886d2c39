import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { BeginSession, CreateOrganisation, IssueSignInLink, systemActor } from '@penumbra/identity';
import { ApplyRoster, CheckRoster } from '@penumbra/people';
import { loadConfig, PinoLogger, type TenantScope } from '@penumbra/platform';
import { testDatabase, type TestDatabase } from '@penumbra/platform/testing';
import supertest from 'supertest';
import { createApi } from '../../apps/api/src/bootstrap.js';

/** The real api on a real database, called over HTTP. */
export interface ApiUnderTest {
  readonly app: NestFastifyApplication;
  readonly adminUrl: string;
  /** For a process of another role beside it. */
  readonly database: TestDatabase;
  /** An organisation with an HR person `hr@<slug>.example` and this roster (CSV). */
  organisation(slug: string, roster?: string): Promise<TenantScope>;
  /** A caller with a session, or without one. */
  as(scope: TenantScope, email: string): Promise<Caller>;
  readonly anybody: Caller;
  close(): Promise<void>;
}

type Reply = Promise<{ status: number; body: any; headers: Record<string, string> }>; // eslint-disable-line

/** One method for each verb; bodies are JSON unless a content type is given. */
export interface Caller {
  /** What it sends as its session, for requests of another form. */
  readonly cookie: string;
  get(path: string): Reply;
  post(path: string, body?: unknown, type?: string): Reply;
  patch(path: string, body: unknown): Reply;
  put(path: string, body: unknown): Reply;
  delete(path: string): Reply;
}

export async function apiUnderTest(): Promise<ApiUnderTest> {
  const database = await testDatabase();
  const config = loadConfig({
    DATABASE_URL: database.url('app'),
    INTAKE_TOKEN: 'a-token-for-the-tests',
    KEY_DIR: database.keyDir,
    LOG_LEVEL: 'silent',
  });
  const app = await createApi(config, new PinoLogger('silent', 'test'));
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const http = () => supertest(app.getHttpServer());
  const caller = (cookie: string): Caller => {
    const call = async (
      method: 'get' | 'post' | 'patch' | 'put' | 'delete',
      path: string,
      body?: unknown,
      type = 'application/json',
    ) => {
      const request = http()[method](path).set('cookie', cookie);
      const response = await (body === undefined
        ? request
        : request.set('content-type', type).send(body as object));
      return { status: response.status, body: response.body, headers: response.headers };
    };
    return {
      cookie,
      get: (path) => call('get', path),
      post: (path, body = {}, type) => call('post', path, body, type),
      patch: (path, body) => call('patch', path, body),
      put: (path, body) => call('put', path, body),
      delete: (path) => call('delete', path),
    };
  };
  return {
    app,
    adminUrl: database.adminUrl,
    database,
    anybody: caller(''),
    async organisation(slug, roster) {
      const { slug: _, ...scope } = await app.get(CreateOrganisation).run({
        name: `Organisation ${slug}`,
        slug,
        adminEmail: `hr@${slug}.example`,
        adminName: 'Hanna Example',
      });
      if (roster) {
        const check = await app
          .get(CheckRoster)
          .run(scope, systemActor, { fileName: 'roster.csv', bytes: Buffer.from(roster) });
        if (check.problemCount > 0) throw new Error(JSON.stringify(check.problems));
        await app.get(ApplyRoster).run(scope, systemActor, check.id);
      }
      return scope;
    },
    async as(scope, email) {
      const token = await app.get(IssueSignInLink).run(scope, email);
      if (!token) throw new Error(`${email} has no account`);
      const session = await app.get(BeginSession).run(token);
      return caller(`session=${session.token}`);
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}

/** A roster of teams below one root: `{ Sales: 7 }` is a team of seven besides its lead, `lead.sales@…`. */
export function rosterOf(slug: string, teams: Readonly<Record<string, number>>): string {
  const domain = `${slug}.example`;
  const rows = [
    `email,name,team,parent_team,lead`,
    `president@${domain},Pia President,Board,,president@${domain}`,
  ];
  for (const [team, members] of Object.entries(teams)) {
    const key = team.toLowerCase().replaceAll(' ', '-');
    const lead = `lead.${key}@${domain}`;
    rows.push(`${lead},Lead of ${team},${team},Board,${lead}`);
    for (let index = 1; index <= members; index++)
      rows.push(`${key}${index}@${domain},Person ${index} of ${team},${team},Board,${lead}`);
  }
  return rows.join('\n');
}

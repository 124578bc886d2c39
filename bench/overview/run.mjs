// The overview of a large organisation, against a bare select of the same rows through a bare Fastify: both in a process
// of their own on the same Postgres, asked in turns by the same client. Only the ratio and the size mean something.
//   npm run build && node bench/overview/run.mjs [--teams 1000] [--requests 100] [--json]
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import http from 'node:http';
import pg from 'pg';
import { libs, openDatabase } from '../sealed-answers/database.mjs';

const { values } = parseArgs({
  options: {
    teams: { type: 'string', default: '1000' },
    requests: { type: 'string', default: '100' },
    json: { type: 'boolean', default: false },
  },
});
const [teams, requests] = [values.teams, values.requests].map(Number);
const appRole = 'penumbra_app';
const measureIds = [
  'trust',
  'balance',
  'safety',
  'shadow',
  'dependency',
  'reciprocity',
  'context',
  'load',
  'drift',
];

const database = await openDatabase();
const children = [];
try {
  const { aSignedReading } = await libs('readings/testing/index.js');
  const { freePort } = await libs('../apps/cli/src/stack/free-port.js');
  const { withRooms } = await libs('../apps/cli/src/stack/rooms.js');
  const { BeginSession, CreateOrganisation, IdentityModule, IssueSignInLink } =
    await libs('identity/src/index.js');
  const environment = {
    DATABASE_URL: database.url(appRole),
    INTAKE_TOKEN: 'a-token-for-the-bench',
    LOG_LEVEL: 'error',
  };
  const { scope, token } = await withRooms(environment, [IdentityModule], async (rooms) => {
    const created = await rooms
      .get(CreateOrganisation)
      .run({ name: 'Bench', adminEmail: 'hr@bench.example' });
    const link = await rooms.get(IssueSignInLink).run(created, 'hr@bench.example');
    return { scope: { tenantId: created.tenantId }, token: (await rooms.get(BeginSession).run(link)).token };
  });
  const pulseId = randomUUID();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await aSignedReading(admin, scope, aReading(pulseId), new Date(Date.now() - 7 * 86_400_000));
  await admin.query('analyze');
  await admin.end();

  const start = async (script) => {
    const port = await freePort();
    const child = spawn(process.execPath, [new URL(script, import.meta.url).pathname], {
      env: { ...process.env, ...environment, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    for (let tries = 0; tries < 400; tries += 1) {
      const up = await fetch(`http://127.0.0.1:${port}/health/live`).then(
        () => true,
        () => false,
      );
      if (up) return port;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${script} did not start`);
  };
  const barePort = await start('bare-select.mjs');
  const apiPort = await start('../../dist/apps/api/src/main.js');
  const agent = new http.Agent({ keepAlive: true });
  const ask = (port, path) =>
    new Promise((resolve, reject) => {
      const began = performance.now();
      const headers = { cookie: `session=${token}`, 'accept-encoding': 'gzip' };
      http
        .get({ host: '127.0.0.1', port, path, agent, headers }, (response) => {
          const parts = [];
          response.on('data', (part) => parts.push(part));
          response.on('end', () =>
            resolve({
              took: performance.now() - began,
              status: response.statusCode,
              body: Buffer.concat(parts),
              encoding: response.headers['content-encoding'],
            }),
          );
        })
        .on('error', reject);
    });
  const outlets = {
    bare: [barePort, `/cells/${scope.tenantId}/${pulseId}`],
    api: [apiPort, `/api/readings/${pulseId}`],
  };
  const took = { bare: [], api: [] };
  let answer;
  const warmUp = 10;
  for (let request = 0; request < requests + warmUp; request += 1)
    for (const name of request % 2 === 0 ? ['bare', 'api'] : ['api', 'bare']) {
      const reply = await ask(...outlets[name]);
      if (reply.status !== 200) throw new Error(`${name}: ${reply.status} ${reply.body}`);
      if (request >= warmUp) took[name].push(reply.took);
      if (name === 'api') answer = reply;
    }
  if (answer.encoding !== 'gzip') throw new Error('the overview came uncompressed');
  const shown = JSON.parse(gunzipSync(answer.body));
  if (shown.rows.length !== teams || shown.rows[5].measures.length !== measureIds.length)
    throw new Error('the overview is not whole');
  const at = (list, share) => list.toSorted((a, b) => a - b)[Math.ceil(share * list.length) - 1];
  const figures = Object.fromEntries(
    Object.entries(took).map(([name, list]) => [
      name,
      { p50: round(at(list, 0.5)), p95: round(at(list, 0.95)) },
    ]),
  );
  const result = {
    teams,
    requests,
    kilobytesGzipped: round(answer.body.length / 1000),
    milliseconds: figures,
    ratioOfP95: round(figures.api.p95 / figures.bare.p95),
  };
  process.stdout.write(
    values.json
      ? `${JSON.stringify(result)}\n`
      : `${teams} teams x ${measureIds.length} measures in one request: ${result.kilobytesGzipped} KB gzipped (limit 100)\n` +
          `bare select  p50 ${figures.bare.p50} ms, p95 ${figures.bare.p95} ms\n` +
          `overview     p50 ${figures.api.p50} ms, p95 ${figures.api.p95} ms: ${result.ratioOfP95} times (limit 5)\n`,
  );
} finally {
  for (const child of children) child.kill();
  await database.stop();
}

function round(value) {
  return Math.round(value * 10) / 10;
}

/** A root and teams in branches of ten; every figure different enough that compression has to work. */
function aReading(pulseId) {
  const root = randomUUID();
  const ids = Array.from({ length: teams }, () => randomUUID());
  let seed = 7;
  const next = (limit) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  const figure = () => {
    const value = 20 + next(70);
    return { value, bound: null, low: value - 3 - next(10), high: value + 3 + next(10) };
  };
  const cell = (teamId, parentTeamId, depth, teamName) => {
    const released = parentTeamId === null || next(10) > 0;
    const respondentCount = released ? 5 + next(12) : null;
    return {
      cellId: `node.${teamId}`,
      kind: 'node',
      teamId,
      parentTeamId,
      depth,
      teamName,
      released,
      withheldBecause: released ? null : 'would-reveal-others',
      respondentCount,
      invitedCount: released ? respondentCount + next(4) : null,
      countedElsewhereCount: 0,
      measures: released
        ? measureIds.map((measureId) => ({
            measureId,
            released: true,
            score: figure(),
            standardError: 1 + next(60) / 10,
            degreesOfFreedom: respondentCount - 1,
            respondentCount,
            favourable: figure(),
            census: next(9) === 0,
            change: { sincePulseId: pulseId, direction: ['up', 'down', 'none'][next(3)] },
            parts: null,
          }))
        : [],
      flags: [],
    };
  };
  return {
    header: {
      pulseId,
      title: 'Bench',
      programme: null,
      closedAt: '2026-03-04T09:00:00.000Z',
      previousPulseId: null,
      minimumCell: 5,
      measures: measureIds.map((measureId) => ({ measureId, name: { en: measureId }, direction: 'health' })),
      methods: {},
    },
    cells: [
      cell(root, null, 0, 'Bench'),
      ...ids.map((id, index) =>
        cell(
          id,
          index % 10 === 0 ? root : ids[index - (index % 10)],
          index % 10 === 0 ? 1 : 2,
          `Team ${index}`,
        ),
      ),
    ],
  };
}

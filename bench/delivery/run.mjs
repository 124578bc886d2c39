// Invitations from the launch to a mail server, against a bare pooled nodemailer loop with the same message: the same
// server, the same cores, before and after in one run. Only the ratio means something.
//   node bench/delivery/run.mjs [--mails 20000] [--bare 5000] [--queue redis|postgres] [--connections 5] [--json] \
//     [--profile <folder>]   (where the worker writes a CPU profile)
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { buildIfStale } from '../../tools/build.mjs';
import { libs, openDatabase } from '../sealed-answers/database.mjs';

// The worker names the answer page's scripts in the contract before it mails.
buildIfStale(['web']);

const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '20000' },
    bare: { type: 'string', default: '5000' },
    group: { type: 'string', default: '500' },
    queue: { type: 'string', default: 'redis' },
    connections: { type: 'string', default: '5' },
    profile: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const [mails, bare, group, connections] = ['mails', 'bare', 'group', 'connections'].map((name) =>
  Number(values[name]),
);
const here = new URL('.', import.meta.url).pathname;
const token = 'a-token-for-the-bench';
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
const say = (line) => console.error(line);
const children = [];
const start = (command, args, environment, stdio) => {
  const child = spawn(command, args, { env: { ...process.env, ...environment }, stdio });
  children.push(child);
  return child;
};
const database = await openDatabase();
let context;
try {
  const { freePort } = await libs('../apps/cli/src/stack/free-port.js');
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();

  // The mail server.
  const sink = start(process.execPath, [`${here}sink.mjs`], {}, ['pipe', 'pipe', 'inherit']);
  const answers = createInterface({ input: sink.stdout })[Symbol.asyncIterator]();
  const smtpPort = Number((await answers.next()).value);
  const ask = async (what) => {
    sink.stdin.write(`${what}\n`);
    return (await answers.next()).value;
  };
  const taken = async () => Number(await ask('count'));

  // The queue.
  const redisPort = await freePort();
  if (values.queue === 'redis')
    start('redis-server', ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], {}, 'ignore');
  const redis = values.queue === 'redis' ? { REDIS_URL: `redis://127.0.0.1:${redisPort}` } : {};

  // An organisation with its roster and a draft.
  const keys = resolve(database.folder, 'keys');
  mkdirSync(keys);
  const environment = {
    DATABASE_URL: database.url('penumbra_app'),
    KEY_DIR: keys,
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    INTAKE_TOKEN: token,
    MAIL_CONNECTIONS: String(connections),
    MAIL_CONNECTIONS_PER_TENANT: String(connections),
    LOG_LEVEL: 'warn',
    ...redis,
  };
  const { loadConfig, PlatformModule, Outbox } = await libs('platform/src/index.js');
  const { IdentityModule, CreateOrganisation, IssueSignInLink, BeginSession, systemActor } =
    await libs('identity/src/index.js');
  const { PulsesModule, EditPulse, Instruments } = await libs('pulses/src/index.js');
  const { makeSealingKeyPair } = await libs('seal/src/node.js');
  const { NestFactory } = await import('@nestjs/core');
  class Bench {}
  context = await NestFactory.createApplicationContext(
    {
      module: Bench,
      imports: [PlatformModule.forRoot(loadConfig(environment)), IdentityModule, PulsesModule],
    },
    { logger: ['error'] },
  );
  const get = (type) => context.get(type, { strict: false });
  const { tenantId } = await get(CreateOrganisation).run({
    name: 'Example Works',
    slug: 'example',
    adminEmail: 'hr@example.org',
  });
  const scope = { tenantId };
  const root = randomUUID();
  const groups = Array.from({ length: Math.max(1, Math.floor(mails / group)) }, () => randomUUID());
  await admin.query(`insert into people.team (tenant_id, id, name) values ($1, $2, 'Example Works')`, [
    tenantId,
    root,
  ]);
  await admin.query(
    `insert into people.team (tenant_id, id, name, parent_id) select $1, id, 'Group ' || number, $3
       from unnest($2::uuid[]) with ordinality as t (id, number)`,
    [tenantId, groups, root],
  );
  await admin.query(
    `insert into people.employee (tenant_id, id, team_id, name, email, locale, time_zone)
     select $1, gen_random_uuid(), ($2::uuid[])[1 + number % cardinality($2::uuid[])], 'Person ' || number,
            'person-' || number || '@example.org', 'en', 'Europe/Berlin' from generate_series(1, $3::int) number`,
    [tenantId, groups, mails],
  );
  await admin.query('analyze');
  const draft = await get(EditPulse).create(scope, systemActor, {
    title: 'Autumn pulse',
    programme: null,
    instrumentId: (await get(Instruments).list(scope))[0].id,
    audienceTeamId: null,
    replyToName: 'Ada Example',
    replyToEmail: 'ada@example.org',
    closesAt: new Date(Date.now() + 7 * 86_400_000),
  });
  const { token: session } = await get(BeginSession).run(
    await get(IssueSignInLink).run(scope, 'hr@example.org'),
  );

  // The service: api, intake, worker.
  const dist = (app) => `${here}../../dist/apps/${app}/src/main.js`;
  const [intakePort, apiPort] = [await freePort(), await freePort()];
  start(
    process.execPath,
    [dist('intake')],
    {
      INTAKE_TOKEN: token,
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.url('penumbra_intake'),
      PORT: String(intakePort),
    },
    ['ignore', 'ignore', 'inherit'],
  );
  const service = { ...environment, INTAKE_URL: `http://127.0.0.1:${intakePort}`, INTAKE_INTERNAL_URL: '' };
  start(process.execPath, [dist('api')], { ...service, PORT: String(apiPort) }, [
    'ignore',
    'ignore',
    'inherit',
  ]);
  const profile = values.profile ? ['--cpu-prof', `--cpu-prof-dir=${resolve(values.profile)}`] : [];
  const worker = start(
    process.execPath,
    [...profile, dist('worker')],
    { ...service, WORKER_ROLE: 'delivery' },
    ['ignore', 'ignore', 'inherit'],
  );
  for (const port of [intakePort, apiPort])
    for (let tries = 0; tries < 600; tries += 1) {
      if (
        await fetch(`http://127.0.0.1:${port}/health/live`).then(
          (a) => a.ok,
          () => false,
        )
      )
        break;
      await wait(100);
    }

  // Launch, then the event that the tally says when its key is made.
  const launchedAt = performance.now();
  const answer = await fetch(`http://127.0.0.1:${apiPort}/api/pulses/${draft.id}/launch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: `session=${session}` },
    body: '{}',
  });
  const launchSeconds = (performance.now() - launchedAt) / 1000;
  if (!answer.ok) throw new Error(`The launch was refused: ${await answer.text()}`);
  say(`launch of ${mails} answered in ${launchSeconds.toFixed(2)} s`);
  const publicKey = Buffer.from(makeSealingKeyPair().publicKey).toString('base64url');
  await get(Outbox).say(scope, { name: 'sealing-key-made', payload: { pulseId: draft.id, publicKey } });

  // Deliver.
  const memory = [];
  const cpuAt = (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  };
  const megabytes = (pid) =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  let [firstAt, lastAt, cpuFirst, sinkCpuFirst, countFirst] = [0, 0, 0, 0, 0];
  let said = performance.now();
  for (;;) {
    const count = await taken();
    const now = performance.now();
    if (count > 0 && firstAt === 0)
      [firstAt, countFirst, cpuFirst, sinkCpuFirst] = [now, count, cpuAt(worker.pid), cpuAt(sink.pid)];
    if (firstAt > 0) memory.push(Math.round(megabytes(worker.pid)));
    if (now - said > 10_000) {
      said = now;
      say(`  ${count} of ${mails} mails, worker ${Math.round(megabytes(worker.pid))} MB`);
    }
    if (count >= mails) {
      lastAt = now;
      break;
    }
    if (worker.exitCode !== null) throw new Error('The worker ended.');
    await wait(100);
  }
  const seconds = (lastAt - firstAt) / 1000;
  const workerCpu = cpuAt(worker.pid) - cpuFirst;
  const sinkCpu = cpuAt(sink.pid) - sinkCpuFirst;
  for (;;) {
    const { rows } = await admin.query(
      `select count(*)::int as count from delivery.send where state <> 'accepted' or attempt_count <> 1`,
    );
    if (rows[0].count === 0) break;
    await wait(200);
  }
  worker.kill(values.profile ? 'SIGTERM' : 'SIGKILL');
  await once(worker, 'exit');

  // The raw limit, on the machine as it is right now.
  const message = JSON.parse(await ask('first'));
  const bareRun = async () => {
    const child = start(
      process.execPath,
      [`${here}bare-loop.mjs`],
      { PORT: String(smtpPort), MAILS: String(bare), CONNECTIONS: String(connections) },
      ['pipe', 'pipe', 'inherit'],
    );
    child.stdin.end(message);
    let out = '';
    for await (const chunk of child.stdout) out += chunk;
    const result = JSON.parse(out);
    return { rate: bare / result.seconds, cpuMs: (result.cpu.user + result.cpu.system) / 1000 / bare };
  };
  const bareRuns = [await bareRun(), await bareRun(), await bareRun()];
  const bareRate = bareRuns.map(({ rate }) => rate).sort((a, b) => a - b)[1];
  const sent = mails - countFirst;
  const figures = {
    mails,
    queue: values.queue,
    launchSeconds: Number(launchSeconds.toFixed(2)),
    preparingSeconds: Number(((firstAt - launchedAt) / 1000 - launchSeconds).toFixed(1)),
    mailsPerSecond: Math.round(sent / seconds),
    barePerSecond: Math.round(bareRate),
    ratio: Number((sent / seconds / bareRate).toFixed(2)),
    cpuMillisecondsPerMail: {
      worker: Number(((1000 * workerCpu) / sent).toFixed(3)),
      sink: Number(((1000 * sinkCpu) / sent).toFixed(3)),
      bareLoop: Number(bareRuns[1].cpuMs.toFixed(3)),
    },
    workerMegabytes: {
      afterATenth: memory[Math.floor(memory.length / 10)],
      halfway: memory[Math.floor(memory.length / 2)],
      atTheEnd: memory.at(-1),
      highest: Math.max(...memory),
    },
  };
  console.log(values.json ? JSON.stringify(figures) : figures);
  await admin.end();
} finally {
  await context?.close();
  for (const child of children) child.kill('SIGKILL');
  await database.stop();
}

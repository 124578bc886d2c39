// The import of a large roster as HR meets it: upload, dry run and apply through the built api and worker, CSV and XLSX, each
// into an empty organisation and then once more with every tenth person moved. Besides the times, the ratio to csv-parse
// alone reading the same bytes, the most memory the worker took, and what it keeps after each import once garbage is collected:
// over rounds that must stay where it is.
//   npm run build && node bench/roster/run.mjs [--people 100000] [--rounds 3] [--json]
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { libs, openDatabase } from '../sealed-answers/database.mjs';

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
  },
});
const [people, rounds] = [values.people, values.rounds].map(Number);
const perTeam = 8;
const database = await openDatabase();
const children = [];
try {
  const { aWorkbook } = await libs('people/testing/index.js');
  const { freePort } = await libs('../apps/cli/src/stack/free-port.js');
  const { withRooms } = await libs('../apps/cli/src/stack/rooms.js');
  const { BeginSession, CreateOrganisation, IdentityModule, IssueSignInLink } =
    await libs('identity/src/index.js');
  const environment = {
    DATABASE_URL: database.url('penumbra_app'),
    INTAKE_TOKEN: 'a-token-for-the-bench',
    KEY_DIR: join(database.folder, 'keys'),
    LOG_LEVEL: 'error',
  };
  const port = await freePort();
  const start = (script, more = {}, options = []) => {
    const main = new URL(`../../dist/apps/${script}`, import.meta.url).pathname;
    const child = spawn(process.execPath, [...options, main], {
      env: { ...process.env, ...environment, ...more },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.push(child);
    return child;
  };
  start('api/src/main.js', { PORT: String(port) });
  const tellHeap = new URL('tell-heap.mjs', import.meta.url).pathname;
  const worker = start('worker/src/main.js', { WORKER_ROLE: 'delivery' }, [
    '--expose-gc',
    '--import',
    tellHeap,
  ]);
  const keptByWorker = () => {
    worker.send('collect');
    return new Promise((told) => worker.once('message', (megabytes) => told(Math.round(megabytes))));
  };
  const base = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${base}/health/ready`).catch(() => null))?.ok) await pause(100);

  const files = {
    csv: [0, 1].map((shift) =>
      Buffer.from(
        rows(shift)
          .map((row) => row.join(','))
          .join('\n'),
      ),
    ),
    xlsx: [0, 1].map((shift) =>
      aWorkbook(rows(shift).map((row) => row.map((cell) => (cell === '' ? null : cell)))),
    ),
  };
  const measured = [];
  for (let round = 0; round < rounds; round += 1)
    for (const kind of ['csv', 'xlsx']) {
      const cookie = await signIn(`bench-${round}-${kind}`);
      for (const [shift, bytes] of files[kind].entries()) {
        const uploaded = performance.now();
        const taken = await call('POST', '/api/roster-imports', cookie, bytes);
        const answered = performance.now();
        const checked = await settled(taken, cookie);
        const done = performance.now();
        if (checked.state !== 'checked' || checked.problemCount > 0)
          throw new Error(JSON.stringify(checked.problems.slice(0, 3)));
        await call('POST', `/api/roster-imports/${taken.id}/apply`, cookie);
        const applied = await settled({ ...taken, state: 'applying' }, cookie);
        if (applied.state !== 'applied') throw new Error(`not applied: ${applied.state}`);
        measured.push({
          round,
          kind,
          what: shift === 0 ? 'all join' : 'a tenth moves',
          megabytes: mega(bytes.length),
          uploadSeconds: seconds(answered - uploaded),
          dryRunSeconds: seconds(done - uploaded),
          applySeconds: seconds(performance.now() - done),
          progressSeen: checked.seen + applied.seen,
          workerPeakMegabytes: peakOf(worker.pid),
          workerKeptMegabytes: await keptByWorker(),
        });
        if (!values.json) console.log(JSON.stringify(measured.at(-1)));
      }
    }
  const began = performance.now();
  parse(files.csv[0]);
  const bareSeconds = seconds(performance.now() - began);
  const dryRuns = measured.filter(({ kind }) => kind === 'csv').map(({ dryRunSeconds }) => dryRunSeconds);
  const result = {
    people,
    slowestDryRunSeconds: Math.max(...measured.map(({ dryRunSeconds }) => dryRunSeconds)),
    slowestApplySeconds: Math.max(...measured.map(({ applySeconds }) => applySeconds)),
    bareCsvParseSeconds: bareSeconds,
    csvDryRunToBareParse: Number((Math.min(...dryRuns) / bareSeconds).toFixed(1)),
    workerPeakMegabytesByRound: Array.from({ length: rounds }, (_, round) =>
      Math.max(...measured.filter((one) => one.round === round).map((one) => one.workerPeakMegabytes)),
    ),
    workerKeptMegabytes: measured.map(({ workerKeptMegabytes }) => workerKeptMegabytes),
  };
  console.log(values.json ? JSON.stringify({ ...result, measured }) : result);

  async function signIn(slug) {
    const token = await withRooms(environment, [IdentityModule], async (opened) => {
      const created = await opened
        .get(CreateOrganisation)
        .run({ name: slug, slug, adminEmail: 'hr@bench.example' });
      const link = await opened.get(IssueSignInLink).run(created, 'hr@bench.example');
      return (await opened.get(BeginSession).run(link)).token;
    });
    return `session=${token}`;
  }
  async function call(method, path, cookie, body) {
    const response = await fetch(base + path, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/octet-stream' } : {}) },
      ...(body ? { body } : {}),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
  async function settled(taken, cookie) {
    let latest = taken;
    let seen = 0;
    while (latest.state === 'checking' || latest.state === 'applying') {
      await pause(250);
      latest = await call('GET', `/api/roster-imports/${taken.id}`, cookie);
      if (latest.progress) seen += 1;
    }
    return { ...latest, seen };
  }
} finally {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(
    children.map((child) => child.exitCode ?? new Promise((over) => child.once('exit', over))),
  );
  await database.stop();
}

/** The largest resident set of the process so far; it is begun anew for the next measurement. Linux only. */
function peakOf(pid) {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024);
  } catch {
    return null;
  }
}

/** Teams of eight below a hundred departments; a shift of 1 moves every tenth person to the next team. */
function rows(shift) {
  const teams = Math.ceil(people / perTeam);
  const nameOf = (team) => (team === 0 ? 'Top' : `Team ${team}`);
  const list = [['email', 'name', 'team', 'parent_team', 'lead', 'language', 'time_zone', 'employee_id']];
  for (let person = 0; person < people; person += 1) {
    const isLead = person % perTeam === 0;
    const home = Math.floor(person / perTeam);
    const team = shift === 1 && !isLead && person % 10 === 1 ? (home + 1) % teams : home;
    const parent = home === 0 ? '' : home <= 100 ? 'Top' : nameOf(1 + ((home - 1) % 100));
    list.push([
      `person${person}@bench.example`,
      `Person ${person}`,
      nameOf(team),
      isLead ? parent : '',
      isLead ? `person${person}@bench.example` : '',
      person % 2 ? 'en' : 'de',
      person % 3 ? 'Europe/Berlin' : 'America/New_York',
      String(person),
    ]);
  }
  return list;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
function seconds(milliseconds) {
  return Number((milliseconds / 1000).toFixed(1));
}
function mega(bytes) {
  return Number((bytes / 1024 / 1024).toFixed(1));
}

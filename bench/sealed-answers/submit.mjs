// Sealed ballots into the ballot box over HTTP, against a bare Fastify and one prepared insert with the same durability:
// both in a process of their own, on the same Postgres, loaded by the same client, in turns. Only the ratio means
// something. Where /proc tells it, also the processor time of a ballot in the server and in Postgres: it says what
// dominates, and hardly depends on what else the machine does.
//   node bench/sealed-answers/submit.mjs [--ballots 2000] [--rounds 3] [--concurrency 32] [--json]
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { intakeRole, libs, openDatabase } from './database.mjs';

const { values } = parseArgs({
  options: {
    ballots: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '32' },
    json: { type: 'boolean', default: false },
  },
});
const [ballots, rounds, concurrency] = [values.ballots, values.rounds, values.concurrency].map(Number);
const token = 'a-token-for-the-bench';
const database = await openDatabase();
const children = [];
try {
  const { aSealedPulse } = await libs('intake/testing/index.js');
  const { freePort } = await libs('../apps/cli/src/stack/free-port.js');
  const [tenantId, pulseId, unitId] = [randomUUID(), randomUUID(), randomUUID()];
  const sealed = await aSealedPulse([{ unitId, size: ballots }], { ballotSize: 1024 });
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query(`create schema bare; create table bare.ballot (id bytea primary key, body text not null);
    grant usage on schema bare to ${intakeRole}; grant insert on bare.ballot to ${intakeRole}`);
  const { rows: backends } = await admin.query('select pg_backend_pid() as pid');
  const postmaster = statOf(backends[0].pid)?.parent;
  const pids = {};
  const start = async (name, script, environment) => {
    const port = await freePort();
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, ...environment, DATABASE_URL: database.url(intakeRole), PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    pids[name] = child.pid;
    for (let tries = 0; tries < 4_000; tries += 1) {
      if (await reachable(port)) return port;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${script} did not start`);
  };
  const here = new URL('.', import.meta.url).pathname;
  const intakePort = await start('intake', `${here}../../dist/apps/intake/src/main.js`, {
    INTAKE_TOKEN: token,
    LOG_LEVEL: 'error',
  });
  const barePort = await start('bare', `${here}bare-insert.mjs`, {});
  const box = await fetch(`http://127.0.0.1:${intakePort}/ballot-boxes/${tenantId}/${pulseId}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      closesAt: new Date(Date.now() + 3_600_000).toISOString(),
      manifestHash: sealed.manifestHash,
      ballotSize: 1024,
      unitKeys: sealed.unitKeys.map((key) => ({
        unitId,
        publicKey: Buffer.from(key.publicKey).toString('base64url'),
      })),
    }),
  });
  if (box.status !== 200) throw new Error(await box.text());

  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const rates = { bare: [], intake: [] };
  const spent = { bare: { server: 0, postgres: 0 }, intake: { server: 0, postgres: 0 } };
  // The first round of each warms up and is not counted.
  for (let round = 0; round <= rounds; round += 1) {
    const bodies = [];
    for (let made = 0; made < ballots; made += 1) bodies.push(await sealed.body(unitId, { TR1: 3 }));
    const turns = [
      ['bare', barePort, '/ballots'],
      ['intake', intakePort, `/ballots/${tenantId}/${pulseId}`],
    ];
    for (const [name, port, path] of round % 2 === 0 ? turns : turns.toReversed()) {
      const before = {
        server: millisecondsOf([pids[name]]),
        postgres: millisecondsOf(childrenOf(postmaster)),
      };
      const began = performance.now();
      const queue = [...bodies];
      await Promise.all(
        Array.from({ length: concurrency }, async () => {
          for (let body = queue.pop(); body; body = queue.pop()) await post(agent, port, path, body);
        }),
      );
      if (round === 0) continue;
      rates[name].push(ballots / ((performance.now() - began) / 1000));
      spent[name].server += millisecondsOf([pids[name]]) - before.server;
      spent[name].postgres += millisecondsOf(childrenOf(postmaster)) - before.postgres;
    }
  }
  agent.destroy();
  await admin.end();
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const [bare, intake] = [median(rates.bare), median(rates.intake)];
  const each = ({ server, postgres }) => ({
    server: server / (ballots * rounds),
    postgres: postgres / (ballots * rounds),
  });
  const processor = { bare: each(spent.bare), intake: each(spent.intake) };
  const result = {
    bench: 'submit',
    barePerSecond: Math.round(bare),
    intakePerSecond: Math.round(intake),
    ratio: intake / bare,
    rounds: rates,
    // Milliseconds of processor time for each ballot.
    processor,
  };
  console.log(
    values.json
      ? JSON.stringify(result)
      : `submit: ${result.intakePerSecond} ballots/s against ${result.barePerSecond} bare inserts/s, ratio ${result.ratio.toFixed(2)}` +
          (postmaster
            ? `; processor time of one: ${said(processor.intake)} against ${said(processor.bare)}`
            : ''),
  );
} finally {
  for (const child of children) child.kill('SIGKILL');
  await database.stop();
}

function said({ server, postgres }) {
  return `${server.toFixed(2)} ms + ${postgres.toFixed(2)} ms in Postgres`;
}

/**
 * Parent and processor time of a process, with that of children that have ended, in ticks of 10 ms; null where there is no
 * /proc, or no such process.
 */
function statOf(pid) {
  if (!existsSync(`/proc/${pid}/stat`)) return null;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
  return {
    parent: Number(fields[1]),
    ticks: fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0),
  };
}

function childrenOf(parent) {
  if (!parent) return [];
  const below = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === parent);
  return [parent, ...below];
}

function parentOf(pid) {
  try {
    return statOf(pid)?.parent;
  } catch {
    // It has ended meanwhile.
    return null;
  }
}

function millisecondsOf(pids) {
  return pids.reduce((sum, pid) => sum + 10 * (statOf(pid)?.ticks ?? 0), 0);
}

function post(agent, port, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      { agent, host: '127.0.0.1', port, path, method: 'POST', headers: { 'content-type': 'text/plain' } },
      (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode}`)),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

function reachable(port) {
  return fetch(`http://127.0.0.1:${port}/health/live`).then(
    () => true,
    () => false,
  );
}

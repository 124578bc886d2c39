// A blind signature over HTTP - invitation found, pass noted and committed, signed, checked - against signing alone in a
// loop. The issuer is the built api process on a Postgres with fsync; one launched pulse, every pass asked for once.
//   node bench/sealed-answers/issue.mjs [--passes 2000] [--concurrency 32] [--json]
import { spawn } from 'node:child_process';
import http from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { libs, openDatabase } from './database.mjs';

const { values } = parseArgs({
  options: {
    passes: { type: 'string', default: '2000' },
    concurrency: { type: 'string', default: '32' },
    json: { type: 'boolean', default: false },
  },
});
const [passes, concurrency] = [values.passes, values.concurrency].map(Number);
const token = 'a-token-for-the-bench';
const database = await openDatabase();
const children = [];
const opened = [];
try {
  const { freePort } = await libs('../apps/cli/src/stack/free-port.js');
  const { openRooms } = await libs('../apps/cli/src/stack/rooms.js');
  const { CreateOrganisation, IdentityModule, systemActor } = await libs('identity/src/index.js');
  const { PeopleModule, CheckRoster, ApplyRoster } = await libs('people/src/index.js');
  const { PulsesModule, EditPulse, Instruments, LaunchPulse } = await libs('pulses/src/index.js');
  const { DeliveryModule, FindUnitKey, PrepareDelivery, ReadAnsweringPulse } =
    await libs('delivery/src/index.js');
  const { Database, KeyDir } = await libs('platform/src/index.js');
  const { blindedPass, manifestHash, unitKeyOf } = await libs('seal/src/index.js');
  const { blindSign, linkSecret, makeSealingKeyPair, makeUnitKeyPair, readIssuerKey } =
    await libs('seal/src/node.js');

  const [apiPort, intakePort] = [await freePort(), await freePort()];
  const environment = {
    DATABASE_URL: database.url('penumbra_app'),
    INTAKE_URL: `http://127.0.0.1:${intakePort}`,
    INTAKE_TOKEN: token,
    KEY_DIR: join(database.folder, 'keys'),
    LOG_LEVEL: 'error',
  };
  await start('intake', { ...environment, DATABASE_URL: database.url('penumbra_intake') }, intakePort);

  const rooms = await openRooms(environment, [IdentityModule, PeopleModule, PulsesModule, DeliveryModule]);
  opened.push(rooms);
  const scope = await rooms.get(CreateOrganisation).run({
    name: 'Bench',
    slug: 'bench',
    adminEmail: 'hr@bench.example',
    adminName: 'HR',
    locale: 'en',
    timeZone: 'UTC',
  });
  const lines = Array.from(
    { length: passes },
    (_, n) => `Person ${n},p${n}@bench.example,Team ${n % 20},Root`,
  );
  const file = ['name,email,team,parent_team', 'Head,head@bench.example,Root,', ...lines].join('\n');
  const checked = await rooms
    .get(CheckRoster)
    .run(scope, systemActor, { fileName: 'bench.csv', bytes: Buffer.from(file) });
  await rooms.get(ApplyRoster).run(scope, systemActor, checked.id);
  const [instrument] = await rooms.get(Instruments).list(scope);
  const { id: pulseId } = await rooms.get(EditPulse).create(scope, systemActor, {
    title: 'Bench',
    programme: null,
    instrumentId: instrument.id,
    audienceTeamId: null,
    replyToName: 'HR',
    replyToEmail: 'hr@bench.example',
    closesAt: new Date(Date.now() + 86_400_000),
  });
  await rooms.get(LaunchPulse).run(scope, systemActor, pulseId);
  const publicKey = Buffer.from(makeSealingKeyPair().publicKey).toString('base64url');
  await rooms.get(PrepareDelivery).run(scope, { pulseId, publicKey });

  const { contract } = await rooms.get(ReadAnsweringPulse).run(scope, pulseId);
  const hash = await manifestHash(contract);
  const linkKey = await rooms.get(KeyDir).read(scope, pulseId, 'link');
  const keys = new Map();
  for (const { unitId, keyHash } of contract.units) {
    const spki = Uint8Array.from(await rooms.get(FindUnitKey).run(scope, pulseId, keyHash));
    keys.set(unitId, await unitKeyOf(contract, unitId, spki));
  }
  const invitations = await rooms
    .get(Database)
    .query(
      scope,
      'select id, unit_id as "unitId" from delivery.invitation where tenant_id = $1 and pulse_id = $2',
      [scope.tenantId, pulseId],
    );
  const bodies = [];
  for (const { id, unitId } of invitations) {
    const { blindedMessage } = await blindedPass(keys.get(unitId), hash, unitId);
    bodies.push(
      JSON.stringify({
        tenantId: scope.tenantId,
        pulseId,
        secret: Buffer.from(linkSecret(linkKey, id)).toString('base64url'),
        blindedMessage: Buffer.from(blindedMessage).toString('base64url'),
      }),
    );
  }

  await start('api', environment, apiPort);
  const signing = readIssuerKey((await makeUnitKeyPair()).privateKey);
  const number = Buffer.alloc(256, 7);
  const bare = [rateOfSigning(), rateOfSigning()];
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const warm = bodies.splice(0, Math.ceil(bodies.length / 10));
  await send(agent, apiPort, warm);
  const began = performance.now();
  await send(agent, apiPort, bodies);
  const issued = bodies.length / ((performance.now() - began) / 1000);
  bare.push(rateOfSigning());
  agent.destroy();
  const signed = bare.toSorted((a, b) => a - b)[1];
  const result = {
    bench: 'issue',
    signaturesPerSecond: Math.round(signed),
    passesPerSecond: Math.round(issued),
    ratio: issued / signed,
  };
  console.log(
    values.json
      ? JSON.stringify(result)
      : `issue: ${result.passesPerSecond} passes/s against ${result.signaturesPerSecond} bare signatures/s, ratio ${result.ratio.toFixed(2)}`,
  );

  function rateOfSigning() {
    const from = performance.now();
    for (let count = 0; count < 1_000; count += 1) blindSign(signing, number);
    return 1_000 / ((performance.now() - from) / 1000);
  }
} finally {
  for (const rooms of opened) await rooms.close();
  for (const child of children) child.kill('SIGKILL');
  await database.stop();
}

async function start(app, environment, port) {
  const script = new URL(`../../dist/apps/${app}/src/main.js`, import.meta.url).pathname;
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  for (let tries = 0; tries < 4_000; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${app} did not start`);
}

async function send(agent, port, bodies) {
  const queue = [...bodies];
  const one = (body) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-type': 'text/plain' };
      const request = http.request(
        { agent, host: '127.0.0.1', port, path: '/api/passes', method: 'POST', headers },
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
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (let body = queue.pop(); body; body = queue.pop()) await one(body);
    }),
  );
}

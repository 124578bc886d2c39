// The close of one pulse as the tally does it, against decrypting the same ballots and copying their answers into a table:
// each in a process of its own, one after the other, with its peak memory. Only the ratio means something.
//   node bench/sealed-answers/close.mjs [--ballots 100000] [--teams 5000] [--items 20] [--heap 256] [--json]
// `--heap` holds each to so many megabytes of JavaScript memory: what needs more ends with an error.
import { fork } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { libs, openDatabase, tallyRole } from './database.mjs';

const ballotSize = 1024;

if (process.send) await child(JSON.parse(process.argv[2]));
else await main();

async function main() {
  const { values } = parseArgs({
    options: {
      ballots: { type: 'string', default: '100000' },
      teams: { type: 'string', default: '5000' },
      items: { type: 'string', default: '20' },
      heap: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [ballots, teams, items] = [values.ballots, values.teams, values.items].map(Number);
  const database = await openDatabase();
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  try {
    const work = await prepare(admin, database, { ballots, teams, items });
    const execArgv = values.heap ? [`--max-old-space-size=${values.heap}`] : [];
    const raw = await inChild({ ...work, part: 'bare' }, execArgv);
    const closing = await inChild({ ...work, part: 'close' }, execArgv);
    const { rows } = await admin.query(
      'select (select count(*)::int from readings.answer) as answers, (select count(*)::int from intake.ballot) as ballots',
    );
    const result = {
      bench: 'close',
      ballots,
      teams,
      items,
      bare: raw,
      close: closing,
      ratio: closing.seconds / raw.seconds,
      left: rows[0],
    };
    console.log(
      values.json
        ? JSON.stringify(result)
        : `close: ${closing.seconds.toFixed(1)} s, ${closing.peakMegabytes} MB; decrypt and copy: ${raw.seconds.toFixed(1)} s, ` +
            `${raw.peakMegabytes} MB; ratio ${result.ratio.toFixed(2)}; answers kept ${rows[0].answers}, ballots left ${rows[0].ballots}`,
    );
  } finally {
    await admin.end();
    await database.stop();
  }
}

/** A closed pulse with its ballots in the box; signatures are random bytes, because the close does not look at them. */
async function prepare(admin, database, { ballots, teams, items }) {
  const { storedPulse } = await libs('readings/testing/index.js');
  const { sealBallot, toBase64url } = await libs('seal/src/index.js');
  const { makeSealingKeyPair } = await libs('seal/src/node.js');
  const { quarterlyCore } = await libs('instruments/src/index.js');
  const core = quarterlyCore();
  const pattern = core.items.find((item) => item.id === 'TR1');
  const instrument = {
    ...core,
    items: Array.from({ length: items }, (_, index) => ({
      ...pattern,
      id: `Q${index + 1}`,
      construct: `c${index >> 2}`,
    })),
    constructs: Array.from({ length: Math.ceil(items / 4) }, (_, index) => ({
      id: `c${index}`,
      name: { en: `Construct ${index}` },
      itemIds: Array.from(
        { length: Math.min(4, items - 4 * index) },
        (__, place) => `Q${4 * index + place + 1}`,
      ),
    })),
  };
  const scope = { tenantId: randomUUID() };
  const each = Math.ceil(ballots / teams);
  const { pulseId, units } = await storedPulse(admin, scope, {
    teams: Array.from({ length: teams }, () => each),
    state: 'closed',
    instrument,
  });
  const sealing = makeSealingKeyPair();
  const manifestHash = 'ab'.repeat(32);
  const keyDir = join(database.folder, 'keys');
  mkdirSync(join(keyDir, scope.tenantId), { recursive: true });
  writeFileSync(join(keyDir, scope.tenantId, `${pulseId}.sealing`), sealing.privateKey);
  await admin.query(
    `insert into intake.ballot_box (tenant_id, pulse_id, state, closes_at, manifest_hash, ballot_size)
     values ($1, $2, 'open', now(), $3, $4)`,
    [scope.tenantId, pulseId, manifestHash, ballotSize],
  );
  const issuedCounts = {};
  for (let start = 0; start < ballots; start += 1_000) {
    const rows = await Promise.all(
      Array.from({ length: Math.min(1_000, ballots - start) }, async (_, offset) => {
        const { unitId } = units[(start + offset) % units.length];
        issuedCounts[unitId] = (issuedCounts[unitId] ?? 0) + 1;
        const nonce = randomBytes(32);
        const nonceHash = Uint8Array.from(createHash('sha256').update(nonce).digest());
        const answers = Object.fromEntries(
          instrument.items.map(({ id }, place) => [id, 1 + ((start * 7 + offset * 3 + place * place) % 5)]),
        );
        const context = { manifestHash, unitId, nonceHash, revision: 1 };
        const ciphertext = Buffer.from(await sealBallot(sealing.publicKey, ballotSize, { answers }, context));
        return { unitId, nonce, nonceHash: Buffer.from(nonceHash), ciphertext };
      }),
    );
    await admin.query(
      `insert into intake.ballot (tenant_id, pulse_id, nonce_hash, unit_id, nonce, signature, revision, ciphertext, receipt)
       select $1, $2, h, u, n, s, 1, c, sha256(c) from unnest($3::bytea[], $4::uuid[], $5::bytea[], $6::bytea[], $7::bytea[])
         as b (h, u, n, s, c)`,
      [
        scope.tenantId,
        pulseId,
        rows.map((row) => row.nonceHash),
        rows.map((row) => row.unitId),
        rows.map((row) => row.nonce),
        rows.map(() => randomBytes(256)),
        rows.map((row) => row.ciphertext),
      ],
    );
    if (start % 10_000 === 0) console.error(`sealed ${start + rows.length} of ${ballots} ballots`);
  }
  await admin.query('vacuum analyze intake.ballot');
  return {
    scope,
    pulseId,
    issuedCounts,
    keyDir,
    manifestHash,
    privateKey: toBase64url(sealing.privateKey),
    adminUrl: database.adminUrl,
    tallyUrl: database.url(tallyRole),
  };
}

function inChild(work, execArgv) {
  return new Promise((resolve, reject) => {
    const file = join(work.keyDir, 'work.json');
    writeFileSync(file, JSON.stringify(work));
    const forked = fork(fileURLToPath(import.meta.url), [JSON.stringify({ file })], { execArgv });
    forked.on('message', resolve);
    forked.on(
      'exit',
      (code) => code !== 0 && reject(new Error(`the ${work.part} process ended with ${code}`)),
    );
  });
}

async function child({ file }) {
  const { readFileSync } = await import('node:fs');
  const work = JSON.parse(readFileSync(file, 'utf8'));
  await import('reflect-metadata');
  const seconds = await (work.part === 'bare' ? bare(work) : close(work));
  const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  process.send({ seconds, peakMegabytes }, () => process.exit(0));
}

/** Opens every ballot and copies the answers, in batches, in one transaction. */
async function bare({ adminUrl, pulseId, manifestHash, privateKey }) {
  const { ballotOpener } = await libs('seal/src/node.js');
  const open = ballotOpener(Buffer.from(privateKey, 'base64url'), manifestHash, ballotSize);
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  await client.query('create table if not exists bare_answer (id uuid primary key, answers jsonb not null)');
  const began = performance.now();
  await client.query('begin');
  await client.query(
    `declare ballots cursor for select unit_id, nonce_hash, ciphertext from intake.ballot where pulse_id = '${pulseId}'`,
  );
  for (;;) {
    const { rows } = await client.query('fetch 5000 from ballots');
    if (rows.length === 0) break;
    const answers = rows.map((row) =>
      JSON.stringify(
        open(row.ciphertext, { unitId: row.unit_id, nonceHash: Uint8Array.from(row.nonce_hash), revision: 1 })
          .answers,
      ),
    );
    await client.query('insert into bare_answer select * from unnest($1::uuid[], $2::jsonb[])', [
      answers.map(() => randomUUID()),
      answers,
    ]);
  }
  await client.query('commit');
  const seconds = (performance.now() - began) / 1000;
  await client.end();
  return seconds;
}

async function close({ tallyUrl, keyDir, scope, pulseId, issuedCounts }) {
  const { NestFactory } = await import('@nestjs/core');
  const { loadConfig, PlatformModule } = await libs('platform/src/index.js');
  const { ComputeReading, TallyModule } = await libs('readings/src/index.js');
  const config = loadConfig({
    DATABASE_URL: tallyUrl,
    INTAKE_TOKEN: 'not-used-by-the-bench',
    KEY_DIR: keyDir,
  });
  class Bench {}
  const module = { module: Bench, imports: [PlatformModule.forRoot(config), TallyModule] };
  const context = await NestFactory.createApplicationContext(module, {
    logger: ['error'],
    abortOnError: false,
  });
  const began = performance.now();
  await context.get(ComputeReading).run(scope, { pulseId, issuedCounts });
  const seconds = (performance.now() - began) / 1000;
  await context.close();
  return seconds;
}

// `npm run faults`: the faults that the service must survive, at a size of choice, each as a real run with real processes.
//   --only F6,F8    some of them
//   --load large    the large size (hours); `npm test` runs the small one, F10 with a fiftieth of its programmes
//   --mails 500     so many mails in place of either, in the faults of sending
//   --seed 42       repeats the choices of an earlier run; every run says its own
//   --json          the figures as one JSON array instead of lines
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const faults = {
  F1: { about: 'delivery workers killed in mid-send', specs: ['test/faults/worker-killed-while-sending'] },
  F2: { about: 'Redis killed, emptied, full', specs: ['test/faults/redis-lost'] },
  F3: { about: 'Postgres crashed, connections cut in commits', specs: ['test/faults/postgres-lost'] },
  F4: { about: 'a mail server that refuses, hangs up and hangs', specs: ['test/faults/mail-server-faulty'] },
  F5: { about: 'no queue at a launch', specs: ['test/faults/queue-away-at-launch'] },
  F6: { about: 'intake killed, Postgres crashed', specs: ['test/faults/intake-killed'] },
  F7: { about: 'issuer killed between commit and reply', specs: ['test/faults/issuer-killed'] },
  F8: { about: 'issuer and tally killed at every statement of a close', specs: ['test/faults/close-killed'] },
  F9: {
    about: 'join attack, key attack, log search',
    specs: ['test/attack/join-attack', 'test/attack/key-attack', 'test/attack/log-search'],
  },
  F10: { about: 'a year of programmes, clocks that jump', specs: ['test/faults/programme-year'] },
  F11: { about: 'rolling restart under load', specs: ['test/faults/rolling-restart'] },
  F12: { about: 'poisoned rows', specs: ['test/faults/poison-rows'] },
  F13: { about: 'a noisy neighbour', specs: ['test/faults/noisy-neighbour'] },
  F14: { about: 'yesterday’s dump restored', specs: ['test/faults/restored-dump'] },
};

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    load: { type: 'string', default: 'small' },
    mails: { type: 'string' },
    seed: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const chosen = values.only ? values.only.split(',') : Object.keys(faults);
const unknown = chosen.filter((id) => !(id in faults));
if (unknown.length > 0 || !['small', 'large'].includes(values.load)) {
  console.error(
    'Usage: npm run faults -- [--only F6,F8] [--load small|large] [--mails <number>] [--seed <number>] [--json]',
  );
  for (const [id, { about }] of Object.entries(faults)) console.error(`  ${id}  ${about}`);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'penumbra-faults-'));
const file = join(folder, 'figures.jsonl');
writeFileSync(file, '');
const say = (line) => (values.json ? console.error(line) : console.log(line));
const outcomes = [];
try {
  for (const id of chosen) {
    const { about, specs } = faults[id];
    say(`${id}: ${about} (${values.load})`);
    const read = figures().length;
    const passed = (await jest(specs)) === 0;
    const found = figures().slice(read);
    for (const { id: _, what, ...rest } of found)
      say(
        `    ${what}: ${Object.entries(rest)
          .map(([name, value]) => `${name} ${value}`)
          .join(', ')}`,
      );
    say(`    ${passed ? 'survived' : 'FAILED'}`);
    outcomes.push({ id, load: values.load, passed, figures: found });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (values.json) console.log(JSON.stringify(outcomes, null, 2));
process.exitCode = outcomes.every(({ passed }) => passed) ? 0 : 1;

function figures() {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** One after another in one process: two at once would take the processor from each other. */
function jest(specs) {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      [
        join(root, 'node_modules/jest/bin/jest.js'),
        '--runInBand',
        '--silent',
        '--testTimeout',
        '120000',
        ...specs,
      ],
      {
        cwd: root,
        stdio: ['ignore', 2, 2],
        env: {
          ...process.env,
          FAULT_LOAD: values.load,
          FAULT_REPORT: file,
          ...(values.mails ? { FAULT_MAILS: values.mails } : {}),
          ...(values.seed ? { FAULT_SEED: values.seed } : {}),
        },
      },
    );
    child.on('error', () => done(1));
    child.on('exit', (code) => done(code ?? 1));
  });
}

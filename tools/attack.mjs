// `npm run attack`: publishes made organisations over several waves through the disclosure rules, unrounded, and attacks
// everything that came out; then does the same with planted faults, each of which must be found. Ends with 1 when an
// attack succeeds on the sound rules, or a fault is not found.
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.mjs';

const usage =
  'Usage: npm run attack -- [--histories 1000] [--small 10000] [--faulty 40] [--waves 4] [--seed 1] [--json]';
const options = readOptions();

buildIfStale(['server']);
const { attackHistory } = await import('../dist/libs/attack/testing/attack-history.js');
const { FAULTS } = await import('../dist/libs/attack/testing/publication.js');

const sound = [
  soundRun('60 to 300 people', options.histories, { from: 60, to: 300 }),
  soundRun('up to 40 people', options.small, { from: 5, to: 40 }),
];
const faulty = FAULTS.map((fault) => faultyRun(fault, options.faulty));
const held = sound.every(({ successes }) => successes.length === 0);
const found = faulty.every(({ histories, broken }) => histories === 0 || broken > 0);
if (options.json) console.log(JSON.stringify({ waves: options.waves, seed: options.seed, sound, faulty }));
else table();
process.exitCode = held && found ? 0 : 1;

function soundRun(name, histories, people) {
  const began = process.cpuUsage();
  const run = { name, histories, imports: 0, figures: 0, successes: [], extremesForInsiders: 0 };
  for (let i = 0; i < histories; i++) {
    const history = attackHistory({ seed: options.seed + i, people, waves: options.waves });
    run.figures += history.figures;
    run.imports += Number(history.beginsWithImport);
    run.extremesForInsiders += history.extremesForInsiders;
    if (history.successes.length > 0)
      run.successes.push({ seed: history.seed, finding: history.successes[0] });
    if (i % 100 === 99) console.error(`${name}: ${i + 1} of ${histories}, ${run.successes.length} successes`);
  }
  return { ...run, processorSeconds: secondsSince(began) };
}

function faultyRun(fault, histories) {
  const began = process.cpuUsage();
  let broken = 0;
  for (let i = 0; i < histories; i++) {
    const { successes } = attackHistory(
      { seed: options.seed + i, people: { from: 30, to: 120 }, waves: options.waves },
      fault,
    );
    if (successes.length > 0) broken++;
  }
  return { fault, histories, broken, processorSeconds: secondsSince(began) };
}

function secondsSince(before) {
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1e5) / 10;
}

function table() {
  for (const run of sound) {
    const { name, histories, imports, figures, successes, extremesForInsiders, processorSeconds } = run;
    console.log(
      `${name}: ${successes.length} successes in ${histories} histories (${imports} begin with past results; ${figures} figures, ${processorSeconds} s)`,
    );
    console.log(`  extremes insiders could use, not counted: ${extremesForInsiders}`);
    for (const success of successes.slice(0, 5)) console.log(`  ${JSON.stringify(success)}`);
  }
  for (const { fault, histories, broken, processorSeconds } of faulty)
    console.log(`${fault}: found in ${broken} of ${histories} histories (${processorSeconds} s)`);
  console.log(held ? 'held' : 'BROKEN', '·', found ? 'every fault found' : 'A FAULT WAS NOT FOUND');
}

function readOptions() {
  const whole = (text) => (/^\d{1,7}$/.test(text) ? Number(text) : null);
  try {
    const { values } = parseArgs({
      options: {
        histories: { type: 'string', default: '1000' },
        small: { type: 'string', default: '10000' },
        faulty: { type: 'string', default: '40' },
        waves: { type: 'string', default: '4' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
      },
    });
    const { json, ...texts } = values;
    const numbers = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, whole(text)]));
    if (Object.values(numbers).every((number) => number !== null)) return { ...numbers, json };
  } catch {
    // Told below.
  }
  console.error(usage);
  process.exit(2);
}

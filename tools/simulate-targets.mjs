// `npm run simulate:targets`: the acceptance targets of intervals and flags on simulated organisations, with fixed seeds.
// Prints a table and ends with 1 when one is missed. `--tenants` organisations per cell (300), `--seed` another seed.
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.mjs';

const usage = 'Usage: npm run simulate:targets -- [--tenants 300] [--seed 20260401]';
const { tenants, seed } = readOptions();

buildIfStale(['server']);
const { simulateTargets } = await import('../dist/libs/simulation/src/index.js');
console.error(`${tenants} organisations per cell, seed ${seed} …`);
const targets = simulateTargets({ tenants, seed });

const width = Math.max(...targets.map(({ name }) => name.length));
console.log(`${'target'.padEnd(width)}   value    +-     must be`);
for (const target of targets) console.log(lineOf(target));

const bound = targets.filter(({ atLeast, atMost }) => atLeast !== null || atMost !== null);
const missed = bound.filter(({ met }) => !met);
console.log(
  `\n${bound.length - missed.length} met, ${missed.length} missed (a bound within two standard errors counts as met)`,
);
if (tenants < 300)
  console.log('Fewer than 300 organisations per cell: a first look, not the acceptance run.');
process.exitCode = missed.length === 0 ? 0 : 1;

function lineOf({ name, value, standardError, atLeast, atMost, met }) {
  const bounds = [
    ...(atLeast === null ? [] : [`>= ${atLeast}`]),
    ...(atMost === null ? [] : [`<= ${atMost}`]),
  ].join(' and ');
  const verdict = bounds === '' ? 'reported' : `${bounds.padEnd(18)} ${met ? 'met' : 'MISSED'}`;
  const error = standardError > 0 ? standardError.toFixed(4) : '  –   ';
  return `${name.padEnd(width)}   ${value.toFixed(4)}  ${error}  ${verdict}`;
}

function readOptions() {
  const whole = (text, least) => (/^\d{1,9}$/.test(text) && Number(text) >= least ? Number(text) : null);
  try {
    const { values } = parseArgs({
      options: {
        tenants: { type: 'string', default: '300' },
        seed: { type: 'string', default: '20260401' },
      },
    });
    const read = { tenants: whole(values.tenants, 2), seed: whole(values.seed, 0) };
    if (read.tenants !== null && read.seed !== null) return read;
  } catch {
    // Told below.
  }
  console.error(usage);
  process.exit(2);
}

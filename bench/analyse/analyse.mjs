// `penumbra analyse` on a made file of 1,000,000 people x 20 items in 10,000 groups: wall time, processor time and peak
// memory, and in the same run the same statistics with R's multilevel, where Rscript is there. Only the ratio means
// something: both share the machine with whatever else runs. Before that the same on the real lq2002 data (2,042 people x 11
// items in 49 companies), where PENUMBRA_REAL_DATA names the folder they are in.
//   node bench/analyse/analyse.mjs [--rows 1000000] [--groups 10000] [--without-r]
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../tools/build.mjs';
import { csvOf, readCsv } from '../real-data/files.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const main = resolve(here, '../../dist/apps/cli/src/main.js');
const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    groups: { type: 'string', default: '10000' },
    'without-r': { type: 'boolean', default: false },
  },
});
const rows = Number(values.rows);
const groups = Number(values.groups);

buildIfStale(['server']);
const folder = mkdtempSync(join(tmpdir(), 'penumbra-bench-'));
try {
  if (process.env.PENUMBRA_REAL_DATA) {
    const responses = await readCsv('lq2002', 'responses.csv');
    const items = Object.keys(responses[0]).filter((name) => /^LEAD\d\d$/.test(name));
    const file = join(folder, 'lq2002.csv');
    const columns = responses.map((row) => [row.COMPID, ...items.map((item) => row[item])]);
    writeFileSync(file, csvOf([['team', ...items], ...columns]));
    console.log(`lq2002: ${responses.length} rows x ${items.length} items`);
    await beside(file, items);
  } else console.log('lq2002: left out, PENUMBRA_REAL_DATA is not set.');
  const items = Array.from({ length: 20 }, (_, item) => `Q${item + 1}`);
  const file = join(folder, 'responses.csv');
  const bytes = makeResponses(file, items);
  console.log(
    `made: ${rows} rows x ${items.length} items in ${groups} groups, ${(bytes / 1e6).toFixed(0)} MB of CSV`,
  );
  await beside(file, items);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Analyses a file here and in R, checks that they agree, and prints both and their ratio. */
async function beside(file, items) {
  const json = join(folder, 'analysis.json');
  const own = await measured(
    process.execPath,
    [
      main,
      'analyse',
      '--responses',
      file,
      '--group',
      'team',
      '--items',
      items.join(','),
      '--scale',
      '1:5',
      '--json',
    ],
    json,
  );
  report('penumbra analyse', own);
  if (values['without-r']) console.log('R: left out.');
  else if (spawnSync('Rscript', ['--version'], { stdio: 'ignore' }).status !== 0)
    console.log('R: no Rscript on this machine, no ratio.');
  else {
    const figures = join(folder, 'r.json');
    const other = await measured('Rscript', [join(here, 'analyse.R'), file], figures);
    report('R, multilevel', other);
    compare(JSON.parse(readFileSync(json, 'utf8')), JSON.parse(readFileSync(figures, 'utf8')));
    console.log(
      `ratio: ${(other.wall / own.wall).toFixed(1)}x by the clock, ${(other.processor / own.processor).toFixed(1)}x by processor time, ` +
        `${(other.peak / own.peak).toFixed(1)}x by peak memory`,
    );
  }
}

/** Answers of people around their group's mean; the same file every time. @returns its size. */
function makeResponses(path, items) {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  const means = Array.from({ length: groups }, () => uniform() * 1.2 - 0.6);
  const file = openSync(path, 'w');
  let bytes = 0;
  let waiting = `team,${items.join(',')}\n`;
  for (let row = 0; row < rows; row += 1) {
    const group = Math.floor(uniform() * groups);
    const standing = means[group] + (uniform() + uniform() + uniform() - 1.5) * 1.4;
    waiting += `team-${group}`;
    for (let item = 0; item < items.length; item += 1) {
      const answer = Math.round(3 + standing + (uniform() + uniform() - 1) * 2);
      waiting += `,${Math.max(1, Math.min(5, answer))}`;
    }
    waiting += '\n';
    if (waiting.length > 1 << 20 || row === rows - 1) {
      bytes += writeSync(file, waiting);
      waiting = '';
    }
  }
  closeSync(file);
  return bytes;
}

/** Runs a program to its end, standard output into a file. @returns seconds by the clock and of processor, and peak bytes. */
async function measured(program, args, output) {
  const to = openSync(output, 'w');
  const before = childSeconds();
  const began = process.hrtime.bigint();
  const child = spawn(program, args, { stdio: ['ignore', to, 'inherit'] });
  // The largest resident size so far, as the kernel keeps it for the running program.
  let peak = 0;
  const look = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 20);
  const code = await new Promise((done) => child.on('exit', done));
  clearInterval(look);
  const wall = Number(process.hrtime.bigint() - began) / 1e9;
  closeSync(to);
  if (code !== 0) throw new Error(`${program} ended with code ${code}.`);
  return { wall, processor: childSeconds() - before, peak };
}

function peakOf(pid) {
  try {
    const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match ? Number(match[1]) * 1024 : 0;
  } catch {
    return 0;
  }
}

/** Processor seconds of all ended children of this process so far. */
function childSeconds() {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return Number.NaN;
  }
}

function report(name, { wall, processor, peak }) {
  console.log(
    `${name}: ${wall.toFixed(1)} s by the clock, ${processor.toFixed(1)} s of processor, ${(peak / 1e6).toFixed(0)} MB at most`,
  );
}

/** A ratio between two programs that compute different things would mean nothing. */
function compare(own, r) {
  const { averagesOverGroups: average, overall } = own;
  const pairs = {
    rwgFirstItem: average.items[0].withinGroupAgreement.uniform,
    rwgJUniform: average.withinGroupAgreementOfItems.uniform,
    rwgJSkewed: average.withinGroupAgreementOfItems.slightlySkewed,
    averageDeviationMean: average.averageDeviationFromMean,
    averageDeviationMedian: average.averageDeviationFromMedian,
    icc1: overall.intraclassCorrelation.intraclassCorrelation1,
    icc2: overall.intraclassCorrelation.intraclassCorrelation2,
    alpha: overall.reliability.cronbachAlpha,
    withinAlpha: overall.reliability.withinGroupAlpha,
    omegaTotal: overall.reliability.omegaTotal,
    tau2: overall.betweenGroups.variance / 625,
  };
  for (const [name, value] of Object.entries(pairs)) {
    if (!(Math.abs(value - r[name]) <= 1e-6 * Math.abs(r[name])))
      throw new Error(`${name} differs: ${value} here, ${r[name]} in R.`);
  }
  console.log(`${Object.keys(pairs).length} figures of both agree to 1e-6.`);
}

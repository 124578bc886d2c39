// `npm run mutation -- --lib statistics`: changes the code of one shelf lib in many small ways (Stryker) and counts how many
// of the changes its own tests notice. Ends with 1 below the lib's bound. `--file tier.ts,mean.ts` changes these files only.
// Takes minutes to an hour, so it is no part of `npm test`. What nobody noticed: .data/mutation/<lib>/survivors.txt.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';

/** The least share of changes that the tests must notice, in per cent. */
const bounds = { statistics: 85, disclosure: 90 };

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const usage = `Usage: npm run mutation -- --lib ${Object.keys(bounds).join('|')} [--file NAME.ts,OTHER.ts] [--concurrency 1]`;
const { lib, files, concurrency } = readOptions();
process.chdir(root);
const folder = join('.data', 'mutation', lib);
mkdirSync(folder, { recursive: true });

const results = await new Stryker({
  testRunner: 'in-process',
  plugins: [join(root, 'tools/mutation/in-process-runner.mjs')],
  inProcess: { lib },
  warnings: { unknownOptions: false },
  coverageAnalysis: 'perTest',
  mutate: [...files.map((name) => `libs/${lib}/src/${name}`), '!**/*.spec.ts', '!**/*.d.ts', '!**/index.ts'],
  ignorePatterns: ['*', '!libs', '!libs/**', '!package.json', '!tsconfig.json'],
  tempDirName: join(folder, 'sandbox'),
  cleanTempDir: 'always',
  concurrency,
  timeoutMS: 5_000,
  dryRunTimeoutMinutes: 60,
  reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'json'],
  jsonReporter: { fileName: join(folder, 'report.json') },
  allowConsoleColors: process.stdout.isTTY,
  logLevel: 'warn',
}).runMutationTest();

report(results);

/** A line per file, the changes nobody noticed into `survivors.txt`, and the score of all. */
function report(mutants) {
  const perFile = new Map();
  const survivors = [];
  const timeouts = [];
  for (const mutant of mutants) {
    const name = mutant.fileName.replaceAll('\\', '/').split(`libs/${lib}/src/`).at(-1);
    const counts = perFile.get(name) ?? { noticed: 0, all: 0 };
    perFile.set(name, counts);
    // A change that does not compile or is left out by a comment in the code is no test of the tests.
    if (!['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(mutant.status)) continue;
    counts.all += 1;
    const { line, column } = mutant.location.start;
    const change = `${name}:${line}:${column} ${mutant.status} ${mutant.mutatorName}: ${mutant.replacement}`;
    if (mutant.status === 'Killed' || mutant.status === 'Timeout') counts.noticed += 1;
    else survivors.push(change);
    // Counts as noticed, but on a machine with other work it may only have been slow.
    if (mutant.status === 'Timeout') timeouts.push(change);
  }
  for (const [list, changes] of Object.entries({ survivors, timeouts }))
    writeFileSync(join(folder, `${list}.txt`), `${changes.sort().join('\n')}\n`);
  const width = Math.max(...[...perFile.keys()].map((name) => name.length));
  const total = { noticed: 0, all: 0 };
  console.log('');
  for (const [name, counts] of [...perFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    total.noticed += counts.noticed;
    total.all += counts.all;
    console.log(lineOf(name.padEnd(width), counts));
  }
  const share = (100 * total.noticed) / Math.max(total.all, 1);
  const met = total.all > 0 && share >= bounds[lib];
  console.log(
    `\n${lineOf(`libs/${lib}`.padEnd(width), total)}   must be >= ${bounds[lib]} %: ${met ? 'met' : 'MISSED'}`,
  );
  console.log(
    `Not noticed: ${join(folder, 'survivors.txt')}; ran out of time: ${join(folder, 'timeouts.txt')}`,
  );
  process.exitCode = met ? 0 : 1;
}

function lineOf(name, { noticed, all }) {
  const share = all === 0 ? '–' : ((100 * noticed) / all).toFixed(1);
  return `${name}  ${String(noticed).padStart(5)} of ${String(all).padStart(5)}  ${share.padStart(5)} %`;
}

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        lib: { type: 'string' },
        file: { type: 'string', default: '**/*.ts' },
        concurrency: { type: 'string', default: '1' },
      },
    });
    const known = values.lib !== undefined && Object.hasOwn(bounds, values.lib);
    const names = values.file.split(',');
    const exist = (name) => name.includes('*') || existsSync(join(root, 'libs', values.lib, 'src', name));
    if (known && names.every(exist) && /^[1-9]\d?$/.test(values.concurrency))
      return { lib: values.lib, files: names, concurrency: Number(values.concurrency) };
  } catch {
    // Told below.
  }
  console.error(usage);
  process.exit(2);
}

// `npm run mutation -- --lib statistics`: changes the code of one shelf lib in many small ways (Stryker) and counts how many
// of the changes its own tests notice. Ends with 1 below the lib's bound. `--file 'student-t.ts'` mutates one file only,
// `--fresh` forgets what an earlier run found. Takes minutes to an hour, so it is no part of `npm test`. Report and
// memory: .data/mutation/<lib>.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import jestConfig from '../jest.config.mjs';

/** The least share of changes that the tests must notice, in per cent. */
const bounds = { statistics: 85, disclosure: 90 };

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const usage = `Usage: npm run mutation -- --lib ${Object.keys(bounds).join('|')} [--file NAME.ts] [--fresh] [--concurrency 1]`;
const { lib, file, fresh, concurrency } = readOptions();
process.chdir(root);
const folder = join('.data', 'mutation', lib);
mkdirSync(folder, { recursive: true });
if (fresh) rmSync(join(folder, 'incremental.json'), { force: true });

const results = await new Stryker({
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  // The shelf knows no database: without Postgres around it a run of its tests takes a fraction of a second.
  jest: {
    projectType: 'custom',
    config: {
      ...jestConfig,
      roots: [`<rootDir>/libs/${lib}`],
      globalSetup: undefined,
      globalTeardown: undefined,
    },
    enableFindRelatedTests: false,
  },
  coverageAnalysis: 'perTest',
  mutate: [`libs/${lib}/src/${file ?? '**/*.ts'}`, '!**/*.spec.ts', '!**/*.d.ts', '!**/index.ts'],
  ignorePatterns: ['*', '!libs', '!libs/**', '!package.json', '!tsconfig.json'],
  // One file: its changes only, nothing remembered, so that the figure is that file's.
  incremental: file === null,
  incrementalFile: join(folder, 'incremental.json'),
  tempDirName: '.data/mutation/sandbox',
  cleanTempDir: 'always',
  concurrency,
  timeoutMS: 10_000,
  reporters: [process.stdout.isTTY ? 'progress' : 'progress-append-only', 'json'],
  jsonReporter: { fileName: join(folder, 'report.json') },
  allowConsoleColors: process.stdout.isTTY,
  logLevel: 'warn',
}).runMutationTest();

report(results);

/** A line per file, the changes nobody noticed into `survivors.txt`, and the score of all. */
function report(mutants) {
  const files = new Map();
  const survivors = [];
  for (const mutant of mutants) {
    const name = mutant.fileName.replaceAll('\\', '/').split(`libs/${lib}/src/`).at(-1);
    const counts = files.get(name) ?? { noticed: 0, all: 0 };
    files.set(name, counts);
    // A change that does not compile or is left out by a comment in the code is no test of the tests.
    if (!['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(mutant.status)) continue;
    counts.all += 1;
    if (mutant.status === 'Killed' || mutant.status === 'Timeout') counts.noticed += 1;
    else
      survivors.push(
        `${name}:${mutant.location.start.line}:${mutant.location.start.column} ${mutant.status} ${mutant.mutatorName}: ${mutant.replacement}`,
      );
  }
  writeFileSync(join(folder, 'survivors.txt'), `${survivors.sort().join('\n')}\n`);
  const width = Math.max(...[...files.keys()].map((name) => name.length));
  const total = { noticed: 0, all: 0 };
  console.log('');
  for (const [name, counts] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    total.noticed += counts.noticed;
    total.all += counts.all;
    console.log(lineOf(name.padEnd(width), counts));
  }
  const share = (100 * total.noticed) / Math.max(total.all, 1);
  const met = total.all > 0 && share >= bounds[lib];
  console.log(
    `\n${lineOf(`libs/${lib}`.padEnd(width), total)}   must be >= ${bounds[lib]} %: ${met ? 'met' : 'MISSED'}`,
  );
  console.log(`Not noticed: ${join(folder, 'survivors.txt')}`);
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
        file: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        concurrency: { type: 'string', default: '1' },
      },
    });
    const { file: only = null } = values;
    const known = values.lib !== undefined && Object.hasOwn(bounds, values.lib);
    const exists = known && (only === null || existsSync(join(root, 'libs', values.lib, 'src', only)));
    if (exists && /^[1-9]\d?$/.test(values.concurrency))
      return {
        lib: values.lib,
        file: only,
        fresh: values.fresh,
        concurrency: Number(values.concurrency),
      };
  } catch {
    // Told below.
  }
  console.error(usage);
  process.exit(2);
}

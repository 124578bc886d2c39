// `npm test`: everything, on a machine with nothing but Node and npm. Installs what the tests need, builds, lints, checks
// types and architecture, runs Jest on real Postgres, Redis and Chromium, and ends with a line `N passed, N failed`.
// What could not be run is said and counts as failed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfStale } from './install.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const only = process.argv.slice(2);
const failures = [];

await installIfStale(root);
const chromium = findOrInstallPrograms();
await step('build', ['tools/build.mjs', '--if-stale']);
if (only.length === 0) {
  await step('lint', [bin('oxlint', 'bin/oxlint'), '--deny-warnings']);
  await step('format', [bin('prettier', 'bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']);
  await step('types', [bin('typescript', 'bin/tsc'), '-p', 'tsconfig.json']);
  await step('architecture', ['tools/architecture.mjs']);
  await step('API description and client', ['tools/openapi.mjs', '--check']);
  await step('pages of problems', ['tools/problems.mjs', '--check']);
}
const counts = await runJest();
conclude(counts);

/** Redis and Chromium: from the machine, else, as root on Debian, by apt-get. @returns Chromium's path, or null. */
function findOrInstallPrograms() {
  const missing = [];
  if (!process.env.TEST_REDIS_URL && !works('redis-server')) missing.push('redis-server');
  if (!chromiumPath()) missing.push('chromium');
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log(`Installing ${missing.join(' and ')} (apt-get) …`);
    const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const apt = (...args) =>
      spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...missing);
  }
  if (!process.env.TEST_REDIS_URL && !works('redis-server'))
    failures.push(
      'No Redis: the queue was tested on Postgres only. Install redis-server, or set TEST_REDIS_URL to a Redis 7 that may be emptied.',
    );
  const path = chromiumPath();
  if (!path)
    failures.push(
      'No Chromium: no browser journey was run. Install chromium, or set PENUMBRA_CHROMIUM to its path.',
    );
  return path;
}

function chromiumPath() {
  const given = process.env.PENUMBRA_CHROMIUM;
  if (given) return works(given) ? resolve(given) : null;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const paths = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return paths.find((path) => existsSync(path) && works(path)) ?? null;
}

function works(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

function bin(name, path) {
  return join(root, 'node_modules', name, path);
}

async function step(name, args) {
  const began = Date.now();
  const code = await node(args, process.env);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${code === 0 ? 'ok' : 'FAILED'}  ${name} (${seconds} s)`);
  if (code !== 0) failures.push(`${name} failed: see above.`);
}

function node(args, env) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
    child.on('error', () => done(1));
    child.on('exit', (code) => done(code ?? 1));
  });
}

async function runJest() {
  const folder = mkdtempSync(join(tmpdir(), 'penumbra-test-'));
  const summary = join(folder, 'jest.json');
  const workers = process.env.PENUMBRA_TEST_WORKERS ?? '2';
  // Twice a slow machine's need: a test that hangs is still found, one on a busy machine is not failed.
  const patience = '120000';
  const args = [
    bin('jest', 'bin/jest.js'),
    '--maxWorkers',
    workers,
    '--testTimeout',
    patience,
    '--json',
    '--outputFile',
    summary,
  ];
  // --json writes the summary to standard output as well: it goes to the file only.
  const env = { ...process.env, ...(chromium ? { PENUMBRA_CHROMIUM: chromium } : {}) };
  const code = await new Promise((done) => {
    const child = spawn(process.execPath, [...args, ...only], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env,
    });
    child.on('error', () => done(1));
    child.on('exit', (exitCode) => done(exitCode ?? 1));
  });
  try {
    const result = JSON.parse(readFileSync(summary, 'utf8'));
    const passed = result.numPassedTests;
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    const skipped = result.numPendingTests + result.numTodoTests;
    if (code !== 0 && failed === 0) failures.push(`Jest ended with code ${code}: see above.`);
    return { passed, failed, skipped };
  } catch {
    failures.push(`Jest ended with code ${code} and without a summary: see above.`);
    return { passed: 0, failed: 0, skipped: 0 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function conclude({ passed, failed, skipped }) {
  console.log('');
  for (const failure of failures) console.log(`- ${failure}`);
  const allFailed = failed + failures.length;
  console.log(`${passed} passed, ${allFailed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exitCode = allFailed === 0 ? 0 : 1;
}

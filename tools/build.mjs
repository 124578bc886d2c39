// Builds what runs: the servers with swc into dist/ (types are checked by `npm run typecheck`), and the screens with
// Vite. `--server` and `--web` build one of the two; `--if-stale` only what is older than its sources.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isBuilt, markBuilt, sourceState } from './freshness.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const binary = (name, path) => resolve(dirname(require.resolve(`${name}/package.json`)), path);

/** Compiles apps, libs and migrations to dist/, with the aliases turned into relative paths. */
export function buildServer() {
  const state = sourceState(root, 'server');
  const config = {
    sourceMaps: true,
    module: { type: 'es6', resolveFully: true },
    exclude: ['\\.spec\\.ts$', '/apps/web/'],
    jsc: {
      target: 'es2023',
      parser: { syntax: 'typescript', decorators: true },
      baseUrl: root,
      paths: {
        '@penumbra/*/contract': ['libs/*/src/contract.ts'],
        // Named in full: of several patterns that begin alike, swc takes the shortest.
        '@penumbra/seal/node': ['libs/seal/src/node.ts'],
        '@penumbra/*/testing': ['libs/*/testing/index.ts'],
        '@penumbra/*': ['libs/*/src/index.ts'],
      },
      keepClassNames: true,
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
  };
  mkdirSync(resolve(root, 'dist'), { recursive: true });
  for (const part of ['apps', 'libs', 'migrations']) {
    if (part !== 'apps') rmSync(resolve(root, 'dist', part), { recursive: true, force: true });
  }
  for (const app of ['api', 'intake', 'worker', 'cli'])
    rmSync(resolve(root, 'dist/apps', app), { recursive: true, force: true });
  const configFile = resolve(root, 'dist/swc.json');
  writeFileSync(configFile, JSON.stringify(config));
  run(binary('@swc/cli', 'bin/swc.js'), [
    'apps',
    'libs',
    'migrations',
    '-d',
    'dist',
    '--config-file',
    configFile,
    '--quiet',
  ]);
  const languages = 'libs/delivery/src/mails/languages';
  cpSync(resolve(root, languages), resolve(root, 'dist', languages), { recursive: true });
  markBuilt(root, 'server', state);
}

/** Bundles the React screens and the pages of employees to dist/apps/web. */
export function buildWeb() {
  const state = sourceState(root, 'web');
  const bundle = (config, ...more) =>
    run(binary('vite', 'bin/vite.js'), [
      'build',
      '--logLevel',
      'warn',
      '--config',
      `apps/web/${config}`,
      ...more,
      'apps/web',
    ]);
  bundle('vite.config.ts');
  for (const page of ['answer', 'contract', 'verify', 'preview'])
    bundle('vite.employee.config.ts', '--mode', page);
  markBuilt(root, 'web', state);
}

/** Builds what is older than its sources. @returns the parts that were built. */
export function buildIfStale(parts = ['server', 'web']) {
  const stale = parts.filter((part) => !isBuilt(root, part));
  if (stale.length > 0) console.error('Building …');
  if (stale.includes('server')) buildServer();
  if (stale.includes('web')) buildWeb();
  return stale;
}

function run(script, args) {
  // Jest sets NODE_ENV=test, with which Vite would bundle React for development.
  const env = { ...process.env, NODE_ENV: 'production' };
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, env, stdio: ['ignore', 2, 2] });
  if (result.status !== 0) throw new Error(`build failed: ${args.join(' ')}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flags = process.argv.slice(2);
  const parts = ['server', 'web'].filter((part) => flags.includes(`--${part}`));
  const wanted = parts.length > 0 ? parts : ['server', 'web'];
  if (flags.includes('--if-stale')) buildIfStale(wanted);
  else {
    if (wanted.includes('server')) buildServer();
    if (wanted.includes('web')) buildWeb();
  }
}

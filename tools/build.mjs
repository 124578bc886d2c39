// Builds what runs: the servers with swc into dist/ (types are checked by `npm run typecheck`), and the screens with
// Vite. `--server` and `--web` build one of the two.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const binary = (name, path) => resolve(dirname(require.resolve(`${name}/package.json`)), path);

/** Compiles apps, libs and migrations to dist/, with the aliases turned into relative paths. */
export function buildServer() {
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
}

/** Bundles the React screens and the answer page to dist/apps/web. */
export function buildWeb() {
  run(binary('vite', 'bin/vite.js'), [
    'build',
    '--logLevel',
    'warn',
    '--config',
    'apps/web/vite.config.ts',
    'apps/web',
  ]);
}

function run(script, args) {
  const result = spawnSync(process.execPath, [script, ...args], { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) throw new Error(`build failed: ${args.join(' ')}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const only = process.argv.slice(2);
  if (only.length === 0 || only.includes('--server')) buildServer();
  if (only.length === 0 || only.includes('--web')) buildWeb();
}

// Runs the command line from the sources: installs and builds what is stale, quietly, then becomes the command.
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installIfStale } from './install.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const command = process.argv[2];
await installIfStale(root);
const { buildIfStale } = await import('./build.mjs');
buildIfStale(command === 'demo' || command === 'play' ? ['server', 'web'] : ['server']);

if (process.env.npm_lifecycle_event) {
  // npm hands a kill on to the shell between us and it, and the shell only dies: take its end for ours.
  const shell = process.ppid;
  setInterval(() => {
    if (process.ppid !== shell) process.kill(process.pid, 'SIGTERM');
  }, 1000).unref();
}

// npm changes to the root of the repository; file names are meant from where the caller stands.
if (process.env.npm_lifecycle_event === 'penumbra' && process.env.INIT_CWD)
  process.chdir(process.env.INIT_CWD);
const main = resolve(root, 'dist/apps/cli/src/main.js');
process.argv[1] = main;
await import(pathToFileURL(main).href);

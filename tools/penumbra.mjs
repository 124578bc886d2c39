// Runs the command line from the sources: installs and builds what is stale, quietly, then hands over.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installIfStale } from './install.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
await installIfStale(root);
const { buildIfStale } = await import('./build.mjs');
// Standard output belongs to the command: what the build says goes to standard error.
const args = process.argv.slice(2);
buildIfStale(args[0] === 'demo' || args[0] === 'play' ? ['server', 'web'] : ['server']);

// npm changes to the root of the repository; file names are meant from where the caller stands.
const cwd = process.env.npm_lifecycle_event === 'penumbra' ? process.env.INIT_CWD : undefined;
const child = spawn(process.execPath, [resolve(root, 'dist/apps/cli/src/main.js'), ...args], {
  cwd: cwd ?? process.cwd(),
  stdio: 'inherit',
});
// Ctrl-C reaches the command by itself; wait for it to finish. A kill of this process alone is handed on.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
process.on('SIGHUP', () => child.kill('SIGHUP'));
child.on('exit', (code, signal) => {
  process.exitCode = signal ? 1 : (code ?? 1);
});

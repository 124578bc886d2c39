import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommandLine } from './command-line.js';

// dist/apps/cli/src/main.js lies four folders below the root of the installation.
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../../..');
// A reader that has seen enough (`penumbra … | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
});
process.exitCode = await runCommandLine(process.argv.slice(2), root);
// What is left behind, such as a connection that does not close, must not keep the command from ending.
setTimeout(() => process.exit(), 5_000).unref();

// Installs the packages of the lock file when node_modules does not hold them. Needs nothing that is not in Node.
import { spawn } from 'node:child_process';
import { isInstalled } from './freshness.mjs';

/** Runs `npm ci` when needed, with what it says on standard error. @returns whether it ran. */
export async function installIfStale(root) {
  refuseOldNode();
  if (isInstalled(root)) return false;
  console.error('Installing packages (npm ci) …');
  const began = Date.now();
  const ticking = process.stderr.isTTY
    ? null
    : setInterval(
        () => console.error(`  … still installing, ${Math.round((Date.now() - began) / 1000)} s`),
        10_000,
      );
  const code = await new Promise((done) => {
    const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    child.on('error', (error) => {
      console.error(`npm could not be started: ${error.message}`);
      done(1);
    });
    child.on('exit', done);
  });
  clearInterval(ticking);
  if (code !== 0) {
    console.error('npm ci failed: see above. Check that the package registry can be reached, and try again.');
    process.exit(1);
  }
  console.error(`Packages installed in ${Math.round((Date.now() - began) / 1000)} s.`);
  return true;
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Penumbra needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

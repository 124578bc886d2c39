// Whether what was installed and built still fits the sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Whether node_modules holds what the lock file asks for. Compared by content: times of files say nothing after a
 * checkout.
 */
export function isInstalled(root) {
  const installedList = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedList)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedList, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '') continue;
    const found = installed[path];
    if (!found) {
      // A package for another machine or an optional companion may be missing.
      if (entry.optional || entry.devOptional || entry.peer) continue;
      return false;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) return false;
  }
  return true;
}

/** One short text for the state of these files and folders: changes when one is added, removed or written. */
export function fingerprint(root, places) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (!found) return;
    if (found.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (!skipped.has(name)) visit(join(path, name));
    } else hash.update(`${relative(root, path)} ${found.size} ${found.mtimeMs}\n`);
  };
  for (const place of places) visit(join(root, place));
  return hash.digest('hex');
}
const skipped = new Set(['node_modules', 'dist', '.data']);

const sourcesOf = {
  server: ['apps/api', 'apps/intake', 'apps/worker', 'apps/cli', 'libs', 'migrations', 'tools/build.mjs'],
  web: ['apps/web', 'libs/instruments', 'libs/seal', 'package-lock.json', 'tools/build.mjs'],
};

const stampOf = (root, part) => join(root, 'dist', `.${part}-built`);

/** Whether this part ('server' or 'web') was built from the sources as they are now. */
export function isBuilt(root, part) {
  const stamp = stampOf(root, part);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(root, sourcesOf[part]);
}

/** Call with the fingerprint taken before the build, so that a change during it is not missed. */
export function markBuilt(root, part, state) {
  writeFileSync(stampOf(root, part), state);
}

export const sourceState = (root, part) => fingerprint(root, sourcesOf[part]);

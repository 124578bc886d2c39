import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, stat, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';
import { newId } from '../ids/new-id.js';
import { isUuid, type TenantScope } from '../tenant-scope/tenant-scope.js';

const keyLength = 32;

/**
 * Keys that are in no database, one file each: `KEY_DIR/<tenant>/<subject>.<kind>`, 32 bytes unless told, readable by this
 * process's user only. A dump of the database opens nothing without them; KEY_DIR is a volume of its own and is not backed up. The
 * file is unlinked when the key has done its work.
 */
@Injectable()
export class KeyDir {
  private readonly folder: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.folder = resolve(config.KEY_DIR);
  }

  /**
   * Makes a key, or finds the one an earlier attempt made; never replaces one. Written, fsynced, and read back before it
   * is used.
   * @param kind what the key is for, one lower-case word.
   * @param create makes the key; 32 random bytes unless told.
   * @param isWhole tells a key from a file that was cut short.
   * @throws Error `key-dir.unusable` when the folder cannot hold a key safely; what needs the key waits then.
   */
  async make(
    scope: TenantScope,
    subjectId: string,
    kind: string,
    create: () => Uint8Array = () => randomBytes(keyLength),
    isWhole = hasKeyLength,
  ): Promise<Buffer> {
    const path = this.path(scope, subjectId, kind);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const existing = await readKey(path, isWhole);
      if (existing) return existing;
      const key = create();
      const draft = `${path}.${newId()}`;
      await writeDurably(draft, key);
      // A link to the finished file: it appears whole or not at all, and a second maker finds the first one's key.
      const made = await link(draft, path).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      await unlink(draft);
      await syncFolder(dirname(path));
      const stored = await readKey(path, isWhole);
      if (!stored || (made && !stored.equals(key))) throw new Error('what was read back differs');
      return stored;
    } catch (error) {
      throw Object.assign(
        new Error(
          `key-dir.unusable: the ${kind} key could not be written to KEY_DIR (${this.folder}) and read back: ` +
            `${error instanceof Error ? error.message : String(error)}. Make the folder writable for this process.`,
        ),
        { code: 'key-dir.unusable' },
      );
    }
  }

  /** @returns null when there is no such key, or no longer. */
  async read(
    scope: TenantScope,
    subjectId: string,
    kind: string,
    isWhole = hasKeyLength,
  ): Promise<Buffer | null> {
    return readKey(this.path(scope, subjectId, kind), isWhole);
  }

  /** Whether there is no such key, without opening one. One that only cannot be reached now is not gone. */
  async isGone(scope: TenantScope, subjectId: string, kind: string): Promise<boolean> {
    return stat(this.path(scope, subjectId, kind)).then(
      () => false,
      (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
    );
  }

  /**
   * Destroys the key, and what a process that died while it made the key has left beside it: that is a second name of the
   * same file. @returns false when there was none.
   */
  async destroy(scope: TenantScope, subjectId: string, kind: string): Promise<boolean> {
    const path = this.path(scope, subjectId, kind);
    const [folder, name] = [dirname(path), basename(path)];
    const files = (await unlessGone(readdir(folder))) ?? [];
    const left = files.filter((file) => file === name || file.startsWith(`${name}.`));
    for (const file of left) await unlessGone(unlink(resolve(folder, file)));
    if (left.length > 0) await syncFolder(folder);
    return left.length > 0;
  }

  private path(scope: TenantScope, subjectId: string, kind: string): string {
    if (!isUuid(scope.tenantId) || !isUuid(subjectId)) throw new TypeError('A key file is named by UUIDs.');
    return resolve(this.folder, scope.tenantId, `${subjectId}.${kind}`);
  }
}

const hasKeyLength = (bytes: Buffer): boolean => bytes.length === keyLength;

async function readKey(path: string, isWhole: (bytes: Buffer) => boolean): Promise<Buffer | null> {
  const bytes = await unlessGone(readFile(path));
  if (bytes !== null && !isWhole(bytes))
    throw new Error(`a key file holds ${bytes.length} bytes, and no key`);
  return bytes;
}

/** Null in place of an error where there is no such file or folder. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  return asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  await withFile(await open(path, 'wx', 0o600), async (file) => {
    await file.writeFile(bytes);
    await file.sync();
  });
}

/** The folder's own entry must reach the disk too, else the file may be gone after a power cut. */
async function syncFolder(path: string): Promise<void> {
  await withFile(await open(path, 'r'), (folder) => folder.sync());
}

async function withFile(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file);
  } finally {
    await file.close();
  }
}

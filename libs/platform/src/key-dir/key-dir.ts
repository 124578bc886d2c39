import { randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, isUuid, newId, type Config, type TenantScope } from '@penumbra/platform';
import { deliveryProblem } from './delivery.errors.js';
import { sameDigest, secretLength } from './link.js';

/**
 * The link keys, one file per pulse: `KEY_DIR/<tenant>/<pulse>.link`, 32 random bytes, readable by this process's user
 * only. They are kept out of Postgres, so that a dump of the database makes no link; KEY_DIR is a volume of its own and
 * is not backed up. After a pulse has ended its file is unlinked.
 */
@Injectable()
export class KeyDir {
  private readonly folder: string;

  constructor(@Inject(CONFIG) config: Config) {
    this.folder = resolve(config.KEY_DIR);
  }

  /**
   * Makes the pulse's key, or finds the one an earlier attempt made; never replaces one. Written, fsynced, and read back
   * before it is used.
   * @throws Error `delivery.key-dir-unusable` when the folder cannot hold a key safely; the pulse's mails wait then.
   */
  async make(scope: TenantScope, pulseId: string): Promise<Buffer> {
    const path = this.path(scope, pulseId);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const existing = await readKey(path);
      if (existing) return existing;
      const key = randomBytes(secretLength);
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
      const stored = await readKey(path);
      if (!stored || (made && !sameDigest(stored, key))) throw new Error('what was read back differs');
      return stored;
    } catch (error) {
      throw Object.assign(
        new Error(
          `delivery.key-dir-unusable: the link key could not be written to KEY_DIR (${this.folder}) and read back: ` +
            `${error instanceof Error ? error.message : String(error)}. Make the folder writable for this process.`,
        ),
        { code: 'delivery.key-dir-unusable' },
      );
    }
  }

  /** @throws Problem delivery.link-key-missing */
  async read(scope: TenantScope, pulseId: string): Promise<Buffer> {
    const key = await readKey(this.path(scope, pulseId));
    if (!key) throw deliveryProblem('delivery.link-key-missing');
    return key;
  }

  /** Destroys the key; without one nothing happens. */
  async destroy(scope: TenantScope, pulseId: string): Promise<void> {
    const path = this.path(scope, pulseId);
    try {
      await unlink(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    await syncFolder(dirname(path));
  }

  private path(scope: TenantScope, pulseId: string): string {
    if (!isUuid(scope.tenantId) || !isUuid(pulseId)) throw new TypeError('A key file is named by UUIDs.');
    return resolve(this.folder, scope.tenantId, `${pulseId}.link`);
  }
}

async function readKey(path: string): Promise<Buffer | null> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (bytes !== null && bytes.length !== secretLength)
    throw new Error(`a key file holds ${bytes.length} bytes in place of ${secretLength}`);
  return bytes;
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
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

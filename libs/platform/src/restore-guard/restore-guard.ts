import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { Database, type Installation } from '../database/database.js';
import { newId } from '../ids/new-id.js';

/**
 * Why nothing is sent.
 * older: the database has gone back to an earlier state, as a restored backup does.
 * other: it belongs to another installation, as the copy of a production database does on a test machine.
 * unknown: it has sent mails before, and KEY_DIR knows nothing of it.
 */
export interface RestoreLock {
  readonly reason: 'older' | 'other' | 'unknown';
  readonly database: Installation;
  /** What KEY_DIR says. */
  readonly environment: Installation | null;
}

const Note = z.strictObject({ clusterId: z.uuid(), epoch: z.int().min(0) });

/** A look costs a query and a read; so long it holds. */
const lookLastsMilliseconds = 1_000;

/**
 * Keeps a restored database from sending again what was sent after the backup was made. The database counts an epoch up
 * with every batch of mails and every webhook, after they are claimed and before they go out, and KEY_DIR, which is in no backup, keeps the
 * highest one: a database that is behind it has been restored. An operator unlocks (`penumbra sending unlock`).
 */
@Injectable()
export class RestoreGuard {
  private readonly file: string;
  private advancing: Promise<void> = Promise.resolve();
  private nextAdvance: Promise<void> | null = null;
  private looked: { lock: RestoreLock | null; at: number } | null = null;

  constructor(
    @Inject(CONFIG) config: Config,
    @Inject(Database) private readonly database: Database,
  ) {
    this.file = join(resolve(config.KEY_DIR), 'installation.json');
  }

  /** @returns null when mails may go out. The answer is up to a second old. */
  async lock(): Promise<RestoreLock | null> {
    const now = performance.now();
    if (!this.looked || now - this.looked.at >= lookLastsMilliseconds)
      this.looked = { lock: await this.look(), at: now };
    return this.looked.lock;
  }

  /**
   * Called with mails in hand, before the first of them goes out. Those who call while the epoch is being counted up share
   * the next time: it begins after their claims.
   * @throws Error `sending.locked`.
   */
  advance(): Promise<void> {
    this.nextAdvance ??= this.advancing
      .catch(() => undefined)
      .then(() => {
        this.nextAdvance = null;
        return (this.advancing = this.countUp());
      });
    return this.nextAdvance;
  }

  /** Accepts the database as it is, from now on as an installation of its own: KEY_DIR is made to agree with it. */
  async unlock(): Promise<Installation> {
    const accepted = await this.database.beginInstallation(newId());
    await this.write(accepted);
    this.looked = null;
    return accepted;
  }

  private async countUp(): Promise<void> {
    const reached = await this.database.advanceEpoch();
    const noted = await this.note();
    // Another worker may have come further already; a database that went back is met by the next look.
    if (noted && noted.clusterId !== reached.clusterId)
      throw new Error('sending.locked: KEY_DIR belongs to another installation than the database.');
    if (!noted || noted.epoch < reached.epoch) await this.write(reached);
  }

  private async look(): Promise<RestoreLock | null> {
    // The note first: it never runs ahead of the database.
    let environment = await this.note();
    const database = await this.database.installation();
    if (!environment && database.epoch === 0) {
      await this.write(database);
      return null;
    }
    // Another worker of a new installation may have begun to send between the two.
    environment ??= await this.note();
    if (!environment) return { reason: 'unknown', database, environment };
    if (environment.clusterId !== database.clusterId) return { reason: 'other', database, environment };
    if (environment.epoch > database.epoch) return { reason: 'older', database, environment };
    return null;
  }

  private async note(): Promise<Installation | null> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return text === null ? null : Note.parse(JSON.parse(text));
  }

  private async write(installation: Installation): Promise<void> {
    const draft = `${this.file}.${newId()}`;
    await mkdir(resolve(this.file, '..'), { recursive: true, mode: 0o700 });
    await writeFile(draft, `${JSON.stringify(installation)}\n`, { mode: 0o600 });
    await rename(draft, this.file);
  }
}

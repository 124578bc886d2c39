import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startProcess, type RunningProcess } from '@penumbra/delivery/testing';
import { newId } from '@penumbra/platform';
import type { TestDatabase } from '@penumbra/platform/testing';
import { Client } from 'pg';
import { report } from './load.js';
import { isSettled, sendingPlace, sentTwice, type SendingPlace } from './sending-place.js';

// Fault F14. Yesterday's dump takes mails for unsent that went out since. Workers that are started on it send none, until
// an operator has said what is to become of them.

const people = 200;

describe('workers that are started on a restored dump', () => {
  let place: SendingPlace;
  let dump: string;
  const begun: RunningProcess[] = [];

  beforeAll(async () => {
    // Slow enough that a worker which is told to stop leaves most mails unsent, on any machine.
    place = await sendingPlace('Postgres', { sink: { delayMilliseconds: 300 } });
    await place.launch(people);
    const worker = await place.startWorker();
    await place.until('some of the mails to be out', () => place.sink.copies.length > people / 10);
    await worker.kill('SIGTERM');
    expect(place.sink.copies.length).toBeLessThan(people);
    dump = await copyOf(place.database);
    await place.startWorker();
    await place.until('all mails to be out', () => isSettled(place));
    await place.workers.at(-1)!.kill('SIGTERM');
    expect(place.sink.copies).toHaveLength(people);
  }, 300_000);
  afterAll(async () => {
    for (const worker of begun) await worker.kill('SIGKILL');
    if (dump) await drop(dump);
    await place?.close();
  });

  const environment = (database: string, keyDir: string): Record<string, string> => ({
    DATABASE_URL: inDatabase(place.database.url('app'), database),
    KEY_DIR: keyDir,
    SMTP_URL: place.sink.url,
    INTAKE_TOKEN: 'a-token-for-the-tests',
    INTAKE_URL: 'http://127.0.0.1:9',
    WORKER_ROLE: 'delivery',
  });
  const startOn = async (database: string, keyDir = place.keyDir): Promise<RunningProcess> => {
    const worker = await startProcess('worker', environment(database, keyDir));
    begun.push(worker);
    return worker;
  };
  const restore = async (): Promise<string> => {
    const name = `restored_${newId().slice(0, 8)}`;
    await query(place.database.adminUrl, `create database ${name} template ${dump}`);
    return name;
  };
  const drop = (database: string) =>
    query(place.database.adminUrl, `drop database if exists ${database} with (force)`);
  const command = (database: string, ...args: string[]): Promise<{ code: number | null; said: string }> =>
    new Promise((done) => {
      const child = spawn(
        process.execPath,
        [resolve(process.cwd(), 'dist/apps/cli/src/main.js'), 'sending', ...args],
        { env: { PATH: process.env['PATH'] ?? '', ...environment(database, place.keyDir) } },
      );
      let said = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
      child.once('close', (code) => done({ code, said }));
    });
  /** Two more looks for work, after the worker has said that it sends nothing. */
  const staysLocked = async (worker: RunningProcess): Promise<void> => {
    await place.until('the worker to say that sending is locked', () =>
      worker.log().includes('sending.locked'),
    );
    await wait(2_500);
  };

  it('send none, until somebody says that none is wanted, and none then', async () => {
    const database = await restore();
    const worker = await startOn(database);
    const before = place.sink.copies.length;
    await staysLocked(worker);
    expect(place.sink.copies).toHaveLength(before);

    const status = await command(database, 'status', '--json');
    const { locked, waiting } = JSON.parse(status.said) as { locked: string; waiting: number };
    expect(locked).toBe('older');
    expect(waiting).toBeGreaterThan(0);
    expect((await command(database, 'unlock')).code).toBe(2);
    const unlocked = await command(database, 'unlock', '--waiting-mails', 'stop');
    expect(unlocked).toEqual({ code: 0, said: `Unlocked. ${waiting} mails were stopped.\n` });
    await place.until('the worker to go on', () => worker.log().includes('Mails go out again'));
    await wait(2_500);
    report('F14', 'yesterday’s dump restored', {
      mails: people,
      'waiting in the dump': waiting,
      'sent again': place.sink.copies.length - before,
    });
    expect(place.sink.copies).toHaveLength(before);
    const again = await command(database, 'unlock', '--waiting-mails', 'stop');
    expect(again).toEqual({ code: 1, said: 'Sending is not locked. Nothing was changed.\n' });
    const actions = await query(
      inDatabase(place.database.adminUrl, database),
      `select action from platform.audit_entry where action like 'mails.%'`,
    );
    expect(actions).toEqual([{ action: 'mails.stopped-after-restore' }]);
    await worker.kill('SIGTERM');
    // Back to the note of the installation as it was, for the next test.
    await drop(database);
  }, 240_000);

  it('send none where KEY_DIR is another one: a copy on a test machine', async () => {
    const database = await restore();
    const keyDir = await mkdtemp(join(tmpdir(), 'keys-'));
    const worker = await startOn(database, keyDir);
    const before = place.sink.copies.length;
    await staysLocked(worker);
    expect(place.sink.copies).toHaveLength(before);
    await worker.kill('SIGTERM');
    await drop(database);
    await rm(keyDir, { recursive: true, force: true });
  }, 120_000);

  it('are seen to send again when the epoch is not compared', async () => {
    const database = await restore();
    // As if nobody had counted: the dump says what KEY_DIR says.
    await rm(join(place.keyDir, 'installation.json'));
    await query(inDatabase(place.database.adminUrl, database), 'update platform.installation set epoch = 0');
    await startOn(database);
    await place.until('mails to be sent again', () => sentTwice(place.sink).length > 0);
    await begun.at(-1)!.kill('SIGKILL');
    report('F14', 'planted, the epoch is not compared', { 'sent again': sentTwice(place.sink).length });
    await drop(database);
  }, 120_000);
});

/** A dump as Postgres itself makes one: the database is copied whole, while nobody writes. */
async function copyOf(database: TestDatabase): Promise<string> {
  const { pathname } = new URL(database.adminUrl);
  const [source, name] = [pathname.slice(1), `dump_${newId().slice(0, 8)}`];
  // Copying waits for no connection but its own: whatever is still open is closed, and opens again afterwards.
  for (let tries = 1; ; tries += 1)
    try {
      await query(
        inDatabase(database.adminUrl, 'postgres'),
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${source}'`,
      );
      await query(inDatabase(database.adminUrl, 'postgres'), `create database ${name} template ${source}`);
      return name;
    } catch (error) {
      if (tries === 50) throw error;
      await wait(100);
    }
}

function inDatabase(url: string, database: string): string {
  const other = new URL(url);
  other.pathname = `/${database}`;
  return other.href;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

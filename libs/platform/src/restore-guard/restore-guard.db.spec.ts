import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { loadConfig, RestoreGuard, Database } from '../index.js';
import { testDatabase, testModule, type TestDatabase } from '../../testing/index.js';
import type { TestingModule } from '@nestjs/testing';

describe('the restore guard', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let admin: Client;
  let keyDir: string;
  beforeAll(async () => {
    testDb = await testDatabase();
    module = await testModule(testDb, {});
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
  });
  beforeEach(async () => {
    keyDir = await mkdtemp(join(tmpdir(), 'guard-'));
    await admin.query('update platform.installation set cluster_id = gen_random_uuid(), epoch = 0');
  });
  afterEach(() => rm(keyDir, { recursive: true, force: true }));
  afterAll(async () => {
    await admin?.end();
    await module?.close();
    await testDb?.drop();
  });

  /** As a process that starts now. */
  const guard = (): RestoreGuard =>
    new RestoreGuard(
      loadConfig({ DATABASE_URL: testDb.url('app'), INTAKE_TOKEN: 'a-token-for-the-tests', KEY_DIR: keyDir }),
      module.get(Database),
    );
  const setEpoch = (epoch: number) => admin.query('update platform.installation set epoch = $1', [epoch]);
  const note = async () =>
    JSON.parse(await readFile(join(keyDir, 'installation.json'), 'utf8')) as { epoch: number };

  it('lets a new installation send, and notes how far it came in KEY_DIR', async () => {
    expect(await guard().lock()).toBeNull();
    for (let turn = 0; turn < 3; turn += 1) await guard().advance();
    expect((await note()).epoch).toBe(3);
    expect(await guard().lock()).toBeNull();
  });

  it('never notes less than another process has noted', async () => {
    await guard().lock();
    await Promise.all(Array.from({ length: 20 }, () => guard().advance()));
    await guard().advance();
    expect((await note()).epoch).toBe(21);
  });

  it('locks when the database is behind what was noted', async () => {
    await guard().lock();
    for (let turn = 0; turn < 5; turn += 1) await guard().advance();
    await setEpoch(4);
    expect(await guard().lock()).toMatchObject({ reason: 'older', database: { epoch: 4 } });
    await setEpoch(5);
    expect(await guard().lock()).toBeNull();
  });

  it('locks where KEY_DIR belongs to another installation, and counts nothing there', async () => {
    await guard().lock();
    await guard().advance();
    await admin.query('update platform.installation set cluster_id = gen_random_uuid(), epoch = 7');
    expect(await guard().lock()).toMatchObject({ reason: 'other' });
    await expect(guard().advance()).rejects.toThrow('sending.locked');
    expect((await note()).epoch).toBe(1);
  });

  it('locks where KEY_DIR is new and the database has sent before', async () => {
    await setEpoch(7);
    expect(await guard().lock()).toMatchObject({ reason: 'unknown', environment: null });
  });

  it('is unlocked by making the database an installation of its own; the copy it was made of stays locked', async () => {
    await guard().lock();
    for (let turn = 0; turn < 5; turn += 1) await guard().advance();
    await setEpoch(2);
    const old = (await guard().lock())!;
    const accepted = await guard().unlock();
    expect(accepted.epoch).toBe(3);
    expect(accepted.clusterId).not.toBe(old.database.clusterId);
    expect(await guard().lock()).toBeNull();
    await admin.query('update platform.installation set cluster_id = $1, epoch = 9', [
      old.database.clusterId,
    ]);
    expect(await guard().lock()).toMatchObject({ reason: 'other' });
  });
});

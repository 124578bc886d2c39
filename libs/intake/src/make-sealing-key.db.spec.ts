import { createECDH, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyDir, Outbox, tenantScope } from '@penumbra/platform';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';
import type { TestingModule } from '@nestjs/testing';
import { Client } from 'pg';
import { BallotTallyModule, MakeSealingKey, sealingKeyKind } from './index.js';

describe('the sealing key', () => {
  let testDb: TestDatabase;
  let module: TestingModule;
  let admin: Client;
  let folder: string;
  const scope = tenantScope(randomUUID());

  beforeAll(async () => {
    testDb = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'keys-'));
    admin = new Client({ connectionString: testDb.adminUrl });
    await admin.connect();
    module = await testModule(testDb, {
      role: 'tally',
      environment: { KEY_DIR: folder },
      imports: [BallotTallyModule],
    });
  });
  afterAll(async () => {
    await module?.close();
    await admin?.end();
    await testDb?.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const make = (pulseId: string) => module.get(MakeSealingKey).run(scope, { pulseId });
  const said = async (pulseId: string) =>
    (
      await admin.query<{ payload: { publicKey: string } }>(
        `select payload from platform.event where name = 'sealing-key-made' and payload ->> 'pulseId' = $1`,
        [pulseId],
      )
    ).rows.map((row) => row.payload.publicKey);

  it('is made once, also when several make it at once; only its public half is said', async () => {
    const pulseId = randomUUID();
    await Promise.all(Array.from({ length: 5 }, () => make(pulseId)));
    await make(pulseId);
    const key = await module.get(KeyDir).read(scope, pulseId, sealingKeyKind);
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(key!);
    expect(await said(pulseId)).toEqual([pair.getPublicKey().toString('base64url')]);
    expect(await readdir(join(folder, scope.tenantId))).toEqual([`${pulseId}.sealing`]);
    const { rows } = await admin.query(`select from platform.audit_entry where action = 'sealing-key.made'`);
    expect(rows).toHaveLength(1);
  });

  it('says the same key when an attempt ended between the file and the event', async () => {
    const pulseId = randomUUID();
    await module.get(KeyDir).make(scope, pulseId, sealingKeyKind, () => Buffer.alloc(32, 7));
    await make(pulseId);
    const pair = createECDH('prime256v1');
    pair.setPrivateKey(Buffer.alloc(32, 7));
    expect(await said(pulseId)).toEqual([pair.getPublicKey().toString('base64url')]);
  });

  it.each(['pulse-closed', 'pulse-voided'])('is not left behind after %s', async (name) => {
    const pulseId = randomUUID();
    await module.get(Outbox).say(scope, { name, payload: { pulseId } });
    await make(pulseId);
    expect(await said(pulseId)).toEqual([]);
    expect(await module.get(KeyDir).read(scope, pulseId, sealingKeyKind)).toBeNull();
  });

  it('is not said while the folder cannot hold it', async () => {
    const other = tenantScope(randomUUID());
    const pulseId = randomUUID();
    await writeFile(join(folder, other.tenantId), 'a file in the way');
    const run = module.get(MakeSealingKey).run(other, { pulseId });
    await expect(run).rejects.toThrow(/key-dir.unusable/);
    expect(await said(pulseId)).toEqual([]);
  });
});

import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../config/config.js';
import { newId } from '../ids/new-id.js';
import { tenantScope } from '../tenant-scope/tenant-scope.js';
import { KeyDir } from './key-dir.js';

const keyDirAt = (path: string): KeyDir =>
  new KeyDir(
    loadConfig({ DATABASE_URL: 'postgres://x@127.0.0.1/x', INTAKE_TOKEN: 'x'.repeat(16), KEY_DIR: path }),
  );

describe('the folder of keys', () => {
  let folder: string;
  const scope = tenantScope(newId());
  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'keys-')), 'not-there-yet');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('makes a key once, for its owner only, and finds it again', async () => {
    const pulseId = newId();
    const key = await keyDirAt(folder).make(scope, pulseId, 'link');
    expect(key).toHaveLength(32);
    expect(await keyDirAt(folder).make(scope, pulseId, 'link')).toEqual(key);
    expect(await keyDirAt(folder).read(scope, pulseId, 'link')).toEqual(key);
    expect(await keyDirAt(folder).isGone(scope, pulseId, 'link')).toBe(false);
    expect(await readdir(join(folder, scope.tenantId))).toEqual([`${pulseId}.link`]);
    expect((await stat(join(folder, scope.tenantId, `${pulseId}.link`))).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, scope.tenantId))).mode & 0o777).toBe(0o700);
    expect(await keyDirAt(folder).make(scope, newId(), 'link')).not.toEqual(key);
  });

  it('agrees on one key when twenty make it at once', async () => {
    const pulseId = newId();
    const keys = await Promise.all(
      Array.from({ length: 20 }, () => keyDirAt(folder).make(scope, pulseId, 'link')),
    );
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
    expect(await readdir(join(folder, scope.tenantId))).toEqual([`${pulseId}.link`]);
  });

  it('destroys a key, once or again, and says that it is missing afterwards', async () => {
    const pulseId = newId();
    await keyDirAt(folder).make(scope, pulseId, 'link');
    await keyDirAt(folder).destroy(scope, pulseId, 'link');
    await keyDirAt(folder).destroy(scope, pulseId, 'link');
    expect(await keyDirAt(folder).read(scope, pulseId, 'link')).toBeNull();
    expect(await keyDirAt(folder).isGone(scope, pulseId, 'link')).toBe(true);
    await expect(keyDirAt(folder).destroy(scope, newId(), 'link')).resolves.toBe(false);
  });

  it('leaves no second name of a key that a process left when it died while making it', async () => {
    const [pulseId, other] = [newId(), newId()];
    await keyDirAt(folder).make(scope, pulseId, 'link');
    await keyDirAt(folder).make(scope, other, 'link');
    const path = join(folder, scope.tenantId, `${pulseId}.link`);
    await link(path, `${path}.${newId()}`);
    expect(await keyDirAt(folder).destroy(scope, pulseId, 'link')).toBe(true);
    expect(await readdir(join(folder, scope.tenantId))).toEqual([`${other}.link`]);
    // It died once more, between the two names.
    await keyDirAt(folder).make(scope, pulseId, 'link');
    await rename(path, `${path}.${newId()}`);
    expect(await keyDirAt(folder).destroy(scope, pulseId, 'link')).toBe(true);
    expect(await readdir(join(folder, scope.tenantId))).toEqual([`${other}.link`]);
  });

  it('fails loudly where the folder cannot be used, or holds half a key', async () => {
    const pulseId = newId();
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, 'a file in the way');
    await expect(keyDirAt(folder).make(scope, pulseId, 'link')).rejects.toThrow(
      /key-dir.unusable.*Make the folder writable/s,
    );
    await rm(folder);
    await mkdir(join(folder, scope.tenantId), { recursive: true });
    const path = join(folder, scope.tenantId, `${pulseId}.link`);
    await writeFile(path, 'half a key');
    await expect(keyDirAt(folder).make(scope, pulseId, 'link')).rejects.toThrow(/10 bytes/);
    expect(await readFile(path, 'utf8')).toBe('half a key');
    await chmod(path, 0o600);
  });

  it('takes nothing but UUIDs into a path', async () => {
    await expect(keyDirAt(folder).make(scope, '../../etc/passwd', 'link')).rejects.toThrow(/UUID/);
    await expect(keyDirAt(folder).read({ tenantId: '..' }, newId(), 'link')).rejects.toThrow(/UUID/);
  });
});

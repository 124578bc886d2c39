import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isBuilt, isInstalled, markBuilt, sourceState } from './freshness.mjs';

describe('what is installed and built', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'penumbra-spec-'));
  });
  afterEach(() => rm(root, { recursive: true }));

  const put = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  const lock = (path: string, packages: Record<string, unknown>) => put(path, JSON.stringify({ packages }));
  const wanted = {
    '': { name: 'penumbra' },
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/for-another-machine': { version: '2.0.0', optional: true },
  };

  it('counts as installed what the lock file asks for, without packages for other machines', async () => {
    await lock('package-lock.json', wanted);
    expect(isInstalled(root)).toBe(false);
    await lock('node_modules/.package-lock.json', { 'node_modules/a': wanted['node_modules/a'] });
    expect(isInstalled(root)).toBe(true);
  });

  it('counts as not installed another version and a missing package', async () => {
    await lock('package-lock.json', wanted);
    await lock('node_modules/.package-lock.json', {
      'node_modules/a': { version: '0.9.0', integrity: 'x' },
    });
    expect(isInstalled(root)).toBe(false);
    await lock('node_modules/.package-lock.json', {});
    expect(isInstalled(root)).toBe(false);
  });

  it('counts as stale a build whose sources were changed, added to or taken from', async () => {
    await put('libs/one/src/a.ts', '1');
    await mkdir(join(root, 'dist'));
    const build = () => markBuilt(root, 'server', sourceState(root, 'server'));
    expect(isBuilt(root, 'server')).toBe(false);
    build();
    expect(isBuilt(root, 'server')).toBe(true);
    await put('libs/one/src/b.ts', '2');
    expect(isBuilt(root, 'server')).toBe(false);
    build();
    await put('libs/one/src/b.ts', '22');
    expect(isBuilt(root, 'server')).toBe(false);
    build();
    await rm(join(root, 'libs/one/src/b.ts'));
    expect(isBuilt(root, 'server')).toBe(false);
  });
});

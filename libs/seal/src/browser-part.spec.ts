import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

// Builds what the answer page takes from this lib, with the bundler of the web app, in a process of its own.
const root = path.resolve(__dirname, '../../..');
const build = `
  import { build } from 'vite';
  import { gzipSync } from 'node:zlib';
  const built = await build({
    logLevel: 'silent',
    configFile: false,
    build: { write: false, target: 'es2022', lib: { entry: process.argv[1], formats: ['iife'], name: 'page' } },
  });
  const [{ code }] = [built].flat()[0].output;
  console.log(JSON.stringify({ gzipped: gzipSync(code, { level: 9 }).length, usesNode: /node:|require\\(/.test(code) }));
`;

describe('the part that the answer page loads', () => {
  it('is under 9 KB gzipped and needs nothing of node', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'penumbra-seal-'));
    try {
      const entry = path.join(folder, 'page.ts');
      await writeFile(
        entry,
        `import { blind, finalise, manifestHash, passMessage, prepared, randomBytes, readLinkFragment, receiptOf, sealBallot,
           sealingKeyOf, sha256, sixWords, unitKeyOf, writeSubmission } from '${path.join(__dirname, 'index.ts')}';
         export default { blind, finalise, manifestHash, passMessage, prepared, randomBytes, readLinkFragment, receiptOf,
           sealBallot, sealingKeyOf, sha256, sixWords, unitKeyOf, writeSubmission };`,
      );
      const run = promisify(execFile);
      const { stdout } = await run('node', ['--input-type=module', '-e', build, entry], { cwd: root });
      const { gzipped, usesNode } = JSON.parse(stdout) as { gzipped: number; usesNode: boolean };
      expect(gzipped).toBeLessThan(9_000);
      expect(gzipped).toBeGreaterThan(4_000);
      expect(usesNode).toBe(false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

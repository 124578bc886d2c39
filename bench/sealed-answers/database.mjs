// A migrated Postgres of the bench's own, with fsync on.
import { dirname, resolve } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from '../../tools/build.mjs';

const dist = resolve(dirname(fileURLToPath(import.meta.url)), '../../dist');
buildIfStale(['server']);

/** A built module, named from dist/libs. */
export const libs = (path) => import(resolve(dist, 'libs', path));
export const intakeRole = 'penumbra_intake';
export const tallyRole = 'penumbra_tally';

export async function openDatabase() {
  await import('reflect-metadata');
  const { startEmbeddedPostgres } = await libs('../apps/cli/src/stack/embedded-postgres.js');
  const { migrate } = await libs('platform/src/index.js');
  const { migrations } = await import(resolve(dist, 'migrations/index.js'));
  const folder = mkdtempSync(resolve(tmpdir(), 'penumbra-bench-'));
  const postgres = await startEmbeddedPostgres({
    dataDir: resolve(folder, 'pg'),
    password: 'bench',
    durable: true,
    logFile: resolve(folder, 'postgres.log'),
  });
  await migrate(postgres.adminUrl, migrations, {
    app: 'bench-bench',
    intake: 'bench-bench',
    tally: 'bench-bench',
  });
  return {
    folder,
    adminUrl: postgres.adminUrl,
    url(role) {
      const url = new URL(postgres.adminUrl);
      url.username = role;
      url.password = 'bench-bench';
      return url.href;
    },
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

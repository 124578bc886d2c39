import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type RunningPostgres } from './embedded-postgres.js';

// Starting a Postgres takes a second on a free machine, and many times that beside other work.
jest.setTimeout(180_000);

async function ask(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const result = await client.query(sql);
    return Object.values(result.rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('It did not happen within 10 seconds.');
    await new Promise((done) => setTimeout(done, 50));
  }
}

describe('embedded Postgres', () => {
  it('keeps its data from one start to the next and leaves no process when it stops', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'penumbra-spec-'));
    await chmod(folder, 0o755);
    const options = { dataDir: join(folder, 'pg'), password: 'p@ss/word', durable: false };
    let postgres = await startEmbeddedPostgres(options);
    await ask(postgres.adminUrl, 'create table note as select 42 as n');
    await postgres.stop();
    expect(isAlive(postgres.pid)).toBe(false);
    await expect(ask(postgres.adminUrl, 'select 1')).rejects.toThrow(/ECONNREFUSED/);

    postgres = await startEmbeddedPostgres(options);
    expect(await ask(postgres.adminUrl, 'select n from note')).toBe(42);
    await postgres.stop();
    await rm(folder, { recursive: true });
  });

  it('deletes the data of a throw-away cluster', async () => {
    const postgres = await startEmbeddedPostgres({ password: 'x', durable: false });
    const dataDir = String(await ask(postgres.adminUrl, 'show data_directory'));
    expect(existsSync(dataDir)).toBe(true);
    await postgres.stop();
    expect(existsSync(dataDir)).toBe(false);
  });

  it('stops when the process that started it is killed', async () => {
    const module = resolve(process.cwd(), 'dist/apps/cli/src/stack/embedded-postgres.js');
    const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
      const { pid } = await startEmbeddedPostgres({ password: 'x', durable: false });
      console.log(pid); setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((done) => {
      starter.stdout.on('data', (chunk: Buffer) => done(Number(chunk.toString())));
    });
    expect(isAlive(pid)).toBe(true);
    starter.kill('SIGKILL');
    await until(() => !isAlive(pid));
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('works as root where no other account may enter the folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'penumbra-spec-')); // 0700
    let postgres: RunningPostgres | null = null;
    try {
      postgres = await startEmbeddedPostgres({
        dataDir: join(folder, 'data/pg'),
        password: 'x',
        durable: false,
      });
      expect(await ask(postgres.adminUrl, 'select 1')).toBe(1);
      const elsewhere = (await readFile(join(folder, 'data/pg.location'), 'utf8')).trim();
      expect(await ask(postgres.adminUrl, 'show data_directory')).toBe(elsewhere);
      await postgres.stop();
      await rm(resolve(elsewhere, '..'), { recursive: true });
    } finally {
      await postgres?.stop();
      await rm(folder, { recursive: true });
    }
  });
});

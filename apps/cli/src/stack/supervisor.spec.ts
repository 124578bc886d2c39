import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.js';
import { Supervisor } from './supervisor.js';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const webServer = `
  import { createServer } from 'node:http';
  const server = createServer((request, response) => response.end('ok'));
  server.listen(process.env.PORT, '127.0.0.1', () => console.log('listening'));
  process.on('SIGTERM', () => { console.log('goodbye'); server.close(); server.closeAllConnections(); });
`;

describe('the supervisor', () => {
  let folder: string;
  let unexpected: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'penumbra-spec-'));
    unexpected = [];
  });
  afterEach(() => rm(folder, { recursive: true }));

  const aSupervisor = () =>
    new Supervisor({
      root: process.cwd(),
      logDir: folder,
      onUnexpectedEnd: (name, how) => unexpected.push(`${name}: ${how}`),
    });
  const script = async (name: string, source: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, source);
    return path;
  };

  it('waits until a process is ready, keeps its log, and stops it in its own way', async () => {
    const supervisor = aSupervisor();
    const port = await freePort();
    const process = await supervisor.start({
      name: 'web',
      script: await script('web.mjs', webServer),
      environment: { PORT: String(port) },
      ready: { url: `http://127.0.0.1:${port}/` },
    });
    expect(isAlive(process.pid)).toBe(true);
    await supervisor.stopAll();
    expect(isAlive(process.pid)).toBe(false);
    expect(await readFile(process.logFile, 'utf8')).toBe('listening\ngoodbye\n');
    expect(unexpected).toEqual([]);
  });

  it('tells the last lines of a process that does not come up', async () => {
    const start = aSupervisor().start({
      name: 'broken',
      script: await script('broken.mjs', 'console.error("no such setting"); process.exit(3);'),
      environment: {},
      ready: { logLine: /listening/ },
    });
    await expect(start).rejects.toThrow(/broken ended while starting.*no such setting/s);
    expect(unexpected).toEqual([]);
  });

  it('reports a process that ends by itself later', async () => {
    const supervisor = aSupervisor();
    const ended = new Promise<void>((done) => {
      const timer = setInterval(() => {
        if (unexpected.length === 0) return;
        clearInterval(timer);
        done();
      }, 20);
    });
    await supervisor.start({
      name: 'weak',
      script: await script('weak.mjs', 'console.log("listening"); setTimeout(() => process.exit(7), 300);'),
      environment: {},
      ready: { logLine: /listening/ },
    });
    await ended;
    expect(unexpected).toEqual(['weak: exit code 7']);
  });

  it('leaves no process behind when it is killed itself', async () => {
    const web = await script('web.mjs', webServer);
    const module = resolve(process.cwd(), 'dist/apps/cli/src/stack/supervisor.js');
    const port = await freePort();
    const source = `const { Supervisor } = await import(${JSON.stringify(module)});
      const supervisor = new Supervisor({ root: process.cwd(), logDir: ${JSON.stringify(folder)}, onUnexpectedEnd() {} });
      const started = await supervisor.start({ name: 'web', script: ${JSON.stringify(web)},
        environment: { PORT: '${port}' }, ready: { logLine: /listening/ } });
      console.log(started.pid); setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', source], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((done) => {
      starter.stdout.on('data', (chunk: Buffer) => done(Number(chunk.toString())));
    });
    expect(isAlive(pid)).toBe(true);
    starter.kill('SIGKILL');
    const deadline = Date.now() + 10_000;
    while (isAlive(pid) && Date.now() < deadline) await new Promise((done) => setTimeout(done, 50));
    expect(isAlive(pid)).toBe(false);
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../stack/free-port.js';
import { plantedTeams } from './sample-answers.js';

interface Demo {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  said(): string;
}

async function startDemo(folder: string, port: number): Promise<Demo> {
  const args = [resolve('tools/penumbra.mjs'), 'demo', '--data', folder, '--port', String(port)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  let code: number | null | undefined;
  const ended = new Promise<number | null>((done) => {
    child.on('close', (exitCode) => {
      code = exitCode;
      done(exitCode);
    });
  });
  while (!text.includes('begin anew')) {
    if (code !== undefined) throw new Error(`The demo ended with ${code}:\n${text}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  return { child, ended, said: () => text };
}

/** Signs in with the link that the demo printed for a role. @returns reading an address as that role. */
async function signInAs(demo: Demo, role: string): Promise<(path: string) => Promise<unknown>> {
  const link = new RegExp(`${role}.*\\n\\s+(http\\S+)/sign-in#(\\S+)`).exec(demo.said());
  const [, origin, token] = link ?? [];
  const signedIn = await fetch(`${origin}/api/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(signedIn.status).toBe(201);
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  return async (path) => {
    const response = await fetch(origin + path, { headers: { cookie } });
    expect(response.status).toBe(200);
    return response.json();
  };
}

const getAs = async (demo: Demo, role: string, path: string): Promise<unknown> =>
  (await signInAs(demo, role))(path);

describe('the demo', () => {
  let folder: string;
  let running: Demo | null = null;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'penumbra-spec-'));
    await chmod(folder, 0o755);
  });
  afterAll(async () => {
    running?.child.kill('SIGKILL');
    await running?.ended;
    await rm(folder, { recursive: true, force: true });
  });

  it('comes up with a sample, stops on Ctrl-C, and comes up again with the same data', async () => {
    const port = await freePort();
    running = await startDemo(folder, port);
    const asExecutive = await signInAs(running, 'Executive');
    const { items: readings } = (await asExecutive('/api/readings')) as {
      items: { pulse: { id: string } }[];
    };
    expect(readings).toHaveLength(4);
    // The dashboard shows what docs/demo.md says is hidden in the newest quarter.
    const { flags } = (await asExecutive(`/api/readings/${readings[0]?.pulse.id}`)) as {
      flags: { team: { name: string }; kind: string; severity: string }[];
    };
    const shown = flags.filter(({ severity }) => severity === 'elevated' || severity === 'high');
    expect(shown.map(({ team, kind }) => `${team.name}: ${kind}`)).toEqual(
      expect.arrayContaining([
        'Export Sales: hierarchy-shadow',
        'Firmware: hierarchy-shadow',
        'Logistik: dependency',
        'Service Desk: imbalance',
        'Treasury: dependency',
      ]),
    );
    expect(shown.filter(({ team }) => !(team.name in plantedTeams))).toEqual([]);
    const pulses = (await getAs(running, 'HR', '/api/pulses')) as { items: { id: string; state: string }[] };
    expect(pulses.items.map(({ state }) => state).toSorted()).toEqual([
      'closed',
      'closed',
      'closed',
      'closed',
      'open',
    ]);
    const checked = (await getAs(running, 'Works council', '/api/pulses')) as { items: unknown[] };
    expect(checked.items).toHaveLength(5);
    const mailPage = /http\S+\/mails\/\d+/.exec(running.said())?.[0] ?? '';
    expect(await (await fetch(mailPage)).text()).toContain(`/answer/`);
    expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
    const noted = await readFile(join(folder, 'demo.json'), 'utf8');

    const began = Date.now();
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(0);
    expect(Date.now() - began).toBeLessThan(30_000);
    expect(running.said()).toContain('Stopped.');
    await expect(fetch(mailPage)).rejects.toThrow();
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();

    running = await startDemo(folder, port);
    expect(running.said()).not.toContain('importing the roster');
    expect(await readFile(join(folder, 'demo.json'), 'utf8')).toBe(noted);
    // The lead of the planted team finds the flag in the own team's reading.
    const lead = (await getAs(running, 'Lead of Firmware', '/api/readings')) as {
      items: { pulse: { id: string } }[];
    };
    expect(lead.items).toHaveLength(4);
    expect(await (await fetch(mailPage)).text()).toContain(`/answer/`);
    running.child.kill('SIGTERM');
    expect(await running.ended).toBe(0);
    running = null;
  }, 300_000);
});

import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { BeginSession, FindSession, IdentityModule } from '@penumbra/identity';
import { testDatabase, testModule, type TestDatabase } from '@penumbra/platform/testing';

interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the built command line as users do. */
async function penumbra(args: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  const main = resolve(process.cwd(), 'dist/apps/cli/src/main.js');
  const child = spawn(process.execPath, [main, ...args], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const outcome: Outcome = { code: null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (outcome.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (outcome.stderr += chunk.toString()));
  outcome.code = await new Promise((done) => child.on('close', done));
  return outcome;
}

describe('the command line', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  it('says what is wrong with its use, with exit code 2', async () => {
    expect(await penumbra(['tenant', 'creat'])).toMatchObject({ code: 2, stdout: '' });
    const missing = await penumbra(['tenant', 'create', '--name', 'Example Works']);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('--admin');
    expect((await penumbra(['tenant', 'create', '--help'])).stdout).toContain('Examples:');
  });

  it('names every setting that migrating lacks', async () => {
    const outcome = await penumbra(['migrate'], {
      DATABASE_URL: 'mysql://x',
      APP_DB_PASSWORD: 'long enough',
    });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('DATABASE_URL: ');
    expect(outcome.stderr).not.toContain('APP_DB_PASSWORD');
    expect(outcome.stderr).toContain('TALLY_DB_PASSWORD: not set');
  });

  it('begins an organisation whose HR can sign in with the link', async () => {
    const environment = { DATABASE_URL: database.url('app'), PUBLIC_URL: 'https://pulse.example.org' };
    const args = [
      'tenant',
      'create',
      '--name',
      'Example Works',
      '--admin',
      'Hr@Example.org',
      '--locale',
      'de',
    ];
    const outcome = await penumbra([...args, '--json'], environment);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const { signInLink, slug } = JSON.parse(outcome.stdout) as { signInLink: string; slug: string };
    expect(slug).toBe('example-works');
    const [address, token] = signInLink.split('#');
    expect(address).toBe('https://pulse.example.org/sign-in');

    const rooms = await testModule(database, { imports: [IdentityModule] });
    const session = await rooms.get(BeginSession).run(token ?? '');
    const found = await rooms.get(FindSession).run(session.token);
    expect(found?.actor).toMatchObject({ email: 'hr@example.org', grants: [{ role: 'hr', teamId: null }] });
    await rooms.close();

    const again = await penumbra(args, environment);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('identity.organisation-exists');
  });

  it('refuses a bad address and a bad time zone at once, and the administrator’s role', async () => {
    const outcome = await penumbra(
      ['tenant', 'create', '--name', 'Other Works', '--admin', 'nobody', '--time-zone', 'Mars/Olympus'],
      { DATABASE_URL: database.url('app') },
    );
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain('--admin');
    expect(outcome.stderr).toContain('--time-zone');
    const asAdmin = await penumbra(
      ['tenant', 'create', '--name', 'Other Works', '--admin', 'a@example.org'],
      {
        DATABASE_URL: database.adminUrl,
      },
    );
    expect(asAdmin.code).toBe(1);
    expect(asAdmin.stderr).toContain('database.role-could-bypass');
  });
});

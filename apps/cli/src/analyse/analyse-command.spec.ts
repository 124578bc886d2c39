import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'penumbra-analyse-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const responses = join(folder, 'responses.csv');
writeFileSync(responses, 'team,Q1,Q2\nnorth,4,5\nnorth,2,3\nsouth,3,3\nsouth,NA,\n');

/** Runs the built command line as users do; `leave` stops reading after the first piece, as `head` does. */
async function penumbra(args: string[], leave = false) {
  const main = resolve(process.cwd(), 'dist/apps/cli/src/main.js');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const outcome = { code: null as number | null, stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    outcome.stdout += chunk.toString();
    if (leave) child.stdout.destroy();
  });
  child.stderr.on('data', (chunk: Buffer) => (outcome.stderr += chunk.toString()));
  outcome.code = await new Promise((done) => child.on('close', done));
  return outcome;
}

const usual = ['analyse', '--responses', responses, '--group', 'team', '--items', 'Q1,Q2'];

describe('penumbra analyse', () => {
  it('writes one JSON document, or a table', async () => {
    const json = await penumbra([...usual, '--scale', '1:5', '--json']);
    expect(json).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      analysis: { group: 'team', items: ['Q1', 'Q2'], reversed: [], scale: { from: 1, to: 5 } },
      rows: { read: 4, withScore: 3, withoutScore: 1 },
      groups: [{ group: 'north', mean: { itemScale: 3.5, percentOfMaximum: 62.5 } }, { group: 'south' }],
    });
    const table = await penumbra([...usual, '--scale', '1:5']);
    expect(table).toMatchObject({ code: 0, stderr: '' });
    expect(table.stdout).toContain('north');
  });

  it('turns reversed items, which may be named one by one', async () => {
    const args = ['--scale', '1:5', '--json', '--reverse', 'Q1', '--reverse', 'Q2'];
    const { stdout } = await penumbra([...usual, ...args]);
    expect(JSON.parse(stdout).groups[0].mean.itemScale).toBe(2.5);
  });

  it('ends with the exit code of what is wrong, and says how to mend it', async () => {
    const value = await penumbra([...usual, '--scale', '1:4', '--json']);
    expect(value).toMatchObject({ code: 6, stdout: '' });
    expect(value.stderr).toMatch(/line 2, column "Q2": "5".*\(analyse\.value-off-scale\)\n$/);
    expect(await penumbra([...usual, '--scale', '5', '--json'])).toMatchObject({ code: 2, stdout: '' });
    expect(await penumbra(usual)).toMatchObject({ code: 2, stdout: '' });
    const help = await penumbra(['analyse', '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Examples:');
  });

  it('ends quietly when its reader has seen enough', async () => {
    const file = join(folder, 'many-groups.csv');
    writeFileSync(file, `team,Q1,Q2\n${Array.from({ length: 4000 }, (_, i) => `${i},1,2\n`).join('')}`);
    const args = ['analyse', '--responses', file, '--group', 'team', '--items', 'Q1,Q2', '--scale', '1:5'];
    expect(await penumbra([...args, '--json'], true)).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('penumbra simulate', () => {
  it('writes figures to standard output and progress to standard error', async () => {
    const { code, stdout, stderr } = await penumbra([
      'simulate',
      '--tenants',
      '3',
      '--size',
      '6,8',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).cells).toHaveLength(2);
    expect(stderr.split('\n')).toHaveLength(3);
  });

  it('refuses what is out of range with exit code 2', async () => {
    const outcome = await penumbra(['simulate', '--response', '2']);
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toContain('--response');
  });
});

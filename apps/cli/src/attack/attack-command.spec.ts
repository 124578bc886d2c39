import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'penumbra-attack-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the built command line as users do, on a document written to a file. */
function penumbra(command: string, option: string, document: unknown, ...more: string[]) {
  const file = join(folder, 'document.json');
  writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
  const main = resolve(process.cwd(), 'dist/apps/cli/src/main.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, command, option, file, ...more], {
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** The example that a page of the documentation shows. */
const exampleOf = (page: string) =>
  JSON.parse(/```json\n([\s\S]*?)```/.exec(readFileSync(resolve('docs', page), 'utf8'))![1]!);
const printedOf = (page: string) =>
  [...readFileSync(resolve('docs', page), 'utf8').matchAll(/```(\w*)\n([\s\S]*?)```/g)].findLast(
    ([, language]) => language === '',
  )![2]!;

describe('penumbra attack', () => {
  const tables = () => exampleOf('attack.md');

  it('solves the example of its page for the three people of west, and ends with 6', () => {
    const text = penumbra('attack', '--tables', tables());
    expect(text.code).toBe(6);
    expect(text.stdout).toContain(printedOf('attack.md'));
    expect(text.stderr).toMatch(/\(attack\.found\)\n$/);
    const { code, stdout } = penumbra('attack', '--tables', tables(), '--json');
    expect(code).toBe(6);
    expect(JSON.parse(stdout)).toMatchObject({
      k: 5,
      found: 2,
      findings: [
        { kind: 'solved', measureId: 'trust', groupIds: ['west'], people: 3 },
        { kind: 'count', people: 3 },
      ],
    });
  });

  it('finds nothing in safe tables, and ends with 0', () => {
    const safe = tables();
    safe.figures.pop();
    expect(penumbra('attack', '--tables', safe)).toEqual({
      code: 0,
      stdout: '0 found in 2 figures of 3 groups.\n',
      stderr: '',
    });
  });

  it('lets insiders take their own answers away', () => {
    const withMe = tables();
    withMe.groups.push({ groupId: 'me', respondents: 1 });
    withMe.figures[0].of.push('me');
    withMe.figures[0].n = 22;
    expect(penumbra('attack', '--tables', withMe, '--insiders', 'me').code).toBe(6);
    const wrong = penumbra('attack', '--tables', withMe, '--insiders', 'west');
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('attack.insider-invalid');
  });

  it('takes a rate for a count where only one fits', () => {
    const counts = tables();
    counts.figures = [
      {
        kind: 'rate',
        figureId: 'all',
        measureId: 'trust',
        of: ['north', 'west'],
        invited: 14,
        value: 71,
        rounding: 1,
      },
      { kind: 'count', figureId: 'north', measureId: 'trust', of: ['north'], n: 7 },
    ];
    expect(JSON.parse(penumbra('attack', '--tables', counts, '--json').stdout)).toMatchObject({
      findings: [{ kind: 'count', people: 3, groupIds: ['west'] }],
    });
  });

  it('refuses with the exit code of what is wrong, and says where', () => {
    expect(penumbra('attack', '--tables', '{"k":').code).toBe(4);
    const unknown = tables();
    unknown.figures[0].of.push('east');
    unknown.figures[1].measureId = 'hope';
    const { code, stdout, stderr } = penumbra('attack', '--tables', unknown);
    expect([code, stdout]).toEqual([5, '']);
    expect(stderr).toMatch(/figures\.0: no group east\n.*figures\.1\.measureId: no measure hope/s);
    const main = resolve(process.cwd(), 'dist/apps/cli/src/main.js');
    const missing = spawnSync(process.execPath, [main, 'attack', '--tables', join(folder, 'none')]);
    expect(missing.status).toBe(3);
  });
});

describe('penumbra disclose', () => {
  it('decides the example of its page as the page says', () => {
    const text = penumbra('disclose', '--tree', exampleOf('disclose.md'));
    expect(text).toEqual({ code: 0, stdout: printedOf('disclose.md'), stderr: '' });
    const { stdout } = penumbra('disclose', '--tree', exampleOf('disclose.md'), '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      k: 5,
      withheld: [{ cellId: 'node.west', reason: 'too-few-answers' }],
      comments: { k: 10, cellIds: ['node.company', 'node.south'] },
    });
  });

  it('refuses what is no tree, or counts that cannot be, with a code', () => {
    const loop = penumbra('disclose', '--tree', {
      teams: [
        { teamId: 'a', parentId: 'b' },
        { teamId: 'b', parentId: 'a' },
      ],
    });
    expect(loop).toMatchObject({ code: 5, stdout: '' });
    expect(loop.stderr).toContain('disclosure.team-loop');
    const many = penumbra('disclose', '--tree', {
      teams: [{ teamId: 'a', parentId: null, invited: 5, answered: 6 }],
    });
    expect(many.stderr).toContain('disclosure.bad-count');
    const low = penumbra('disclose', '--tree', { k: 4, teams: [{ teamId: 'a', parentId: null }] });
    expect([low.code, low.stderr]).toEqual([5, expect.stringContaining('  k: ')]);
  });
});

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PlayResult } from './play-result.js';

const minutes = 60_000;

async function run(
  args: string[],
  temporary = tmpdir(),
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, args, {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, stdout, stderr };
}

/** Plays the three files of the folder. tools/penumbra.mjs builds the answer page where it is missing. */
async function play(folder: string): Promise<PlayResult> {
  const outcome = await run(
    [
      resolve('tools/penumbra.mjs'),
      'play',
      '--roster',
      join(folder, 'roster.csv'),
      '--instrument',
      join(folder, 'instrument.json'),
      '--answers',
      join(folder, 'answers.csv'),
      '--reading',
      join(folder, 'reading.json'),
    ],
    folder,
  );
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  const result = JSON.parse(await readFile(join(folder, 'reading.json'), 'utf8')) as PlayResult;
  expect(JSON.parse(outcome.stdout)).toEqual({ counters: result.counters, seconds: result.seconds });
  return result;
}

const dataFolder = process.env['PENUMBRA_REAL_DATA'];
const hasRealData = dataFolder !== undefined && existsSync(dataFolder);
if (!hasRealData)
  process.stderr.write('PENUMBRA_REAL_DATA names no folder: the plays on real data are skipped.\n');
const onRealData = hasRealData ? it : it.skip;

describe('a play', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'penumbra-spec-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it(
    'takes one pulse through the real path and leaves nothing behind',
    async () => {
      const people = Array.from({ length: 13 }, (_, index) => `p${index}@example.org`);
      const scale = { from: 1, to: 5, lowLabel: { en: 'no' }, highLabel: { en: 'yes' } };
      await writeFile(
        join(folder, 'instrument.json'),
        JSON.stringify({
          key: 'one-question',
          version: 1,
          title: { en: 'One question' },
          items: [{ id: 'Q1', text: { en: 'Is it well?' }, scale, reversed: false, construct: 'wellness' }],
          constructs: [{ id: 'wellness', name: { en: 'Wellness' }, itemIds: ['Q1'] }],
        }),
      );
      const rows = people.map((email, index) => `${email},${index < 7 ? 'North' : 'South'}`);
      await writeFile(join(folder, 'roster.csv'), `email,team\n${rows.join('\n')}\n`);
      // All of North answer, four of the six of South.
      const answers = people.slice(0, 11).map((email, index) => `${email},Q1,${1 + (index % 5)}`);
      await writeFile(join(folder, 'answers.csv'), `person,item,value\n${answers.join('\n')}\n`);

      const result = await play(folder);

      expect(result.counters).toMatchObject({
        people: 13,
        invited: 13,
        answering: 11,
        receipts: 11,
        storedBallots: 11,
        sink: { deliveries: 13, distinct: 13, extras: 0 },
        intake: { ballots: 11, refused: 0 },
      });
      // North: 1 2 3 4 5 1 2. South would follow from the whole less North: of the two only one may be shown.
      const north = result.unreleased.teams.find(({ teamName }) => teamName === 'North');
      expect(north?.measures['wellness']?.itemScaleMean).toBeCloseTo(18 / 7, 12);
      expect(result.withheld.cells.map(({ name }) => name)).toContain('South');
      expect(result.released.map(({ name }) => name)).not.toContain('South');
      expect((await readdir(folder)).filter((name) => name.startsWith('penumbra-'))).toEqual([]);
    },
    3 * minutes,
  );

  onRealData(
    'of 21 managers releases department 2, the whole and the rest, and says why not the others',
    async () => {
      await run([resolve('bench/real-data/krackhardt-hightech.mjs'), folder]);
      const result = await play(folder);
      const cells = result.released.map(({ name, respondentCount }) => `${name} ${respondentCount}`);
      expect(cells.toSorted()).toEqual(['Department 2 7', 'High-tech 21', 'Rest of High-tech 14']);
      expect(result.withheld.cells.map(({ name, reason }) => `${name} ${reason.code}`)).toEqual([
        'Department 1 too-few-people',
        'Department 3 too-few-people',
        'Department 4 too-few-people',
      ]);
    },
    3 * minutes,
  );

  onRealData(
    'mails and stores 2,042 people of 49 companies, with exact means before rounding',
    async () => {
      await run([resolve('bench/real-data/lq2002.mjs'), folder]);
      const result = await play(folder);
      expect(result.counters).toMatchObject({ invited: 2042, receipts: 2042, storedBallots: 2042 });
      expect(result.counters.sink).toMatchObject({ deliveries: 2042, distinct: 2042, extras: 0 });
      expect(result.counters.intake).toMatchObject({ ballots: 2042, refused: 0 });
      expect(result.seconds['total']).toBeLessThan(600);

      const text = await readFile(join(dataFolder ?? '', 'lq2002/responses.csv'), 'utf8');
      const means = new Map<string, { sum: number; count: number }>();
      for (const line of text.trim().split(/\r?\n/).slice(1)) {
        const [company, , ...values] = line.split(',').map(Number);
        const own = means.get(`Company ${company}`) ?? { sum: 0, count: 0 };
        own.sum += values.reduce((sum, value) => sum + value, 0) / values.length;
        own.count += 1;
        means.set(`Company ${company}`, own);
      }
      expect(means.size).toBe(49);
      for (const [name, { sum, count }] of means) {
        const unreleased = result.unreleased.teams.find(({ teamName }) => teamName === name);
        expect(Math.abs(unreleased!.measures['leadership']!.itemScaleMean! - sum / count)).toBeLessThan(1e-9);
        const released = result.released.find((cell) => cell.name === name && cell.kind === 'node');
        const score = released?.measures.find(({ measureId }) => measureId === 'leadership');
        const exact = (sum / count - 1) * 25;
        expect(Math.abs(Number((score as { score?: unknown }).score) - exact)).toBeLessThanOrEqual(0.5);
      }
    },
    12 * minutes,
  );
});

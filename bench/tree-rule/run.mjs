// The tree rule on 100,000 teams, as a bush and as a chain, beside 10,000: processor time, and how it grows.
//   npm run build && node bench/tree-rule/run.mjs [--teams 100000] [--json]
import { parseArgs } from 'node:util';
import { buildIfStale } from '../../tools/build.mjs';

const { values } = parseArgs({
  options: { teams: { type: 'string', default: '100000' }, json: { type: 'boolean', default: false } },
});
const teams = Number(values.teams);
const limit = 2;
buildIfStale(['server']);
const { decideRelease } = await import('../../dist/libs/disclosure/src/index.js');

const figures = ['bush', 'chain'].map((shape) => {
  const [small, large] = [teams / 10, teams].map((size) => fastest(shape, size));
  return { shape, seconds: round(large), timesThatOfATenth: round(large / small) };
});
const held = figures.every(({ seconds }) => seconds < limit);
if (values.json) console.log(JSON.stringify({ teams, figures, held }));
else {
  for (const { shape, seconds, timesThatOfATenth } of figures)
    console.log(
      `${teams} teams as a ${shape}: ${seconds} s (limit ${limit}), ${timesThatOfATenth} times a tenth as many`,
    );
  console.log(held ? 'held' : 'MISSED');
}
process.exitCode = held ? 0 : 1;

/** The best of five, in seconds of processor time: other work on the machine counts as little as it can. */
function fastest(shape, size) {
  const places = Array.from({ length: size }, (_, i) => ({
    teamId: `t${i}`,
    parentId: i === 0 ? null : `t${shape === 'chain' ? i - 1 : Math.floor((i - 1) / 8)}`,
    unitId: `unit.t${i}`,
  }));
  const units = places.map(({ unitId }) => ({ unitId, size: 12 }));
  const counts = new Map(units.map(({ unitId }, i) => [unitId, (i * 7) % 12]));
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 5; turn += 1) {
    const before = process.cpuUsage();
    decideRelease({ k: 5, teams: places, units }, counts);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best;
}

function round(value) {
  return Math.round(value * 100) / 100;
}

import { pipeline } from 'node:stream/promises';
import { analyseJson } from './analyse-json.js';
import { type AnalyseOptions, type AnalysePlan, analysePlan } from './analyse-plan.js';
import { analyseTable } from './analyse-table.js';
import { analyse } from './analysis.js';
import type { Analysis } from './analysis-figures.js';
import { countResponses } from './response-file.js';
import { ResponseTally } from './response-tally.js';
import { rosterSizes } from './roster-sizes.js';

const WRITE_CHARACTERS = 1 << 16;

/** `penumbra analyse`: reads, analyses, and writes to standard output. @throws AnalyseError. */
export async function runAnalyse(options: AnalyseOptions): Promise<void> {
  const { plan, analysis } = analyseFiles(options);
  await write(options.json === true ? analyseJson(plan, analysis) : analyseTable(plan, analysis));
}

/** Reads and analyses the files that the options name. */
export function analyseFiles(options: AnalyseOptions): { plan: AnalysePlan; analysis: Analysis } {
  const plan = analysePlan(options);
  const sizes = options.rosterSize === undefined ? null : rosterSizes(options.rosterSize, plan.group);
  const tally = new ResponseTally(plan);
  for (const [place, path] of options.responses.entries()) {
    const own = place === 0 ? tally : new ResponseTally(plan);
    countResponses(path, plan, own);
    if (own !== tally) tally.merge(own);
  }
  return { plan, analysis: analyse(plan, tally, sizes) };
}

/** Writes in large pieces and waits where the reader is slower; a reader who has seen enough, such as `head`, ends it. */
async function write(pieces: Iterable<string>): Promise<void> {
  try {
    await pipeline(inLargePieces(pieces), process.stdout, { end: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

function* inLargePieces(pieces: Iterable<string>): Generator<string, void, undefined> {
  let waiting = '';
  for (const piece of pieces) {
    waiting += piece;
    if (waiting.length < WRITE_CHARACTERS) continue;
    yield waiting;
    waiting = '';
  }
  if (waiting !== '') yield waiting;
}

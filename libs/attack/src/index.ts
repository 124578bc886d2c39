export { attack } from './attack.js';
export { ANSWERED, countDifferences } from './counts.js';
export type {
  CombinedFigure,
  CountFigure,
  Figure,
  Finding,
  Group,
  MeanFigure,
  Measure,
  PublishedTables,
} from './published.js';
export { ranges } from './ranges.js';
export { solve, unclip, type SolveOptions } from './solve.js';

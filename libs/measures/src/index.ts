export * from './answered-structure.js';
export * from './composite-weights.js';
export * from './measure.js';
export * from './measure-cells.js';
export * from './measure-tallies.js';
export * from './orient.js';
export * from './person-scores.js';
export * from './tally.js';

export { sameItems } from './compare-cells.js';
export { ComputeReading, DestroyBallots } from './compute-reading.js';
export * from './contract.js';
export { freezeReading } from './freeze-reading.js';
export { ReadingReader, type SeenReading, type SeenTeam } from './reading-reader.js';
export { readingProblem } from './reading.errors.js';
export { ReadingsModule, TallyModule } from './readings.module.js';
export type { Ballot } from './tally-ballots.js';
export { unreleasedFigures, type UnreleasedFigures } from './unreleased-figures.js';

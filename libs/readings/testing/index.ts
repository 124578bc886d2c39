export { storedPulse, type StoredPulse } from './stored-pulse.js';
export { aSignedReading, commentsOfCell } from './signed-reading.js';

export { storedPulse, type StoredPulse } from './stored-pulse.js';
export { aSignedReading } from './signed-reading.js';

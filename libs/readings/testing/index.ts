export { storedPulse, type StoredPulse } from './stored-pulse.js';

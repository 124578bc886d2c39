export { aSealedPulse, type SealedPulse } from './sealed-pulse.js';

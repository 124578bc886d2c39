export { aClosedPulse } from './frozen-pulse.js';

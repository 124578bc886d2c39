export { aClosedPulse } from './frozen-pulse.js';
export { anOrganisation } from './organisation.js';
export { aProgramme } from './programme.js';

import { FirstLight1763683200000 } from './0001-first-light.js';

/** Every migration, oldest first. Append only. */
export const migrations = [FirstLight1763683200000];

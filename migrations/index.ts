import { FirstLight1763683200000 } from './0001-first-light.js';
import { SealedAnswers1764028800000 } from './0002-sealed-answers.js';
import { Mails1764201600000 } from './0004-mails.js';

/** Every migration, oldest first. Append only. */
export const migrations = [FirstLight1763683200000, SealedAnswers1764028800000, Mails1764201600000];

import type { WithheldReason } from '@penumbra/disclosure';
import type { WithheldBecause } from './contract.js';

/**
 * Whether too few answered in a cell itself or in one that it would give away is one reason to readers: told apart, the two
 * often leave a single number of answers for a withheld team (6 in all, "too few" here, "would reveal others" there: 1 and 5).
 */
export const told = (reason: WithheldReason): WithheldBecause =>
  reason === 'too-few-people' ? reason : 'too-few-answers';

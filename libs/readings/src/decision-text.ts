import {
  recordDecision,
  restoreDecision,
  type DecisionRecord,
  type ReleaseDecision,
} from '@penumbra/disclosure';
import { canonicalJson, type Json } from '@penumbra/seal';
import { sha256 } from './signed-statement.js';

/**
 * A decision as it is kept: canonical JSON, without the two reasons of withheld cells. Its hash stands in the signed header,
 * which readers see, and whoever tries all possibilities must not find out which of both it was (ADR 19).
 */
export const decisionText = (decision: ReleaseDecision): string =>
  canonicalJson({ ...recordDecision(decision), withheld: [] } as unknown as Json);

export const hashOfDecision = (text: string): string => sha256(text).toString('hex');

/** @throws DisclosureError `disclosure.unsafe-record` */
export const decisionFrom = (text: string): ReleaseDecision =>
  restoreDecision(JSON.parse(text) as DecisionRecord);

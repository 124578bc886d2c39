import type { Contract } from '../contract-on-page.js';

/** What the server writes into the answer page: the contract, and what is not in it because it may change. */
export interface PulseOnPage {
  readonly state: 'open' | 'closed' | 'voided' | 'preparing';
  readonly tenantId: string;
  readonly pulseId: string;
  readonly intakeUrl: string;
  /** Later than in the contract when the close was moved. */
  readonly closesAt: string;
  readonly manifest: Contract | null;
}

/** A pulse whose contract was checked against the hash in the link. */
export type CheckedPulse = PulseOnPage & { readonly manifest: Contract; readonly manifestHash: string };

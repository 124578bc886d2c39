/** What other rooms may know of delivery without the machinery. */

/** No further pass is issued for the pulse; how many were, per unit. */
export interface IssuingEnded {
  readonly name: 'issuing-ended';
  readonly payload: {
    readonly pulseId: string;
    readonly issuedCounts: Readonly<Record<string, number>>;
  };
}

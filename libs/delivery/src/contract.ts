/** What other rooms may know of delivery without the machinery. */

/** No further pass is issued for the pulse; how many were, per unit. */
export interface IssuingEnded {
  readonly name: 'issuing-ended';
  readonly payload: {
    readonly pulseId: string;
    readonly issuedCounts: Readonly<Record<string, number>>;
  };
}

/** A text by language; English is always there. */
type ContractText = Readonly<Record<string, string | undefined>>;

/**
 * The privacy contract of a pulse, also called its manifest: what everybody was promised, the same for everyone, fixed at
 * launch. Its canonical JSON (@penumbra/seal) is hashed; the hash stands in every link, and as six words in every mail.
 * Times are ISO 8601 in UTC. Afterwards only the close may change, once, as an appended amendment.
 */
export interface PrivacyContract {
  readonly version: 1;
  readonly tenantId: string;
  readonly pulseId: string;
  readonly organisation: string;
  readonly title: string;
  readonly programme: string | null;
  readonly replyToName: string;
  readonly replyToEmail: string;
  readonly opensAt: string;
  readonly closesAt: string;
  /** The close may be moved once, later, by at most so many days. */
  readonly closingMayMoveByDays: number;
  /** So many reminders at most, to everyone in the same words, whether they have answered or not. */
  readonly remindersAtMost: number;
  readonly instrument: {
    readonly key: string;
    readonly version: number;
    readonly items: readonly {
      readonly id: string;
      readonly text: ContractText;
      readonly scale: {
        readonly from: number;
        readonly to: number;
        readonly lowLabel: ContractText;
        readonly highLabel: ContractText;
        readonly pointLabels?: Readonly<Record<string, ContractText>>;
      };
      readonly askedWhen?: { readonly itemId: string; readonly below: number };
    }[];
    /** The one question that is answered in words; absent where none is. */
    readonly comment?: { readonly id: string; readonly text: ContractText };
  };
  /** In the order of their ids, which are random. */
  readonly units: readonly {
    readonly unitId: string;
    /** People invited. */
    readonly size: number;
    /** SHA-256 of the unit's public key (SPKI), base64url. */
    readonly keyHash: string;
  }[];
  /** Public sealing key: an uncompressed P-256 point, base64url. */
  readonly sealingKey: string;
  /** Every ballot is padded to so many bytes before it is sealed. */
  readonly ballotSize: number;
  /** No figure for fewer people. */
  readonly minimumCell: number;
  /** No comments of fewer people. */
  readonly minimumCommentCell: number;
  readonly leadsSeeAfterWorkingDays: number;
  readonly executivesSeeAfterWorkingDays: number;
  /** So long after the close the answers themselves are deleted; figures stay. */
  readonly answersKeptDays: number;
  readonly software: {
    readonly version: string;
    /** Hashes of the scripts of the answer page, `sha256-…`, as in its content security policy. */
    readonly answerPage: readonly string[];
  };
}

/** The pulse's sealing key is made; ballots are sealed to the point (uncompressed, base64url). Said once. */
export interface SealingKeyMade {
  readonly name: 'sealing-key-made';
  readonly payload: { readonly pulseId: string; readonly publicKey: string };
}

/** The pulse's sealing key is unlinked: its ballots can no longer be opened. Said once. */
export interface SealingKeyDestroyed {
  readonly name: 'sealing-key-destroyed';
  readonly payload: { readonly pulseId: string };
}

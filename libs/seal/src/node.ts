// The server's door. What is behind it needs node and never reaches a browser.
export { blindSign, readIssuerKey, type IssuerKey } from './node/issue.js';
export { PassVerifier, type Pass } from './node/pass-verifier.js';
export {
  makeSealingKeyPair,
  makeUnitKeyPair,
  type SealingKeyPair,
  type UnitKeyPair,
} from './node/make-keys.js';
export { ballotOpener } from './node/open-ballots.js';
export { linkSecret, linkSecretHash } from './node/link-secret.js';
export { sameBytes } from './node/same-bytes.js';
export { receiptBytes } from './node/receipt.js';

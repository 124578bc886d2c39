export { SealError } from './seal.errors.js';
export { sealProblems, type SealProblem } from './seal-problems.js';
export { fromBase64url, fromHex, randomBytes, sha256, toBase64url, toHex, type Bytes } from './bytes.js';
export { canonicalJson, type Json } from './canonical-json.js';
export { sixWords } from './six-words.js';
export {
  keyHash,
  manifestHash,
  sealingKeyOf,
  unitKeyOf,
  type Manifest,
  type ManifestUnit,
} from './manifest.js';
export {
  blind,
  finalise,
  NONCE_LENGTH,
  passMessage,
  prepared,
  readUnitKey,
  verifyPass,
  type Blinded,
  type UnitKey,
} from './blind-pass.js';
export { blindedPass, type BlindedPass } from './blinded-pass.js';
export { SEALING_OVERHEAD, type BallotContext } from './ballot-context.js';
export { sealBallot } from './seal-ballot.js';
export { PADDING_OVERHEAD } from './padding.js';
export { receiptOf } from './receipt.js';
export { isUnitId, readSubmission, writeSubmission, type Submission } from './submission.js';
export { readLinkFragment, writeLinkFragment, type LinkFragment } from './link-fragment.js';

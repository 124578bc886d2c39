/**
 * Every way in which this lib refuses something. Each code has one sentence that says how to mend it, in docs/problems. Apart
 * from the errors themselves, so that the answer page, which shows words of its own, does not carry them.
 */
export const sealProblems = {
  'seal.bad-encoding':
    'This is not the one allowed spelling of these bytes; send base64url without padding, or lower-case hex.',
  'seal.not-canonical':
    'Only plain JSON values have a canonical form; leave out undefined, NaN, infinities and broken text.',
  'seal.key-not-in-manifest':
    'This key is not the one the contract names for the group; reload the page from your mail.',
  'seal.unit-not-in-manifest': 'The contract knows no such group; open the link from your mail again.',
  'seal.bad-unit-key':
    'A group’s key must be RSA of 2048 to 4096 bits with the exponent 65537; make a new one.',
  'seal.bad-message': 'This message cannot be blinded with this key; draw a new nonce.',
  'seal.bad-blinded-message':
    'A blinded message must be as long as the key and lie strictly between 1 and the modulus.',
  'seal.faulty-signature':
    'The signature just made does not fit its message; check the hardware and the key file, then try again.',
  'seal.bad-signature': 'The signature does not fit this nonce, pulse and group.',
  'seal.ballot-too-large': 'The answers are larger than one ballot holds; shorten the comment.',
  'seal.bad-ballot': 'This ballot cannot be opened with this key, or was changed after it was sealed.',
  'seal.bad-revision': 'A revision is a whole number from 1 to 4294967295.',
  'seal.bad-unit-id': 'A group’s id is 1 to 64 letters, digits, dots, dashes or underscores.',
  'seal.bad-submission':
    'The body must hold exactly unit, nonce, signature, revision and ciphertext in their fixed lengths.',
  'seal.bad-link': 'This link is incomplete; open it from the mail again, or copy it as a whole.',
} as const;

export type SealProblem = keyof typeof sealProblems;

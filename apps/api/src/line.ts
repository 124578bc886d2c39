import { z } from 'zod';

// Line breaks and other control characters, marks that turn the direction of writing or show nothing: such a name could
// read as another one on a screen, or begin a line of its own in a mail. Joiners and ordinary right-to-left letters stay.
const hidden = /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffd]/u;

/** A name or title that people typed: on one line, without characters that nobody sees. */
export const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .refine(
      (text) => !hidden.test(text),
      'Write it on one line, without invisible characters or marks that turn the direction of writing.',
    );

import { z } from 'zod';

/** 32 bytes as unpadded base64url, in the one spelling that encodes back to itself. */
export const Bytes32 = z
  .string()
  .refine(
    (text) => text.length === 43 && Buffer.from(text, 'base64url').toString('base64url') === text,
    'Expected 32 bytes as base64url (43 characters, no padding).',
  );

export const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64url');

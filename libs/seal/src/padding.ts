import { joined, type Bytes } from './bytes.js';
import { SealError } from './seal.errors.js';

/** Bytes that padding itself needs. */
export const PADDING_OVERHEAD = 4;

/** Content in exactly `size` bytes: four bytes of length, the content, zeros. Refuses content that does not fit. */
export function pad(content: Uint8Array, size: number): Bytes {
  if (content.length > size - PADDING_OVERHEAD) throw new SealError('seal.ballot-too-large');
  const length = new Uint8Array(PADDING_OVERHEAD);
  new DataView(length.buffer).setUint32(0, content.length);
  return joined(length, content, new Uint8Array(size - PADDING_OVERHEAD - content.length));
}

/** The content again; refuses a wrong length and anything but zeros behind it. */
export function unpad(padded: Uint8Array): Bytes {
  if (padded.length >= PADDING_OVERHEAD) {
    const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
    const end = PADDING_OVERHEAD + length;
    if (end <= padded.length && padded.subarray(end).every((byte) => byte === 0))
      return padded.slice(PADDING_OVERHEAD, end) as Bytes;
  }
  throw new SealError('seal.bad-ballot');
}

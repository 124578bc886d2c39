import { createDecipheriv, createECDH, createHmac } from 'node:crypto';
import { ballotBinding, ballotInfo, SEALING_OVERHEAD, type BallotContext } from '../ballot-context.js';
import type { Json } from '../canonical-json.js';
import { unpad } from '../padding.js';
import { SealError } from '../seal.errors.js';
import type { Bytes } from '../bytes.js';

// RFC 9180, base mode, DHKEM(P-256, HKDF-SHA256) = 0x0010, HKDF-SHA256 = 0x0001, AES-128-GCM = 0x0001.
const POINT_LENGTH = 65;
const TAG_LENGTH = 16;
const version = Buffer.from('HPKE-v1');
const kemSuite = Buffer.from([...Buffer.from('KEM'), 0x00, 0x10]);
const hpkeSuite = Buffer.from([...Buffer.from('HPKE'), 0x00, 0x10, 0x00, 0x01, 0x00, 0x01]);
const nothing = Buffer.alloc(0);

function extract(suite: Buffer, salt: Uint8Array, label: string, input: Uint8Array): Buffer {
  return createHmac('sha256', salt).update(version).update(suite).update(label).update(input).digest();
}

/** One block of HKDF-Expand is enough: nothing here is longer than 32 bytes. */
function expand(suite: Buffer, key: Uint8Array, label: string, context: Uint8Array, length: number): Buffer {
  const mac = createHmac('sha256', key)
    .update(Buffer.from([0, length]))
    .update(version)
    .update(suite);
  return mac
    .update(label)
    .update(context)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, length);
}

/** The bytes that HPKE decrypts to; the RFC's vectors are checked against this. Not exported through the door. */
export function openHpke(
  privateKey: Uint8Array,
  info: Uint8Array,
): (sealed: Uint8Array, aad: Uint8Array) => Bytes {
  const recipient = createECDH('prime256v1');
  recipient.setPrivateKey(privateKey);
  const ownPoint = recipient.getPublicKey();
  const context = Buffer.concat([
    Buffer.from([0]),
    extract(hpkeSuite, nothing, 'psk_id_hash', nothing),
    extract(hpkeSuite, nothing, 'info_hash', info),
  ]);
  return (sealed, aad) => {
    const point = sealed.subarray(0, POINT_LENGTH);
    const ciphertext = sealed.subarray(POINT_LENGTH, -TAG_LENGTH);
    try {
      const shared = extract(kemSuite, nothing, 'eae_prk', recipient.computeSecret(point));
      const secret = expand(kemSuite, shared, 'shared_secret', Buffer.concat([point, ownPoint]), 32);
      const schedule = extract(hpkeSuite, secret, 'secret', nothing);
      const key = expand(hpkeSuite, schedule, 'key', context, 16);
      const nonce = expand(hpkeSuite, schedule, 'base_nonce', context, 12);
      const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: TAG_LENGTH });
      decipher.setAAD(aad).setAuthTag(sealed.subarray(-TAG_LENGTH));
      return Uint8Array.from(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
    } catch {
      throw new SealError('seal.bad-ballot');
    }
  };
}

/**
 * Opens the ballots of one pulse natively, one after another; what all have in common is worked out once. Refuses a ballot
 * that was sealed for another pulse, unit, nonce or revision, was changed, or has another length than `ballotSize`.
 */
export function ballotOpener(
  privateKey: Uint8Array,
  manifestHash: string,
  ballotSize: number,
): (sealed: Uint8Array, context: Omit<BallotContext, 'manifestHash'>) => Json {
  const open = openHpke(privateKey, ballotInfo(manifestHash));
  return (sealed, context) => {
    if (sealed.length !== ballotSize + SEALING_OVERHEAD) throw new SealError('seal.bad-ballot');
    const content = unpad(open(sealed, ballotBinding({ ...context, manifestHash })));
    try {
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content)) as Json;
    } catch {
      throw new SealError('seal.bad-ballot');
    }
  };
}

import { AEAD_AES_128_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from 'hpke';
import { ballotBinding, ballotInfo, type BallotContext } from './ballot-context.js';
import { joined, utf8, type Bytes } from './bytes.js';
import { canonicalJson, type Json } from './canonical-json.js';
import { pad } from './padding.js';

/**
 * Seals answers to the pulse's key: HPKE (RFC 9180), base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.
 * Returns the encapsulated key followed by the ciphertext: always `ballotSize + 81` bytes, whatever was answered.
 */
export async function sealBallot(
  sealingKey: Bytes,
  ballotSize: number,
  answers: Json,
  context: BallotContext,
): Promise<Bytes> {
  const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_128_GCM);
  const recipient = await suite.DeserializePublicKey(sealingKey);
  const { encapsulatedSecret, ciphertext } = await suite.Seal(
    recipient,
    pad(utf8(canonicalJson(answers)), ballotSize),
    {
      info: ballotInfo(context.manifestHash),
      aad: ballotBinding(context),
    },
  );
  return joined(encapsulatedSecret, ciphertext);
}

import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { KeyDir, type TenantScope } from '@penumbra/platform';
import { isPrivateKey } from './mail-sender.js';

const kind = 'dkim';
/** What every recipient checks (RFC 8301), and what fits into a record. */
const modulusLength = 2048;

/** The private halves of the keys that mails are signed with: files of KEY_DIR, and in no backup. */
@Injectable()
export class SenderKeys {
  constructor(@Inject(KeyDir) private readonly keyDir: KeyDir) {}

  /** @returns the private key, PKCS #8. @throws Error `key-dir.unusable`. */
  async make(scope: TenantScope, keyId: string): Promise<Buffer> {
    const { privateKey } = await promisify(generateKeyPair)('rsa', {
      modulusLength,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    });
    return this.keyDir.make(scope, keyId, kind, () => privateKey, isPrivateKey);
  }

  /** @returns null when KEY_DIR does not hold it, or not all of it. */
  async read(scope: TenantScope, keyId: string): Promise<Buffer | null> {
    const bytes = await this.keyDir.read(scope, keyId, kind, () => true);
    return bytes && isPrivateKey(bytes) ? bytes : null;
  }

  /** Whether KEY_DIR holds no file of it, without opening one. */
  async isGone(scope: TenantScope, keyId: string): Promise<boolean> {
    return this.keyDir.isGone(scope, keyId, kind);
  }

  async destroy(scope: TenantScope, keyId: string): Promise<void> {
    await this.keyDir.destroy(scope, keyId, kind);
  }
}

import { createECDH } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, Database, KeyDir, Outbox, type TenantScope } from '@penumbra/platform';
import { makeSealingKeyPair } from '@penumbra/seal/node';
import type { SealingKeyMade } from './contract.js';

/** Kind of the key file that opens a pulse's ballots. */
export const sealingKeyKind = 'sealing';

/**
 * Makes the key that ballots of a launched pulse are sealed to. The tally makes it, because nobody else ever needs the
 * private half: it goes straight into the tally's own KEY_DIR, and only the public half is said aloud.
 */
@Injectable()
export class MakeSealingKey {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * Once for each pulse; again changes nothing. A pulse that has ended meanwhile gets no key.
   * @throws Error `key-dir.unusable`: the launch waits until the folder can hold a key.
   */
  async run(scope: TenantScope, { pulseId }: { pulseId: string }): Promise<void> {
    if (await this.outbox.wasSaid(scope, ['sealing-key-made'], pulseId)) return;
    const privateKey = await this.keyDir.make(scope, pulseId, sealingKeyKind, newScalar);
    // Asked after the file is there: an end that is not seen here comes later, and destroys the file itself.
    if (await this.outbox.wasSaid(scope, ['pulse-closed', 'pulse-voided'], pulseId)) {
      await this.keyDir.destroy(scope, pulseId, sealingKeyKind);
      return;
    }
    const made: SealingKeyMade = {
      name: 'sealing-key-made',
      payload: { pulseId, publicKey: publicKeyOf(privateKey).toString('base64url') },
    };
    await this.database.inTenant(scope, async () => {
      if (!(await this.outbox.sayOnce(scope, made))) return;
      await this.audit.record(scope, {
        actor: 'system',
        action: 'sealing-key.made',
        subject: `pulse:${pulseId}`,
      });
    });
  }
}

const newScalar = (): Uint8Array => makeSealingKeyPair().privateKey;

/** The uncompressed point, 65 bytes. */
function publicKeyOf(privateKey: Uint8Array): Buffer {
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(privateKey);
  return pair.getPublicKey();
}

import { Inject, Injectable } from '@nestjs/common';
import { AuditLog, CONFIG, Database, KeyDir, newId, type Config, type TenantScope } from '@penumbra/platform';
import { ProgrammeReader, PulseReader, type AudienceMember, type FrozenPulse } from '@penumbra/pulses';
import { linkSecret, linkSecretHash } from '@penumbra/seal/node';
import { AnswerPageScripts } from './answer-page-scripts.js';
import type { PrivacyContract } from './contract.js';
import { DeliveryStore, type NewInvitation } from './delivery.store.js';
import { DestroyLinkKey } from './destroy-link-key.js';
import { IntakeClient } from './intake-client.js';
import { newMessageId } from './message-id.js';
import { optOutHash, optOutToken } from './opt-out-token.js';
import { privacyContract, published } from './privacy-contract.js';
import { UnitKeys } from './unit-keys.js';

const rowsAtOnce = 5_000;

/**
 * On `sealing-key-made`: the link key, a key pair for each unit, the privacy contract, the ballot box, then one invitation
 * and one pending mail for each person, all in one transaction; a programme's mails wait for each person's own hour. Whatever was interrupted is done again and finds what is
 * there; a second run changes nothing.
 */
@Injectable()
export class PrepareDelivery {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
    @Inject(PulseReader) private readonly pulses: PulseReader,
    @Inject(ProgrammeReader) private readonly programmes: ProgrammeReader,
    @Inject(KeyDir) private readonly keyDir: KeyDir,
    @Inject(UnitKeys) private readonly unitKeys: UnitKeys,
    @Inject(AnswerPageScripts) private readonly answerPage: AnswerPageScripts,
    @Inject(IntakeClient) private readonly intake: IntakeClient,
    @Inject(DestroyLinkKey) private readonly destroyLinkKey: DestroyLinkKey,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /**
   * @param input.publicKey the public sealing key, base64url. The first one that is published stays.
   * @throws Error key-dir.unusable, delivery.answer-page-missing; Problem delivery.intake-away. The event is then handed
   * on again later.
   */
  async run(scope: TenantScope, input: { pulseId: string; publicKey: string }): Promise<void> {
    const { pulseId } = input;
    const pulse = await this.pulses.frozen(scope, pulseId);
    if (!pulse) throw new Error('A pulse was launched that is not there.');
    if (pulse.state !== 'open') return; // it has ended already: nobody is to be invited any more
    if ((await this.store.begin(scope, pulseId, memberCount(pulse))) !== 'preparing') return;

    const linkKey = await this.keyDir.make(scope, pulseId, 'link');
    const isPrepared =
      (await this.unitKeys.make(scope, pulseId, pulse.units)) &&
      (await this.publish(scope, pulse, input.publicKey)) &&
      (await this.invite(scope, pulse, linkKey));
    // The pulse ended between the first look and here: its key was destroyed, and perhaps made again above.
    if (!isPrepared && (await this.store.state(scope, pulseId)) === 'ended')
      await this.destroyLinkKey.run(scope, pulseId);
  }

  /** Publishes the contract, and tells the ballot box of it. @returns false when the pulse has ended meanwhile. */
  private async publish(scope: TenantScope, pulse: FrozenPulse, sealingKey: string): Promise<boolean> {
    const answerPage = await this.answerPage.hashes();
    const keys = await this.store.publicKeys(scope, pulse.id);
    const made = published(
      privacyContract({
        tenantId: scope.tenantId,
        pulse,
        keyHashes: new Map(keys.map(({ unitId, keyHash }) => [unitId, keyHash])),
        sealingKey,
        answerPage,
      }),
    );
    const contract = await this.database.inTenant(scope, async () => {
      if ((await this.store.lockState(scope, pulse.id, 'update')) !== 'preparing') return null;
      await this.store.publish(scope, pulse.id, made);
      return (await this.store.delivery(scope, pulse.id))?.contract ?? null;
    });
    if (!contract) return false;
    const { closesAt, ballotSize } = JSON.parse(contract.text) as PrivacyContract;
    await this.intake.openBallotBox(scope, pulse.id, {
      closesAt: new Date(closesAt),
      manifestHash: contract.hash,
      ballotSize,
      unitKeys: keys,
    });
    return true;
  }

  private async invite(
    scope: TenantScope,
    { id: pulseId, openedAt }: FrozenPulse,
    linkKey: Buffer,
  ): Promise<boolean> {
    const mailAt = await this.programmes.mailTimes(scope, pulseId, openedAt);
    return this.database.inTenant(scope, async () => {
      if ((await this.store.lockState(scope, pulseId, 'update')) !== 'preparing') return false;
      let invitedCount = 0;
      let after: string | undefined;
      for (;;) {
        const members = await this.pulses.audience(scope, pulseId, { after, atMost: rowsAtOnce });
        if (members.length === 0) break;
        await this.store.insertInvitations(
          scope,
          pulseId,
          members.map((member) => this.invitation(member, linkKey, mailAt?.(member.timeZone) ?? null)),
        );
        invitedCount += members.length;
        after = members.at(-1)!.employeeId;
      }
      await this.store.setState(scope, pulseId, 'issuing');
      await this.audit.record(scope, {
        actor: 'system',
        action: 'delivery.prepared',
        subject: `pulse:${pulseId}`,
        details: {
          invitedCount,
          contractHash: (await this.store.delivery(scope, pulseId))?.contract?.hash ?? null,
        },
      });
      return true;
    });
  }

  private invitation(member: AudienceMember, linkKey: Buffer, mailAt: Date | null): NewInvitation {
    const id = newId();
    return {
      id,
      employeeId: member.employeeId,
      unitId: member.unitId,
      email: member.email,
      name: member.name,
      locale: member.locale,
      timeZone: member.timeZone,
      secretHash: linkSecretHash(linkSecret(linkKey, id)),
      optOutHash: optOutHash(optOutToken(linkKey, id)),
      sendId: newId(),
      messageId: newMessageId(this.config),
      mailAt,
    };
  }
}

const memberCount = ({ units }: FrozenPulse): number =>
  units.reduce((sum, { invitedCount }) => sum + invitedCount, 0);

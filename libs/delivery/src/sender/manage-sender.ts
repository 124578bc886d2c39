import { Inject, Injectable } from '@nestjs/common';
import { actorName, FindOrganisation, type Actor } from '@penumbra/identity';
import {
  AuditLog,
  Clock,
  CONFIG,
  Database,
  DnsText,
  newId,
  readSender,
  type Config,
  type TenantScope,
} from '@penumbra/platform';
import { deliveryProblem } from '../delivery.errors.js';
import { safeName } from '../mails/safe-text.js';
import {
  domainOf,
  judgeRecords,
  plainSender,
  publicHalf,
  recordOf,
  selectorOf,
  type MailSender,
  type SenderKey,
} from './mail-sender.js';
import { MailSenderStore } from './mail-sender.store.js';
import { SenderKeys } from './sender-keys.js';

/** waiting: its record was not found yet. signing: mails are signed with it. lost: KEY_DIR does not hold its file. */
export type SenderKeyState = 'waiting' | 'signing' | 'lost';

export interface MailSenderView extends MailSender {
  readonly shownAs: { readonly name: string; readonly address: string };
  readonly serviceAddress: string;
  /** Of the address's domain, newest first: one, or while a new one waits for its record, two. */
  readonly keys: readonly (SenderKey & {
    readonly state: SenderKeyState;
    readonly record: { readonly name: string; readonly value: string };
  })[];
}

/**
 * Who the mails of an organisation come from. An address of its own is used only while the domain's key record holds our
 * key: that proves that whoever asked for it runs the domain, and lets each mail pass DMARC, because the signature is made
 * for exactly the domain behind the @. Until then, and where the record is gone, mails come from the service's address.
 */
@Injectable()
export class ManageSender {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    @Inject(Database) private readonly database: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(MailSenderStore) private readonly store: MailSenderStore,
    @Inject(SenderKeys) private readonly keys: SenderKeys,
    @Inject(DnsText) private readonly dns: DnsText,
    @Inject(FindOrganisation) private readonly findOrganisation: FindOrganisation,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async read(scope: TenantScope): Promise<MailSenderView> {
    const sender = (await this.store.sender(scope)) ?? plainSender;
    const keys: MailSenderView['keys'][number][] = [];
    for (const key of await this.store.keys(scope))
      keys.push({ ...key, state: await this.stateOf(scope, key), record: recordOf(key) });
    return {
      ...sender,
      shownAs: await this.asMailsShow(
        scope,
        sender,
        keys.some(({ state }) => state === 'signing'),
      ),
      serviceAddress: readSender(this.config.MAIL_FROM).address,
      keys,
    };
  }

  /**
   * What a mail that goes out now says it comes from. Opens no key: one that cannot be read holds mails up, and must not hold
   * up who only asks.
   */
  async shownAs(scope: TenantScope): Promise<MailSenderView['shownAs']> {
    const sender = (await this.store.sender(scope)) ?? plainSender;
    let isSigning = false;
    for (const { id, confirmedAt } of await this.store.keys(scope))
      isSigning ||= confirmedAt !== null && !(await this.keys.isGone(scope, id));
    return this.asMailsShow(scope, sender, isSigning);
  }

  /**
   * A first address in a domain gets a key; those of another domain are destroyed, and so are all when there is no address.
   * @throws Error `key-dir.unusable`.
   */
  async change(scope: TenantScope, actor: Actor, wanted: MailSender): Promise<MailSenderView> {
    await this.changing(scope, async () => {
      const before = (await this.store.sender(scope)) ?? plainSender;
      const domain = wanted.address === null ? null : domainOf(wanted.address);
      await this.store.write(scope, wanted);
      const known = await this.store.keys(scope);
      const old = known.filter((key) => key.domain !== domain);
      for (const key of old) await this.store.deleteKey(scope, key.id);
      if (domain !== null && known.length === old.length) await this.addKey(scope, domain);
      const changed = (['name', 'address', 'replyTo'] as const).filter(
        (field) => JSON.stringify(before[field]) !== JSON.stringify(wanted[field]),
      );
      if (changed.length > 0) await this.record(scope, actor, 'mail-sender.changed', { changed, domain });
      return old;
    });
    return this.read(scope);
  }

  /**
   * Looks for the record of the newest key. Found, mails are signed with it from now on, and older keys are destroyed. When
   * a name server says that it is not there, or another one, mails do not come from the address any more.
   * @throws Problem delivery.sender-has-no-domain, delivery.sender-key-lost, delivery.dkim-record-missing,
   * delivery.dkim-record-differs, delivery.dns-away
   */
  async check(scope: TenantScope, actor: Actor): Promise<MailSenderView> {
    const [newest] = await this.store.keys(scope);
    if (!newest) throw deliveryProblem('delivery.sender-has-no-domain');
    if (!(await this.keys.read(scope, newest.id))) throw deliveryProblem('delivery.sender-key-lost');
    const { name } = recordOf(newest);
    // Outside any transaction: a name server may take seconds.
    const records = await this.dns.records(name).catch(() => null);
    if (records === null) throw deliveryProblem('delivery.dns-away');
    const found = judgeRecords(records, newest.publicKey);
    await this.changing(scope, async () => {
      const [key, ...older] = await this.store.keys(scope);
      if (key?.id !== newest.id) return [];
      if (found !== 'found') {
        if (!key.confirmedAt) return [];
        await this.store.setConfirmed(scope, key.id, null);
        await this.record(scope, actor, 'mail-sender.unconfirmed', {
          domain: key.domain,
          selector: key.selector,
        });
        return [];
      }
      if (!key.confirmedAt) {
        await this.store.setConfirmed(scope, key.id, this.clock.now());
        await this.record(scope, actor, 'mail-sender.confirmed', {
          domain: key.domain,
          selector: key.selector,
        });
      }
      for (const { id } of older) await this.store.deleteKey(scope, id);
      return older;
    });
    if (found === 'missing')
      throw deliveryProblem(
        'delivery.dkim-record-missing',
        `There is no text record at ${name}. ${waitForIt}`,
      );
    if (found === 'differs')
      throw deliveryProblem(
        'delivery.dkim-record-differs',
        `What stands at ${name} is another record than the one shown here, or more than one. Copy the whole value into one record. ${waitForIt}`,
      );
    return this.read(scope);
  }

  /**
   * A further key for the domain; mails go on being signed with the last one until the new record is found. Asked again
   * meanwhile, without effect. @throws Problem delivery.sender-has-no-domain, Error `key-dir.unusable`
   */
  async renewKey(scope: TenantScope, actor: Actor): Promise<MailSenderView> {
    await this.changing(scope, async () => {
      const sender = await this.store.sender(scope);
      if (!sender || sender.address === null) throw deliveryProblem('delivery.sender-has-no-domain');
      const lost: SenderKey[] = [];
      let isWaiting = false;
      for (const key of await this.store.keys(scope)) {
        const state = await this.stateOf(scope, key);
        if (state === 'lost') lost.push(key);
        isWaiting ||= state === 'waiting';
      }
      for (const key of lost) await this.store.deleteKey(scope, key.id);
      if (isWaiting) return lost;
      const { domain, selector } = await this.addKey(scope, domainOf(sender.address));
      await this.record(scope, actor, 'mail-sender.key-made', { domain, selector });
      return lost;
    });
    return this.read(scope);
  }

  private async asMailsShow(
    scope: TenantScope,
    { name, address }: MailSender,
    isSigning: boolean,
  ): Promise<MailSenderView['shownAs']> {
    return {
      name: safeName(name ?? (await this.findOrganisation.run(scope)).name),
      address: (isSigning ? address : null) ?? readSender(this.config.MAIL_FROM).address,
    };
  }

  private async addKey(scope: TenantScope, domain: string): Promise<Omit<SenderKey, 'confirmedAt'>> {
    const id = newId();
    const privateKey = await this.keys.make(scope, id);
    const key = {
      id,
      domain,
      selector: selectorOf(id),
      publicKey: publicHalf(privateKey),
      madeAt: this.clock.now(),
    };
    await this.store.insertKey(scope, key);
    return key;
  }

  private async stateOf(scope: TenantScope, key: SenderKey): Promise<SenderKeyState> {
    if (!(await this.keys.read(scope, key.id))) return 'lost';
    return key.confirmedAt ? 'signing' : 'waiting';
  }

  /** One change at a time. @param work tells the keys whose files go once it is committed. */
  private async changing(scope: TenantScope, work: () => Promise<readonly SenderKey[]>): Promise<void> {
    const gone = await this.database.inTenant(scope, async () => {
      await this.store.lock(scope);
      return work();
    });
    for (const { id } of gone) await this.keys.destroy(scope, id);
  }

  private async record(scope: TenantScope, actor: Actor, action: string, details: object): Promise<void> {
    await this.audit.record(scope, {
      actor: actorName(actor),
      action,
      subject: 'mail-sender',
      details: { ...details },
    });
  }
}

const waitForIt = 'A new record can take an hour to be seen everywhere; then look again.';

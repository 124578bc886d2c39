import { Inject, Injectable } from '@nestjs/common';
import type { Mail, TenantScope } from '@penumbra/platform';
import { pemOf } from './mail-sender.js';
import { MailSenderStore } from './mail-sender.store.js';
import { SenderKeys } from './sender-keys.js';

/** Who mails come from. */
export interface CurrentSender extends Pick<Mail, 'from'> {
  /** Stands in front of the address; null: the organisation's name. */
  readonly name: string | null;
}

/** Who the mails of an organisation come from at this moment. */
@Injectable()
export class FindSender {
  constructor(
    @Inject(MailSenderStore) private readonly store: MailSenderStore,
    @Inject(SenderKeys) private readonly keys: SenderKeys,
  ) {}

  /** @returns no address of its own while nothing signs for it: unsigned, mails of that domain would be refused. */
  async run(scope: TenantScope): Promise<CurrentSender> {
    const sender = await this.store.sender(scope);
    const name = sender?.name ?? null;
    if (!sender || sender.address === null) return { name };
    for (const { id, domain, selector, confirmedAt } of await this.store.keys(scope)) {
      const privateKey = confirmedAt && (await this.keys.read(scope, id));
      if (!privateKey) continue;
      const dkim = { domain, selector, privateKey: pemOf(privateKey) };
      return { name, from: { address: sender.address, dkim } };
    }
    return { name };
  }
}

import { Resolver } from 'node:dns/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config } from '../config/config.js';

// What node says where a name has no such record, or is none.
const absent = ['ENODATA', 'ENOTFOUND'];

/** Text records (TXT) of the domain name system, asked anew each time. */
@Injectable()
export class DnsText {
  private readonly resolver = new Resolver({ timeout: 2_000, tries: 2 });

  constructor(@Inject(CONFIG) config: Config) {
    if (config.DNS_SERVERS.length > 0) this.resolver.setServers(config.DNS_SERVERS);
  }

  /** @returns the records at a name, each in one piece; none where there is nothing. @throws Error when nobody answers. */
  async records(name: string): Promise<string[]> {
    try {
      return (await this.resolver.resolveTxt(name)).map((pieces) => pieces.join(''));
    } catch (error) {
      if (absent.includes((error as NodeJS.ErrnoException).code ?? '')) return [];
      throw error;
    }
  }
}

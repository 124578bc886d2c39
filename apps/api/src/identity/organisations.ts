import { Inject, Injectable } from '@nestjs/common';
import { FindOrganisation } from '@penumbra/identity';
import type { TenantScope } from '@penumbra/platform';

/** The language in which this organisation's screens and texts are. */
@Injectable()
export class Organisations {
  constructor(@Inject(FindOrganisation) private readonly find: FindOrganisation) {}

  async locale(scope: TenantScope): Promise<'en' | 'de'> {
    const { locale } = await this.find.run(scope);
    return locale === 'de' ? 'de' : 'en';
  }
}

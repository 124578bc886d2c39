import { newId, type Config } from '@penumbra/platform';

/** The right half of our Message-IDs: the domain of the sender's address. */
export function messageIdHost(config: Pick<Config, 'MAIL_FROM'>): string {
  const domain = /@([A-Za-z0-9.-]+)>?\s*$/.exec(config.MAIL_FROM)?.[1];
  return domain?.toLowerCase() ?? 'penumbra.invalid';
}

/** A random Message-ID; it is stored before the first attempt and stays the same for every further one. */
export const newMessageId = (config: Pick<Config, 'MAIL_FROM'>): string =>
  `<${newId()}@${messageIdHost(config)}>`;

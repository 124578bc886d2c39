import { writeLinkFragment } from '@penumbra/seal';

/** The one link of a mail. All that is personal stands in the fragment, which browsers never send to a server. */
export function invitationLink(link: {
  publicUrl: string;
  tenantId: string;
  pulseId: string;
  secret: Uint8Array<ArrayBuffer>;
  unitId: string;
  groupId: string;
  manifestHash: string;
  locale: string;
}): string {
  const fragment = writeLinkFragment({ ...link, locale: linkLocale(link.locale) });
  return `${link.publicUrl}/answer/${link.tenantId}/${link.pulseId}#${fragment}`;
}

/** Where anybody reads the contract with this hash. */
export const contractLink = (publicUrl: string, manifestHash: string): string =>
  `${publicUrl}/contract/${manifestHash}`;

/** Where everybody who was asked sees the results, of the group in the fragment too. The same for all of the group. */
export const resultsLink = (
  publicUrl: string,
  tenantId: string,
  { pulseId, groupId }: { pulseId: string; groupId: string },
): string => `${publicUrl}/results/${tenantId}/${pulseId}#${groupId}`;

/** Where HR sees the answer page of a draft in this language; it opens for HR only. */
export const pagePreviewLink = (publicUrl: string, pulseId: string, locale: string): string =>
  `${publicUrl}/hr/pulses/${pulseId}/page?locale=${linkLocale(locale) ?? 'en'}`;

/** A language tag as it may stand in a link: language, or language and region. */
function linkLocale(locale: string): string | undefined {
  const [language = '', ...others] = locale.split(/[-_]/);
  if (!/^[A-Za-z]{2}$/.test(language)) return undefined;
  const region = others.find((part) => /^[A-Za-z]{2}$/.test(part));
  return language.toLowerCase() + (region ? `-${region.toUpperCase()}` : '');
}

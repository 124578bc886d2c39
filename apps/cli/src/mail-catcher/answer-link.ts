import PostalMime from 'postal-mime';

/**
 * The one answer link that a mail carries, in its text as in its HTML.
 * @returns null when there is none. @throws Error when the links of one mail differ: they must not depend on anything.
 */
export async function answerLinkIn(raw: string): Promise<string | null> {
  const email = await PostalMime.parse(raw);
  const html = (email.html ?? '').replaceAll('&amp;', '&');
  const links = `${email.text ?? ''}\n${html}`.match(/https?:\/\/[^\s"'<>]+\/answer\/[^\s"'<>]+/g) ?? [];
  const distinct = new Set(links);
  if (distinct.size > 1) throw new Error(`The links of one mail differ (${distinct.size} kinds).`);
  return links[0] ?? null;
}

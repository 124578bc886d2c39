import type { Organisation } from './identity.store.js';

const texts = {
  en: {
    subject: (name: string) => `Sign in to Penumbra for ${name}`,
    body: 'Open this link and press “Sign in”. It works once, for 10 minutes. If you did not ask for it, ignore it.',
  },
  de: {
    subject: (name: string) => `Anmeldung bei Penumbra für ${name}`,
    body: 'Öffnen Sie diesen Link und drücken Sie „Anmelden“. Er gilt einmal, 10 Minuten lang. Wenn Sie ihn nicht angefordert haben, ignorieren Sie ihn.',
  },
};

const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

/** The mail with a sign-in link, in the organisation's language. */
export function signInMail(
  organisation: Organisation,
  link: string,
): { subject: string; text: string; html: string } {
  const text = organisation.locale === 'de' ? texts.de : texts.en;
  return {
    subject: text.subject(organisation.name),
    text: `${text.body}\n\n${link}\n`,
    html: `<!doctype html><html lang="${organisation.locale === 'de' ? 'de' : 'en'}"><body style="font-family:sans-serif"><p>${escaped(text.body)}</p><p><a href="${escaped(link)}">${escaped(link)}</a></p></body></html>`,
  };
}

import type { Pulse } from './pulse.js';

const texts = {
  en: (
    pulse: Pulse,
    organisation: string,
    from: string,
    closes: string,
    minutes: string,
  ) => `In the next hours you will get an e-mail from ${from}.

It is real: ${organisation} asks how working together goes, with “${pulse.title}”. It takes ${minutes} minutes and is open until ${closes}.

Nobody here can see how you answered, and nobody is shown whether you took part. No figure is shown for fewer than ${pulse.minimumCell} people. Taking part is voluntary, and every question can be left out.

Questions: ${pulse.replyToName}, ${pulse.replyToEmail}.`,
  de: (
    pulse: Pulse,
    organisation: string,
    from: string,
    closes: string,
    minutes: string,
  ) => `In den nächsten Stunden erhalten Sie eine E-Mail von ${from}.

Sie ist echt: ${organisation} fragt mit „${pulse.title}“, wie die Zusammenarbeit gelingt. Die Teilnahme dauert ${minutes} Minuten und ist bis ${closes} möglich.

Niemand hier kann sehen, wie Sie geantwortet haben, und niemandem wird gezeigt, ob Sie teilgenommen haben. Für weniger als ${pulse.minimumCell} Personen wird keine Zahl gezeigt. Die Teilnahme ist freiwillig, und jede Frage darf ausgelassen werden.

Fragen: ${pulse.replyToName}, ${pulse.replyToEmail}.`,
};

/** A text for HR to post before the launch, so that people know that the mail is real. */
export function announcement(
  pulse: Pulse,
  organisation: { name: string; locale: string; timeZone: string },
  mailFrom: string,
  minutes: { atLeast: number; atMost: number },
): string {
  const locale = organisation.locale === 'de' ? 'de' : 'en';
  // Day before month: plain 'en' would write it the American way.
  const closes = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    dateStyle: 'full',
    timeStyle: 'short',
    timeZone: organisation.timeZone,
  }).format(pulse.closesAt);
  const { atLeast, atMost } = minutes;
  const to = locale === 'de' ? 'bis' : 'to';
  const howLong = atLeast === atMost ? String(atLeast) : `${atLeast} ${to} ${atMost}`;
  return texts[locale](pulse, organisation.name, mailFrom, closes, howLong);
}

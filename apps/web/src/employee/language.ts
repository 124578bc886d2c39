/** The first of the wishes that a page speaks, else English. */
export function chooseLanguage(wishes: readonly string[], spoken: object): string {
  for (const wish of wishes) {
    const language = wish.toLowerCase().split('-')[0] as string;
    if (Object.hasOwn(spoken, language)) return language;
  }
  return 'en';
}

/** A moment in the zone and the manner of the person's device: "Friday 5 December 2026 at 18:00 CET". */
export function timeInWords(moment: string, language: string): string {
  // By itself "en" is the manner of the United States, month before day; the mails put the day first.
  const plain = language === 'en' ? 'en-GB' : language;
  const manner = navigator.languages.find((tag) => tag.startsWith(language)) ?? plain;
  return new Intl.DateTimeFormat(manner, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(moment));
}

import type { Scale } from './instrument.js';

/** Five points of agreement, the default of the bank. */
export const AGREEMENT_SCALE: Scale = {
  from: 1,
  to: 5,
  lowLabel: { en: 'strongly disagree', de: 'stimme gar nicht zu' },
  highLabel: { en: 'strongly agree', de: 'stimme völlig zu' },
  pointLabels: {
    '1': { en: 'strongly disagree', de: 'stimme gar nicht zu' },
    '2': { en: 'disagree', de: 'stimme eher nicht zu' },
    '3': { en: 'neither', de: 'teils, teils' },
    '4': { en: 'agree', de: 'stimme eher zu' },
    '5': { en: 'strongly agree', de: 'stimme völlig zu' },
  },
};

/** Ten points of balance; below 7 is worth a conversation. */
export const BALANCE_SCALE: Scale = {
  from: 1,
  to: 10,
  lowLabel: { en: 'entirely one-sided', de: 'völlig einseitig' },
  highLabel: { en: 'fully balanced', de: 'ganz ausgewogen' },
};

/** Which way give and take leans; two-sided, so no end is good or bad. */
export const LEANING_SCALE: Scale = {
  from: 1,
  to: 5,
  lowLabel: { en: 'I give much more', de: 'Ich gebe viel mehr' },
  highLabel: { en: 'I receive much more', de: 'Ich bekomme viel mehr' },
  pointLabels: {
    '1': { en: 'I give much more', de: 'Ich gebe viel mehr' },
    '2': { en: 'I give somewhat more', de: 'Ich gebe etwas mehr' },
    '3': { en: 'about even', de: 'etwa gleich' },
    '4': { en: 'I receive somewhat more', de: 'Ich bekomme etwas mehr' },
    '5': { en: 'I receive much more', de: 'Ich bekomme viel mehr' },
  },
};

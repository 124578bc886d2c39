import { ownReplies, type SendState } from './send-outcome.js';

/** Why a mail has not simply arrived, and what HR can do, in sentences. */
export interface Explanation {
  readonly reason: string;
  readonly whatToDo: string;
}

type Case =
  | 'no-such-mailbox'
  | 'address-wrong'
  | 'mailbox-full'
  | 'refused-as-unwanted'
  | 'too-large'
  | 'bounced'
  | 'given-up'
  | 'suppressed-failed'
  | 'suppressed-complained'
  | 'not-composed'
  | 'asked-to-wait'
  | 'deferred'
  | 'waiting'
  | 'accepted'
  | 'cancelled'
  | 'unknown';

const texts: Record<'en' | 'de', Record<Case, Explanation>> = {
  en: {
    'no-such-mailbox': {
      reason: 'The mail server says that there is no such mailbox.',
      whatToDo: 'Look for a typing error, correct the address and send again.',
    },
    'address-wrong': {
      reason: 'The domain of the address does not exist or takes no mail.',
      whatToDo: 'Correct the part of the address after the @ and send again.',
    },
    'mailbox-full': {
      reason: 'The mailbox is full.',
      whatToDo: 'Ask the person to make room, then send again.',
    },
    'refused-as-unwanted': {
      reason: 'The mail server refuses mails from this sender as unwanted.',
      whatToDo: 'Ask your IT to allow the sender’s address, then send again.',
    },
    'too-large': {
      reason: 'The mail server finds the mail too large.',
      whatToDo: 'Ask your IT to raise the limit for this mailbox, then send again.',
    },
    bounced: {
      reason: 'The mail server has refused the mail for good.',
      whatToDo: 'Check the address, or ask your IT why; then send again.',
    },
    'given-up': {
      reason: 'The mail server has not taken the mail for five days.',
      whatToDo: 'Check the address, or give another one, and send again.',
    },
    'suppressed-failed': {
      reason: 'No mail was sent: an earlier one to this address was reported as undeliverable.',
      whatToDo: 'Correct the address, or send again if the mailbox exists now; mails then go there again.',
    },
    'suppressed-complained': {
      reason: 'No mail was sent: a mail provider reported an earlier one to this address as unwanted.',
      whatToDo: 'Ask the person first. If it was a mistake, send again; mails then go there again.',
    },
    'not-composed': {
      reason: 'The mail could not be put together.',
      whatToDo:
        'Tell the operator; the log of the delivery worker names the cause. It is tried again by itself.',
    },
    'asked-to-wait': {
      reason: 'The mail server asks to come again later, as many do with a sender they do not know.',
      whatToDo: 'Nothing: it is tried again by itself.',
    },
    deferred: {
      reason: 'The mail server did not take the mail this time.',
      whatToDo: 'Nothing: it is tried again by itself.',
    },
    waiting: { reason: 'The mail is about to go out.', whatToDo: 'Nothing: wait a moment.' },
    accepted: {
      reason: 'The mail server has taken the mail.',
      whatToDo: 'If the person misses it, look in the junk folder; then send again.',
    },
    cancelled: { reason: 'The pulse ended before the mail went out.', whatToDo: 'Nothing.' },
    unknown: {
      reason: 'The connection broke before the mail server confirmed; the mail may have arrived.',
      whatToDo:
        'Nothing: it is sent again by itself. If two copies arrive, both hold the same link and count once.',
    },
  },
  de: {
    'no-such-mailbox': {
      reason: 'Der Mailserver meldet, dass es dieses Postfach nicht gibt.',
      whatToDo: 'Suchen Sie einen Tippfehler, berichtigen Sie die Adresse und senden Sie erneut.',
    },
    'address-wrong': {
      reason: 'Die Domain der Adresse gibt es nicht, oder sie nimmt keine E-Mails an.',
      whatToDo: 'Berichtigen Sie den Teil nach dem @ und senden Sie erneut.',
    },
    'mailbox-full': {
      reason: 'Das Postfach ist voll.',
      whatToDo: 'Bitten Sie die Person, Platz zu schaffen, und senden Sie dann erneut.',
    },
    'refused-as-unwanted': {
      reason: 'Der Mailserver lehnt E-Mails von diesem Absender als unerwünscht ab.',
      whatToDo: 'Bitten Sie Ihre IT, die Absenderadresse zuzulassen, und senden Sie dann erneut.',
    },
    'too-large': {
      reason: 'Dem Mailserver ist die E-Mail zu groß.',
      whatToDo: 'Bitten Sie Ihre IT, die Grenze für dieses Postfach zu erhöhen, und senden Sie dann erneut.',
    },
    bounced: {
      reason: 'Der Mailserver hat die E-Mail endgültig abgelehnt.',
      whatToDo: 'Prüfen Sie die Adresse oder fragen Sie Ihre IT nach dem Grund; senden Sie dann erneut.',
    },
    'given-up': {
      reason: 'Der Mailserver hat die E-Mail fünf Tage lang nicht angenommen.',
      whatToDo: 'Prüfen Sie die Adresse oder geben Sie eine andere an und senden Sie erneut.',
    },
    'suppressed-failed': {
      reason:
        'Es wurde nichts gesendet: Eine frühere E-Mail an diese Adresse wurde als unzustellbar gemeldet.',
      whatToDo:
        'Berichtigen Sie die Adresse, oder senden Sie erneut, wenn es das Postfach jetzt gibt; E-Mails gehen dann wieder dorthin.',
    },
    'suppressed-complained': {
      reason:
        'Es wurde nichts gesendet: Ein Mailanbieter hat eine frühere E-Mail an diese Adresse als unerwünscht gemeldet.',
      whatToDo:
        'Fragen Sie die Person zuerst. War es ein Versehen, senden Sie erneut; E-Mails gehen dann wieder dorthin.',
    },
    'not-composed': {
      reason: 'Die E-Mail ließ sich nicht zusammenstellen.',
      whatToDo:
        'Sagen Sie dem Betrieb Bescheid; das Protokoll des Versands nennt die Ursache. Es wird von selbst erneut versucht.',
    },
    'asked-to-wait': {
      reason: 'Der Mailserver bittet, später wiederzukommen, wie es viele bei neuen Absendern tun.',
      whatToDo: 'Nichts: Es wird von selbst erneut versucht.',
    },
    deferred: {
      reason: 'Der Mailserver hat die E-Mail dieses Mal nicht angenommen.',
      whatToDo: 'Nichts: Es wird von selbst erneut versucht.',
    },
    waiting: { reason: 'Die E-Mail geht gleich hinaus.', whatToDo: 'Nichts: Warten Sie einen Augenblick.' },
    accepted: {
      reason: 'Der Mailserver hat die E-Mail angenommen.',
      whatToDo: 'Vermisst die Person sie, sehen Sie im Spam-Ordner nach; senden Sie dann erneut.',
    },
    cancelled: { reason: 'Der Puls endete, bevor die E-Mail hinausging.', whatToDo: 'Nichts.' },
    unknown: {
      reason: 'Die Verbindung brach ab, bevor der Mailserver bestätigte; die E-Mail kann angekommen sein.',
      whatToDo:
        'Nichts: Sie wird von selbst erneut gesendet. Kommen zwei an, haben beide denselben Link und zählen einmal.',
    },
  },
};

const pauseTexts: Record<'en' | 'de', Record<'refused' | 'unreachable', Explanation>> = {
  en: {
    refused: {
      reason: 'The mail server refuses our own account, so all mails wait. No address is at fault.',
      whatToDo:
        'Give the operator the server’s words below. It is tried again every five minutes; then the mails go out by themselves.',
    },
    unreachable: {
      reason: 'The mail server cannot be reached, so all mails wait. No address is at fault.',
      whatToDo: 'Nothing: it is tried again every half minute. If it lasts, tell the operator.',
    },
  },
  de: {
    refused: {
      reason:
        'Der Mailserver lehnt unser eigenes Konto ab, darum warten alle E-Mails. An den Adressen liegt es nicht.',
      whatToDo:
        'Geben Sie dem Betrieb die Worte des Servers weiter. Es wird alle fünf Minuten erneut versucht; dann gehen die E-Mails von selbst hinaus.',
    },
    unreachable: {
      reason:
        'Der Mailserver ist nicht zu erreichen, darum warten alle E-Mails. An den Adressen liegt es nicht.',
      whatToDo:
        'Nichts: Es wird jede halbe Minute erneut versucht. Dauert es an, sagen Sie dem Betrieb Bescheid.',
    },
  },
};

const languageOf = (locale: string): 'en' | 'de' => (locale.toLowerCase().startsWith('de') ? 'de' : 'en');

/** Why no mail of the organisation goes out, and what to do. */
export const explainPause = (reason: 'refused' | 'unreachable', locale: string): Explanation =>
  pauseTexts[languageOf(locale)][reason];

/** @param locale the reader's; English where there is no other. */
export function explainSend(state: SendState, reply: string | null, locale: string): Explanation {
  return texts[languageOf(locale)][caseOf(state, reply ?? '')];
}

/** Reads the server's reply: the enhanced status code (RFC 3463) where there is one, else the words. */
function caseOf(state: SendState, reply: string): Case {
  if (state === 'pending' || state === 'sending') return 'waiting';
  if (state === 'accepted' || state === 'cancelled') return state;
  if (reply.startsWith(ownReplies.notComposed)) return 'not-composed';
  if (reply.startsWith(ownReplies.givenUp)) return 'given-up';
  if (reply.startsWith(ownReplies.suppressedFailed)) return 'suppressed-failed';
  if (reply.startsWith(ownReplies.suppressedComplained)) return 'suppressed-complained';
  if (state === 'unknown') return 'unknown';
  const status = /\b[45]\.(\d{1,3})\.(\d{1,3})\b/.exec(reply);
  const detail = status ? `${Number(status[1])}.${Number(status[2])}` : '';
  if (detail === '2.2' || /mailbox (is )?full|over ?quota|quota exceeded/i.test(reply)) return 'mailbox-full';
  if (state === 'bounced') {
    if (detail === '1.2' || detail === '1.10') return 'address-wrong';
    if (detail === '1.1' || detail === '1.6' || detail === '2.1') return 'no-such-mailbox';
    if (detail === '3.4' || detail === '2.3' || /^552\b/.test(reply)) return 'too-large';
    if (detail.startsWith('7.') || /spam|blocked|policy|blacklist|blocklist/i.test(reply))
      return 'refused-as-unwanted';
    if (/unknown|no such|does not exist|not found|invalid (recipient|mailbox)/i.test(reply))
      return 'no-such-mailbox';
    return 'bounced';
  }
  return /^4\d\d/.test(reply) ? 'asked-to-wait' : 'deferred';
}

import type { MailOutcome } from '@penumbra/platform';

/** The states of one mail to one person. */
export type SendState = 'pending' | 'sending' | 'accepted' | 'deferred' | 'bounced' | 'unknown' | 'cancelled';

/** What can be said of one mail. Of the sender as a whole (refused, unreachable) nothing follows for its recipient. */
export type AttemptOutcome = MailOutcome & {
  readonly state: Exclude<MailOutcome['state'], 'refused' | 'unreachable'>;
};

/** What is written down after an attempt. `retryInSeconds` null: not tried again by itself. */
export interface SendResult {
  readonly state: 'accepted' | 'deferred' | 'bounced' | 'unknown';
  readonly retryInSeconds: number | null;
  readonly reply: string;
}

const minute = 60;
const firstWaits = [1 * minute, 5 * minute, 15 * minute, 60 * minute];
const giveUpAfterSeconds = 5 * 24 * 3600;

/** How long the mails of a tenant wait while our own account is refused, or the mail server cannot be reached. */
export const senderPauseSeconds = { refused: 5 * minute, unreachable: 30 } as const;

/** Replies that we wrote ourselves begin with one of these words, so that they can be explained later. */
export const ownReplies = {
  notComposed: 'not-composed: ',
  givenUp: 'given-up: ',
  suppressedFailed: 'suppressed-failed: ',
  suppressedComplained: 'suppressed-complained: ',
} as const;

/**
 * How long to wait after the attempt with this number (from 1): 1, 5, 15 and 60 minutes, then an hour each time; null
 * once about five days have passed since the first.
 */
export function waitAfterAttempt(attempt: number): number | null {
  let passed = 0;
  for (let number = 1; number < attempt; number += 1) passed += firstWaits[number - 1] ?? 3600;
  return passed >= giveUpAfterSeconds ? null : (firstWaits[attempt - 1] ?? 3600);
}

/**
 * What follows from one attempt.
 * An attempt whose end nobody saw (unknown, or the worker died in mid-send and `previous` is `sending`) may have
 * delivered: until a server accepts or bounces the mail it stays unknown, whatever later attempts meet.
 */
export function resultOfAttempt(
  outcome: AttemptOutcome,
  attempt: number,
  previous: 'pending' | 'sending' | 'deferred' | 'unknown',
): SendResult {
  const mayHaveArrived = previous === 'unknown' || previous === 'sending';
  const wait = waitAfterAttempt(attempt);
  switch (outcome.state) {
    case 'accepted':
      return { state: 'accepted', retryInSeconds: null, reply: outcome.reply };
    case 'bounced':
      return { state: 'bounced', retryInSeconds: null, reply: outcome.reply };
    case 'unknown':
      return { state: 'unknown', retryInSeconds: wait, reply: outcome.reply };
    case 'deferred':
      if (mayHaveArrived) return { state: 'unknown', retryInSeconds: wait, reply: outcome.reply };
      if (wait === null)
        return { state: 'bounced', retryInSeconds: null, reply: ownReplies.givenUp + outcome.reply };
      return { state: 'deferred', retryInSeconds: wait, reply: outcome.reply };
  }
}

/**
 * Whether a refusal says that the address itself is no good, by its status code (RFC 3463): no such mailbox or domain, or a
 * mailbox that is disabled. A full mailbox, a mail too large or a sender that is not wanted may be otherwise tomorrow.
 */
export const isAboutAddress = (reply: string): boolean => /\b5\.(0\.0|1\.\d{1,3}|2\.1)\b/.test(reply);

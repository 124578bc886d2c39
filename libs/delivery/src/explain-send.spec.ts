import { explainPause, explainSend } from './explain-send.js';

describe('the explanation of a mail', () => {
  it.each([
    ['bounced', '550 5.1.1 <a@b.example>: Recipient address rejected', 'no such mailbox'],
    ['bounced', '550 No such user here', 'no such mailbox'],
    ['bounced', '550 5.1.2 bad destination system', 'domain of the address'],
    ['bounced', '552 5.2.2 over quota', 'mailbox is full'],
    ['deferred', '452 4.2.2 mailbox full', 'mailbox is full'],
    ['bounced', '554 5.7.1 message looks like spam', 'unwanted'],
    ['bounced', '552 5.3.4 message too big', 'too large'],
    ['bounced', '554 transaction failed', 'refused the mail for good'],
    ['bounced', 'given-up: 450 later', 'five days'],
    ['bounced', 'suppressed-failed: 550 5.1.1 no', 'undeliverable'],
    ['bounced', 'suppressed-complained: abuse', 'as unwanted'],
    ['deferred', 'not-composed: no key', 'put together'],
    ['deferred', '451 4.7.1 greylisted', 'come again later'],
    ['deferred', null, 'did not take'],
    ['unknown', 'Connection closed unexpectedly', 'may have arrived'],
    ['pending', '550 5.1.1 old', 'about to go out'],
    ['accepted', '250 ok', 'has taken'],
    ['cancelled', null, 'ended'],
  ] as const)('reads %s "%s" as: %s', (state, reply, words) => {
    expect(explainSend(state, reply, 'en').reason).toContain(words);
  });

  it('of a paused sender puts no address at fault, in both languages', () => {
    for (const reason of ['refused', 'unreachable'] as const) {
      expect(explainPause(reason, 'en').reason).toContain('No address is at fault');
      expect(explainPause(reason, 'de').reason).toContain('An den Adressen liegt es nicht');
    }
  });

  it('is there in both languages, each with what to do', () => {
    for (const state of ['pending', 'deferred', 'bounced', 'unknown', 'accepted', 'cancelled'] as const) {
      const [english, german] = [explainSend(state, null, 'en'), explainSend(state, null, 'de-AT')];
      expect(german.reason).not.toBe(english.reason);
      expect(english.whatToDo && german.whatToDo).toBeTruthy();
      expect(explainSend(state, null, 'fr')).toEqual(english);
    }
  });
});

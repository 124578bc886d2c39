import { domainOf, judgeRecords, recordOf, selectorOf } from './mail-sender.js';

describe('the key record of a sender', () => {
  const publicKey = 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A';

  it('has a name of its own for each key, and the form of RFC 6376', () => {
    const selector = selectorOf('0191c7a2-3c1e-7a53-9a52-5b6d3f1f0a44');
    expect(recordOf({ selector, domain: 'example.org', publicKey })).toEqual({
      name: 'penumbra-5b6d3f1f0a44._domainkey.example.org',
      value: `v=DKIM1; k=rsa; p=${publicKey}`,
    });
    expect(domainOf('Pulse@Mail.Example.ORG')).toBe('mail.example.org');
  });

  it.each([
    ['as it was shown', [`v=DKIM1; k=rsa; p=${publicKey}`], 'found'],
    ['with other blanks, notes and services', [`v=DKIM1;k=rsa; n=ours ;s=email; p= ${publicKey} ;`], 'found'],
    ['with nothing but the key', [`p=${publicKey}`], 'found'],
    [
      'with the key broken by blanks',
      [`v=DKIM1; k=rsa; p=${publicKey.slice(0, 9)} ${publicKey.slice(9)}`],
      'found',
    ],
    ['nothing', [], 'missing'],
    ['a key cut short', [`v=DKIM1; k=rsa; p=${publicKey.slice(0, -1)}`], 'differs'],
    ['a key that was taken back', ['v=DKIM1; k=rsa; p='], 'differs'],
    ['a record for something else', ['v=spf1 -all'], 'differs'],
    ['another kind of key', [`v=DKIM1; k=ed25519; p=${publicKey}`], 'differs'],
    ['a key for another service', [`v=DKIM1; k=rsa; s=web; p=${publicKey}`], 'differs'],
    ['a key for another hash', [`v=DKIM1; k=rsa; h=sha1; p=${publicKey}`], 'differs'],
    ['the key beside another', [`v=DKIM1; k=rsa; p=${publicKey}`, 'v=DKIM1; p=x'], 'differs'],
  ] as const)('is judged: %s', (_, records, judgement) => {
    expect(judgeRecords(records, publicKey)).toBe(judgement);
  });
});

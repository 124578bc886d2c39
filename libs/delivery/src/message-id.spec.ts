import { messageIdHost, newMessageId } from './message-id.js';

describe('a Message-ID', () => {
  it('ends with the domain of the sender’s address', () => {
    expect(messageIdHost({ MAIL_FROM: 'Penumbra <pulse@Mail.Example>' })).toBe('mail.example');
    expect(messageIdHost({ MAIL_FROM: 'pulse@mail.example' })).toBe('mail.example');
    expect(messageIdHost({ MAIL_FROM: 'nobody' })).toBe('penumbra.invalid');
    const MAIL_FROM = 'a@b.example';
    expect(newMessageId({ MAIL_FROM })).toMatch(/^<[0-9a-f-]{36}@b\.example>$/);
    expect(newMessageId({ MAIL_FROM })).not.toBe(newMessageId({ MAIL_FROM }));
  });
});

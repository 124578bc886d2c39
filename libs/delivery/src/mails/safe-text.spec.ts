import { assert, property, string } from 'fast-check';
import { escapeHtml, safeName, safeSentence } from './safe-text.js';

describe('text that people typed', () => {
  it('is on one line, without characters that turn, hide or split it, and not endless', () => {
    expect(safeName('Eve\r\nBcc: all@example.org')).toBe('Eve Bcc: all@example.org');
    expect(safeName('a\u202egnp.exe\u2066b\u0000c\u2028d\ufeffe')).toBe('a gnp.exe b c d e');
    expect(safeName('=?utf-8?Q?=0D=0ABcc:_all?=')).toBe('= ?utf-8?Q?=0D=0ABcc:_all?=');
    expect([...safeName('😀'.repeat(5_000))]).toHaveLength(120);
    expect(safeName(`${'x'.repeat(10_000)}`)).toMatch(/^x{119}…$/);
    expect([...safeSentence('y'.repeat(10_000))]).toHaveLength(2000);
  });

  it('keeps the letters of every script', () => {
    for (const name of [
      'Zoë Müller-Łukasiewicz',
      'محمد العربي',
      'שרה לוי',
      '山田 太郎',
      "O'Brien",
      'Đặng Thị',
      'İnci',
    ])
      expect(safeName(`  ${name} `)).toBe(name);
  });

  it('never holds a control or a bidirectional override, whatever went in', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        const safe = safeName(text);
        expect(safe).not.toMatch(/[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u);
        expect([...safe].length).toBeLessThanOrEqual(120);
        expect(safeName(safe)).toBe(safe);
      }),
    );
  });

  it('is inert in HTML', () => {
    expect(escapeHtml(`<a href="x" onclick='y'>&`)).toBe(
      '&#60;a href=&#34;x&#34; onclick=&#39;y&#39;&#62;&#38;',
    );
    assert(property(string(), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { en } from '../i18n/catalogue.en.js';

const root = resolve(import.meta.dirname, '../../../..');
const libs = join(root, 'libs');
const actions = Object.entries(en.audit.actions).flatMap(([kind, words]) =>
  Object.keys(words).map((done) => `${kind}.${done}`),
);

// Texts of the same form in the files that write to the log: tables, cells and a type of message.
const others = ['intake.ballot', 'readings.answer', 'readings.comment', 'webhook.test', 'node.*'];
const isProblem = (code: string) => existsSync(join(root, 'docs/problems', `${code}.md`));

/** What the rooms write to the audit log, as their sources have it; a part that is put in later is a `*`. */
const written = new Set(
  readdirSync(libs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file.includes('/src/'))
    .map((file) => readFileSync(join(libs, file), 'utf8'))
    .filter((source) => source.includes('AuditLog'))
    .flatMap((source) => [
      ...[...source.matchAll(/action: '([^']+)'/g)].map(([, code]) => code!),
      ...[...source.matchAll(/['`]([a-z-]+\.[a-z-]*(?:\$\{\w+\})?)['`]/g)]
        .map(([, code]) => code!.replace(/\$\{\w+\}/, '*'))
        .filter((code) => !isProblem(code) && !others.includes(code)),
    ]),
);
const matches = (pattern: string, action: string) =>
  new RegExp(`^${pattern.replaceAll('.', '\\.').replace('*', '[a-z-]+')}$`).test(action);

describe('the words of what the audit log holds', () => {
  it('name everything that the rooms write to it', () => {
    expect(written.size).toBeGreaterThan(50);
    expect([...written].filter((code) => !actions.some((action) => matches(code, action)))).toEqual([]);
  });

  it('name nothing that none of them writes', () => {
    // Its first part is put in: the kind of the mail.
    const patterns = [...written, '*.mailed'];
    expect(actions.filter((action) => !patterns.some((code) => matches(code, action)))).toEqual([]);
  });
});

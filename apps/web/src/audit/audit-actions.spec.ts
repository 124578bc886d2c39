import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { en } from '../i18n/catalogue.en.js';

const root = resolve(import.meta.dirname, '../../../..');
const libs = join(root, 'libs');
const actions = Object.entries(en.audit.actions).flatMap(([kind, words]) =>
  Object.keys(words).map((done) => `${kind}.${done}`),
);

// Texts of the same form in the files that write to the log: tables, cells and a type of message.
const others = ['intake.ballot', 'readings.answer', 'readings.comment', 'webhook.test'];
// Done, and also what a problem is called where it is thrown.
const alsoProblems = ['programme.started', 'webhook.disabled'];
const isProblem = (code: string) =>
  !alsoProblems.includes(code) && existsSync(join(root, 'docs/problems', `${code}.md`));

/** What the rooms write to the audit log, as their sources have it: no code is put together from parts. */
const written = new Set(
  readdirSync(libs, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file.includes('/src/'))
    .map((file) => readFileSync(join(libs, file), 'utf8'))
    .filter((source) => source.includes('AuditLog'))
    .flatMap((source) => [...source.matchAll(/(?<!Problem\()'([a-z-]+\.[a-z-]+)'/g)].map(([, code]) => code!))
    .filter((code) => !isProblem(code) && !others.includes(code)),
);

describe('the words of what the audit log holds', () => {
  it('name everything that the rooms write to it', () => {
    expect(written.size).toBeGreaterThan(50);
    expect([...written].filter((code) => !actions.includes(code))).toEqual([]);
  });

  it('name nothing that none of them writes', () => {
    expect(actions.filter((action) => !written.has(action))).toEqual([]);
  });
});

// Writes docs/problems/<code>.md, a page for every coded error, from the sentences in the code. `--check` fails when a
// committed page is missing, differs, or has no code any more; that a code in the sources has a page is a rule of
// tools/architecture.mjs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIfStale } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = resolve(root, 'docs/problems');

buildIfStale(['server']);
await import('reflect-metadata');
const door = (lib) => import(`../dist/libs/${lib}/src/index.js`);

/** A sentence's values, each shown by its name. */
const named = new Proxy(
  {
    count: 1,
    near: undefined,
    reason:
      'A value is missing, not known, or has another type, length or range than it should. `path` says where; the form is described in docs/instruments.md.',
  },
  { get: (known, name) => (name in known ? known[name] : `‹${String(name)}›`) },
);

/** For each code where a caller meets it, and the sentence that says how to mend it. */
const problems = new Map([
  [
    'request.field',
    [
      'Listed in the `problems` of `request.invalid`, with the path of the field.',
      'Correct the field that `path` names; `detail` says what is wrong with it.',
    ],
  ],
  [
    'database.role-could-bypass',
    [
      'Written by a process that refuses to start.',
      'The database role of this process could bypass row-level security. Start it with the `DATABASE_URL` of `penumbra_app`, `penumbra_intake` or `penumbra_tally`.',
    ],
  ],
  [
    'key-dir.unusable',
    [
      'In the log of a worker; the mails of the pulse wait.',
      'A key could not be written to `KEY_DIR` and read back. Make the folder writable for the worker; the api and the delivery worker share one, the tally has its own.',
    ],
  ],
  [
    'delivery.answer-page-missing',
    [
      'In the log of the delivery worker; the mails of the pulse wait.',
      'The privacy contract names the hashes of the answer page’s scripts, and the page is not there. Run `npm run build`, or set `WEB_ROOT` of the delivery worker to the built screens.',
    ],
  ],
  [
    'sending.locked',
    [
      'In the log of the delivery worker; no mail goes out.',
      'The database was restored from a backup, or is the copy of another installation’s: mails would go out that were sent before. Run `penumbra sending status`, then `penumbra sending unlock` (docs/operations.md, “After a restore”).',
    ],
  ],
  [
    'reading.counts-do-not-add-up',
    [
      'In the log of the tally worker; the reading of the pulse is not made.',
      'A unit has more ballots than passes, or more passes than people. Nothing was read and nothing is lost: find out who else could write to the ballot box before going on.',
    ],
  ],
]);

for (const room of ['platform', 'identity', 'people', 'pulses', 'delivery', 'intake', 'readings', 'webhooks'])
  for (const exported of Object.values(await door(room)))
    if (typeof exported === 'function' && exported.definitions)
      for (const [code, [status, sentence]] of Object.entries(exported.definitions))
        problems.set(code, [`HTTP status ${status}.`, sentence]);

const { rosterProblemCodes, rosterProblemText } = await door('people');
for (const code of rosterProblemCodes)
  problems.set(code, [
    'Listed in the check of a roster file, with its line.',
    rosterProblemText({ code, values: named }, 'en'),
  ]);

const { pastProblemCodes, pastProblemText } = await door('readings');
for (const code of pastProblemCodes)
  problems.set(code, [
    'Listed in the check of a past survey’s file, with its line where it has one.',
    pastProblemText({ code, values: named }, 'en'),
  ]);

const { answerProblemTexts, instrumentProblemTexts } = await door('instruments');
for (const [code, text] of Object.entries(answerProblemTexts))
  problems.set(code, ['Listed in the `problems` of `intake.answers-invalid`.', text(named)]);
for (const [code, text] of Object.entries(instrumentProblemTexts))
  problems.set(code, ['Listed in the `problems` of `instrument.invalid`, with its path.', text(named)]);

const { launchObstacleTexts, rehearsalWarningTexts } = await door('pulses');
for (const [code, text] of Object.entries(launchObstacleTexts))
  problems.set(code, [
    'Stands in the way of a launch: listed in the `problems` of `pulse.has-obstacles`.',
    text(named).join(' '),
  ]);
for (const [code, text] of Object.entries(rehearsalWarningTexts))
  problems.set(code, [
    'Listed in the rehearsal of a launch; it does not stand in the way.',
    text(named).join(' '),
  ]);

const { disclosureProblems } = await door('disclosure');
const { sealProblems } = await door('seal');
for (const [code, sentence] of Object.entries({ ...disclosureProblems, ...sealProblems }))
  problems.set(code, ['Thrown at a caller inside the code; a person meets it in a log only.', sentence]);

const expected = new Map(
  [...problems].map(([code, paragraphs]) => [`${code}.md`, `# ${code}\n\n${paragraphs.join('\n\n')}\n`]),
);

if (process.argv.includes('--check')) {
  const committed = new Set(readdirSync(folder));
  const missing = [...expected].filter(
    ([name, text]) => !committed.has(name) || readFileSync(resolve(folder, name), 'utf8') !== text,
  );
  const wrong = [...missing.map(([name]) => name), ...[...committed].filter((name) => !expected.has(name))];
  if (wrong.length === 0) process.exit(0);
  console.error(
    `These pages differ from the code: ${wrong.join(', ')}. Run \`npm run problems\` and commit the result.`,
  );
  process.exit(1);
}
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const [name, text] of expected) writeFileSync(resolve(folder, name), text);
console.log(`${expected.size} pages`);
process.exit(0);

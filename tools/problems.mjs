// Writes docs/problems/<code>.md, a page for every coded error, from the definitions in the code. `--check` fails when
// a committed page is missing, differs, or has no code any more.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildServer } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = resolve(root, 'docs/problems');

buildServer();
await import('reflect-metadata');
const rooms = ['platform', 'identity', 'people', 'pulses', 'delivery', 'intake', 'readings'];
const definitions = {};
for (const room of rooms) {
  const door = await import(`../dist/libs/${room}/src/index.js`);
  for (const exported of Object.values(door))
    if (typeof exported === 'function' && exported.definitions)
      Object.assign(definitions, exported.definitions);
}

const page = (code, [status, sentence]) => `# ${code}

HTTP status ${status}.

${sentence}
`;
const expected = new Map(
  Object.entries(definitions).map(([code, definition]) => [`${code}.md`, page(code, definition)]),
);

if (process.argv.includes('--check')) {
  const committed = new Set(readdirSync(folder));
  const wrong = [
    ...[...expected].filter(
      ([name, text]) => !committed.has(name) || readFileSync(resolve(folder, name), 'utf8') !== text,
    ),
    ...[...committed].filter((name) => !expected.has(name)).map((name) => [name]),
  ].map(([name]) => name);
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

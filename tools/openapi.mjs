// Writes docs/openapi.json from the routes of the api. `--check` fails when the committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import prettier from 'prettier';
import { buildServer } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const file = resolve(root, 'docs/openapi.json');

buildServer();
await import('reflect-metadata');
const { describeWithoutStarting } = await import('../dist/apps/api/src/openapi.js');
const text = await prettier.format(JSON.stringify(await describeWithoutStarting()), { parser: 'json' });

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') === text) process.exit(0);
  console.error('docs/openapi.json does not match the routes: run `npm run openapi` and commit the result.');
  process.exit(1);
}
writeFileSync(file, text);
process.exit(0);

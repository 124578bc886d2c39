// Writes docs/openapi.json from the routes of the api, and from it the types of the screens' client. `--check` fails when a
// committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import prettier from 'prettier';
import { buildServer } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const file = resolve(root, 'docs/openapi.json');
const typesFile = resolve(root, 'apps/web/src/api/schema.d.ts');

buildServer();
await import('reflect-metadata');
const { describeWithoutStarting } = await import('../dist/apps/api/src/openapi.js');
const document = await describeWithoutStarting();
const text = await prettier.format(JSON.stringify(document), { parser: 'json' });
const types = `/** Generated from docs/openapi.json by \`npm run openapi\`. */\n${astToString(await openapiTypes(document))}`;

if (process.argv.includes('--check')) {
  const same = (path, expected) => readFileSync(path, 'utf8') === expected;
  if (same(file, text) && same(typesFile, types)) process.exit(0);
  console.error(
    'docs/openapi.json or the types made from it do not match the routes: run `npm run openapi` and commit.',
  );
  process.exit(1);
}
writeFileSync(file, text);
writeFileSync(typesFile, types);
process.exit(0);

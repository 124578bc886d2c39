// Writes docs/openapi.json from the routes of the api, and from it the types of the screens' client. `--check` fails when
// a committed file differs.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString, COMMENT_HEADER } from 'openapi-typescript';
import prettier from 'prettier';
import { buildIfStale } from './build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

buildIfStale(['server']);
await import('reflect-metadata');
const { describeWithoutStarting } = await import('../dist/apps/api/src/openapi.js');
const description = JSON.stringify(await describeWithoutStarting());
const files = {
  'docs/openapi.json': await prettier.format(description, { parser: 'json' }),
  'apps/web/src/api/schema.d.ts': `${COMMENT_HEADER}${astToString(await openapiTypes(description))}`,
};

if (process.argv.includes('--check')) {
  const wrong = Object.entries(files).filter(
    ([name, text]) => readFileSync(resolve(root, name), 'utf8') !== text,
  );
  if (wrong.length === 0) process.exit(0);
  console.error(
    `${wrong.map(([name]) => name).join(' and ')} do not match the routes: run \`npm run openapi\` and commit the result.`,
  );
  process.exit(1);
}
for (const [name, text] of Object.entries(files)) writeFileSync(resolve(root, name), text);
process.exit(0);

// Reading the real data, whose folder PENUMBRA_REAL_DATA names, and writing what is made of them.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';

export async function readCsv(set, file) {
  const folder = process.env.PENUMBRA_REAL_DATA;
  if (!folder) {
    console.error('PENUMBRA_REAL_DATA is not set: it names the folder that holds the real data sets.');
    process.exit(2);
  }
  return parse(await readFile(join(folder, set, file), 'utf8'), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
  });
}

/** The folder of the first argument; refused when it lies in the repository, where real data must not end up. */
export function outFolder() {
  const given = process.argv[2];
  const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
  const out = given ? resolve(given) : null;
  if (!out || !relative(repository, out).startsWith('..')) {
    console.error(`Usage: node ${relative(repository, process.argv[1])} OUT_FOLDER (outside the repository)`);
    process.exit(2);
  }
  return out;
}

export const csvOf = (rows) => `${rows.map((row) => row.join(',')).join('\n')}\n`;

export async function writeAll(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

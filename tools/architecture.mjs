// The architecture, checked: `node tools/architecture.mjs [--root FOLDER] [--json | --rules]` prints every violation and exits 1
// if there is one. What may import what is data, in tools/imports.json; everything else that the house forbids is in the
// two files beside this one. test/architecture proves each rule on a planted violation.
import path from 'node:path';
import { forbiddenImports, importViolations } from './architecture/import-rules.mjs';
import { readTable, tableRules, tableViolations } from './architecture/import-table.mjs';
import { sourceRules, sourceViolations } from './architecture/source-rules.mjs';

const key = ({ rule, from, line = 0, to = '' }) => [rule, from, String(line).padStart(6, '0'), to].join('\n');

/** Every violation under `root`, as { rule, from, to?, line?, mend }, sorted. */
export async function violationsUnder(root) {
  const table = await readTable(root);
  const found = [
    ...(await tableViolations(root, table)),
    ...(await importViolations(root, table)),
    ...(await sourceViolations(root)),
  ];
  return found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

async function main(args) {
  const rootAt = args.indexOf('--root');
  const root = path.resolve(rootAt >= 0 ? args[rootAt + 1] : '.');
  if (args.includes('--rules')) {
    const names = [
      ...tableRules,
      ...forbiddenImports(await readTable(root)).map(({ name }) => name),
      ...sourceRules,
    ];
    console.log(JSON.stringify([...new Set(names)].sort()));
    return;
  }
  const violations = await violationsUnder(root);
  if (args.includes('--json')) {
    console.log(JSON.stringify(violations));
  } else {
    for (const { rule, from, to, line, mend } of violations) {
      const where = line === undefined ? from : `${from}:${line}`;
      console.log(`${rule}\n  ${where}${to === undefined ? '' : ` -> ${to}`}\n  ${mend}`);
    }
    console.log(violations.length ? `${violations.length} violation(s)` : 'The architecture holds.');
  }
  process.exitCode = violations.length ? 1 : 0;
}

if (path.basename(process.argv[1] ?? '') === 'architecture.mjs') await main(process.argv.slice(2));

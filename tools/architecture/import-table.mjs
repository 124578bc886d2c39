import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

/** The import table: for every lib (`people`), app (`apps/api`) and `migrations`, what it may import. */
export async function readTable(root) {
  return JSON.parse(await readFile(path.join(root, 'tools/imports.json'), 'utf8'));
}

/** Folder of a table key. */
export function folderOf(key) {
  return key.startsWith('apps/') || key === 'migrations' ? key : `libs/${key}`;
}

/** The row that a permission speaks of: `pulses/contract` is about `pulses`. */
function rowOf(entry, table) {
  return Object.hasOwn(table, entry) ? entry : entry.split('/')[0];
}

async function folders(root, under) {
  const entries = await readdir(path.join(root, under), { withFileTypes: true }).catch(() => []);
  const found = [];
  for (const entry of entries) {
    if (!entry.isDirectory() || entry.name === 'node_modules') continue;
    const inside = await readdir(path.join(root, under, entry.name), { recursive: true });
    if (inside.some((file) => /\.[cm]?[jt]sx?$/.test(file))) found.push(entry.name);
  }
  return found.sort();
}

/** The libs that exist under `root`. */
export function libsUnder(root) {
  return folders(root, 'libs');
}

export const tableRules = ['everything-is-in-the-table', 'table-names-known-libs', 'table-has-no-circle'];

/** The table itself: nothing may be missing from it, and it may not allow a circle. */
export async function tableViolations(root, table) {
  const from = 'tools/imports.json';
  const found = [];
  const keys = [...(await libsUnder(root)), ...(await folders(root, 'apps')).map((name) => `apps/${name}`)];
  for (const key of keys)
    if (!Object.hasOwn(table, key))
      found.push({
        rule: 'everything-is-in-the-table',
        from: folderOf(key),
        mend: `Add "${key}" with what it may import to ${from}.`,
      });
  for (const [key, allowed] of Object.entries(table))
    for (const entry of allowed) {
      if (!Object.hasOwn(table, rowOf(entry, table)))
        found.push({
          rule: 'table-names-known-libs',
          from,
          to: entry,
          mend: `"${key}" may import "${entry}", which has no row of its own; add it or correct the name.`,
        });
    }
  const done = new Set();
  const above = [];
  const walk = (key) => {
    if (above.includes(key)) {
      const circle = [...above.slice(above.indexOf(key)), key].join(' -> ');
      found.push({
        rule: 'table-has-no-circle',
        from,
        to: circle,
        mend: 'Take one of these permissions away.',
      });
      return;
    }
    if (done.has(key)) return;
    above.push(key);
    for (const entry of table[key] ?? []) walk(rowOf(entry, table));
    above.pop();
    done.add(key);
  };
  for (const key of Object.keys(table)) walk(key);
  return found;
}

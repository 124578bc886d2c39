import { existsSync } from 'node:fs';
import path from 'node:path';
import { cruise } from 'dependency-cruiser';
import { folderOf, libsUnder } from './import-table.mjs';

/** The libs that are plain functions, and the only packages they may use. */
export const shelf = [
  'statistics',
  'instruments',
  'measures',
  'influence-map',
  'risks',
  'disclosure',
  'attack',
  'seal',
];
const shelfPackages = ['zod', 'jstat', 'ml-matrix', 'hpke'];

/** The files of a lib that others may import. `node` is the server-only door of a lib shared with the browser. */
const doors = '(src/(index|contract|node)\\.ts|testing/index\\.ts)$';
const testCode = '(\\.spec\\.tsx?$|^libs/[^/]+/testing/|^test/|^bench/|^tools/)';
const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What a permission opens: `people` a whole lib (its doors, by another rule), `pulses/contract` one door of it. */
function allowedPath(entry, table) {
  if (Object.hasOwn(table, entry)) return `^${escape(folderOf(entry))}/`;
  const [lib, door] = entry.split('/');
  return `^libs/${escape(lib)}/src/${escape(door ?? '')}\\.ts$`;
}

/** The import table and the house's other import rules, in dependency-cruiser's form. */
export function forbiddenImports(table) {
  const rows = Object.entries(table).map(([key, allowed]) => ({
    name: `import-table: ${key}`,
    comment: `${key} may import ${allowed.join(', ') || 'nothing of ours'}; see tools/imports.json.`,
    // Test code may build its data with any lib; what ships may not.
    from: { path: `^${escape(folderOf(key))}/`, pathNot: testCode },
    to: {
      path: '^(libs|apps|migrations)/',
      pathNot: [`^${escape(folderOf(key))}/`, ...allowed.map((entry) => allowedPath(entry, table))],
    },
  }));
  return [
    ...rows,
    {
      name: 'no-cycles',
      comment: 'Move what both sides need into a third file, or turn one import round.',
      from: { path: '^(libs|apps|migrations|test|tools|bench)/' },
      to: { circular: true },
    },
    {
      name: 'only-through-the-door',
      comment:
        'Import the lib as @penumbra/<lib>; if something is missing there, export it from its index.ts.',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/$1/', `^libs/[^/]+/${doors}`] },
    },
    {
      name: 'only-through-the-door',
      comment:
        'Import the lib as @penumbra/<lib>; if something is missing there, export it from its index.ts.',
      from: { pathNot: '^libs/' },
      to: { path: '^libs/', pathNot: `^libs/[^/]+/${doors}` },
    },
    {
      name: 'testing-only-in-tests',
      comment: 'Builders are for tests; production code must not reach them.',
      from: { path: '^(libs|apps|migrations)/', pathNot: testCode },
      to: { path: '^(libs/[^/]+/testing/|test/)|\\.spec\\.tsx?$' },
    },
    {
      name: 'shelf-is-framework-free',
      comment: `The shelf is plain functions: apart from ours it may use ${shelfPackages.join(', ')} and nothing of node.`,
      from: {
        path: `^libs/(${shelf.join('|')})/`,
        pathNot: [testCode, '^libs/seal/src/node(\\.ts$|/)', '/reference/'],
      },
      to: {
        pathNot: [
          '^libs/',
          `(^|/)node_modules/(${shelfPackages.join('|')})/`,
          `^(${shelfPackages.join('|')})$`,
        ],
      },
    },
    {
      name: 'browser-stays-out-of-server-doors',
      comment: 'What the browser loads must not reach the server-only door of a lib.',
      from: { path: '^(libs/seal/src|apps/web)/', pathNot: [testCode, '^libs/seal/src/node(\\.ts$|/)'] },
      to: { path: '^libs/[^/]+/src/node(\\.ts$|/)' },
    },
    {
      name: 'intake-knows-nobody',
      comment: 'The ballot box must not be able to name a person: cut the import that leads there.',
      from: { path: '^(libs|apps)/intake/' },
      to: { path: '^libs/(people|identity)/', reachable: true },
    },
    {
      name: 'imports-resolve',
      comment: 'There is no such file or door.',
      from: {},
      to: { path: '^(\\.|@penumbra/)', couldNotResolve: true },
    },
  ].map((rule) => ({ severity: 'error', ...rule }));
}

/** Exact aliases of the doors that exist, as in tsconfig.json. */
async function doorAliases(root) {
  const alias = {};
  for (const lib of await libsUnder(root)) {
    const folder = path.join(root, 'libs', lib);
    alias[`@penumbra/${lib}$`] = path.join(folder, 'src/index.ts');
    alias[`@penumbra/${lib}/testing$`] = path.join(folder, 'testing/index.ts');
    for (const door of ['contract', 'node'])
      alias[`@penumbra/${lib}/${door}$`] = path.join(folder, `src/${door}.ts`);
  }
  return alias;
}

/** Runs dependency-cruiser over everything of ours, type-only imports included. */
export async function importViolations(root, table) {
  const own = ['libs', 'apps', 'migrations', 'test', 'bench', 'tools'].filter((folder) =>
    existsSync(path.join(root, folder)),
  );
  const rules = forbiddenImports(table);
  const { output } = await cruise(
    own,
    {
      baseDir: root,
      validate: true,
      ruleSet: { forbidden: rules },
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(dist|\\.data)/' },
      skipAnalysisNotInRules: true,
    },
    {
      alias: await doorAliases(root),
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
      extensionAlias: { '.js': ['.ts', '.tsx', '.js'], '.mjs': ['.mts', '.mjs'] },
      conditionNames: ['import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      mainFields: ['module', 'main', 'types'],
    },
  );
  return output.summary.violations.map(({ from, to, rule, cycle, via }) => {
    const steps = cycle ?? via;
    return {
      rule: rule.name,
      from,
      to: steps?.length ? steps.map((step) => step.name ?? step).join(' -> ') : to,
      mend: rules.find(({ name }) => name === rule.name).comment,
    };
  });
}

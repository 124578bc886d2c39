// Rules that imports alone cannot express, read from the syntax tree with TypeScript's own parser.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { shelf } from './import-rules.mjs';

const shelfSource = new RegExp(`^libs/(${shelf.join('|')})/src/`);
const testSource = /\.spec\.tsx?$|^libs\/[^/]+\/testing\//;
const mayHoldConnections = /\.store\.ts$|^libs\/platform\/(src\/database|testing)\/|\.spec\.ts$/;
const connections = new Set([
  'Repository',
  'EntityManager',
  'DataSource',
  'InjectRepository',
  'InjectDataSource',
  'InjectEntityManager',
]);
const routes = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'Options', 'Head', 'Search', 'Sse']);
const emptyWords = /(^|\/)(utils?|helpers?|common|core|shared)(\/|\.[jt]sx?$)/;
const clocks = new Map([
  ['Date.now', 'the clock'],
  ['performance.now', 'the clock'],
  ['Math.random', 'dice'],
  ['crypto.randomUUID', 'dice'],
  ['crypto.getRandomValues', 'dice'],
]);
const surroundings = new Set(['process', 'console', 'fetch', 'setTimeout', 'setInterval', 'require']);

export const sourceRules = [
  'named-after-the-domain',
  'shelf-has-no-clock-and-no-dice',
  'connections-only-in-stores',
  'controllers-in-controller-files',
  'handlers-say-who-may',
  'problem-codes-have-pages',
  'figures-come-from-the-ledger',
];

/** What makes or holds figures that nobody has released yet: for the tally's own room, and for offline commands. */
const unreleased = new Set([
  'freezeReading',
  'countAnswers',
  'AnswerCounter',
  'UnreleasedModule',
  'UnreleasedReader',
]);

const roomOfCode =
  'answer|database|delivery|disclosure|identity|instrument|intake|people|programme|pulse|reading|request|seal|service|webhook';
/** What webhooks tell of (docs/webhooks.md) looks like codes of problems and is none. */
const webhookTypes = new Set(['pulse.opened', 'pulse.closed', 'reading.released', 'webhook.test']);
/** A problem code as a whole text, or before the colon that begins its sentence. */
const problemCode = new RegExp(`^((?:${roomOfCode})\\.[a-z]+(?:-[a-z0-9]+)*)(?:$|:)`);

/** Every violation of the rules below in the sources under `root`. */
export async function sourceViolations(root) {
  const found = [];
  const pages = new Set(await readdir(path.join(root, 'docs/problems')).catch(() => []));
  for (const folder of ['libs', 'apps', 'migrations', 'test', 'bench', 'tools']) {
    const names = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
    for (const name of names.sort()) {
      const file = `${folder}/${name.split(path.sep).join('/')}`;
      if (/(^|\/)(node_modules|dist|\.data)\//.test(file) || !/\.(ts|tsx|mjs)$/.test(file)) continue;
      if (emptyWords.test(file))
        found.push({
          rule: 'named-after-the-domain',
          from: file,
          mend: 'Name the folder or file after what it is about.',
        });
      if (!/^(libs|apps)\//.test(file) || !/\.tsx?$/.test(file)) continue;
      const text = await readFile(path.join(root, file), 'utf8');
      const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
      const report = (rule, node, to, mend) => {
        const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
        found.push({ rule, from: file, line, to, mend });
      };
      if (shelfSource.test(file) && !testSource.test(file)) noClockNoDice(source, file, report);
      if (!mayHoldConnections.test(file)) connectionsOnlyInStores(source, report);
      handlersSayWhoMay(source, file, report);
      if (/^apps\/(api|worker|intake|web)\//.test(file) && !testSource.test(file))
        figuresComeFromTheLedger(source, report);
      if (!testSource.test(file)) codesHavePages(source, pages, report);
    }
  }
  return found;
}

function visit(node, see) {
  see(node);
  ts.forEachChild(node, (child) => visit(child, see));
}

/** Shelf functions depend on their arguments alone. Seal draws nonces and keys, so it may use crypto's randomness. */
function noClockNoDice(source, file, report) {
  const rule = 'shelf-has-no-clock-and-no-dice';
  const mend = 'Pass time, randomness and surroundings in as arguments.';
  const inSeal = file.startsWith('libs/seal/');
  visit(source, (node) => {
    if (ts.isPropertyAccessExpression(node)) {
      const name = node.getText(source).replace(/^globalThis\./, '');
      if (clocks.has(name) && !(inSeal && name.startsWith('crypto.'))) report(rule, node, name, mend);
    }
    const isDate =
      (ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(source) === 'Date';
    if (isDate && !node.arguments?.length) report(rule, node, 'new Date()', mend);
    if (ts.isIdentifier(node) && surroundings.has(node.text)) {
      const { parent } = node;
      const isOwnName =
        (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
        ((ts.isPropertyAssignment(parent) ||
          ts.isPropertySignature(parent) ||
          ts.isMethodDeclaration(parent) ||
          ts.isPropertyDeclaration(parent)) &&
          parent.name === node);
      if (!isOwnName) report(rule, node, node.text, mend);
    }
  });
}

const fromOrm = (specifier) =>
  specifier && ts.isStringLiteralLike(specifier) && /^(@nestjs\/)?typeorm$/.test(specifier.text);

/** Nobody but a store talks to the database. */
function connectionsOnlyInStores(source, report) {
  const rule = 'connections-only-in-stores';
  const mend = 'Move the query into the room’s *.store.ts; call the store from here.';
  visit(source, (node) => {
    if (ts.isImportDeclaration(node) && fromOrm(node.moduleSpecifier)) {
      const bindings = node.importClause?.namedBindings;
      if (node.importClause?.name) report(rule, node, 'default import', mend);
      if (bindings && ts.isNamespaceImport(bindings)) report(rule, node, '* as', mend);
      if (bindings && ts.isNamedImports(bindings))
        for (const element of bindings.elements) {
          const name = (element.propertyName ?? element.name).text;
          if (connections.has(name)) report(rule, element, name, mend);
        }
    }
    if (ts.isExportDeclaration(node) && fromOrm(node.moduleSpecifier))
      report(rule, node, 'export from', mend);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && fromOrm(node.argument.literal))
      report(rule, node, node.qualifier?.getText(source) ?? 'import type', mend);
    const loads = ts.isCallExpression(node) && /^(import|require)$/.test(node.expression.getText(source));
    if (loads && fromOrm(node.arguments[0])) report(rule, node, 'loaded at run time', mend);
  });
}

const says = ({ name, first }) =>
  (name === 'Requires' || name === 'Public') &&
  first !== undefined &&
  !(ts.isStringLiteralLike(first) && !first.text.trim());

/** Every route says in its own decorator who may call it, or why everybody may. */
function handlersSayWhoMay(source, file, report) {
  const original = new Map();
  for (const statement of source.statements) {
    const bindings = ts.isImportDeclaration(statement) ? statement.importClause?.namedBindings : undefined;
    if (bindings && ts.isNamedImports(bindings))
      for (const element of bindings.elements)
        original.set(element.name.text, (element.propertyName ?? element.name).text);
  }
  const decoratorsOf = (node) =>
    (ts.canHaveDecorators(node) ? (ts.getDecorators(node) ?? []) : []).map(({ expression }) => {
      const call = ts.isCallExpression(expression) ? expression : undefined;
      const callee = call ? call.expression : expression;
      const name = ts.isPropertyAccessExpression(callee)
        ? callee.name.text
        : (original.get(callee.text) ?? callee.text);
      return { name, first: call?.arguments[0] };
    });
  visit(source, (node) => {
    if (ts.isClassDeclaration(node) || ts.isClassExpression(node)) {
      const isController = decoratorsOf(node).some(({ name }) => name === 'Controller');
      if (isController && !file.endsWith('.controller.ts'))
        report(
          'controllers-in-controller-files',
          node,
          node.name?.text,
          'Move the class into a *.controller.ts file.',
        );
    }
    if (!ts.isMethodDeclaration(node) && !ts.isPropertyDeclaration(node)) return;
    const decorators = decoratorsOf(node);
    // Only the api knows who is signed in; the ballot box knows nobody.
    const inApi = source.fileName.startsWith('apps/api/');
    if (inApi && decorators.some(({ name }) => routes.has(name)) && !decorators.some(says))
      report(
        'handlers-say-who-may',
        node,
        node.name.getText(source),
        "Add @Requires('room.action') or @Public('why everybody may').",
      );
  });
}

/** A process that serves people reads figures from the ledger and has no way to make one. */
function figuresComeFromTheLedger(source, report) {
  const rule = 'figures-come-from-the-ledger';
  const mend = 'Read the frozen reading through Ledger, ReadingReader or ReadResults.';
  visit(source, (node) => {
    if ((ts.isImportSpecifier(node) || ts.isExportSpecifier(node)) && !node.isTypeOnly) {
      const name = (node.propertyName ?? node.name).text;
      if (unreleased.has(name)) report(rule, node, name, mend);
    }
    const whole =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
    const clause = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
    const takesAll = ts.isImportDeclaration(node) ? clause && ts.isNamespaceImport(clause) : !clause;
    if (whole && ts.isStringLiteralLike(whole) && whole.text === '@penumbra/readings' && takesAll)
      report(rule, node, 'everything of readings', mend);
  });
}

/** Permissions, actions of the audit log, names of tables and of files look like codes and are none. */
function isNoCode(node) {
  const { parent } = node;
  if (ts.isCallExpression(parent))
    return /(^|\.)(Requires|holdsPermission|record|vacuum)$/.test(parent.expression.getText());
  let at = node;
  while (ts.isConditionalExpression(at.parent) || ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return (
    ts.isPropertyAssignment(at.parent) &&
    at.parent.initializer === at &&
    at.parent.name.getText() === 'action'
  );
}

/** Whoever meets a code must be able to look it up. */
function codesHavePages(source, pages, report) {
  if (source.fileName.endsWith('/permissions.ts')) return;
  visit(source, (node) => {
    if (!ts.isStringLiteralLike(node) && !ts.isTemplateHead(node)) return;
    const code = problemCode.exec(node.text)?.[1];
    if (code && webhookTypes.has(code)) return;
    if (code && !/\.(html|json|csv)$/.test(code) && !pages.has(`${code}.md`) && !isNoCode(node))
      report(
        'problem-codes-have-pages',
        node,
        code,
        'Run `npm run problems`; a code that gets no page is not exported.',
      );
  });
}

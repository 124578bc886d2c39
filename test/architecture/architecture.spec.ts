import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

// Every rule is seen to fail here: a rule that never failed is decoration. The checker runs as people run it.

// Reading every source takes seconds on a free machine, and many times that beside other work.
jest.setTimeout(180_000);

interface Violation {
  rule: string;
  from: string;
  to?: string;
  mend: string;
}
type Files = Record<string, string>;
type Table = Record<string, string[]>;

const run = promisify(execFile);
const root = path.resolve(__dirname, '../..');
const checker = path.join(root, 'tools/architecture.mjs');
const readTable = async (): Promise<Table> =>
  JSON.parse(await readFile(path.join(root, 'tools/imports.json'), 'utf8'));

async function check(folder: string): Promise<{ violations: Violation[]; exitCode: number }> {
  const { stdout, code } = await run('node', [checker, '--root', folder, '--json']).then(
    (done) => ({ ...done, code: 0 }),
    (failed: { stdout: string; code: number }) => failed,
  );
  return { violations: JSON.parse(stdout) as Violation[], exitCode: code };
}

async function checkFiles(files: Files): Promise<{ violations: Violation[]; exitCode: number }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'penumbra-architecture-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    return await check(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An empty house: every row of the table with its doors. */
function emptyHouse(table: Table): Files {
  const files: Files = { 'tools/imports.json': JSON.stringify(table) };
  for (const key of Object.keys(table)) {
    if (key === 'migrations') files['migrations/first.ts'] = 'export const first = 1;\n';
    else if (key.startsWith('apps/')) files[`${key}/src/main.ts`] = 'export const main = 1;\n';
    else {
      files[`libs/${key}/src/index.ts`] = `export const door = '${key}';\n`;
      files[`libs/${key}/src/contract.ts`] = 'export type Word = string;\n';
      files[`libs/${key}/testing/index.ts`] = 'export const builder = 1;\n';
    }
  }
  return files;
}

/** For every row one import that the row does not allow. */
function forbiddenByTheTable(table: Table): { files: Files; expected: [string, string][] } {
  const files: Files = {};
  const expected: [string, string][] = [];
  for (const [key, allowed] of Object.entries(table)) {
    const target = Object.keys(table).find(
      (lib) => !/^apps\/|^migrations$|^people$|^identity$/.test(lib) && lib !== key && !allowed.includes(lib),
    );
    if (target === undefined) throw new Error(`Row ${key} allows everything; plant its violation by hand.`);
    const from =
      key === 'migrations'
        ? 'migrations/planted.ts'
        : `${key.startsWith('apps/') ? key : `libs/${key}`}/src/planted.ts`;
    files[from] = `import type { door } from '@penumbra/${target}';\nexport type Planted = typeof door;\n`;
    expected.push([`import-table: ${key}`, from]);
  }
  return { files, expected };
}

const planted: { rule: string; from: string; files: Files }[] = [
  {
    rule: 'import-table: intake',
    from: 'libs/intake/src/through-the-machinery.ts',
    files: { 'libs/intake/src/through-the-machinery.ts': `import '@penumbra/pulses';\n` },
  },
  {
    rule: 'import-table: apps/api',
    from: 'apps/api/src/borrows.ts',
    files: { 'apps/api/src/borrows.ts': `import '../../worker/src/main.js';\n` },
  },
  {
    // A message that leaves for anywhere must not be able to hold a figure.
    rule: 'import-table: webhooks',
    from: 'libs/webhooks/src/peeks.ts',
    files: { 'libs/webhooks/src/peeks.ts': `import '@penumbra/readings';\n` },
  },
  {
    rule: 'everything-is-in-the-table',
    from: 'libs/stranger',
    files: { 'libs/stranger/src/index.ts': 'export {};\n' },
  },
  {
    rule: 'everything-is-in-the-table',
    from: 'apps/stranger',
    files: { 'apps/stranger/src/main.ts': 'export {};\n' },
  },
  {
    rule: 'no-cycles',
    from: 'libs/people/src/egg.ts',
    files: {
      'libs/people/src/hen.ts': `import { egg } from './egg.js';\nexport const hen = () => egg;\n`,
      'libs/people/src/egg.ts': `import { hen } from './hen.js';\nexport const egg = () => hen;\n`,
    },
  },
  {
    rule: 'only-through-the-door',
    from: 'libs/people/src/window.ts',
    files: {
      'libs/people/src/window.ts': `import '../../platform/src/pipes.js';\n`,
      'libs/platform/src/pipes.ts': 'export {};\n',
    },
  },
  {
    rule: 'only-through-the-door',
    from: 'apps/api/src/window.ts',
    files: {
      'apps/api/src/window.ts': `export type { Pipe } from '../../../libs/platform/src/more-pipes.js';\n`,
      'libs/platform/src/more-pipes.ts': 'export type Pipe = string;\n',
    },
  },
  {
    rule: 'only-through-the-door',
    from: 'test/window.spec.ts',
    files: {
      'test/window.spec.ts': `import '../libs/platform/src/other-pipes.js';\n`,
      'libs/platform/src/other-pipes.ts': 'export {};\n',
    },
  },
  {
    rule: 'testing-only-in-tests',
    from: 'libs/people/src/uses-builder.ts',
    files: { 'libs/people/src/uses-builder.ts': `export { builder } from '@penumbra/platform/testing';\n` },
  },
  {
    rule: 'shelf-is-framework-free',
    from: 'libs/measures/src/writes.ts',
    files: { 'libs/measures/src/writes.ts': `import fs from 'node:fs';\nexport { fs };\n` },
  },
  {
    rule: 'shelf-is-framework-free',
    from: 'libs/risks/src/injects.ts',
    files: {
      'libs/risks/src/injects.ts': `import { Injectable } from '@nestjs/common';\nexport { Injectable };\n`,
    },
  },
  {
    rule: 'shelf-is-framework-free',
    from: 'libs/disclosure/src/queries.ts',
    files: {
      'libs/disclosure/src/queries.ts': `import type { Client } from 'pg';\nexport type { Client };\n`,
    },
  },
  {
    rule: 'browser-stays-out-of-server-doors',
    from: 'libs/seal/src/blind.ts',
    files: {
      'libs/seal/src/blind.ts': `import './node.js';\n`,
      'libs/seal/src/node.ts': `import 'node:crypto';\n`,
    },
  },
  {
    rule: 'intake-knows-nobody',
    from: 'libs/intake/src/asks-a-friend.ts',
    files: {
      // Every single import of this path is allowed; the path is not.
      'libs/intake/src/asks-a-friend.ts': `import type { Audience } from '@penumbra/pulses/contract';\nexport type { Audience };\n`,
      'libs/pulses/src/contract.ts': `export type Word = string;\nexport type { Audience } from './audience.js';\n`,
      'libs/pulses/src/audience.ts': `import type { door } from '@penumbra/people';\nexport type Audience = typeof door;\n`,
    },
  },
  {
    rule: 'imports-resolve',
    from: 'libs/people/src/into-the-wall.ts',
    files: { 'libs/people/src/into-the-wall.ts': `import '@penumbra/platform/src/pipes';\n` },
  },
  {
    rule: 'named-after-the-domain',
    from: 'libs/people/src/utils/anything.ts',
    files: { 'libs/people/src/utils/anything.ts': 'export {};\n' },
  },
  ...[
    'export const at = () => Date.now();',
    'export const at = () => new Date();',
    'export const at = () => globalThis.performance.now();',
    'export const at = () => Math.random();',
    'export const at = () => crypto.randomUUID();',
    'export const at = () => process.env.HOME;',
    `export const at = () => console.log('here');`,
  ].map((text, i) => ({
    rule: 'shelf-has-no-clock-and-no-dice',
    from: `libs/statistics/src/clock-${i}.ts`,
    files: { [`libs/statistics/src/clock-${i}.ts`]: `${text}\n` },
  })),
  ...[
    `import { DataSource } from 'typeorm';\nexport { DataSource };`,
    `import type { Repository } from 'typeorm';\nexport type { Repository };`,
    `import { EntityManager as Innocent } from 'typeorm';\nexport { Innocent };`,
    `import * as orm from 'typeorm';\nexport { orm };`,
    `import { InjectRepository } from '@nestjs/typeorm';\nexport { InjectRepository };`,
    `export { DataSource } from 'typeorm';`,
    `export type Store = import('typeorm').DataSource;`,
    `export const load = () => import('typeorm');`,
  ].map((text, i) => ({
    rule: 'connections-only-in-stores',
    from: `libs/people/src/use-case-${i}.ts`,
    files: { [`libs/people/src/use-case-${i}.ts`]: `${text}\n` },
  })),
  {
    rule: 'connections-only-in-stores',
    from: 'libs/people/src/person.entity.ts',
    files: {
      'libs/people/src/person.entity.ts': `import { Column, Repository } from 'typeorm';\nexport { Column, Repository };\n`,
    },
  },
  {
    rule: 'controllers-in-controller-files',
    from: 'apps/api/src/hidden.ts',
    files: {
      'apps/api/src/hidden.ts': `import { Controller } from '@nestjs/common';\n@Controller('x')\nexport class Hidden {}\n`,
    },
  },
  ...[
    `@Get('all') all() {}`,
    `@Post() @HttpCode(201) add() {}`,
    `@Fetch('renamed') all() {}`,
    `@nest.Delete('namespace') all() {}`,
    `@Get('no reason') @Public('') all() {}`,
    `@Get('no action') @Requires() all() {}`,
  ].map((handler, i) => ({
    rule: 'handlers-say-who-may',
    from: `apps/api/src/open-${i}.controller.ts`,
    files: {
      [`apps/api/src/open-${i}.controller.ts`]:
        `import { Controller, Delete, Get, Get as Fetch, HttpCode, Post } from '@nestjs/common';\n` +
        `import * as nest from '@nestjs/common';\nimport { Public, Requires } from '@penumbra/platform';\n` +
        `@Controller('open')\nexport class Open${i} {\n  ${handler}\n}\n`,
    },
  })),
  ...[
    `import { UnreleasedReader } from '@penumbra/readings';\nexport const reader = UnreleasedReader;\n`,
    `import { freezeReading as figures } from '@penumbra/readings';\nexport const now = figures;\n`,
    `export { countAnswers } from '@penumbra/readings';\n`,
    `import * as readings from '@penumbra/readings';\nexport const all = readings;\n`,
    `export * from '@penumbra/readings';\n`,
  ].map((text, i) => ({
    rule: 'figures-come-from-the-ledger',
    from: `apps/api/src/figures-${i}.ts`,
    files: { [`apps/api/src/figures-${i}.ts`]: text },
  })),
  ...[
    `export const refuse = (make: (code: string) => Error) => make('pulse.too-late');\n`,
    `export const stop = () => new Error('database.gone: start it.');\n`,
    `export const refuse = (make: (code: string) => Error) => make('webhook.gone-for-good');\n`,
    'export const stop = (unit: string) => new Error(`reading.odd: ${unit} is odd.`);\n',
  ].map((text, i) => ({
    rule: 'problem-codes-have-pages',
    from: `libs/pulses/src/refusal-${i}.ts`,
    files: { [`libs/pulses/src/refusal-${i}.ts`]: text },
  })),
];

/** Near misses: everything here is allowed, and must stay so. */
const innocent: Files = {
  'libs/statistics/src/day.ts':
    'export const day = (at: number, Date_now: number) => new Date(at).getTime() + Date_now;\n',
  'libs/statistics/src/fetches.ts':
    'export const cost = (table: { fetch: number; process: number }) => table.fetch + table.process;\n',
  'libs/statistics/src/day.spec.ts': `import fs from 'node:fs';\nimport { day } from './day.js';\nexport const now = [day(Date.now(), 0), fs];\n`,
  'libs/instruments/src/schema.ts': `import { z } from 'zod';\nexport const schema = z.string();\n`,
  'docs/problems/pulse.too-late.md': '# pulse.too-late\n',
  'libs/pulses/src/refusal.ts':
    `export const refuse = (make: (code: string) => Error) => make('pulse.too-late');\n` +
    `export const line = (late: boolean) => ({ action: late ? 'pulse.closed' : 'pulse.opened', file: 'answer.html' });\n`,
  'libs/pulses/src/told.ts': `export const told = ['pulse.opened', 'webhook.test'];\n`,
  'libs/risks/src/uses.ts': `import { door } from '@penumbra/statistics';\nexport { door };\n`,
  'libs/seal/src/nonce.ts': 'export const nonce = () => crypto.getRandomValues(new Uint8Array(32));\n',
  'libs/seal/src/node.ts': `import { nonce } from './nonce.js';\nimport { privateEncrypt } from 'node:crypto';\nexport { nonce, privateEncrypt };\n`,
  'libs/delivery/src/issue.ts': `import { nonce } from '@penumbra/seal/node';\nexport { nonce };\n`,
  'libs/intake/src/ballot.ts': `import type { Word } from '@penumbra/pulses/contract';\nexport type { Word };\n`,
  'libs/pulses/src/index.ts': `import { door } from '@penumbra/people';\nexport { door };\n`,
  'libs/people/src/team.entity.ts': `import { Column, Entity } from 'typeorm';\nexport { Column, Entity };\n`,
  'libs/people/src/team.store.ts': `import { DataSource } from 'typeorm';\nexport { DataSource };\n`,
  'libs/people/src/team.db.spec.ts': `import { builder } from '@penumbra/platform/testing';\nimport { DataSource } from 'typeorm';\nexport { builder, DataSource };\n`,
  'libs/platform/src/database/connect.ts': `import { DataSource } from 'typeorm';\nexport { DataSource };\n`,
  'apps/cli/src/migrate.ts': `import { first } from '../../../migrations/first.js';\nexport { first };\n`,
  'apps/api/src/team.controller.ts':
    `import { Controller, Get, Post } from '@nestjs/common';\nimport { Public, Requires } from '@penumbra/platform';\n` +
    `@Controller('team')\nexport class TeamController {\n  @Requires('team.read')\n  @Get()\n  all() {}\n\n` +
    `  @Post('enter')\n  @Public('it signs people in')\n  enter() {}\n\n  private count() {}\n}\n`,
  'test/journeys/one.spec.ts': `import { door } from '@penumbra/people';\nimport { builder } from '@penumbra/people/testing';\nexport { door, builder };\n`,
};

const key = (rule: string, from: string) => `${rule} in ${from}`;

describe('architecture', () => {
  it('holds in this repository', async () => {
    expect(await check(root)).toEqual({ violations: [], exitCode: 0 });
  });

  it('fires each rule on its planted violation, on nothing else, and every rule has one', async () => {
    const table: Table = { seal: [], ...(await readTable()) };
    const byTable = forbiddenByTheTable(table);
    const files = { ...emptyHouse(table), ...byTable.files };
    for (const plant of planted) Object.assign(files, plant.files);
    const { violations, exitCode } = await checkFiles(files);
    const expected = [
      ...byTable.expected.map(([rule, from]) => key(rule, from)),
      ...planted.map(({ rule, from }) => key(rule, from)),
    ];
    expect([...new Set(violations.map(({ rule, from }) => key(rule, from)))].sort()).toEqual(
      [...new Set(expected)].sort(),
    );
    expect(exitCode).toBe(1);
    for (const { mend } of violations) expect(mend).toMatch(/\w+ \w+/);

    const { stdout } = await run('node', [checker, '--root', root, '--rules']);
    const proven = new Set([
      ...violations.map(({ rule }) => rule),
      'table-names-known-libs',
      'table-has-no-circle',
    ]);
    expect((JSON.parse(stdout) as string[]).filter((rule) => !proven.has(rule))).toEqual([]);
  });

  it('allows what comes close to a violation but is none', async () => {
    const table: Table = { seal: [], ...(await readTable()) };
    table.delivery = [...table.delivery!, 'seal'];
    table['apps/cli'] = [...table['apps/cli']!, 'migrations'];
    expect(await checkFiles({ ...emptyHouse(table), ...innocent })).toEqual({ violations: [], exitCode: 0 });
  });

  it('refuses a table with a circle or an unknown lib', async () => {
    const table: Table = { people: ['platform'], platform: ['people'], pulses: ['peoples'] };
    const { violations } = await checkFiles({ 'tools/imports.json': JSON.stringify(table) });
    expect(violations.map(({ rule, to }) => [rule, to])).toEqual([
      ['table-has-no-circle', 'people -> platform -> people'],
      ['table-names-known-libs', 'peoples'],
    ]);
  });
});

/* oxlint-disable no-underscore-dangle -- the names of Stryker's switches and of Node's loader */
// A test runner for Stryker that loads the specs of a shelf lib once and then runs, for each change, the tests that reach it,
// in the same process. Jest builds a new world for every run, which takes a hundred times as long as the plain functions of
// the shelf; what these specs use of it is `describe`, `it`, `it.each`, `it.skip` and `expect`, and `expect` is Jest's own.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { transformSync } from '@swc/core';
import jestConfig from '../../jest.config.mjs';

/** What the changed code looks at to know which change is switched on, and where it notes what a test reaches. */
const switches = (globalThis.__stryker__ ??= {});

/** How long each test takes, noted by the first run for all later ones: the shortest goes first, and the first that fails ends the run. */
const durations = 'durations.json';

/** Tests of speed or of very large trees fail, or take minutes, on code that counts its own steps. */
const ofSize = /(in under \d+ seconds?|without recursion)$/;

class InProcessRunner {
  tests = null;
  durations = null;

  static inject = ['options'];

  constructor(options) {
    this.lib = options.inProcess.lib;
  }

  capabilities() {
    // A change in what runs while a file is loaded needs a new process.
    return { reloadEnvironment: false };
  }

  async dryRun() {
    this.tests ??= testsIn(this.lib);
    const result = await run(this.tests, false);
    if (result.status === DryRunStatus.Complete)
      writeFileSync(
        durations,
        JSON.stringify(result.tests.map(({ name, timeSpentMs }) => [name, timeSpentMs])),
      );
    return result.status === DryRunStatus.Complete
      ? { ...result, mutantCoverage: switches.mutantCoverage }
      : result;
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    switches.hitLimit = hitLimit;
    switches.hitCount = hitLimit ? 0 : undefined;
    if (mutantActivation === 'static') switches.activeMutant = activeMutant.id;
    try {
      this.tests ??= testsIn(this.lib);
    } catch (error) {
      return toMutantRunResult(complete([failed('loading', 0, error)]));
    }
    switches.activeMutant = activeMutant.id;
    const wanted = testFilter === undefined ? null : new Set(testFilter);
    this.durations ??= new Map(JSON.parse(readFileSync(durations, 'utf8')));
    const tests = this.tests
      .filter(({ name }) => wanted === null || wanted.has(name))
      .sort((a, b) => this.durations.get(a.name) - this.durations.get(b.name));
    return toMutantRunResult(await run(tests, true));
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];

async function run(tests, untilFirstFailure) {
  const results = [];
  for (const { name, body } of tests) {
    switches.currentTestId = name;
    const began = performance.now();
    const took = () => performance.now() - began;
    try {
      await body();
      results.push({ id: name, name, status: TestStatus.Success, timeSpentMs: took() });
    } catch (error) {
      results.push(failed(name, took(), error));
    }
    switches.currentTestId = undefined;
    const endless = determineHitLimitReached(switches.hitCount, switches.hitLimit);
    if (endless) return endless;
    if (untilFirstFailure && results.at(-1).status === TestStatus.Failed) break;
  }
  return complete(results);
}

const complete = (tests) => ({ status: DryRunStatus.Complete, tests });

const failed = (name, timeSpentMs, error) => ({
  id: name,
  name,
  status: TestStatus.Failed,
  timeSpentMs,
  failureMessage: String(error?.message ?? error),
});

/** Loads every spec of the lib. @returns the tests in the order they stand, each with a name of its own. */
function testsIn(lib) {
  // Inside Stryker's copy of the sources, which is where it runs its runners.
  const sources = process.cwd();
  const folder = join(sources, 'libs', lib, 'src');
  const load = createRequire(join(sources, 'package.json'));
  const found = [];
  const path = [];
  const describe = (title, body) => {
    path.push(title);
    body();
    path.pop();
  };
  const it = (title, body) => {
    if (!ofSize.test(title)) found.push({ name: `${found.length} ${[...path, title].join(' ')}`, body });
  };
  it.each = (rows) => (title, body) =>
    rows.forEach((row) => it(title, () => (Array.isArray(row) ? body(...row) : body(row))));
  it.skip = () => {};
  const { expect } = load('expect');
  drawFewer(load);
  Object.assign(globalThis, { describe, it, expect });
  readTypeScript(sources);
  for (const name of readdirSync(folder).sort()) if (name.endsWith('.spec.ts')) load(join(folder, name));
  return found;
}

/**
 * Property tests draw the same in every run and a tenth as often as in `npm test`, but 50 times at least: they are repeated for
 * each change. That a draw fails is enough to know; the smallest one that does is not looked for.
 */
function drawFewer(load) {
  const usual = load('fast-check');
  const assert = (property, { numRuns = 100, ...parameters } = {}) =>
    usual.assert(property, {
      seed: 1,
      ...parameters,
      endOnFailure: true,
      numRuns: Math.min(numRuns, Math.max(50, numRuns / 10)),
    });
  const fewer = { ...usual, assert };
  load.cache[load.resolve('fast-check')].exports = { ...fewer, default: fewer, __esModule: true };
}

/** `require` for TypeScript, compiled and named as Jest is told to. */
function readTypeScript(sources) {
  const [, options] = jestConfig.transform['^.+\\.ts$'];
  Module._extensions['.ts'] = (module, filename) => {
    const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
    module._compile(code, filename);
  };
  const usual = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    const lib = /^@penumbra\/([a-z-]+)(\/testing)?$/.exec(request);
    if (lib) return join(sources, 'libs', lib[1], lib[2] ? 'testing/index.ts' : 'src/index.ts');
    if (request.startsWith('.') && request.endsWith('.js') && parent?.path) {
      const typescript = resolve(parent.path, `${request.slice(0, -'.js'.length)}.ts`);
      if (existsSync(typescript)) return typescript;
    }
    return usual.call(this, request, parent, ...rest);
  };
}

import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import type { CaughtMail } from '../../apps/cli/src/mail-catcher/caught-mails.js';
import { openLocalStack } from '../../apps/cli/src/stack/local-stack.js';

const root = process.cwd();

/** The whole service as it runs - its own Postgres, mail catcher and four processes - and a browser in front of it. */
export async function startRunningService() {
  const folder = await mkdtemp(join(tmpdir(), 'penumbra-journey-'));
  await chmod(folder, 0o755);
  const deaths: string[] = [];
  const [stack, browser] = await Promise.all([
    openLocalStack({
      root,
      folder,
      throwAway: true,
      ports: { api: 0, intake: 0, mailPage: 0 },
      services: {},
      onProgress: () => undefined,
      onUnexpectedEnd: (name, how, lastLines) => deaths.push(`${name} ended (${how}):\n${lastLines}`),
    }),
    chromium.launch({
      executablePath: process.env['PENUMBRA_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
    }),
  ]);
  const stop = async (): Promise<void> => {
    await browser.close();
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  };
  await stack.startProcesses().catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  const { mails } = stack.mailCatcher!;
  const contexts: BrowserContext[] = [];

  return {
    stack,
    mails,
    /** Processes that ended by themselves. */
    deaths,

    /** A browser of somebody; `bypassCSP` lets the checks put their own script into the pages. */
    async browserOf(options: Parameters<typeof browser.newContext>[0] = {}): Promise<BrowserContext> {
      const context = await browser.newContext({
        locale: 'en-GB',
        timezoneId: 'Europe/Berlin',
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
        bypassCSP: true,
        ...options,
      });
      context.setDefaultTimeout(30_000);
      contexts.push(context);
      return context;
    },

    /** Runs the built command line as the operator does, beside the running service. @returns what it printed. */
    async command(args: readonly string[]): Promise<string> {
      const child = spawn(process.execPath, [resolve(root, 'dist/apps/cli/src/main.js'), ...args], {
        env: { PATH: process.env['PATH'], ...stack.environment('api') },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [printed, complained] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (complained += chunk.toString()));
      const code = await new Promise((done) => child.on('close', done));
      if (code !== 0) throw new Error(`penumbra ${args.join(' ')} ended with ${code}: ${complained}`);
      return printed;
    },

    /** Waits until somebody has so many mails. */
    async mailsTo(recipient: string, count = 1): Promise<readonly CaughtMail[]> {
      const theirs = () => mails.all().filter((mail) => mail.recipients.includes(recipient));
      await this.until(() => theirs().length >= count, `a mail to ${recipient}`);
      return theirs();
    },

    async until(holds: () => boolean, what: string, minutes = 1): Promise<void> {
      const deadline = Date.now() + minutes * 60_000;
      while (!holds()) {
        if (Date.now() > deadline) throw new Error(`There was not ${what} within ${minutes} min.`);
        await new Promise((done) => setTimeout(done, 50));
      }
    },

    stop,
  };
}

export type RunningService = Awaited<ReturnType<typeof startRunningService>>;

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makeUnitKeyPair } from '@penumbra/seal/node';
import { toBase64url } from '@penumbra/seal';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';
import { AnswerRefused, answerThroughLink } from '../../apps/cli/src/answering/headless-respondent.js';
import { respondent } from './respondent.js';
import { startAnsweringStack, type AnsweringStack } from './answering-stack.js';

const executablePath = process.env['PENUMBRA_CHROMIUM'] ?? '/usr/bin/chromium';
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

jest.setTimeout(120_000);

const { open, heading, arrivesAt, answer, answerAll, send, keptOnDevice } = respondent;
const thanks = 'Thank you. Your answers are in the ballot box.';

const steps = [
  ['before the key of the group is there', '**/api/unit-keys/**', 'abort'],
  ['before the issuer hears', '**/api/passes', 'abort'],
  ['before the reply of the issuer arrives', '**/api/passes', 'lose'],
  ['before the ballot box hears', '**/ballots/**', 'abort'],
  ['before the receipt arrives', '**/ballots/**', 'lose'],
] as const;

/** Breaks one step from now on. `reached` settles when the page gets there. */
async function cut(
  context: BrowserContext,
  address: string,
  how: 'abort' | 'lose' | 'hang' | 'hang after',
): Promise<{ reached: Promise<void> }> {
  let reach: () => void;
  const reached = new Promise<void>((done) => (reach = done));
  await context.route(address, async (route) => {
    if (how === 'lose' || how === 'hang after') await route.fetch();
    reach();
    if (how === 'abort' || how === 'lose') await route.abort('connectionreset');
  });
  return { reached };
}

/** A browser with a profile on disk that can be killed as by a power cut. */
async function killable(profile: string) {
  // Playwright gives no process of a persistent context, so the browser is started here and joined over its port.
  const child = spawn(
    executablePath,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const address = await new Promise<string>((found, failed) => {
    let printed = '';
    child.stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const listening = /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
      if (listening) found(listening);
    });
    child.on('exit', () => failed(new Error(`The browser ended: ${printed}`)));
  });
  const browser = await chromium.connectOverCDP(address);
  return {
    context: browser.contexts()[0]!,
    async kill(): Promise<void> {
      const ended = new Promise((done) => child.once('exit', done));
      process.kill(-child.pid!, 'SIGKILL');
      await ended;
      await browser.close().catch(() => undefined);
    },
  };
}

describe('the answer page in a browser', () => {
  let stack: AnsweringStack;
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    stack = await startAnsweringStack();
    browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-background-networking'],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await stack?.stop();
  });
  afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });

  const device = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> => {
    const context = await browser.newContext({
      ...phone,
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      ...options,
    });
    contexts.push(context);
    return context;
  };
  const linksOf = (page: Page) =>
    page
      .locator('a[href]')
      .evaluateAll((links) => links.map((link) => ({ href: (link as HTMLAnchorElement).href })));

  it('takes a person on a phone from the link to the receipt', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const context = await device();
    const page = await context.newPage();
    const requests: Request[] = [];
    page.on('request', (request) => requests.push(request));
    await page.goto(link);

    await arrivesAt(page, 'Autumn pulse');
    expect(page.url()).toBe(link.split('#')[0]);
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
    await page.getByText(/18 questions, about \d minutes\. Open until \w+day/).waitFor();
    await page.getByText(/ CES?T\./).waitFor();
    expect(await page.getByRole('group', { name: /1 .*balance/i }).count()).toBeGreaterThan(0);

    await answer(page, 'BA1', 8);
    await answer(page, 'TR1', 'cannot-say');
    await answer(page, 'TR2', 'prefer-not-to-answer');
    await page.getByText('3 of 18 answered').waitFor();
    await page.reload();
    await page.getByText('3 of 18 answered').waitFor();
    expect(await page.locator('input[name="BA1"][value="8"]').isChecked()).toBe(true);
    expect(requests.every((request) => request.method() === 'GET')).toBe(true);
    expect(await stack.passCount(pulse)).toBe(0);

    await send(page);
    const summary = page.getByRole('group', { name: '15 questions are still open' });
    await summary.waitFor();
    expect(await summary.evaluate((node) => node === document.activeElement)).toBe(true);
    await summary.getByRole('button', { name: 'Go to the first open question' }).click();
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toBe('TR3');
    await send(page);
    await page.getByRole('button', { name: 'Send it like this' }).click();
    await arrivesAt(page, thanks);

    const shown = (await page.locator('p.hash').textContent())!.replaceAll(' ', '');
    const [ballot, ...more] = await stack.ballots(pulse);
    expect(more).toEqual([]);
    expect(ballot).toMatchObject({
      revision: 1,
      answers: { BA1: 8, TR1: 'cannot-say', TR2: 'prefer-not-to-answer' },
    });
    expect(shown).toBe(ballot!.receipt);

    const posts = requests.filter((request) => request.method() === 'POST');
    expect(posts.map((request) => new URL(request.url()).pathname)).toEqual([
      '/api/passes',
      `/ballots/${pulse.tenantId}/${pulse.pulseId}`,
    ]);
    for (const post of posts) {
      const headers = await post.allHeaders();
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('referer');
      expect(headers['accept-language']).toBe('*');
    }
    const [asked, cast] = posts.map((post) => post.postDataJSON() as Record<string, string>);
    expect(Object.keys(asked!).sort()).toEqual(['blindedMessage', 'pulseId', 'secret', 'tenantId']);
    expect(Object.keys(cast!).sort()).toEqual(['ciphertext', 'nonce', 'revision', 'signature', 'unit']);
    expect(posts[1]!.postData()).not.toContain(asked!['secret']);
    expect(posts[0]!.postData()).not.toContain(cast!['nonce']);
    expect(await context.cookies()).toEqual([]);
    const kept = await keptOnDevice(page);
    expect(kept).toContain('"asking":null');
    expect(kept).toContain('"pending":null');
    expect(kept).not.toContain('cannot-say');
    expect(kept).not.toContain('BA1');
    expect(kept).toContain(cast!['signature']);
  });

  it('warns of names in a comment on the device alone, and carries it inside the sealed ballot', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    const page = await open(context, stack.invite(pulse));
    await page.getByText('Who is in my group?').click();
    await page.getByText('Person 3').waitFor();
    // Everything the page fetches by itself is here; from now on nothing may leave before Send.
    await page.waitForLoadState('networkidle');
    const requests: string[] = [];
    page.on('request', (request) => requests.push(`${request.url()} ${request.postData() ?? ''}`));

    const comment = page.getByRole('textbox', { name: /easier to disagree here/ });
    await comment.fill('  Ask before you decide, not after.  ');
    expect(await page.getByText(/This may name somebody/).count()).toBe(0);
    await comment.pressSequentially(' person 3 never asks');
    await page.getByText('This may name somebody: person').waitFor();
    await comment.evaluate((field) => (field as HTMLElement).blur());
    await page.reload();
    expect(await comment.inputValue()).toBe('  Ask before you decide, not after.   person 3 never asks');
    await page.getByText('Who is in my group?').click();
    await page.getByText('Person 3').waitFor();
    requests.length = 0;

    await answerAll(page);
    await send(page);
    await page.getByRole('heading', { name: 'This may name somebody: person' }).waitFor();
    await page.getByRole('button', { name: 'Go to my comment' }).click();
    expect(await comment.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(requests).toEqual([]);
    await comment.fill('  Ask before you decide, not after. ');
    await send(page);
    await arrivesAt(page, thanks);

    expect(requests.join('\n')).not.toContain('decide');
    expect(await keptOnDevice(page)).not.toContain('decide');
    const [ballot] = await stack.ballots(pulse);
    expect(ballot!.comment).toBe('Ask before you decide, not after.');
    // A colleague without a comment sends exactly as many bytes.
    const other = await open(await device(), stack.invite(pulse));
    await answerAll(other);
    await send(other);
    await arrivesAt(other, thanks);
    const ballots = await stack.ballots(pulse);
    expect(ballots.map(({ comment: written }) => written ?? null).toSorted()).toEqual(
      ['Ask before you decide, not after.', null].toSorted(),
    );
    expect(new Set(ballots.map(({ length }) => length)).size).toBe(1);
  });

  it('lets the answers be replaced on the same device, beginning with an empty form', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const context = await device();
    const page = await open(context, link);
    await answerAll(page, 4);
    await send(page);
    await arrivesAt(page, thanks);
    await page.close();

    const again = await open(context, link);
    await arrivesAt(again, thanks);
    await again.getByRole('button', { name: 'Change my answers' }).click();
    await again.getByText('0 of 18 answered').waitFor();
    await answerAll(again, 2);
    await send(again);
    await arrivesAt(again, thanks);
    const ballots = await stack.ballots(pulse);
    expect(ballots).toMatchObject([{ revision: 2, answers: { TR1: 2 } }]);
    const shown = (await again.locator('p.hash').textContent())!.replaceAll(' ', '');
    expect(shown).toBe(ballots[0]!.receipt);
  });

  it('takes answers from a device whose clock is a year ahead', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    await context.clock.setFixedTime(Date.now() + 365 * 86_400_000);
    const page = await open(context, stack.invite(pulse));
    await answerAll(page);
    await send(page);
    await arrivesAt(page, thanks);
    expect(await stack.ballots(pulse)).toHaveLength(1);
  });

  it('tells a second device that the link was used, and counts the first', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const [one, two] = [await open(await device(), link), await open(await device(), link)];
    await answerAll(one, 5);
    await answerAll(two, 1);
    await send(one);
    await arrivesAt(one, thanks);
    await send(two);
    await arrivesAt(two, 'This link has already been used to answer');
    expect(await stack.ballots(pulse)).toMatchObject([{ answers: { TR1: 5 } }]);
  });

  it('counts one ballot when two tabs of a device press Send at once', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const context = await device();
    const tabs = [await open(context, link), await open(context, link)];
    for (const [index, tab] of tabs.entries()) await answerAll(tab, index + 1);
    await Promise.all(tabs.map((tab) => send(tab)));
    for (const tab of tabs) await arrivesAt(tab, thanks);
    expect(await stack.passCount(pulse)).toBe(1);
    expect(await stack.ballots(pulse)).toHaveLength(1);
  });

  it('lets a scanner do what it likes except press Send: nothing is used up', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    expect((await fetch(link)).status).toBe(200);
    const scanner = await device();
    const page = await open(scanner, link);
    const posts: string[] = [];
    scanner.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    for (const { href } of await linksOf(page)) if (href.startsWith('http')) await fetch(href);
    let seed = 7;
    for (let clicks = 0; clicks < 40; clicks += 1) {
      // Real clicks, as a robot with a browser makes them, anywhere but on Send.
      const controls = await page
        .locator('input, summary, button')
        .filter({ visible: true, hasNotText: /Send|Antworten absenden|So absenden/ })
        .all();
      seed = (seed * 48271) % 2147483647;
      await controls[seed % controls.length]!.click({ timeout: 5_000 }).catch(() => undefined);
    }
    await open(scanner, link);
    await page.goto(link);
    await page.reload();
    // And script clicks on everything, Send as well.
    await page.evaluate(() => {
      document.querySelectorAll<HTMLElement>('input').forEach((input) => input.click());
      document.querySelectorAll<HTMLElement>('.send button').forEach((button) => button.click());
      document.querySelectorAll<HTMLElement>('.summary button').forEach((button) => button.click());
    });
    await page.getByText('18 of 18 answered').or(page.getByText('18 von 18 beantwortet')).waitFor();
    await page.waitForTimeout(300);
    expect(posts).toEqual([]);
    expect(await stack.passCount(pulse)).toBe(0);

    const person = await open(await device(), link);
    await answerAll(person, 5);
    await send(person);
    await arrivesAt(person, thanks);
    expect(await stack.ballots(pulse)).toMatchObject([{ answers: { TR1: 5 } }]);
  });

  it('names the group, its size and, folded, who is in it', async () => {
    const pulse = await stack.launchedPulse();
    const page = await open(await device(), stack.invite(pulse));
    await page.getByText('You are counted in “Aurora Instruments”, 6 people.').waitFor();
    expect(await page.getByText('Person 3').isVisible()).toBe(false);
    await page.getByText('Who is in my group?').click();
    expect(await page.locator('.group li').allTextContents()).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => `Person ${number}`),
    );
  });

  it('refuses in words another contract than the mail vouches for, and sends nothing', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const context = await device();
    await context.route('**/answer/**', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace('"minimumCell":5', '"minimumCell":3');
      await route.fulfill({ response, body });
    });
    const page = await open(context, link);
    await arrivesAt(page, 'These are not the rules of your mail');
    expect(await page.locator('input').count()).toBe(0);
    await context.unrouteAll();
    const otherUnit = link.replace(pulse.unitId, pulse.pulseId);
    expect(await heading(await open(context, otherUnit))).toBe('These are not the rules of your mail');
    expect(await heading(await open(context, link))).toBe('Autumn pulse');
  });

  it('refuses in words a key that the contract does not name, and sends nothing', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    const { publicKey } = await makeUnitKeyPair();
    await context.route('**/api/unit-keys/**', (route) =>
      route.fulfill({ json: { publicKey: toBase64url(publicKey) } }),
    );
    const page = await open(context, stack.invite(pulse));
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await answerAll(page, 2);
    await send(page);
    await arrivesAt(page, 'The key of your group is not the one in the contract');
    expect(posts).toEqual([]);
    await context.unrouteAll();
    await page.getByRole('button', { name: 'Back to the questions' }).click();
    await page.getByText('18 of 18 answered').waitFor();
    await send(page);
    await arrivesAt(page, thanks);
    expect(await stack.ballots(pulse)).toMatchObject([{ answers: { TR1: 2 } }]);
  });

  it('refuses in words a signature that does not fit, and casts nothing', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    await context.route('**/api/passes', (route) =>
      route.fulfill({ json: { blindSignature: toBase64url(new Uint8Array(256).fill(7)) } }),
    );
    const page = await open(context, stack.invite(pulse));
    await answerAll(page, 2);
    await send(page);
    await arrivesAt(page, 'The pass you were given does not fit');
    expect(await stack.ballots(pulse)).toEqual([]);
  });

  describe.each(steps)('when the network is cut %s', (_when, address, how) => {
    it('keeps the sealed answers and sends them once after reopening on that device', async () => {
      const pulse = await stack.launchedPulse();
      const link = stack.invite(pulse);
      const context = await device();
      const page = await open(context, link);
      await page.getByText('“Aurora Instruments”').waitFor();
      await answerAll(page, 3);
      await cut(context, address, how);
      await send(page);
      await arrivesAt(page, 'Your answers are not sent yet');
      await page.close();
      await context.unrouteAll();
      const again = await open(context, link);
      await arrivesAt(again, thanks);
      expect(await stack.passCount(pulse)).toBe(1);
      expect(await stack.ballots(pulse)).toMatchObject([{ revision: 1, answers: { TR1: 3 } }]);
      expect(await keptOnDevice(again)).not.toContain('TR1');
    });
  });

  describe.each(steps)('when the browser is killed %s', (_when, address, how) => {
    it('counts exactly one ballot after reopening on that device', async () => {
      const pulse = await stack.launchedPulse();
      const link = stack.invite(pulse);
      const profile = await mkdtemp(join(tmpdir(), 'penumbra-profile-'));
      try {
        const first = await killable(profile);
        const page = await open(first.context, link);
        await answerAll(page, 3);
        const { reached } = await cut(first.context, address, how === 'abort' ? 'hang' : 'hang after');
        await send(page);
        await reached;
        await first.kill();

        const second = await killable(profile);
        await arrivesAt(await open(second.context, link), thanks);
        await second.kill();
        expect(await stack.passCount(pulse)).toBe(1);
        expect(await stack.ballots(pulse)).toMatchObject([{ revision: 1, answers: { TR1: 3 } }]);
      } finally {
        await rm(profile, { recursive: true, force: true });
      }
    });
  });

  it('goes on by itself when a server that was away comes back', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    const page = await open(context, stack.invite(pulse));
    await answerAll(page, 3);
    let refusals = 0;
    await context.route('**/ballots/**', async (route) => {
      refusals += 1;
      if (refusals > 2) return route.continue();
      await route.fulfill({
        status: 503,
        body: '{"code":"service.unavailable"}',
        headers: { 'access-control-allow-origin': '*' },
      });
    });
    await send(page);
    await arrivesAt(page, 'Your answers are not sent yet');
    await arrivesAt(page, thanks);
    expect(refusals).toBe(3);
  });

  it('says in words that a pulse is over, cancelled or not there, and that a link is not known', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const context = await device();
    const early = await open(context, link);
    await answerAll(early);
    const forged = link.replace(/#[^~]+/, `#${'A'.repeat(43)}`);
    const stranger = await open(await device(), forged);
    await answerAll(stranger);
    await send(stranger);
    await arrivesAt(stranger, 'We do not know this link');
    const bare = await open(await device(), link.split('#')[0]!);
    expect(await heading(bare)).toBe('Please open the link in your mail');

    await stack.close(pulse);
    await send(early);
    await arrivesAt(early, 'This survey is closed');
    await early.getByText('did not arrive in time').waitFor();
    expect(await heading(await open(await device(), link))).toBe('This survey is closed');
    await stack.void(pulse);
    expect(await heading(await open(await device(), link))).toBe('This survey was cancelled');

    const nowhere = link.replace(pulse.pulseId, pulse.tenantId);
    const page = await (await device()).newPage();
    expect((await page.goto(nowhere))!.status()).toBe(404);
    await arrivesAt(page, 'There is no survey at this address');
    expect((await fetch(`${stack.pageUrl}/answer/x/y`)).status).toBe(404);
    expect(await stack.ballots(pulse)).toEqual([]);
  });

  it('forgets everything on a shared device', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const context = await device();
    const page = await open(context, link);
    await answerAll(page);
    await send(page);
    await arrivesAt(page, thanks);
    await page.getByText('This is a shared device').click();
    await page.getByRole('button', { name: 'Forget everything on this device' }).click();
    await arrivesAt(page, 'This device has forgotten everything');
    expect(await keptOnDevice(page)).toBe('[[],{},{}]');
    expect(await stack.ballots(pulse)).toHaveLength(1);
  });

  it('speaks the language of the link, and another when asked, keeping what was chosen', async () => {
    const pulse = await stack.launchedPulse();
    const page = await open(await device(), stack.invite(pulse, 'de'));
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
    await page.getByRole('button', { name: 'Antworten absenden' }).waitFor();
    await answer(page, 'TR1', 2);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('1 of 18 answered').waitFor();
    expect(await page.locator('input[name="TR1"][value="2"]').isChecked()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('English');
  });

  it('can be answered with the keyboard alone', async () => {
    const pulse = await stack.launchedPulse();
    const page = await open(await device({ isMobile: false, hasTouch: false }), stack.invite(pulse));
    await page.locator('input[name="BA1"]').first().focus();
    await page.keyboard.press('Space');
    for (let moved = 0; moved < 3; moved += 1) await page.keyboard.press('ArrowRight');
    expect(await page.locator('input[name="BA1"]:checked').getAttribute('value')).toBe('4');
    await page.keyboard.press('Enter');
    expect(await heading(page)).toBe('Autumn pulse');
    await page.getByRole('button', { name: 'Send my answers' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send it like this' }).focus();
    await page.keyboard.press('Enter');
    await arrivesAt(page, thanks);
  });

  it.each(['light', 'dark'] as const)(
    'has no accessibility violation and no sideways scroll (%s)',
    async (colorScheme) => {
      const axe = readFileSync(resolve('node_modules/axe-core/axe.min.js'), 'utf8');
      const pulse = await stack.launchedPulse();
      const context = await device({ colorScheme, viewport: { width: 320, height: 640 }, bypassCSP: true });
      const check = async (page: Page): Promise<void> => {
        await page.evaluate(axe);
        const found = await page.evaluate(async () => {
          const run = (window as unknown as { axe: { run(): Promise<{ violations: object[] }> } }).axe.run;
          return (await run()).violations;
        });
        expect(found).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      };
      for (const language of ['en', 'de']) {
        const page = await open(context, stack.invite(pulse, language));
        for (const details of await page.locator('summary').all()) await details.click();
        await answer(page, 'TR1', 4);
        await answer(page, 'TR2', 'cannot-say');
        await page.locator('.send button').click();
        await page.locator('.summary').waitFor();
        await check(page);
        await page.locator('.summary button.quiet').click();
        await page.locator('p.hash').waitFor();
        await check(page);
      }
      await check(await open(context, `${stack.pageUrl}/answer/x/y`));
      for (const path of [`contract/${pulse.manifestHash}`, `verify/${pulse.tenantId}/${pulse.pulseId}`]) {
        const page = await open(context, `${stack.pageUrl}/${path}`);
        for (const language of ['English', 'Deutsch']) {
          await page.getByRole('button', { name: language }).click();
          for (const details of await page.locator('summary').all()) await details.click();
          await check(page);
        }
      }
      await stack.close(pulse);
      const verify = await open(context, `${stack.pageUrl}/verify/${pulse.tenantId}/${pulse.pulseId}`);
      await verify.getByRole('button', { name: 'Check' }).click();
      await check(verify);
    },
  );

  it('keeps to its content security policy and stays small', async () => {
    const pulse = await stack.launchedPulse();
    const page = await (await device()).newPage();
    const complaints: string[] = [];
    page.on('console', (line) => complaints.push(line.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const response = (await page.goto(stack.invite(pulse)))!;
    await arrivesAt(page, 'Autumn pulse');
    expect(complaints).toEqual([]);
    expect(response.headers()['content-security-policy']).toContain(`default-src 'none'`);
    await page.evaluate(() => {
      const script = document.createElement('script');
      try {
        script.textContent = 'window.planted = true';
      } catch {
        return; // Trusted types refuse already the text.
      }
      document.body.append(script);
    });
    expect(await page.evaluate(() => 'planted' in window)).toBe(false);
    const scripts = (await response.text()).matchAll(/<script>([\s\S]*?)<\/script>/g);
    const script = Array.from(scripts, ([, code]) => code).join('');
    expect(gzipSync(script).length).toBeLessThan(20_000);
    const sources = await page.evaluate(() => [...document.scripts].map((one) => one.src));
    expect(sources.filter(Boolean)).toEqual([]);
  });

  it('shows the contract in plain words and to the letter, after working out its hash', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    const answering = await open(context, stack.invite(pulse));
    await answering.getByText('What happens to my answer').click();
    const words = await answering.locator('p.six').textContent();
    await answering.getByRole('link', { name: 'Read the privacy contract' }).click();
    await arrivesAt(answering, 'Privacy contract of “Autumn pulse”');
    await answering.getByText('It is the one in the address.').waitFor();
    expect(await answering.locator('p.six').textContent()).toBe(words);
    await answering.getByText('6 people, counted in 1 group.').waitFor();
    await answering.getByText('fewer than 5 people').waitFor();
    await answering.getByText('The text that was hashed').click();
    const text = (await answering.locator('pre').textContent())!;
    expect(createHash('sha256').update(text).digest('hex')).toBe(pulse.manifestHash);
    const [file] = await Promise.all([
      answering.waitForEvent('download'),
      answering.getByRole('button', { name: 'Save it as a file' }).click(),
    ]);
    expect(readFileSync(await file.path(), 'utf8')).toBe(text);

    await context.route('**/contract/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({
        response,
        body: (await response.text()).replace('"answersKeptDays":365', '"answersKeptDays":30'),
      });
    });
    await answering.reload();
    await answering.getByRole('alert').getByText('Careful').waitFor();
    expect(await answering.locator('p.six').count()).toBe(0);
    await context.unrouteAll();
    await answering.goto(`${stack.pageUrl}/contract/${'0'.repeat(64)}`);
    await arrivesAt(answering, 'There is no contract with this number');
  });

  it('lets anybody check a receipt after the close, without telling the server, also from a saved copy', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    const page = await open(context, stack.invite(pulse));
    const verify = `${stack.pageUrl}/verify/${pulse.tenantId}/${pulse.pulseId}`;
    await answerAll(page, 4);
    await send(page);
    await arrivesAt(page, thanks);
    const receipt = (await page.locator('p.hash').first().textContent())!;
    await page.getByRole('link', { name: 'Check the page and the count yourself' }).first().click();
    await page.getByText('The list of receipts appears here when the survey has closed').waitFor();

    await stack.close(pulse);
    await page.reload();
    await page.getByText('This device has kept a receipt').waitFor();
    const elsewhere = await open(await device(), verify);
    const html = await (await fetch(verify)).text();
    const copy = join(await mkdtemp(join(tmpdir(), 'penumbra-copy-')), 'verify.html');
    await writeFile(copy, html);
    const saved = await open(await device(), `file://${copy}`);
    for (const checking of [page, elsewhere, saved]) {
      const asked: string[] = [];
      checking.on('request', (request) => asked.push(request.url()));
      const check = async (text: string): Promise<void> => {
        await checking.getByLabel('Your receipt').fill(text);
        await checking.getByRole('button', { name: 'Check' }).click();
      };
      await check(receipt);
      await checking.getByText('Yes. This receipt is in the list').waitFor();
      await check('0'.repeat(64));
      await checking.getByText('No. This receipt is not in the list').waitFor();
      await check('abc');
      await checking.getByText('A receipt has 64 characters').waitFor();
      expect(asked).toEqual([]);
    }
    await rm(resolve(copy, '..'), { recursive: true });
  });

  it('compares the code of the served page with the contract', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    const page = await open(context, `${stack.pageUrl}/verify/${pulse.tenantId}/${pulse.pulseId}`);
    const compare = () => page.getByRole('button', { name: 'Compare now' }).click();
    await compare();
    await page.getByText('Yes. The page that was served just now').waitFor();
    let change = (html: string): string => html.replace('</main>', '</main><script>spy()</script>');
    await context.route('**/answer/**', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: change(await response.text()) });
    });
    await compare();
    await page.getByText('does not run the code').waitFor();
    change = (html) => html.replace('"minimumCell":5', '"minimumCell":3');
    await compare();
    await page.getByText('came with another contract').waitFor();
    await context.setOffline(true);
    await context.unrouteAll();
    await compare();
    await page.getByText('could not be fetched').waitFor();
  });

  it.each(['contract', 'verify'])(
    'the %s page keeps to its policy, sets no cookie and works by keyboard',
    async (kind) => {
      const pulse = await stack.launchedPulse();
      const context = await device({ isMobile: false, hasTouch: false });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('console', (line) => complaints.push(line.text()));
      page.on('pageerror', (error) => complaints.push(error.message));
      const path = kind === 'contract' ? pulse.manifestHash : `${pulse.tenantId}/${pulse.pulseId}`;
      const response = (await page.goto(`${stack.pageUrl}/${kind}/${path}`))!;
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(complaints).toEqual([]);
      expect(response.headers()).toMatchObject({
        'content-encoding': 'br',
        'referrer-policy': 'no-referrer',
      });
      expect(response.headers()['content-security-policy']).toContain(`default-src 'none'`);
      expect(await context.cookies()).toEqual([]);
      const script = /<script>([\s\S]*)<\/script>/.exec(await response.text())![1]!;
      expect(gzipSync(script).length).toBeLessThan(8_000);
      // Every control is reached by Tab, in the order of the page.
      const controls = await page
        .locator('a[href], button, summary, textarea')
        .filter({ visible: true })
        .count();
      const reached = new Set<string>();
      for (let tab = 0; tab < controls; tab += 1) {
        await page.keyboard.press('Tab');
        reached.add(await page.evaluate(() => document.activeElement!.outerHTML));
      }
      expect(reached.size).toBe(controls);
    },
  );

  it('is answered by the headless respondent in the same way', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const first = await answerThroughLink(link, { TR1: 4, BA1: 'cannot-say' });
    const [ballot] = await stack.ballots(pulse);
    expect(first.receipt).toBe(ballot!.receipt);
    const second = await answerThroughLink(link, { TR1: 1 }, first);
    expect(second.revision).toBe(2);
    expect(await stack.ballots(pulse)).toMatchObject([{ revision: 2, answers: { TR1: 1 } }]);
    await expect(answerThroughLink(link, { TR1: 2 })).rejects.toMatchObject({
      code: 'delivery.already-answered-elsewhere',
    });
    await stack.close(pulse);
    await expect(answerThroughLink(stack.invite(pulse), {})).rejects.toThrow(AnswerRefused);
  });
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium, type Browser, type BrowserContext, type Page, type Request } from 'playwright-core';
import { AnswerRefused, answerThroughLink } from '../../apps/cli/src/answering/headless-respondent.js';
import { respondent } from './respondent.js';
import { startAnsweringStack, type AnsweringStack } from './answering-stack.js';

const executablePath = process.env['PENUMBRA_CHROMIUM'] ?? '/usr/bin/chromium';
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

jest.setTimeout(60_000);

const { open, heading, arrivesAt, answer, answerAll, send, keptOnDevice } = respondent;
const thanks = 'Thank you. Your answers are in the ballot box.';

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

    const shown = (await page.locator('p.receipt').textContent())!.replaceAll(' ', '');
    const [ballot, ...more] = await stack.ballots(pulse);
    expect(more).toEqual([]);
    expect(ballot).toMatchObject({
      revision: 1,
      answers: { BA1: 8, TR1: 'cannot-say', TR2: 'prefer-not-to-answer' },
    });
    expect(shown).toBe(ballot!.receipt.toString('hex'));

    const posts = requests.filter((request) => request.method() === 'POST');
    expect(posts.map((request) => new URL(request.url()).pathname)).toEqual(['/api/passes', '/ballots']);
    for (const post of posts) {
      const headers = await post.allHeaders();
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('referer');
      expect(headers['accept-language']).toBe('*');
    }
    expect(posts[0]!.postDataJSON()).not.toHaveProperty('answers');
    expect(Object.keys(posts[1]!.postDataJSON() as object).sort()).toEqual([
      'answers',
      'pass',
      'pulseId',
      'revision',
      'tenantId',
    ]);
    expect(await context.cookies()).toEqual([]);
    const kept = await keptOnDevice(page);
    expect(kept).toContain('"pending":null');
    expect(kept).not.toContain('cannot-say');
    expect(kept).not.toContain('BA1');
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
    const shown = (await again.locator('p.receipt').textContent())!.replaceAll(' ', '');
    expect(shown).toBe(ballots[0]!.receipt.toString('hex'));
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

  it('sends nothing for a robot that opens the link, runs the script and clicks by script', async () => {
    const pulse = await stack.launchedPulse();
    const page = await open(await device(), stack.invite(pulse));
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await page.evaluate(() => {
      document.querySelectorAll<HTMLElement>('input').forEach((input) => input.click());
      document.querySelectorAll<HTMLElement>('.send button').forEach((button) => button.click());
      document.querySelectorAll<HTMLElement>('.summary button').forEach((button) => button.click());
    });
    await page.getByText('18 of 18 answered').waitFor();
    await page.waitForTimeout(500);
    expect(posts).toEqual([]);
    expect(await stack.passCount(pulse)).toBe(0);
    expect(await heading(page)).toBe('Autumn pulse');
  });

  describe.each([
    ['before the issuer hears', '**/api/passes', 'abort'],
    ['before the reply of the issuer arrives', '**/api/passes', 'lose'],
    ['before the ballot box hears', '**/ballots', 'abort'],
    ['before the receipt arrives', '**/ballots', 'lose'],
  ] as const)('when the network is cut %s', (_when, address, how) => {
    it('keeps the answers and sends them once after reopening on that device', async () => {
      const pulse = await stack.launchedPulse();
      const link = stack.invite(pulse);
      const context = await device();
      const page = await open(context, link);
      await answerAll(page, 3);
      await context.route(address, async (route) => {
        if (how === 'lose') await route.fetch();
        await route.abort('connectionreset');
      });
      await send(page);
      await arrivesAt(page, 'Your answers are not sent yet');
      await page.close();
      await context.unroute(address);
      const again = await open(context, link);
      await arrivesAt(again, thanks);
      expect(await stack.passCount(pulse)).toBe(1);
      expect(await stack.ballots(pulse)).toMatchObject([{ revision: 1, answers: { TR1: 3 } }]);
      expect(await keptOnDevice(again)).not.toContain('TR1');
    });
  });

  it('goes on by itself when a server that was away comes back', async () => {
    const pulse = await stack.launchedPulse();
    const context = await device();
    const page = await open(context, stack.invite(pulse));
    await answerAll(page, 3);
    let refusals = 0;
    await context.route('**/ballots', async (route) => {
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
    const forged = `${link.split('#')[0]}#${'A'.repeat(43)}.${pulse.unitId}.en`;
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
        await page.locator('p.receipt').waitFor();
        await check(page);
      }
      await check(await open(context, `${stack.pageUrl}/answer/x/y`));
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
    const script = /<script>([\s\S]*)<\/script>/.exec(await response.text())![1]!;
    expect(gzipSync(script).length).toBeLessThan(20_000);
  });

  it('is answered by the headless respondent in the same way', async () => {
    const pulse = await stack.launchedPulse();
    const link = stack.invite(pulse);
    const first = await answerThroughLink(link, { TR1: 4, BA1: 'cannot-say' });
    const [ballot] = await stack.ballots(pulse);
    expect(first.receipt).toBe(ballot!.receipt.toString('hex'));
    const second = await answerThroughLink(link, { TR1: 1 }, first);
    expect(second.revision).toBe(2);
    expect(await stack.ballots(pulse)).toMatchObject([{ revision: 2, answers: { TR1: 1 } }]);
    await expect(answerThroughLink(link, { TR1: 2 })).rejects.toMatchObject({
      code: 'delivery.already-answered-elsewhere',
    });
    await expect(answerThroughLink(stack.invite(pulse), { XX: 2 })).rejects.toMatchObject({
      code: 'intake.answers-invalid',
    });
    await stack.close(pulse);
    await expect(answerThroughLink(stack.invite(pulse), {})).rejects.toThrow(AnswerRefused);
  });
});

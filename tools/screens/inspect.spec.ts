import { chromium, type Browser, type Page } from 'playwright-core';
import { accessibilityViolations, showAs, sidewaysScroll } from './inspect.mjs';

jest.setTimeout(60_000);

// The checks of the screens, each seen to find what was planted: a check that never failed is decoration.
describe('the checks of the screens', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env['PENUMBRA_CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
    });
    page = await browser.newPage();
  });
  afterAll(() => browser?.close());

  const show = (main: string) =>
    page.setContent(`<!doctype html><html lang="en"><head><title>Planted</title>
      <meta name="viewport" content="width=device-width"><style>
      :root { color-scheme: light dark; }
      .faint { color: #767676; background: #fff; }
      @media (prefers-color-scheme: dark) { .faint { background: #333; } }
      </style></head><body><main><h1>Planted</h1>${main}</main></body></html>`);
  const rules = async (what?: { isMail: boolean }) =>
    (await accessibilityViolations(page, what)).map(({ rule }) => rule);

  it('find nothing on a sound page', async () => {
    await show('<p>Sound</p>');
    expect(await rules()).toEqual([]);
    expect(await sidewaysScroll(page)).toEqual({ pixels: 0, where: [] });
  });

  it('find a field without a name, and a target that is too small', async () => {
    await show(
      '<input><p><button style="all: unset; width: 9px; height: 9px">a</button><button style="all: unset; width: 9px; height: 9px">b</button></p>',
    );
    expect(await rules()).toEqual(expect.arrayContaining(['label', 'target-size']));
  });

  it('find what is too faint in one theme only', async () => {
    await show('<p class="faint">Faint</p>');
    await showAs(page, { theme: 'light', width: 1280 });
    expect(await rules()).toEqual([]);
    await showAs(page, { theme: 'dark', width: 1280 });
    expect(await rules()).toEqual(['color-contrast']);
  });

  it('ask for landmarks on a page, not in a mail', async () => {
    await page.setContent(
      '<!doctype html><html lang="en"><title>Mail</title><p>Without landmarks</p></html>',
    );
    expect(await rules()).toContain('region');
    expect(await rules({ isMail: true })).toEqual([]);
  });

  it('find what sticks out at 320 pixels, and name it', async () => {
    await show('<p class="wide" style="width: 350px; margin: 0">Wide</p>');
    await showAs(page, { theme: 'light', width: 1280 });
    expect((await sidewaysScroll(page)).pixels).toBe(0);
    await showAs(page, { theme: 'light', width: 320 });
    const { pixels, where } = await sidewaysScroll(page);
    expect(pixels).toBeGreaterThan(20);
    expect(where).toContain('p.wide');
  });
});

// What is checked on every screen.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

let axeSource = null;

/**
 * What axe finds against WCAG 2.2 A and AA, and of a page also against its best practices, in the theme that is shown.
 * @param {import('playwright-core').Page} page Of a context with `bypassCSP`.
 * @param {{ isMail?: boolean }} [what]
 * @returns {Promise<{ rule: string, help: string, where: string[] }[]>}
 */
export async function accessibilityViolations(page, { isMail = false } = {}) {
  axeSource ??= readFileSync(resolve('node_modules/axe-core/axe.min.js'), 'utf8');
  await page.evaluate(axeSource);
  const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
  return page.evaluate(
    async (tags) => {
      const { violations } = await window.axe.run(document, {
        runOnly: { type: 'tag', values: tags },
        resultTypes: ['violations'],
      });
      return violations.map(({ id, help, nodes }) => ({
        rule: id,
        help,
        where: nodes.map(
          ({ target, any }) => `${target.join(' ')} ${any.map((one) => one.message).join(' ')}`,
        ),
      }));
    },
    isMail ? wcag : [...wcag, 'best-practice'],
  );
}

/**
 * By how many pixels the page can be scrolled sideways, and what sticks out.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ pixels: number, where: string[] }>}
 */
export async function sidewaysScroll(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const pixels = Math.max(0, scrollWidth - clientWidth);
    if (pixels === 0) return { pixels, where: [] };
    const out = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 0.5,
    );
    return {
      pixels,
      where: out.slice(0, 8).map((element) => `${element.tagName.toLowerCase()}.${element.className}`),
    };
  });
}

/**
 * Shows the page in a theme and a width, and waits until it is drawn.
 * @param {import('playwright-core').Page} page
 * @param {{ theme: 'light' | 'dark', width: number }} look
 */
export async function showAs(page, { theme, width }) {
  await page.setViewportSize({ width, height: width < 500 ? 740 : 1000 });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frame = 0; frame < 3; frame += 1) await new Promise((done) => requestAnimationFrame(done));
  });
}

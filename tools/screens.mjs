// `npm run screens`: starts the demo in a folder that is thrown away, visits every screen of every role, writes a picture
// of each at 360 and 1440 pixels in light and dark to .data/screens (index.html shows them side by side), and checks each
// with axe and for sideways scrolling at 320 pixels. Exits 1 when something was found. Options: --only <part of a name,another>,
// --language de (the screens in German; texts of the server stay), --readme (also writes the picture in the README).
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installIfStale } from './install.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    language: { type: 'string', default: 'en' },
    readme: { type: 'boolean', default: false },
    port: { type: 'string', default: '4600' },
  },
});
await installIfStale(root);
const { openBrowser } = await import('./screens/browser.mjs');
const { screens } = await import('./screens/screens.mjs');
const { findWorld } = await import('./screens/world.mjs');
const { accessibilityViolations, showAs, sidewaysScroll } = await import('./screens/inspect.mjs');

const began = Date.now();
const themes = /** @type {const} */ (['light', 'dark']);
const widths = [1440, 360];
const folder = mkdtempSync(join(tmpdir(), 'penumbra-screens-'));
chmodSync(folder, 0o755);
const pictures = join(root, '.data/screens');
const found = [];
const rows = [];
let demo = null;
let browser = null;
try {
  say('starting the demo');
  demo = await startDemo();
  browser = await openBrowser();
  const contexts = await signIn(demo);
  const world = await findWorld({
    origin: demo.origin,
    mailPage: demo.mailPage,
    employeeEmail: demo.employeeEmail,
    signedIn: {
      hr: contexts.hr.request,
      executive: contexts.executive.request,
      lead: contexts.lead.request,
    },
  });
  say('visiting the screens');
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  for (const screen of screens.filter(({ name }) =>
    options.only.split(',').some((part) => name.includes(part)),
  )) {
    rows.push(await visit(screen, contexts[screen.as], world));
    say(screen.name);
  }
  if (options.readme) await takeReadmePicture(contexts.executive, world);
  writeFileSync(join(pictures, 'index.html'), indexPage());
} finally {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
}
conclude();

function say(what) {
  console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${what}`);
}

/** The demo as users start it; what it prints says where everything is. */
async function startDemo() {
  const args = [join(root, 'tools/penumbra.mjs'), 'demo', '--data', folder, '--port', options.port];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let hasEnded = false;
  let stopping = false;
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  const ended = new Promise((done) => {
    child.once('close', (code, signal) => {
      hasEnded = true;
      if (!stopping) found.push(`The demo has ended by itself (${signal ?? code}):\n${said.slice(-2000)}`);
      done();
    });
  });
  const stop = async () => {
    stopping = true;
    child.kill('SIGTERM');
    await ended;
  };
  // Ctrl-C in a terminal reaches the demo by itself.
  process.once('SIGTERM', () => void stop().then(() => process.exit(143)));
  while (!said.includes('begin anew')) {
    if (hasEnded) throw new Error(`The demo did not start:\n${said}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const link = (who) => new RegExp(`${who}.*\\n\\s+(http\\S+)`).exec(said)?.[1] ?? '';
  const mail = new URL(link('The invitation of an employee'));
  const page = await (await fetch(mail)).text();
  return {
    origin: new URL(link('HR: ')).origin,
    mailPage: mail.origin,
    employeeEmail: /<dt>To<\/dt><dd>([^<]+)</.exec(page)?.[1]?.replaceAll('&#64;', '@') ?? '',
    links: {
      hr: link('HR: '),
      executive: link('Executive: '),
      lead: link('Lead of '),
      council: link('Works council: '),
    },
    stop,
  };
}

/** One browser context for each role, and one where nobody is signed in. */
async function signIn({ origin, links }) {
  const newContext = async (link) => {
    const context = await browser.newContext({
      bypassCSP: true,
      locale: options.language === 'de' ? 'de-DE' : 'en-GB',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1440, height: 1000 },
    });
    context.setDefaultTimeout(30_000);
    if (link) {
      const token = new URL(link).hash.slice(1);
      const response = await context.request.post(`${origin}/api/sessions`, { data: { token } });
      if (!response.ok()) throw new Error(`Signing in failed: ${response.status()} ${await response.text()}`);
    }
    if (options.language !== 'en')
      await context.route('**/api/session', async (route) => {
        const response = await route.fetch();
        const session = await response.json();
        session.organisation.locale = options.language;
        await route.fulfill({ response, json: session });
      });
    return context;
  };
  return {
    nobody: await newContext(null),
    hr: await newContext(links.hr),
    executive: await newContext(links.executive),
    lead: await newContext(links.lead),
    council: await newContext(links.council),
  };
}

async function visit(screen, context, world) {
  const page = await context.newPage();
  const row = { screen: screen.name };
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  try {
    for (const width of [...widths, 320]) {
      await page.setViewportSize({ width, height: width < 500 ? 740 : 1000 });
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await screen.open(page, world);
      if (width === 320) {
        const { pixels, where } = await sidewaysScroll(page);
        row['320 px scroll'] = pixels;
        if (pixels > 0) found.push(`${screen.name} scrolls sideways by ${pixels} px: ${where.join(', ')}`);
        continue;
      }
      for (const theme of themes) {
        await showAs(page, { theme, width });
        await showFrames(page, width);
        await page.screenshot({
          path: join(pictures, pictureName(screen.name, width, theme)),
          fullPage: true,
          animations: 'disabled',
        });
        const violations = await accessibilityViolations(page, screen);
        row[`axe ${width} ${theme}`] = violations.length;
        for (const { rule, help, where } of violations)
          found.push(
            `${screen.name} ${width} ${theme}: ${rule} (${help})\n    ${where.slice(0, 5).join('\n    ')}`,
          );
      }
    }
  } catch (error) {
    found.push(`${screen.name} could not be visited: ${error.message}`);
  } finally {
    await page.close();
  }
  for (const error of errors) found.push(`${screen.name}: an error in the page: ${error}`);
  return row;
}

/** The browser does not draw a frame that is out of sight: such a page is shown in a window as high as itself. */
async function showFrames(page, width) {
  if ((await page.locator('iframe').count()) === 0) return;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await page.waitForTimeout(300);
}

function pictureName(name, width, theme) {
  return `${name}-${width}-${theme}.png`;
}

async function takeReadmePicture(context, world) {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await screens.find(({ name }) => name === 'executive-overview').open(page, world);
  mkdirSync(join(root, 'docs/images'), { recursive: true });
  await page.screenshot({ path: join(root, 'docs/images/overview.png'), animations: 'disabled' });
  await page.close();
}

/** All pictures on one page, so that they can be looked at. */
function indexPage() {
  const figures = rows.map(
    ({ screen }) =>
      `<h2>${screen}</h2><div>${widths
        .flatMap((width) => themes.map((theme) => pictureName(screen, width, theme)))
        .map((file) => `<a href="${file}"><img loading="lazy" src="${file}" alt="${file.slice(0, -4)}"></a>`)
        .join('')}</div>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 1rem; background: #ddd; }
div { display: flex; gap: 1rem; align-items: start; overflow-x: auto; }
img { max-height: 60rem; border: 1px solid #999; }
</style><h1>Screens</h1>${figures.join('\n')}</html>\n`;
}

function conclude() {
  console.table(Object.fromEntries(rows.map(({ screen, ...checks }) => [screen, checks])));
  for (const finding of found) console.log(`- ${finding}`);
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  console.log(
    `${rows.length} screens, ${found.length} findings, ${seconds} s. Pictures: .data/screens/index.html`,
  );
  process.exitCode = found.length === 0 ? 0 : 1;
}

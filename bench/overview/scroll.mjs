// The heat map of a large organisation in a browser: expanded, scrolled from end to end, sorted and collapsed, traced. Ends with 1
// where scrolling has a task of more than 50 ms of the page's own work, or the document grows beyond 6,000 elements.
//   npm run build && node bench/overview/scroll.mjs [--teams 1000] [--json]
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { buildIfStale } from '../../tools/build.mjs';
import { openLargeReading } from './large-reading.mjs';

const { values } = parseArgs({
  options: { teams: { type: 'string', default: '1000' }, json: { type: 'boolean', default: false } },
});
const teams = Number(values.teams);
const limits = { task: 50, elements: 6000 };
buildIfStale(['web']);

const { token, pulseId, startApi, stop } = await openLargeReading(teams);
let browser;
try {
  const origin = `http://127.0.0.1:${await startApi()}`;
  browser = await chromium.launch({
    executablePath: process.env.PENUMBRA_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-background-networking', '--disable-gpu'],
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([{ name: 'session', value: token, url: origin }]);
  const page = await context.newPage();
  await page.goto(`${origin}/readings/${pulseId}`);
  const region = page.locator('.heat-region');
  await region.locator('tbody tr').nth(5).waitFor();
  const elements = () => page.evaluate(() => document.querySelectorAll('*').length);
  const tracing = await browser.newBrowserCDPSession();
  /** The longest tasks of the page's main thread while something is done, in milliseconds. */
  const traced = async (does) => {
    const events = [];
    tracing.on('Tracing.dataCollected', ({ value }) => events.push(...value));
    await tracing.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: {
        includedCategories: ['toplevel', 'disabled-by-default-devtools.timeline', '__metadata'],
      },
    });
    await does();
    const complete = new Promise((done) => tracing.once('Tracing.tracingComplete', done));
    await tracing.send('Tracing.end');
    await complete;
    tracing.removeAllListeners('Tracing.dataCollected');
    return longest(events);
  };

  const steps = [];
  const step = async (name, does) => {
    let most = 0;
    const tasks = await traced(async () => {
      await does(async () => (most = Math.max(most, await elements())));
    });
    steps.push({ name, ...tasks, elements: Math.max(most, await elements()) });
  };
  await step('expand all branches', async () => {
    await page.getByRole('button', { name: 'Show all branches' }).click();
    await page.locator(`table.heat[aria-rowcount="${teams + 2}"]`).waitFor();
  });
  const scroll = async (count) => {
    const box = await region.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const height = await region.evaluate((one) => one.scrollHeight);
    // Notch by notch of a wheel.
    for (let moved = 0, notch = 120; moved < height; moved += notch) {
      await page.mouse.wheel(0, notch);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
      if (moved % (10 * notch) === 0) await count();
    }
    const last = await region.locator('tbody tr:not(.gap)').last().getAttribute('aria-rowindex');
    if (Number(last) !== teams + 2) throw new Error(`the last row in sight was ${last}`);
  };
  await region.scrollIntoViewIfNeeded();
  await step(`scroll through ${teams} rows`, scroll);
  await step('sort by the first measure', async () => {
    await page.locator('table.heat thead button').first().click();
    await page.locator('table.heat th[aria-sort="descending"]').waitFor();
  });
  await region.evaluate((one) => one.scrollTo(0, 0));
  await step(`scroll through ${teams} rows, sorted`, scroll);
  await step('back to the order of the organisation', async () => {
    await page.locator('.heat-tools select').selectOption('tree');
    await page.locator('table.heat th[aria-sort]').first().waitFor({ state: 'detached' });
  });
  await step('collapse all branches', async () => {
    await page.getByRole('button', { name: 'Hide all branches' }).click();
    await page.getByRole('button', { name: 'Show all branches' }).waitFor();
  });
  const scrolled = steps.filter(({ name }) => name.startsWith('scroll'));
  const held =
    Math.max(...scrolled.map(({ work }) => work)) <= limits.task &&
    Math.max(...steps.map((one) => one.elements)) < limits.elements;
  if (values.json) console.log(JSON.stringify({ teams, steps, held }));
  else {
    for (const { name, work, took, tasks, elements: count } of steps)
      console.log(
        `${name.padEnd(40)} longest task ${work} ms of work (${took} ms on the clock), ${tasks} tasks, ${count} elements`,
      );
    console.log(
      `${held ? 'held' : 'MISSED'}: scrolling at most ${limits.task} ms, below ${limits.elements} elements`,
    );
  }
  process.exitCode = held ? 0 : 1;
} finally {
  await browser?.close();
  await stop();
}

/**
 * Of the tasks of every page's main thread the longest, by its own processor time and by the clock. The clock counts other work on
 * the machine as well, so that only the first says something of the page.
 */
function longest(events) {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = events.filter(
    ({ name, pid, tid, dur }) => name.endsWith('RunTask') && mains.has(`${pid} ${tid}`) && dur,
  );
  if (tasks.length === 0) throw new Error('the trace holds no task of a page');
  const most = (of) => Math.round(Math.max(...tasks.map((task) => task[of] ?? 0)) / 100) / 10;
  return { work: most('tdur'), took: most('dur'), tasks: tasks.length };
}

// How long a person on a slow phone waits for the first question: a cold load of the built answer page in Chromium over an
// emulated slow 4G (562 ms latency, 1.47 Mbit/s down) with the processor slowed down four times.
//   ready     the questions are painted
//   answered  a tap on the first question, made as soon as it is there, has been handled
// On a busy machine `chrt -r 1 node …` (as root) keeps the others out of the figure.
// `npm run build && node bench/answer-page/run.mjs [--groups 40] [--runs 5] [--trace trace.json]`
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { encoded } from '../../dist/apps/api/src/answering/employee-pages.js';
import { inlinedPage, readPage } from '../../dist/apps/api/src/answering/inlined-page.js';
import { quarterlyCore } from '../../dist/libs/instruments/src/index.js';
import { manifestHash, writeLinkFragment } from '../../dist/libs/seal/src/index.js';
import { makeSealingKeyPair } from '../../dist/libs/seal/src/node.js';

const network = {
  offline: false,
  latency: 562,
  downloadThroughput: 1.47e6 / 8,
  uploadThroughput: 0.675e6 / 8,
};
const processorSlowdown = 4;

const { values } = parseArgs({
  options: {
    groups: { type: 'string', default: '40' },
    runs: { type: 'string', default: '5' },
    trace: { type: 'string' },
  },
});

const file = readFileSync('dist/apps/web/employee/answer.html', 'utf8');
const [tenantId, pulseId] = [randomUUID(), randomUUID()];
const units = Array.from({ length: Number(values.groups) }, () => ({
  unitId: randomUUID(),
  size: 9,
  keyHash: randomBytes(32).toString('base64url'),
}));
const { key, version, items } = quarterlyCore();
const closesAt = new Date(Date.now() + 10 * 24 * 3_600_000).toISOString();
const manifest = {
  version: 1,
  tenantId,
  pulseId,
  organisation: 'Sample',
  title: 'Autumn pulse',
  programme: null,
  replyToName: 'Ada Sample',
  replyToEmail: 'ada@sample.example',
  opensAt: new Date().toISOString(),
  closesAt,
  closingMayMoveByDays: 14,
  remindersAtMost: 3,
  instrument: {
    key,
    version,
    items: items.map(({ id, text, scale, askedWhen }) => ({
      id,
      text,
      scale,
      ...(askedWhen ? { askedWhen } : {}),
    })),
  },
  units,
  sealingKey: Buffer.from(makeSealingKeyPair().publicKey).toString('base64url'),
  ballotSize: 1024,
  minimumCell: 5,
  minimumCommentCell: 10,
  leadsSeeAfterWorkingDays: 0,
  executivesSeeAfterWorkingDays: 0,
  answersKeptDays: 365,
  software: { version: '0.1.0', answerPage: [] },
};
const data = { state: 'open', tenantId, pulseId, intakeUrl: 'https://box.example', closesAt, manifest };
const { html, headers } = inlinedPage(readPage(file), data, [`'self'`]);
const people = Array.from({ length: 9 }, (_, index) => `Person ${index}`);
let transferred = '';
const server = createServer(async (request, response) => {
  if (request.url.startsWith('/answer/')) {
    const { body, headers: encoding } = await encoded(html, request.headers['accept-encoding']);
    transferred = `${body.length} bytes (${encoding['content-encoding']})`;
    response.writeHead(200, { ...headers, ...encoding }).end(body);
    return;
  }
  response
    .writeHead(200, { 'content-type': 'application/json' })
    .end(JSON.stringify({ name: 'Sample', kind: 'team', size: 9, people, nextCursor: null, publicKey: '' }));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const fragment = writeLinkFragment({
  secret: Uint8Array.from(createHash('sha256').update('bench').digest()),
  unitId: units[0].unitId,
  manifestHash: await manifestHash(manifest),
  groupId: randomUUID(),
  locale: 'en',
});
const link = `http://127.0.0.1:${server.address().port}/answer/${tenantId}/${pulseId}#${fragment}`;

const browser = await chromium.launch({
  executablePath: process.env.PENUMBRA_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
const startLoad = loadavg()[0];

async function once(trace) {
  const context = await browser.newContext({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
  });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', network);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: processorSlowdown });
  // The tap goes straight to the browser: a locator would first load Playwright's own 330 KB of script into the page,
  // on the emulated phone, and wait for frames before it taps.
  devtools.on('Runtime.bindingCalled', async ({ name, payload }) => {
    if (name !== 'tapAt') return;
    await devtools.send('Input.dispatchTouchEvent', {
      type: 'touchStart',
      touchPoints: [JSON.parse(payload)],
    });
    await devtools.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  });
  const answered = new Promise((handled) => {
    devtools.on(
      'Runtime.bindingCalled',
      ({ name, payload }) => name === 'handled' && handled(JSON.parse(payload)),
    );
  });
  await devtools.send('Runtime.enable');
  for (const name of ['tapAt', 'handled']) await devtools.send('Runtime.addBinding', { name });
  await devtools.send('Page.enable');
  await devtools.send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watch})()` });
  if (trace) await browser.startTracing(page, { path: trace });
  await devtools.send('Page.navigate', { url: link });
  const marks = await answered;
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,
  );
  if (trace) await browser.stopTracing();
  await context.close();
  return { paint, ...marks };
}

/** In the page: taps the first answer once the questions are painted, and says when it was handled. */
function watch() {
  const first = document.querySelector('fieldset input');
  if (!first) {
    requestAnimationFrame(watch);
    return;
  }
  let ready = 0;
  // Added after the page's own listener, so it is told when the page has done its part.
  first.addEventListener('change', () =>
    setTimeout(() => globalThis.handled(JSON.stringify({ ready, answered: performance.now() }))),
  );
  requestAnimationFrame(() =>
    setTimeout(() => {
      ready = performance.now();
      const { x, y, width, height } = first.getBoundingClientRect();
      globalThis.tapAt(JSON.stringify({ x: x + width / 2, y: y + height / 2 }));
    }),
  );
}

await once(); // the browser's own start
const runs = [];
for (let run = 0; run < Number(values.runs); run += 1) runs.push(await once(run === 0 && values.trace));
await browser.close();
server.close();

const seconds = (milliseconds) => (milliseconds / 1000).toFixed(2);
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const script = [...file.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, code]) => code).join('');
console.log(
  `script ${script.length} bytes, ${gzipSync(script).length} gzipped; whole page with a contract of ` +
    `${units.length} groups ${transferred}`,
);
console.log(`load average ${startLoad.toFixed(2)} on ${cpus().length} processors at the start`);
for (const measure of ['paint', 'ready', 'answered']) {
  const all = runs.map((run) => run[measure]);
  console.log(`${measure.padEnd(9)} median ${seconds(median(all))} s   (${all.map(seconds).join('  ')})`);
}

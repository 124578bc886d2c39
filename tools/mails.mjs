// `npm run mails`: pictures of every mail in every language, at the width of a phone and of a desktop, in light and dark,
// under plain names, long ones, and ones that are written from right to left: .data/mails, one sheet for each look. Exits 1
// when a mail scrolls sideways at 320 pixels, fetches anything, or axe finds something. Option: --only <part of a name,another>.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildIfStale } from './build.mjs';
import { installIfStale } from './install.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const { values: options } = parseArgs({ options: { only: { type: 'string', default: '' } } });
await installIfStale(root);
buildIfStale(['server']);
const part = (file) => import(`../dist/libs/delivery/src/mails/${file}.js`);
const { invitationMail, reminderMail } = await part('invitation-mail');
const { resultsMail } = await part('results-mail');
const { voidNoticeMail } = await part('void-notice-mail');
const { mailLocales } = await part('mail-texts');
const { quarterlyCore } = await import('../dist/libs/instruments/src/index.js');
const { optOutPage } = await import('../dist/apps/api/src/delivery/opt-out-page.js');
const { openBrowser } = await import('./screens/browser.mjs');
const { accessibilityViolations, sidewaysScroll } = await import('./screens/inspect.mjs');

const id = '0191c7a2-3c1e-7a53-9a52-5b6d3f1f0a44';
const names = {
  plain: {
    title: 'Autumn pulse',
    organisationName: 'Tide Works',
    replyToName: 'Ada Brandt',
    name: 'Sara Quell',
  },
  long: {
    title:
      'How we work together after the merger of the northern and southern docks: the first of four surveys, autumn 2026',
    organisationName: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
    replyToName:
      'Dr. Maximiliane Freifrau von und zu Rabenstein-Hohenlohe-Oberberg, Human Resources and Organisation',
    name: 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessenschafe',
  },
  rtl: {
    title: 'نبض الخريف',
    organisationName: 'أعمال المد والجزر',
    replyToName: 'שרה לוי',
    name: 'محمد العربي',
  },
};
const kinds = {
  invitation: (of) => invitationMail(of),
  reminder: (of) => reminderMail(of),
  test: (of) => invitationMail({ ...of, isTest: true, optOutLink: null, contract: null }),
  results: (of) =>
    resultsMail({ ...of, link: `https://pulse.example.org/results/${id}#${id}`, about: 'results' }),
  replies: (of) =>
    resultsMail({ ...of, link: `https://pulse.example.org/results/${id}#${id}`, about: 'replies' }),
  void: (of) => voidNoticeMail(of),
  'opt-out': ({ person }) => optOutPage('asked', person.locale),
  'opted-out': ({ person }) => optOutPage('stopped', person.locale),
};
const content = ({ name, ...of }, locale) => ({
  ...of,
  person: { name, locale, timeZone: 'Europe/Berlin' },
  instrument: quarterlyCore(),
  minimumCell: 5,
  closesAt: new Date('2026-11-27T16:00:00Z'),
  link: `https://pulse.example.org/answer/${id}/${id}#${'aB3_'.repeat(11)}~${id}~${'0f'.repeat(32)}~${locale}`,
  contract: {
    words: 'dajel monip sitar bodav kelin rafos',
    link: `https://pulse.example.org/contract/${'0f'.repeat(32)}`,
  },
  optOutLink: `https://pulse.example.org/api/opt-outs/${id}/${'xY9-'.repeat(11)}`,
});

const folder = join(root, '.data/mails');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const browser = await openBrowser();
const found = [];
try {
  const page = await (await browser.newContext({ bypassCSP: true })).newPage();
  let where = '';
  page.on('request', (request) => found.push(`${where} fetches ${request.url()}`));
  for (const [kind, make] of Object.entries(kinds))
    for (const [named, of] of Object.entries(names)) {
      if (!options.only.split(',').some((wanted) => `${kind}-${named}`.includes(wanted))) continue;
      for (const [width, theme] of [
        [360, 'light'],
        [360, 'dark'],
        [800, 'light'],
        [800, 'dark'],
      ]) {
        const pictures = [];
        for (const locale of mailLocales) {
          where = `${kind} ${named} ${locale} ${width} ${theme}`;
          await page.emulateMedia({ colorScheme: theme });
          await page.setViewportSize({ width: 320, height: 740 });
          await page.setContent(make(content(of, locale)).html);
          const { pixels, where: out } = await sidewaysScroll(page);
          if (pixels > 0) found.push(`${where} scrolls sideways by ${pixels} px: ${out.join(', ')}`);
          await page.setViewportSize({ width, height: 740 });
          for (const { rule, where: at } of await accessibilityViolations(page, { isMail: true }))
            found.push(`${where}: ${rule} at ${at.slice(0, 3).join('; ')}`);
          pictures.push((await page.screenshot({ fullPage: true })).toString('base64'));
        }
        where = 'the sheet';
        await page.setViewportSize({ width: (width + 8) * pictures.length, height: 740 });
        const images = pictures.map((data) => `<img src="data:image/png;base64,${data}">`).join('');
        await page.setContent(
          `<body style="margin:0;display:flex;align-items:start;gap:8px;background:#888">${images}`,
        );
        await page.screenshot({
          path: join(folder, `${kind}-${named}-${width}-${theme}.png`),
          fullPage: true,
        });
      }
      console.log(`${kind}, ${named} names`);
    }
} finally {
  await browser.close();
}
// The sheets themselves are made of data that the page holds.
const faults = found.filter((fault) => !fault.includes('fetches data:'));
writeFileSync(join(folder, 'found.txt'), `${faults.join('\n')}\n`);
for (const fault of faults) console.error(fault);
console.log(`${faults.length} found; pictures in .data/mails`);
process.exit(faults.length === 0 ? 0 : 1);

import { randomUUID } from 'node:crypto';
import { quarterlyCore } from '@penumbra/instruments';
import type { BrowserContext, Page } from 'playwright-core';
import { Client } from 'pg';
import PostalMime from 'postal-mime';
import { answerThroughLink } from '../../apps/cli/src/answering/headless-respondent.js';
import { answerLinkIn } from '../../apps/cli/src/mail-catcher/answer-link.js';
import { atOnce } from '../../apps/cli/src/stack/at-once.js';
import { accessibilityViolations, showAs, sidewaysScroll } from '../../tools/screens/inspect.mjs';
import { screens, type World } from '../../tools/screens/screens.mjs';
import { findWorld } from '../../tools/screens/world.mjs';
import { respondent } from './respondent.js';
import { startRunningService, type RunningService } from './running-service.js';
import { toldByApi, toldByFile, toldByList, toldByTable, type Told } from './same-figure.js';
import {
  answersOfEverybody,
  brokenLines,
  brokenRoster,
  emails,
  goodRoster,
  invitedCount,
  pastSurvey,
  tideWorks,
} from './tide-works.js';

jest.setTimeout(180_000);

const title = 'First light';
const tellsResults = ({ subject }: { subject: string }): boolean => subject === `The results: ${title}`;
const { hr, executive, lead, council, employee } = tideWorks;

// One story, told in steps that build on one another: an organisation's first pulse, on the running service.
describe('first light: one pulse from the launch to the dashboard', () => {
  let service: RunningService;
  let slug: string;
  let hrBrowser: BrowserContext;
  let hrPage: Page;
  let executiveBrowser: BrowserContext;
  let leadBrowser: BrowserContext;
  let councilBrowser: BrowserContext;
  let pulseId: string;
  let resultsLink: string;
  let resultsOfSouthDock: Told;
  let firstTold: Told;
  const answers = answersOfEverybody();

  const heading = (page: Page, name: string | RegExp) =>
    page.getByRole('heading', { level: 1, name }).waitFor();
  const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
  const confirm = (page: Page, name: string) => press(page.getByRole('dialog') as unknown as Page, name);
  /** The cells of a table, row by row. */
  const rowsOf = async (page: Page, caption: string | RegExp): Promise<string[][]> => {
    const rows = page.getByRole('table', { name: caption }).locator('tbody tr');
    await rows.first().waitFor();
    return Promise.all((await rows.all()).map((row) => row.locator('th, td').allInnerTexts()));
  };
  const chooseRoster = async (name: string, text: string): Promise<void> => {
    await hrPage
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text, 'utf8') });
    await heading(hrPage, `Check of ${name}`);
  };
  /** Asks for a link on the sign-in page, and opens the one in the mail that comes. */
  const signInByMail = async (context: BrowserContext, email: string): Promise<Page> => {
    const page = await context.newPage();
    const had = service.mails.all().filter((mail) => mail.recipients.includes(email)).length;
    await page.goto(service.stack.publicUrl);
    await heading(page, 'Sign in');
    await page.getByLabel('Organisation').fill(slug);
    await page.getByLabel('E-mail address').fill(email);
    await press(page, 'Send me a link');
    await heading(page, 'Look at your mail');
    const mail = (await service.mailsTo(email, had + 1)).at(-1)!;
    const { text } = await PostalMime.parse(mail.raw);
    const link = /https?:\/\/\S+\/sign-in#\S+/.exec(text ?? '')?.[0];
    await page.goto('about:blank');
    await page.goto(link ?? 'no link in the mail');
    await press(page, 'Sign in');
    return page;
  };

  /** What the page for everyone who was asked tells somebody of South Dock who has no account. */
  const toldToEveryone = async (): Promise<Told> => {
    const phone = await service.browserOf({ viewport: { width: 360, height: 740 }, isMobile: true });
    const page = await phone.newPage();
    await page.goto(resultsLink);
    await heading(page, `What came of “${title}”`);
    await page.getByRole('heading', { name: 'Your group: South Dock' }).waitFor();
    await page.getByText('6 of 6 answered').waitFor();
    await page.getByRole('heading', { name: 'Everyone together' }).waitFor();
    const told = await toldByList(
      page.locator('section', { hasText: 'Your group: South Dock' }),
      'South Dock',
    );
    await phone.close();
    return told;
  };
  /** What the API says of a reading, and so every other outlet: CSV, workbook, overview, brief and the page of a team. */
  const toldEverywhere = async (browser: BrowserContext, of: string): Promise<Told> => {
    const address = `${service.stack.publicUrl}/api/readings/${of}`;
    const told = await toldByApi(browser, address);
    const measures = [...new Set(Object.keys(told).map((figure) => figure.slice(figure.indexOf(': ') + 2)))];
    const teams = ['Tide Works', 'North Dock', 'South Dock', 'Office', 'Rest of Tide Works'];
    expect(Object.keys(told)).toHaveLength(teams.length * measures.length);
    expect(new Set(Object.values(told)).size).toBeGreaterThan(10);
    for (const format of ['csv', 'xlsx'] as const)
      expect({ format, told: await toldByFile(browser, address, format, measures) }).toEqual({
        format,
        told,
      });

    const page = await browser.newPage();
    await page.goto(`${service.stack.publicUrl}/readings/${of}/brief`);
    await page.locator('.brief table tbody tr').first().waitFor();
    expect(await toldByTable(page, '.brief table')).toEqual(told);
    await page.goto(`${service.stack.publicUrl}/readings/${of}`);
    await page.locator('table.heat tbody tr').first().waitFor();
    expect(await toldByTable(page, 'table.heat')).toEqual(told);
    await page
      .getByRole('table', { name: 'Teams and measures' })
      .getByRole('link', { name: 'South Dock' })
      .click();
    await heading(page, 'South Dock');
    expect(await toldByList(page, 'South Dock')).toEqual(ofSouthDock(told));
    await page.close();
    return told;
  };
  /**
   * Answers to the questions on trust change hands among people who are counted together, so that they are further apart
   * and their mean is the same: a second revision has wider ranges then, as after a change of how ranges are worked out.
   */
  const dealTrustAnew = async (): Promise<void> => {
    const admin = new Client({ connectionString: service.stack.adminUrl });
    await admin.connect();
    const { rows } = await admin.query<{ cellId: string; id: string; answers: Record<string, number> }>(
      `select cell_id as "cellId", id, answers from readings.answer where pulse_id = $1`,
      [pulseId],
    );
    const ofTrust = quarterlyCore().items.filter(({ construct }) => construct === 'trust');
    for (const cellId of new Set(rows.map((row) => row.cellId))) {
      const own = rows.filter((row) => row.cellId === cellId);
      const dealt = ofTrust.map(({ id, reversed }) => {
        const given = own.map(({ answers: before }) => before[id]!).toSorted((a, b) => a - b);
        return [id, reversed ? given.toReversed() : given] as const;
      });
      for (const [place, { id }] of own.entries())
        await admin.query('update readings.answer set answers = answers || $2 where id = $1', [
          id,
          Object.fromEntries(dealt.map(([itemId, given]) => [itemId, given[place]])),
        ]);
    }
    await admin.end();
  };
  const ofSouthDock = (told: Told): Told =>
    Object.fromEntries(Object.entries(told).filter(([of]) => of.startsWith('South Dock: ')));

  beforeAll(async () => {
    service = await startRunningService();
    hrBrowser = await service.browserOf();
    executiveBrowser = await service.browserOf();
    leadBrowser = await service.browserOf();
    councilBrowser = await service.browserOf();
  });
  afterAll(async () => {
    await service?.stop();
    expect(service?.deaths).toEqual([]);
  });

  it('begins an organisation whose HR signs in with the printed link', async () => {
    const printed = await service.command([
      'tenant',
      'create',
      '--name',
      tideWorks.name,
      '--time-zone',
      'Europe/Berlin',
      '--admin',
      hr.email,
      '--admin-name',
      hr.name,
    ]);
    slug = /short name for signing in: (\S+)/.exec(printed)?.[1] ?? '';
    const link = /^http\S+$/m.exec(printed)?.[0] ?? '';
    hrPage = await hrBrowser.newPage();
    await hrPage.goto(link);
    await heading(hrPage, 'You are nearly in');
    expect(hrPage.url()).toBe(`${service.stack.publicUrl}/sign-in`);
    await press(hrPage, 'Sign in');
    await heading(hrPage, `Hello, ${hr.name}`);
  });

  it('shows HR every problem of a broken roster with its line, and applies a good one', async () => {
    await hrPage.getByRole('link', { name: 'Import the roster' }).click();
    await heading(hrPage, 'Roster');
    await chooseRoster('broken.csv', brokenRoster);
    const problems = await rowsOf(hrPage, /problems to mend/);
    expect(problems).toEqual(
      brokenLines.map(([line, column, words]) => [line, column, expect.stringMatching(words)]),
    );
    expect(await hrPage.getByRole('button', { name: 'Apply to the roster' }).count()).toBe(0);

    await hrPage.getByRole('link', { name: 'Import another file' }).click();
    await heading(hrPage, 'Roster');
    await hrPage.getByText('No teams yet. Import a roster to begin.').waitFor();
    await chooseRoster('tide-works.csv', goodRoster);
    await hrPage.getByText(`${invitedCount}join`).or(hrPage.getByText('No problems found')).first().waitFor();
    await press(hrPage, 'Apply to the roster');
    await confirm(hrPage, 'Apply to the roster');
    await hrPage.getByText('The roster is up to date.').waitFor();
    await hrPage.getByRole('link', { name: 'See the roster' }).click();
    expect(await rowsOf(hrPage, 'Teams')).toEqual([
      ['Tide Works', 'no lead', '3'],
      ['North Dock', lead.name, '8'],
      ['Office', 'Otto Brock', '3'],
      ['South Dock', 'Selma Oster', '7'],
    ]);
  });

  it('lets HR name an executive and the works council', async () => {
    await hrPage.getByRole('link', { name: 'People with access' }).click();
    await press(hrPage, 'Give access');
    const dialog = hrPage.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill(executive.name);
    await dialog.getByLabel('E-mail address').fill(executive.email);
    await dialog.getByRole('button', { name: 'Give access' }).click();
    await dialog.waitFor({ state: 'detached' });
    await press(hrPage, 'Give access');
    await dialog.getByLabel('Name', { exact: true }).fill(council.name);
    await dialog.getByLabel('E-mail address').fill(council.email);
    await dialog.getByLabel('Role').selectOption('Works council / privacy officer');
    await dialog.getByRole('button', { name: 'Give access' }).click();
    await dialog.waitFor({ state: 'detached' });
    const access = await rowsOf(hrPage, 'People with access');
    expect(access).toContainEqual(
      expect.arrayContaining([executive.name, 'Executive', 'Whole organisation']),
    );
    expect(access).toContainEqual(expect.arrayContaining([council.name, 'Works council / privacy officer']));
    expect(access).toContainEqual(expect.arrayContaining([lead.name, 'Lead', 'own team: North Dock']));
  });

  it('tells HR what blocks a draft, and who would be counted together', async () => {
    await hrPage.getByRole('link', { name: 'Pulses' }).click();
    await hrPage.getByRole('link', { name: 'New pulse' }).click();
    await hrPage.getByLabel('Title').fill(title);
    await hrPage.getByLabel('Audience').selectOption({ label: '\u2003Office' });
    await press(hrPage, 'Create the draft');
    await heading(hrPage, title);
    await hrPage.getByText('1 thing blocks the launch').waitFor();
    expect(await hrPage.getByRole('button', { name: 'Launch the pulse' }).count()).toBe(0);

    await hrPage.locator('.page-head').getByRole('link', { name: 'Edit' }).click();
    await hrPage.getByLabel('Audience').selectOption({ label: 'Whole organisation' });
    await press(hrPage, 'Save');
    await hrPage.getByText('Nothing blocks the launch.').waitFor();
    expect((await rowsOf(hrPage, 'Who is counted together')).toSorted()).toEqual([
      ['North Dock', '7'],
      ['Rest of Tide Works', '8'],
      ['South Dock', '6'],
    ]);
  });

  it('sends HR a test of the mail, whose link leads to the page as an employee will see it', async () => {
    const had = service.mails.all().filter(({ recipients }) => recipients.includes(hr.email)).length;
    await press(hrPage, 'Send a test to me');
    await hrPage.getByText(`A test is on its way to ${hr.email}.`).waitFor();
    const test = (await service.mailsTo(hr.email, had + 1)).at(-1)!;
    expect(test.subject).toContain('[Test] ');
    const { text } = await PostalMime.parse(test.raw);
    const draft = hrPage.url();
    await hrPage.goto(/https?:\/\/\S+/.exec(text ?? '')?.[0] ?? 'no link in the mail');
    await heading(hrPage, 'The page, as an employee sees it');
    const page = hrPage.frameLocator('iframe.phone-frame');
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    await page.getByText('This is a preview').waitFor();
    await page.locator('fieldset label.point').first().click();
    await page.getByText('1 of 18 answered').waitFor();
    await page.getByRole('button', { name: 'Send my answers' }).click();
    await page.getByRole('heading', { level: 1, name: 'nothing was sent' }).waitFor();
    await press(hrPage, 'German');
    await page.getByText('Dies ist eine Vorschau').waitFor();
    await hrPage.goto(draft);
  });

  it('launches it', async () => {
    await press(hrPage, 'Launch the pulse');
    await confirm(hrPage, 'Launch and send the mails');
    await hrPage.getByText('No result can be seen before it closes.').waitFor();
    pulseId = new URL(hrPage.url()).pathname.split('/').at(-1)!;
  });

  it('mails everybody one link, the same to the byte wherever it stands in the mail', async () => {
    await hrPage.getByText(`${invitedCount} of ${invitedCount} mails accepted`).waitFor();
    const invitations = service.mails.all().filter((mail) => mail.subject.startsWith(title));
    expect(invitations.map(({ recipients }) => recipients[0]).toSorted()).toEqual(emails.toSorted());
    const links = await Promise.all(
      invitations.map(async ({ raw }) => {
        const { html, text } = await PostalMime.parse(raw);
        const targets = [...(html ?? '').matchAll(/href="([^"]*)"/g)].map(([, target]) => target!);
        // Every point of the first question's scale, the button, and the link in words.
        expect(targets.length).toBeGreaterThan(5);
        const all = [...targets, ...((text ?? '').match(/https?:\/\/\S+/g) ?? [])];
        const kinds = ['/answer/', '/contract/', '/api/opt-outs/'].map(
          (path) => new Set(all.filter((link) => new URL(link).pathname.startsWith(path))),
        );
        expect(kinds.map(({ size }) => size)).toEqual([1, 1, 1]);
        expect(new Set(all).size).toBe(3);
        return kinds.map(([link]) => link!);
      }),
    );
    // The answer link and the way out are each person's own; the contract is the same for everybody.
    const differing = [0, 1, 2].map((kind) => new Set(links.map((ofMail) => ofMail[kind])).size);
    expect(differing).toEqual([invitedCount, 1, invitedCount]);
  });

  it('takes an employee on a phone from the mail to the receipt', async () => {
    const phone = await service.browserOf({
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
    });
    const [mail] = await service.mailsTo(employee.email);
    const link = (await answerLinkIn(mail!.raw))!;
    const page = await respondent.open(phone, link);
    await respondent.arrivesAt(page, title);
    expect(page.url()).toBe(link.split('#')[0]);
    await page.getByText('0 of 18 answered').waitFor();
    const asked = await page.locator('fieldset input').first().getAttribute('name');
    expect(asked).toBe('BA1');
    const theirs = answers.get(employee.email)!;
    for (const itemId of await page
      .locator('fieldset input[value="cannot-say"]')
      .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).name)))
      await respondent.answer(page, itemId, theirs[itemId] ?? 'cannot-say');
    await page.getByText('18 of 18 answered').waitFor();
    expect((await sidewaysScroll(page)).pixels).toBe(0);
    await respondent.send(page);
    await respondent.arrivesAt(page, 'Thank you. Your answers are in the ballot box.');
    expect((await page.locator('p.hash').first().innerText()).replaceAll(/\s/g, '')).toMatch(
      /^[0-9a-f]{64}$/,
    );
    expect(page.url()).toBe(link.split('#')[0]);
    await phone.close();
  });

  it('takes the answers of everybody else, and shows HR no result while the pulse is open', async () => {
    const others = emails.filter((email) => email !== employee.email);
    await atOnce(4, others, async (email) => {
      // One of them is HR, whose first mail was the test.
      const mail = (await service.mailsTo(email)).find(({ subject }) => subject.startsWith(title));
      await answerThroughLink((await answerLinkIn(mail!.raw))!, answers.get(email)!);
    });
    await hrPage.getByRole('link', { name: 'Readings' }).click();
    await hrPage.getByText('No reading yet.').waitFor();
  });

  it('closes when HR has typed the title, and shows HR the reading', async () => {
    await hrPage.goto(`${service.stack.publicUrl}/hr/pulses/${pulseId}`);
    await press(hrPage, 'Close now');
    const dialog = hrPage.getByRole('dialog');
    const close = dialog.getByRole('button', { name: 'Close now' });
    await dialog.getByLabel(/^Type the title/).fill('First');
    expect(await close.isDisabled()).toBe(true);
    await dialog.getByLabel(/^Type the title/).fill(title);
    await close.click();
    await hrPage.getByText('The reading is ready.').waitFor({ timeout: 60_000 });
    await hrPage.getByRole('link', { name: 'See the reading' }).click();
    await heading(hrPage, tideWorks.name);
    await hrPage.getByText(`${invitedCount} of ${invitedCount} answered`).first().waitFor();
  });

  it('shows the executive nothing until leads had a working day, then the overview, a team, the evidence of a flag', async () => {
    const page = await signInByMail(executiveBrowser, executive.email);
    await page.getByText('No reading yet').waitFor();
    expect(service.mails.all().filter(tellsResults)).toEqual([]);
    const admin = new Client({ connectionString: service.stack.adminUrl });
    await admin.connect();
    await admin.query(
      `update readings.reading set frozen_at = frozen_at - interval '7 days' where pulse_id = $1`,
      [pulseId],
    );
    await admin.end();
    await page.goto(`${service.stack.publicUrl}/readings`);
    await heading(page, tideWorks.name);
    expect(new URL(page.url()).pathname).toBe(`/readings/${pulseId}`);
    await page.getByText('Hierarchy shadow · North Dock').first().waitFor();
    const map = page.getByRole('table', { name: 'Teams and measures' });
    await map
      .getByRole('link', { name: /South Dock/ })
      .first()
      .click();
    await heading(page, 'South Dock');
    await page.getByText('6 of 6 answered').first().waitFor();
    await page.goBack();
    await page.getByRole('link', { name: 'See the evidence: Hierarchy shadow, North Dock' }).click();
    await heading(page, 'North Dock');
    const flag = page.getByRole('article', { name: 'Hierarchy shadow' });
    await flag.getByText('What the answers show').waitFor();
    expect(await flag.getByRole('listitem').count()).toBeGreaterThan(2);
    await flag.getByText('Why this is flagged').click();
    await flag.getByText('Rule', { exact: true }).waitFor();
  });

  it('then mails everyone who was asked, once, where the results of all and of their own group are', async () => {
    const told = () => service.mails.all().filter(tellsResults);
    await service.until(() => told().length >= invitedCount, 'a mail about the results to everybody', 3);
    expect(
      told()
        .map(({ recipients }) => recipients[0])
        .toSorted(),
    ).toEqual(emails.toSorted());
    const mail = told().find(({ recipients }) => recipients[0] === employee.email)!;
    const { text } = await PostalMime.parse(mail.raw);
    resultsLink = /https?:\/\/\S+\/results\/\S+/.exec(text ?? '')![0];
    resultsOfSouthDock = await toldToEveryone();
  });

  it('says the same figure on the screens, in the brief, in the files, to programs and to everyone', async () => {
    firstTold = await toldEverywhere(executiveBrowser, pulseId);
    expect(resultsOfSouthDock).toEqual(ofSouthDock(firstTold));
  });

  /** What the api answers to a larger organisation: long names, figures withheld, more rows and flags than are printed. */
  const answerAsLarger = (page: Page) =>
    page.route(`**/api/readings/${pulseId}`, async (route) => {
      const response = await route.fetch();
      const overview = await response.json();
      const nine = <T extends object>(list: readonly T[], change: (place: number) => object) =>
        Array.from({ length: 9 }, (_, place) => ({ ...list[place % list.length], ...change(place) }));
      const shown = overview.rows.find((row: { released: boolean }) => row.released);
      const reason = {
        code: 'too-few-answers',
        text: 'Too few answers here, or in a group that this gives away.',
      };
      const long = (name: string) => `${name} for the whole of the northern and the eastern regions`;
      overview.rows = Array.from({ length: 70 }, (_, place) => ({
        ...shown,
        kind: 'node',
        name: long(`Team ${place}`),
        depth: 1 + (place % 2),
        team: { id: randomUUID(), name: long(`Team ${place}`) },
        measures: nine(shown.measures, () => ({})).with(place % 9, { reason }),
      }));
      overview.organisation.measures = nine(overview.organisation.measures, (place) => ({
        measureId: `m${place}`,
      }));
      overview.measures = nine(overview.measures, (place) => ({
        id: `m${place}`,
        name: `A measure of ${place}`,
      }));
      overview.flags = Array.from({ length: 9 }, (_, place) => ({
        ...overview.flags[0],
        team: { id: randomUUID(), name: long(`Team ${place}`) },
      }));
      await route.fulfill({ response, json: overview });
    });

  it.each(['A4', 'Letter'])(
    'prints the brief of many teams and nine measures on one page of %s',
    async (format) => {
      const page = await executiveBrowser.newPage();
      await answerAsLarger(page);
      await page.goto(`${service.stack.publicUrl}/readings/${pulseId}/brief`);
      const rows = page.locator('.brief table tbody tr');
      await rows.nth(10).waitFor();
      // What makes it long is there: the most rows, nine measures each, and reasons below.
      expect(await rows.count()).toBe(16);
      expect(await rows.nth(1).locator('.figure-number').count()).toBe(8);
      expect(await rows.nth(1).locator('sup').count()).toBe(1);
      const printed = await page.pdf({ format });
      expect(/\/Count (\d+)/.exec(printed.toString('latin1'))?.[1]).toBe('1');
      await page.close();
    },
  );

  it('draws a long map again after the table, in a window of another size', async () => {
    const page = await executiveBrowser.newPage();
    await answerAsLarger(page);
    await page.goto(`${service.stack.publicUrl}/readings/${pulseId}`);
    const row = page.locator('table.heat tbody tr:not(.gap)').first();
    await row.waitFor();
    const view = page.getByRole('group', { name: 'View: Teams and measures' });
    await view.getByRole('button', { name: 'Table', exact: true }).click();
    await row.waitFor({ state: 'hidden' });
    await page.setViewportSize({ width: 360, height: 740 });
    await view.getByRole('button', { name: 'Chart', exact: true }).click();
    await row.waitFor();
    await page.close();
  });

  it('shows the lead the own team, and no other', async () => {
    const page = await signInByMail(leadBrowser, lead.email);
    await heading(page, 'Your team: North Dock');
    await page.getByRole('article', { name: 'Hierarchy shadow' }).waitFor();
    const overview = await hrBrowser.request.get(`${service.stack.publicUrl}/api/readings/${pulseId}`);
    const { rows } = (await overview.json()) as { rows: { team: { id: string; name: string } }[] };
    const other = rows.find(({ team }) => team.name === 'South Dock')!.team.id;
    for (const address of [`/team/${pulseId}/${other}`, `/readings/${pulseId}/teams/${other}`]) {
      await page.goto(service.stack.publicUrl + address);
      const refusal = page.getByRole('alert');
      await refusal.getByText('or it is not yours to see').waitFor();
      await refusal.getByText('reading.not-found').waitFor();
      expect(await page.getByText('South Dock').count()).toBe(0);
    }
  });

  it('shows the works council what was promised and done, and no result', async () => {
    const page = await signInByMail(councilBrowser, council.email);
    await heading(page, 'Pulses');
    await page.getByRole('link', { name: 'First light' }).click();
    await heading(page, 'First light');
    await page.getByText('365 days after the close').first().waitFor();
    const history = await rowsOf(page, 'Audit log');
    const done = history.map(([action]) => action).join(' ');
    for (const action of ['pulse.closed', 'pulse.launched', 'pulse.drafted']) expect(done).toContain(action);
    for (const path of [`/api/readings/${pulseId}`, '/api/employees', `/api/pulses/${pulseId}/delivery`]) {
      const refused = await councilBrowser.request.get(service.stack.publicUrl + path);
      expect([path, refused.status()]).toEqual([path, 403]);
    }
  });

  it('says the figures of a second revision, where they are others, in every outlet', async () => {
    await dealTrustAnew();
    await hrPage.goto(`${service.stack.publicUrl}/hr/pulses/${pulseId}/ledger`);
    await press(hrPage, 'Compute anew');
    const dialog = hrPage.getByRole('dialog');
    await dialog.getByLabel(/^Why\?/).fill('The way ranges are worked out was mended.');
    await dialog.getByLabel(/^Type the title/).fill(title);
    await dialog.getByRole('button', { name: 'Compute anew' }).click();
    await hrPage
      .getByRole('cell', { name: 'The way ranges are worked out was mended.' })
      .waitFor({ timeout: 60_000 });

    const told = await toldEverywhere(executiveBrowser, pulseId);
    const changed = Object.keys(told).filter((of) => told[of] !== firstTold[of]);
    expect(changed).toContain('South Dock: Trust');
    // Scores of the same people stay; what lies around them may be worked out in another way.
    const score = (text: string | undefined) => /^[^(]*/.exec(text ?? '')![0];
    expect(changed.map((of) => score(told[of]))).toEqual(changed.map((of) => score(firstTold[of])));
    expect(await toldToEveryone()).toEqual(ofSouthDock(told));
  });

  it('takes a past survey in, and says the same figure of it in every outlet', async () => {
    await hrPage.goto(`${service.stack.publicUrl}/hr/pulses/past`);
    await hrPage.getByLabel('Export of the responses').setInputFiles({
      name: 'last-year.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(pastSurvey(), 'utf8'),
    });
    await hrPage.getByLabel('What the survey is called').fill('Survey of last year');
    await hrPage.getByLabel('Last day on which it could be answered').fill('2025-06-30');
    await hrPage.getByLabel(/everybody who was asked has answered$/).check();
    await press(hrPage, 'Check the file');
    await press(hrPage, 'Import');
    await confirm(hrPage, 'Import');
    await hrPage.getByText('The reading is ready.').waitFor({ timeout: 60_000 });
    const past = new URL(hrPage.url()).pathname.split('/').at(-1)!;
    const told = await toldEverywhere(hrBrowser, past);
    expect(told['South Dock: Trust']).not.toBe(firstTold['South Dock: Trust']);
    expect(told['Office: Trust']).toMatch(/^Too few people belong here/);
  });

  describe('every screen of every role', () => {
    let world: World;
    let nobody: BrowserContext;

    beforeAll(async () => {
      const { publicUrl, mailCatcher } = service.stack;
      const post = async (path: string, data: object): Promise<{ id: string }> => {
        const response = await hrBrowser.request.post(publicUrl + path, { data });
        expect(response.ok()).toBe(true);
        return (await response.json()) as { id: string };
      };
      const { id } = await post('/api/pulses', {
        title: 'Second light',
        programme: null,
        instrumentId: 'quarterly-core.v1',
        audienceTeamId: null,
        closesAt: new Date(Date.now() + 10 * 24 * 3_600_000).toISOString(),
        replyToName: hr.name,
        replyToEmail: hr.email,
      });
      await post(`/api/pulses/${id}/launch`, {});
      // After the invitation to the first pulse and its results.
      await service.mailsTo(employee.email, 3);
      nobody = await service.browserOf();
      world = await findWorld({
        origin: publicUrl,
        mailPage: mailCatcher!.pageUrl!,
        signedIn: { hr: hrBrowser.request, executive: executiveBrowser.request, lead: leadBrowser.request },
        employeeEmail: employee.email,
      });
    });

    it.each(screens.map(({ name }) => name))(
      '%s: no accessibility violation in light and dark, no sideways scroll at 320 px',
      async (name) => {
        const screen = screens.find((one) => one.name === name)!;
        const browsers = {
          nobody,
          hr: hrBrowser,
          executive: executiveBrowser,
          lead: leadBrowser,
          council: councilBrowser,
        };
        const page = await browsers[screen.as].newPage();
        const found: unknown[] = [];
        page.on('pageerror', (error) => found.push(error.message));
        const look = async (theme: 'light' | 'dark', width: number): Promise<void> => {
          await showAs(page, { theme, width });
          const violations = await accessibilityViolations(page, screen);
          found.push(...violations.map((violation) => ({ width, theme, ...violation })));
        };
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
        await screen.open(page, world);
        await look('light', 1280);
        await look('dark', 1280);
        await page.setViewportSize({ width: 320, height: 740 });
        await screen.open(page, world);
        await look('dark', 320);
        const { pixels, where } = await sidewaysScroll(page);
        if (pixels > 0) found.push({ pixels, where });
        await page.close();
        expect(found).toEqual([]);
      },
    );
  });
});

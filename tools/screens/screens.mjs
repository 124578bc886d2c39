// Every screen of every role, and how to get there. `npm run screens` takes their pictures in the sample organisation;
// the journey in test/journeys visits them in an organisation of its own.

/**
 * What the screens are shown with.
 * @typedef {object} World
 * @property {string} origin Where the screens are.
 * @property {string} mailPage Where the mail catcher's page is.
 * @property {string} answerLink The link of an invitation that nobody has answered when the visit begins.
 * @property {number} mailNumber The number of that mail.
 * @property {{ draft: string, open: string, closed: string }} pulses
 * @property {string} webhook A webhook whose test has been sent.
 * @property {{ withProblems: string, clean: string }} imports Two checked roster files.
 * @property {{ flagged: string, led: string, other: string }} teams
 * @property {string} flagId
 */

/**
 * @typedef {object} Screen
 * @property {string} name
 * @property {'nobody' | 'hr' | 'executive' | 'lead' | 'council'} as Who is signed in.
 * @property {boolean} [isMail] Not a page: what is asked of pages alone (landmarks, a main heading) is not asked.
 * @property {(page: import('playwright-core').Page, world: World) => Promise<void>} open
 */

const go = async (page, address) => {
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.getByRole('heading', { level: 1 }).first().waitFor();
};
const at = (path) => (page, world) => go(page, world.origin + path(world));
const press = (page, name) => page.getByRole('button', { name, exact: true }).click();
const dialog = (page) => page.getByRole('dialog').waitFor();

/** The page of a team at which comments stand; that of the whole where nobody wrote any. */
async function openComments(page, { origin, pulses }) {
  await go(page, `${origin}/readings/${pulses.closed}`);
  const teamId = await page.evaluate(async (pulseId) => {
    const read = async (path) => (await fetch(`/api/readings/${pulseId}${path}`)).json();
    const { organisation, rows } = await read('');
    for (const { team, released } of [organisation, ...rows]) {
      if (!released) continue;
      const { items } = await read(`/teams/${team.id}/comments`);
      if (items?.length > 0) return team.id;
    }
    return organisation.team.id;
  }, pulses.closed);
  await go(page, `${origin}/readings/${pulses.closed}/teams/${teamId}`);
}

/** The address of a programme in the organisation; one is planned and started when there is none. */
async function programmeAddress(page, world) {
  await go(page, `${world.origin}/hr/programmes`);
  const id = await page.evaluate(async () => {
    const { items } = await (await fetch('/api/programmes')).json();
    if (items.length > 0) return items[0].id;
    const year = new Date().getFullYear() + 1;
    const firstOn = Array.from({ length: 7 }, (_, day) => `${year}-03-${22 + day}`).find(
      (date) => new Date(date).getUTCDay() === 1,
    );
    const post = (path, body) =>
      fetch(`/api/programmes${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const fields = {
      name: 'Every five weeks',
      every: { unit: 'weeks', count: 5 },
      firstOn,
      timeZone: 'Europe/Berlin',
      daysOff: [`${year}-12-24`],
      replyToName: 'Ada Example',
      replyToEmail: 'ada@example.org',
    };
    const programme = await (await post('', fields)).json();
    await post(`/${programme.id}/start`, {});
    return programme.id;
  });
  return `${world.origin}/hr/programmes/${id}`;
}

/** @type {readonly Screen[]} */
export const screens = [
  { name: 'sign-in', as: 'nobody', open: at(() => '/sign-in') },
  {
    name: 'sign-in-incomplete',
    as: 'nobody',
    async open(page, world) {
      await go(page, `${world.origin}/sign-in`);
      await press(page, 'Send me a link');
      await page.getByText('Fill this in.').first().waitFor();
    },
  },
  {
    name: 'sign-in-sent',
    as: 'nobody',
    async open(page, world) {
      await go(page, `${world.origin}/sign-in`);
      await page.getByLabel('Organisation').fill('nobody-here');
      await page.getByLabel('E-mail address').fill('somebody.with-a-rather-long-address@mail.example.org');
      await press(page, 'Send me a link');
      await page.getByRole('heading', { name: 'Look at your mail' }).waitFor();
    },
  },
  // A new address each time: only another fragment would not load the page again.
  { name: 'sign-in-link', as: 'nobody', open: at(() => `/sign-in?${Math.random()}#no-token`) },
  {
    name: 'sign-in-link-refused',
    as: 'nobody',
    async open(page, world) {
      await go(page, `${world.origin}/sign-in?${Math.random()}#no-token`);
      await press(page, 'Sign in');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'hr-home', as: 'hr', open: at(() => '/hr') },
  { name: 'hr-roster', as: 'hr', open: at(() => '/hr/roster') },
  {
    name: 'hr-import-problems',
    as: 'hr',
    open: at(({ imports }) => `/hr/roster/imports/${imports.withProblems}`),
  },
  {
    name: 'hr-import-clean',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/roster/imports/${world.imports.clean}`);
      await page.locator('summary').first().click();
    },
  },
  { name: 'hr-pulses', as: 'hr', open: at(() => '/hr/pulses') },
  { name: 'hr-pulse-new', as: 'hr', open: at(() => '/hr/pulses/new') },
  { name: 'hr-past-results', as: 'hr', open: at(() => '/hr/pulses/past') },
  {
    name: 'hr-past-results-checked',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/pulses/past`);
      const rows = ['Division,G01Q02[HS1],Q2,Remarks', 'Northern Division,A4,Agree,-', 'Elsewhere,9,often,-'];
      await page.getByLabel('Export of the responses').setInputFiles({
        name: 'survey.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(rows.join('\n')),
      });
      await page.getByLabel('What the survey is called').fill('Survey of last year');
      await page.getByLabel('Last day on which it could be answered').fill('2025-06-30');
      await press(page, 'Check the file');
      await page.getByRole('heading', { name: 'What each column is' }).waitFor();
      await page.getByLabel('Answers: Division').selectOption('group');
      await press(page, 'Check again');
      await page.getByRole('heading', { name: 'Which team each group is' }).waitFor();
    },
  },
  { name: 'hr-pulse-draft', as: 'hr', open: at(({ pulses }) => `/hr/pulses/${pulses.draft}`) },
  {
    name: 'hr-page-preview',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/pulses/${world.pulses.draft}/page`);
      await page.frameLocator('iframe.phone-frame').getByRole('heading', { level: 1 }).waitFor();
    },
  },
  { name: 'hr-pulse-open', as: 'hr', open: at(({ pulses }) => `/hr/pulses/${pulses.open}`) },
  {
    name: 'hr-pulse-plan',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/pulses/${world.pulses.draft}`);
      await press(page, 'Plan the launch');
      await dialog(page);
    },
  },
  {
    name: 'hr-pulse-move-close',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/pulses/${world.pulses.open}`);
      await press(page, 'Move the close');
      await dialog(page);
    },
  },
  {
    name: 'hr-pulse-void',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/pulses/${world.pulses.open}`);
      await press(page, 'Void the pulse');
      await dialog(page);
    },
  },
  { name: 'hr-pulse-closed', as: 'hr', open: at(({ pulses }) => `/hr/pulses/${pulses.closed}`) },
  {
    name: 'hr-programmes',
    as: 'hr',
    async open(page, world) {
      await programmeAddress(page, world);
      await go(page, `${world.origin}/hr/programmes`);
      await page.getByRole('link', { name: 'Every five weeks' }).waitFor();
    },
  },
  { name: 'hr-programme-new', as: 'hr', open: at(() => '/hr/programmes/new') },
  {
    name: 'hr-programme',
    as: 'hr',
    async open(page, world) {
      await go(page, await programmeAddress(page, world));
      await page.locator('td summary').nth(1).click();
    },
  },
  { name: 'hr-access', as: 'hr', open: at(() => '/hr/access') },
  {
    name: 'hr-access-give',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/access`);
      await press(page, 'Give access');
      await dialog(page);
    },
  },
  { name: 'hr-mail-sender', as: 'hr', open: at(() => '/hr/mail-sender') },
  {
    name: 'hr-mail-sender-waiting',
    as: 'hr',
    async open(page, world) {
      const address = 'pulse@the-people-of-the-organisation.example.org';
      await page.request.put(`${world.origin}/api/mail-sender`, {
        data: { name: null, address, replyTo: null },
      });
      await go(page, `${world.origin}/hr/mail-sender`);
      await page.getByText('was not found yet').waitFor();
    },
  },
  { name: 'hr-webhooks', as: 'hr', open: at(() => '/hr/webhooks') },
  {
    name: 'hr-webhook-add',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/webhooks`);
      await press(page, 'Add a webhook');
      await dialog(page);
    },
  },
  { name: 'hr-webhook', as: 'hr', open: at(({ webhook }) => `/hr/webhooks/${webhook}`) },
  {
    name: 'hr-webhook-secret',
    as: 'hr',
    async open(page, world) {
      await go(page, `${world.origin}/hr/webhooks/${world.webhook}`);
      await press(page, 'New secret');
      await press(page, 'Make a new secret');
      await page.getByText('It is shown this once.').waitFor();
    },
  },
  { name: 'hr-audit', as: 'hr', open: at(() => '/hr/audit') },
  { name: 'hr-reading', as: 'hr', open: at(({ pulses }) => `/readings/${pulses.closed}`) },
  { name: 'hr-ledger', as: 'hr', open: at(({ pulses }) => `/hr/pulses/${pulses.closed}/ledger`) },
  {
    name: 'hr-ledger-recompute',
    as: 'hr',
    async open(page, { origin, pulses }) {
      await go(page, `${origin}/hr/pulses/${pulses.closed}/ledger`);
      await press(page, 'Compute anew');
      await dialog(page);
    },
  },
  { name: 'hr-comments', as: 'hr', open: openComments },
  {
    name: 'hr-comment-reply',
    as: 'hr',
    async open(page, world) {
      await openComments(page, world);
      const reply = page.getByRole('button', { name: 'Reply', exact: true });
      if ((await reply.count()) === 0) return;
      await reply.first().click();
      await dialog(page);
    },
  },
  {
    name: 'executive-brief',
    as: 'executive',
    async open(page, { origin, pulses }) {
      await go(page, `${origin}/readings/${pulses.closed}/brief`);
      await page.getByRole('article').waitFor();
    },
  },
  {
    name: 'results',
    as: 'nobody',
    open: at(
      ({ answerLink, pulses }) => `/results/${new URL(answerLink).pathname.split('/')[2]}/${pulses.closed}`,
    ),
  },
  { name: 'executive-overview', as: 'executive', open: at(({ pulses }) => `/readings/${pulses.closed}`) },
  {
    name: 'executive-overview-tables',
    as: 'executive',
    async open(page, world) {
      await go(page, `${world.origin}/readings/${world.pulses.closed}`);
      for (const button of await page.getByRole('button', { name: 'Table', exact: true }).all())
        await button.click();
      await page.locator('summary').last().click();
    },
  },
  {
    name: 'executive-team',
    as: 'executive',
    open: at(({ pulses, teams }) => `/readings/${pulses.closed}/teams/${teams.other}`),
  },
  {
    name: 'executive-flag',
    as: 'executive',
    async open(page, { origin, pulses, teams, flagId }) {
      await go(page, `${origin}/readings/${pulses.closed}/teams/${teams.flagged}#flag-${flagId}`);
      await page.locator(`[id="flag-${flagId}"] summary`).click();
    },
  },
  { name: 'council-pulses', as: 'council', open: at(() => '/council/pulses') },
  { name: 'council-draft', as: 'council', open: at(({ pulses }) => `/council/pulses/${pulses.draft}`) },
  {
    name: 'council-co-sign',
    as: 'council',
    async open(page, world) {
      await page.request.post(`${world.origin}/api/launch-rule/require-co-signature`);
      await go(page, `${world.origin}/council/pulses/${world.pulses.draft}`);
    },
  },
  { name: 'council-rule', as: 'council', open: at(() => '/council/pulses') },
  { name: 'council-pulse', as: 'council', open: at(({ pulses }) => `/council/pulses/${pulses.closed}`) },
  { name: 'council-audit', as: 'council', open: at(() => '/council/audit') },
  { name: 'lead-team', as: 'lead', open: at(({ pulses, teams }) => `/team/${pulses.closed}/${teams.led}`) },
  {
    name: 'lead-not-yours',
    as: 'lead',
    async open(page, { origin, pulses, teams }) {
      await go(page, `${origin}/team/${pulses.closed}/${teams.other}`);
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'not-found', as: 'lead', open: at(() => '/team/nowhere/at/all') },
  { name: 'answer', as: 'nobody', open: openAnswerPage },
  {
    name: 'answer-before-sending',
    as: 'nobody',
    async open(page, world) {
      await openAnswerPage(page, world);
      if ((await page.locator('input[value="prefer-not-to-answer"]').count()) === 0) return;
      for (const details of await page.locator('summary').all()) await details.click();
      await page.locator('input[value="4"]').first().check();
      await page.locator('input[value="cannot-say"]').nth(1).check();
      await page.locator('.send button').click();
      await page.locator('.summary').waitFor();
    },
  },
  {
    name: 'answer-thanks',
    as: 'nobody',
    async open(page, world) {
      await openAnswerPage(page, world);
      if ((await thanks(page).count()) > 0) return;
      await page
        .locator('input[value="4"]')
        .evaluateAll((inputs) => inputs.forEach((input) => /** @type {HTMLInputElement} */ (input).click()));
      await page.locator('.send button').click();
      await thanks(page).waitFor();
    },
  },
  {
    name: 'answer-unknown',
    as: 'nobody',
    open: at(() => '/answer/nobody/nothing'),
  },
  {
    name: 'contract',
    as: 'nobody',
    open: at(({ answerLink }) => `/contract/${new URL(answerLink).hash.split('~')[2]}`),
  },
  {
    name: 'verify',
    as: 'nobody',
    open: at(({ answerLink }) => new URL(answerLink).pathname.replace('/answer/', '/verify/')),
  },
  { name: 'mails', as: 'nobody', open: (page, { mailPage }) => go(page, `${mailPage}/`) },
  {
    name: 'mail-in-catcher',
    as: 'nobody',
    open: (page, { mailPage, mailNumber }) => go(page, `${mailPage}/mails/${mailNumber}`),
  },
  {
    name: 'mail',
    as: 'nobody',
    isMail: true,
    async open(page, { mailPage, mailNumber }) {
      await page.goto(`${mailPage}/mails/${mailNumber}/html`, { waitUntil: 'networkidle' });
      await page.locator('a').first().waitFor();
    },
  },
];

async function openAnswerPage(page, { answerLink }) {
  // The page takes the fragment out of the address bar: going there again would only change the fragment.
  await page.goto('about:blank');
  await go(page, answerLink);
  // The questions stand before the device is asked whether it has answered; colleagues are named only after that.
  await thanks(page).or(page.locator('details ul li')).first().waitFor({ state: 'attached' });
}

/** @param {import('playwright-core').Page} page */
const thanks = (page) => page.getByRole('heading', { level: 1, name: /^Thank you/ });

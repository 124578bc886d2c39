// Finds, and where it is missing makes, what the screens are shown with.

const day = 24 * 3_600_000;

/**
 * @param {object} start
 * @param {string} start.origin
 * @param {string} start.mailPage
 * @param {Record<'hr' | 'executive' | 'lead', import('playwright-core').APIRequestContext>} start.signedIn
 * @param {string} start.employeeEmail Somebody who was invited to the open pulse and has not answered.
 * @returns {Promise<import('./screens.mjs').World>}
 */
export async function findWorld({ origin, mailPage, signedIn, employeeEmail }) {
  const { hr, executive, lead } = signedIn;
  const get = async (as, path) => ok(await as.get(origin + path));
  const post = async (path, data) => ok(await hr.post(origin + path, { data }));
  const pulses = (await get(hr, '/api/pulses')).items;
  // An imported survey opens to executives later, and has no mails to show.
  const inState = (state) => pulses.find((pulse) => pulse.state === state && pulse.origin === 'asked')?.id;
  const session = await get(hr, '/api/session');
  const draft = {
    title: 'What the next pulse could be, with a title as long as titles come to be in an organisation',
    programme: null,
    instrumentId: (await get(hr, '/api/instruments')).items[0].id,
    audienceTeamId: null,
    closesAt: new Date(Date.now() + 14 * day).toISOString(),
    replyToName: session.account.name,
    replyToEmail: session.account.email,
  };
  const closed = inState('closed');
  const open = inState('open');
  if (!closed || !open) throw new Error('There has to be an open and a closed pulse.');

  const overview = await get(executive, `/api/readings/${closed}`);
  const flag = overview.flags[0];
  if (!flag) throw new Error('The last reading has no flag to show.');
  const led = (await get(lead, '/api/session')).leadTeams[0].id;
  const other = overview.rows.find(
    ({ kind, released, team, parentTeamId }) =>
      kind === 'node' && released && parentTeamId && ![flag.team.id, led].includes(team.id),
  );
  if (!other) throw new Error('The last reading has no second team to show.');

  return {
    origin,
    mailPage,
    ...(await invitationOf(hr, mailPage, employeeEmail)),
    pulses: { draft: inState('draft') ?? (await post('/api/pulses', draft)).id, open, closed },
    imports: await checkedRosters(hr, origin),
    webhook: await testedWebhook(post),
    teams: { flagged: flag.team.id, led, other: other.team.id },
    flagId: `${flag.kind}.node.${flag.team.id}`,
  };
}

/** Nobody answers at its address, so that its test is tried again. */
async function testedWebhook(post) {
  const { webhook } = await post('/api/webhooks', {
    url: 'https://hooks.example.invalid/a/path/that/is/rather/long/and/holds/no/blank/at/all?from=penumbra',
    types: ['pulse.opened', 'pulse.closed', 'reading.released'],
  });
  await post(`/api/webhooks/${webhook.id}/test`, {});
  return webhook.id;
}

async function ok(response) {
  if (!response.ok()) throw new Error(`${response.url()}: ${response.status()} ${await response.text()}`);
  return response.json();
}

/** The newest invitation of a person, from the mail catcher's page. */
async function invitationOf(client, mailPage, email) {
  const { items } = await ok(await client.get(`${mailPage}/mails.json?to=${encodeURIComponent(email)}`));
  for (const { number } of items) {
    const page = await (await client.get(`${mailPage}/mails/${number}`)).text();
    const answerLink = /href="(http[^"]+\/answer\/[^"]+)"/.exec(page)?.[1];
    if (answerLink) return { mailNumber: number, answerLink: answerLink.replaceAll('&amp;', '&') };
  }
  throw new Error(`${email} got no invitation.`);
}

/** Two files that are checked and not applied: one with a problem of most kinds, one that changes something. */
async function checkedRosters(hr, origin) {
  const check = async (name, lines) =>
    ok(
      await hr.post(`${origin}/api/roster-imports`, {
        headers: { 'content-type': 'text/csv', 'x-file-name': encodeURIComponent(name) },
        data: Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8'),
      }),
    );
  const header = 'email,name,team,parent_team,lead,time_zone';
  const withProblems = await check('roster-with-everything-that-can-go-wrong-in-one-file.csv', [
    header,
    'ada.alder@example.org,Ada Alder,Research,,ada.alder@example.org,Europe/Berlin',
    'ada.alder@example.org,Ada Alder,Research,,ada.alder@example.org,Europe/Berlin',
    'not an address,Emil Dorn,Research,,ada.alder@example.org,',
    'hana.quell@example.org,Hana Quell,,,,Europe/Berln',
    'lars.nebel@example.org,=HYPERLINK("x"),Workshop,Stores,nobody@example.org,',
    'mei.rauch@example.org,Mei Rauch,Stores,Workshop,mei.rauch@example.org,',
    'noor.vogel@example.org,Noor Vogel,A team with a very long name that somebody has typed on a Friday afternoon,Nowhere,,',
  ]);
  const clean = await check('roster-clean.csv', [
    header,
    ...['Ada', 'Emil', 'Hana', 'Lars', 'Mei', 'Noor', 'Tove'].map(
      (name) => `${name}.alder@example.org,${name} Alder,Research,,ada.alder@example.org,Europe/Berlin`,
    ),
  ]);
  return { withProblems: withProblems.id, clean: clean.id };
}

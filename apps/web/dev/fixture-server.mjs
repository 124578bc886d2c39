// Serves the built screens with made-up answers in the API's shapes, for working on the screens alone. Never shipped.
// node apps/web/dev/fixture-server.mjs 4200 [teams]; sign in at /sign-in#hr, #executive or #lead (append -de for German).
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const port = Number(process.argv[2] ?? 4200);
const leafCount = Number(process.argv[3] ?? 24);
const dist = fileURLToPath(new URL('../../../dist/apps/web/', import.meta.url));

let seed = 7;
const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
const between = (low, high) => low + Math.floor(random() * (high - low + 1));

// The organisation: a root, divisions, teams.
const divisionNames = [
  'Product and Engineering',
  'Sales and Partnerships',
  'Operations',
  'Customer Care',
  'People and Finance',
];
const leafNames = [
  'Platform',
  'Mobile',
  'Data',
  'Design',
  'Checkout',
  'Reliability',
  'Key accounts',
  'New business',
  'Partner programme',
  'Field North',
  'Field South',
  'Warehouse',
  'Fleet',
  'Procurement',
  'Quality',
  'Claims',
  'First line',
  'Second line',
  'Onboarding',
  'Returns',
  'Payroll',
  'Recruiting',
  'Controlling',
  'Legal and Compliance Advisory Services',
];
const uuid = (kind, at) => `${kind}0000000-0000-4000-8000-${String(at).padStart(12, '0')}`.slice(-36);
const root = {
  id: uuid('a', 0),
  name: 'Northwind Logistics',
  parentId: null,
  leadName: 'Ada Okafor',
  memberCount: 3,
};
const divisionCount = leafCount > 100 ? 40 : 5;
const divisions = Array.from({ length: divisionCount }, (_, at) => ({
  id: uuid('b', at),
  name: divisionNames[at] ?? `Division ${at + 1}`,
  parentId: root.id,
  leadName: `Division Lead ${at + 1}`,
  memberCount: between(1, 4),
}));
const leaves = Array.from({ length: leafCount }, (_, at) => ({
  id: uuid('c', at),
  name: leafNames[at] ?? `Team ${at + 1}`,
  parentId: divisions[Math.floor((at * divisionCount) / leafCount)].id,
  leadName: at === 5 ? null : `Lead ${at + 1}`,
  memberCount: at === 9 ? 4 : between(6, 15),
}));
const teams = [root, ...divisions, ...leaves];
const ref = (team) => ({ id: team.id, name: team.name });

const measures = [
  { id: 'trust', name: 'Trust', orientation: 'high-is-healthy' },
  { id: 'balance', name: 'Balance', orientation: 'high-is-healthy' },
  { id: 'psychological-safety', name: 'Psychological safety', orientation: 'high-is-healthy' },
  { id: 'agreement', name: 'Formal agreement', orientation: 'neutral' },
  { id: 'hierarchy-shadow', name: 'Hierarchy shadow', orientation: 'high-is-risk' },
  { id: 'dependency', name: 'Dependency', orientation: 'high-is-risk' },
];
const clamp = (value) => Math.max(0, Math.min(100, Math.round(value)));
const changes = [
  { text: 'clear rise', direction: 'up', difference: 6 },
  { text: 'no clear change', direction: 'none', difference: null },
  { text: 'no clear change', direction: 'none', difference: null },
  { text: 'clear fall', direction: 'down', difference: -8 },
];
function measureViews(half, n, shift = 0, wide = false) {
  return measures.map((measure, at) => {
    if (wide && at === 1)
      return {
        measureId: measure.id,
        released: false,
        reason: {
          code: 'disclosure.item-skippers',
          text: '1 to 4 people skipped an item of this measure, so its figure could point to them',
        },
      };
    const risk = measure.orientation === 'high-is-risk';
    const score = clamp((risk ? 40 - shift : 68 + shift) + between(-14, 14));
    const width = half + between(0, 3) + (wide ? 8 : 0);
    return {
      measureId: measure.id,
      released: true,
      score,
      low: clamp(score - width),
      high: clamp(score + width),
      respondentCount: n,
      favourable: risk
        ? null
        : { bound: null, percent: clamp(score + 4), low: clamp(score - 14), high: clamp(score + 17) },
      census: false,
      bound: null,
      change: changes[between(0, 3)],
      parts: null,
    };
  });
}
const flagOf = (team, kind, severity, index, n, invited) => ({
  flagId: `${kind}-${team.id.slice(-4)}`,
  kind,
  name: kind === 'dependency' ? 'Dependency' : 'Hierarchy shadow',
  severity,
  team: ref(team),
  cellId: `node-${team.id}`,
  index,
  low: index - 7,
  high: index + 7,
  probability: severity === 'watch' ? 84 : 99,
  evidence:
    kind === 'dependency'
      ? [
          `${n} of ${invited} people answered.`,
          `Dependency ${index} (95 % range ${index - 7} to ${index + 7}; neutral is 50).`,
          'Largest part: people report that work waits when one person is away (+19 points).',
          'About half could not name a second person who may say yes.',
        ]
      : [
          `${n} of ${invited} people answered.`,
          `Hierarchy shadow ${index} (95 % range ${index - 7} to ${index + 7}; neutral is 50).`,
          'Largest part: people report speaking up less to seniors than to peers (+21 points).',
          'About two thirds left the last big decision with unspoken reservations.',
        ],
  tippingPoint:
    severity === 'watch'
      ? null
      : `If everyone who did not answer had answered in the most positive way, the index would be ${index - 8}.`,
  parts:
    kind === 'dependency'
      ? [
          { id: 'waiting', name: 'Work waits for one person', points: 39 },
          { id: 'approval', name: 'One person’s approval is needed', points: index - 39 },
        ]
      : [
          { id: 'shadow', name: 'Reservations kept back', points: 34 },
          { id: 'performative', name: 'Consultation without effect', points: 17 },
          { id: 'contrast', name: 'Less said upward than sideways', points: index - 51 },
        ],
  experiments:
    kind === 'dependency'
      ? [
          {
            id: 'three-days',
            text: 'The lead is unreachable for three announced days; decisions are logged and looked at afterwards.',
            askedBackWith: ['DP1', 'DP4'],
          },
        ]
      : [
          {
            id: 'advocate',
            text: 'Name a rotating devil’s advocate in each decision meeting; the most senior person speaks last.',
            askedBackWith: ['HS4', 'HS1'],
          },
          {
            id: 'say-before',
            text: 'Say before each ask whether you inform, consult or co-create; afterwards say what changed because of it.',
            askedBackWith: ['HS5', 'HS6', 'HS7'],
          },
        ],
  ruleVersion: 'hierarchy-shadow/1.0',
  why: [
    { label: 'Index', value: String(index) },
    { label: 'Standard error', value: '3.4' },
    { label: 'Answered', value: `${n} of ${invited}` },
    { label: 'Neutral point', value: '50' },
    { label: 'Probability above neutral', value: '> 99 %' },
  ],
});

const fewText = 'fewer than 5 people answered; their answers are counted in the rest of the team above';
const flagged = new Map([
  [1, ['hierarchy-shadow', 'high', 74]],
  [7, ['hierarchy-shadow', 'elevated', 66]],
  [13, ['dependency', 'high', 77]],
  [17, ['dependency', 'elevated', 64]],
  [3, ['hierarchy-shadow', 'watch', 57]],
  [11, ['dependency', 'watch', 58]],
  [20, ['hierarchy-shadow', 'watch', 56]],
]);
const withheldLeaves = new Set([4, 9, 15, 22]);
const cells = [];
function released(team, kind, depth, name, n, invited, half, options = {}) {
  const flags = options.flags ?? [];
  return {
    released: true,
    cellId: `${kind}-${team.id}`,
    kind,
    team: ref(team),
    parentTeamId: team.parentId,
    depth,
    name,
    respondentCount: n,
    invitedCount: invited,
    countedHigherUp: options.higherUp ?? 0,
    measures: measureViews(half, n, options.shift, options.wide),
    flags,
  };
}
const organisation = released(root, 'node', 0, root.name, 214, 291, 3, { higherUp: 0 });
organisation.measures[0].change = changes[0];
cells.push(organisation);
for (const [place, division] of divisions.entries()) {
  cells.push(
    released(division, 'node', 1, division.name, 40 + place, 58 + place, 6, {
      higherUp: place === 1 ? 3 : 1,
    }),
  );
  for (const [at, leaf] of leaves.entries()) {
    if (leaf.parentId !== division.id) continue;
    const invited = leaf.memberCount - 1;
    const n = Math.min(invited, Math.max(5, invited - between(0, 3)));
    if (withheldLeaves.has(at % 24)) {
      cells.push({
        released: false,
        cellId: `node-${leaf.id}`,
        kind: 'node',
        team: ref(leaf),
        parentTeamId: leaf.parentId,
        depth: 2,
        name: leaf.name,
        reason: { code: 'disclosure.too-few', text: fewText },
      });
      continue;
    }
    const flag = at < 24 ? flagged.get(at) : undefined;
    const cell = released(leaf, 'node', 2, leaf.name, n, invited, 9, {
      higherUp: 1,
      wide: at % 24 === 6 || at % 24 === 18,
      shift: flag ? -12 : 0,
    });
    if (flag) {
      cell.flags = [flagOf(leaf, flag[0], flag[1], flag[2], n, invited)];
      const own = cell.measures.find((one) => one.measureId === flag[0]);
      if (at === 7)
        Object.assign(cell.measures[0], {
          score: 92,
          bound: 'at-least',
          low: null,
          high: null,
          favourable: { percent: 92, bound: 'at-least', low: null, high: null },
        });
      Object.assign(own, { score: flag[2], low: flag[2] - 7, high: flag[2] + 7 });
    }
    cells.push(cell);
  }
  if (place !== 3) cells.push(released(division, 'rest', 2, `Rest of ${division.name}`, 9, 12, 10));
}
cells.push({
  released: false,
  cellId: `rest-${root.id}`,
  kind: 'rest',
  team: ref(root),
  parentTeamId: null,
  depth: 1,
  name: `Rest of ${root.name}`,
  reason: { code: 'disclosure.too-few', text: 'fewer than 5 people answered' },
});
const rank = { high: 0, elevated: 1, watch: 2 };
const flags = cells
  .flatMap((cell) => cell.flags ?? [])
  .sort((one, other) => rank[one.severity] - rank[other.severity]);

const readingIds = [0, 1, 2, 3, 4].map((at) => uuid('d', at));
const readingTitles = [
  'Pulse, autumn 2026',
  'Pulse, summer 2026',
  'Pulse, spring 2026',
  'Pulse, winter 2026',
  'Pulse, autumn 2025',
];
const closedAts = [
  '2026-11-14T16:00:00Z',
  '2026-08-14T15:00:00Z',
  '2026-05-15T15:00:00Z',
  '2026-02-13T16:00:00Z',
  '2025-11-14T16:00:00Z',
];
const pulseRef = (at) => ({ id: readingIds[at], title: readingTitles[at], closedAt: closedAts[at] });
const overviewFor = (scope) => {
  const inside = (cell) =>
    scope.id === root.id || cell.team.id === scope.id || cell.parentTeamId === scope.id;
  const rows = cells.filter(inside);
  return {
    pulse: pulseRef(0),
    previous: pulseRef(1),
    methods: {
      'tree rule': 'A/1',
      'interval of small teams': '2.3/1',
      'moderated variance': '1',
      'hierarchy shadow': '1.0',
      dependency: '1.0',
      severity: 'BH/1',
    },
    scope: ref(scope),
    organisation: rows.find((cell) => cell.kind === 'node' && cell.team.id === scope.id),
    rows,
    flags: flags.filter((flag) => rows.some((cell) => cell.cellId === flag.cellId)),
    measures,
  };
};
const teamReading = (team) => {
  const own = cells.filter((cell) => cell.team.id === team.id);
  const now = own.find((cell) => cell.kind === 'node');
  seed = 11;
  const trend = [4, 3, 2, 1, 0].map((at) => ({
    pulse: pulseRef(at),
    measures: measures.map((measure) => {
      const view = now.released ? now.measures.find((one) => one.measureId === measure.id) : null;
      if (!view?.released || (at === 2 && !now.measures[1].released))
        return { measureId: measure.id, score: null, low: null, high: null };
      if (at === 2 && team.parentId !== null && measure.id === 'balance')
        return { measureId: measure.id, score: null, low: null, high: null };
      const score = at === 0 ? view.score : clamp(view.score + between(-6, 6));
      const half = (view.high - view.low) / 2;
      return { measureId: measure.id, score, low: clamp(score - half), high: clamp(score + half) };
    }),
  }));
  return {
    pulse: pulseRef(0),
    minimumCell: 5,
    methods: {},
    measures,
    team: ref(team),
    cells: own,
    trend,
    flags: own.flatMap((cell) => cell.flags ?? []),
    lookedAt: [
      { name: 'Marta Brandt', at: '2026-11-17T08:12:00Z' },
      { name: 'Jonas Lindqvist', at: '2026-11-18T13:40:00Z' },
    ],
  };
};

const session = (role, locale) => ({
  account: {
    id: uuid('e', 1),
    email: `${role}@northwind.example`,
    name: { hr: 'Marta Brandt', executive: 'Jonas Lindqvist', lead: 'Samir Haddad', new: 'Marta Brandt' }[
      role
    ],
  },
  organisation: { slug: 'northwind', name: 'Northwind Logistics', locale, timeZone: 'Europe/Berlin' },
  roles: role === 'new' ? ['hr'] : [role],
  executiveTeams: role === 'executive' ? [ref(root)] : [],
  leadTeams: role === 'lead' ? [ref(leaves[1]), ref(leaves[4])] : [],
});

const instrument = {
  id: uuid('1', 1),
  key: 'influence-health',
  version: 1,
  title: 'Influence health, quarterly core',
  itemCount: 18,
  constructs: [
    'Trust',
    'Balance',
    'Psychological safety',
    'Hierarchy shadow',
    'Dependency',
    'Formal agreement',
  ],
  minutes: { atLeast: 2, atMost: 3 },
  builtIn: true,
};
const units = leaves
  .map((leaf) =>
    leaf.memberCount > 5
      ? { id: `u-${leaf.id}`, kind: 'team', team: ref(leaf), invitedCount: leaf.memberCount - 1 }
      : null,
  )
  .filter(Boolean);
units.push(
  ...divisions
    .slice(0, 4)
    .map((division) => ({ id: `u-${division.id}`, kind: 'rest', team: ref(division), invitedCount: 8 })),
);
const announcement =
  'On Monday each of us gets a mail from Penumbra with 18 short statements about how we work together. It takes about three minutes.\n\nNobody in the company can see how you answered, and nobody is shown whether you took part. No figure is shown for fewer than five people.\n\nQuestions: Marta Brandt, marta@northwind.example.';
const summary = (at, state, title, extra = {}) => ({
  id: uuid('f', at),
  title,
  state,
  instrument: { id: instrument.id, title: instrument.title },
  audience: null,
  invitedCount: state === 'draft' ? null : 288,
  opensAt: state === 'draft' ? null : '2026-11-16T08:00:00Z',
  closesAt: '2026-12-04T16:00:00Z',
  closedAt: null,
  reading: 'none',
  ...extra,
});
const pulses = [
  summary(1, 'open', 'Pulse, winter 2026/27'),
  summary(2, 'draft', 'Follow-up in Customer Care', { audience: ref(divisions[3]) }),
  summary(6, 'draft', 'Pulse, spring 2027'),
  ...readingIds.map((id, at) =>
    summary(0, 'closed', readingTitles[at], {
      id,
      closesAt: closedAts[at],
      closedAt: closedAts[at],
      invitedCount: 291,
      reading: 'ready',
    }),
  ),
  summary(3, 'voided', 'Trial with the wrong roster', {
    closedAt: '2025-10-02T09:00:00Z',
    closesAt: '2025-10-20T09:00:00Z',
  }),
];
const full = (pulse) => ({
  ...pulse,
  replyToName: 'Marta Brandt',
  replyToEmail: 'marta@northwind.example',
  minimumCell: 5,
  units,
  announcement,
  obstacles:
    pulse.id === uuid('f', 2)
      ? [
          {
            code: 'pulse.closes-in-past',
            detail: 'The closing time is less than a day away.',
            action: 'Choose a later closing time.',
          },
          {
            code: 'people.unit-too-small',
            detail:
              'The team “Field North” has 4 members besides its lead; they are counted in the rest of Sales and Partnerships.',
            action: 'Check the roster, or accept it.',
          },
        ]
      : [],
});
let sent = 120;
const mailHtml =
  '<!doctype html><html><body style="font-family:system-ui;margin:0;background:#f4f4f2"><table role="presentation" width="100%"><tr><td align="center" style="padding:24px"><table role="presentation" width="520" style="max-width:100%;background:#fff;border-radius:8px"><tr><td style="padding:28px"><h1 style="font-size:20px;margin:0 0 12px">Three minutes on how we work together</h1><p>The people I work with look out for my interests when I am not in the room.</p><p><a href="#">strongly disagree</a> · <a href="#">disagree</a> · <a href="#">neither</a> · <a href="#">agree</a> · <a href="#">strongly agree</a></p><p>Closes on 4 December 2026 at 17:00.</p></td></tr></table></td></tr></table></body></html>';
const rosterImport = (id) =>
  id === 'bad'
    ? {
        id,
        fileName: 'roster-2026-11.csv',
        state: 'checked',
        rowCount: 291,
        createdAt: '2026-11-21T08:00:00Z',
        appliedAt: null,
        problemCount: 5,
        problems: [
          {
            line: 12,
            column: 'lead',
            code: 'people.lead-unknown',
            detail:
              'The lead “k.ando@northwind.example” is in no row. Add a row for this person, or correct the address.',
          },
          {
            line: 40,
            column: 'email',
            code: 'people.email-duplicate',
            detail: 'This address already stands in line 17. Keep one of the two rows.',
          },
          {
            line: 77,
            column: 'time_zone',
            code: 'people.time-zone-unknown',
            detail: '“Europe/Hambrug” is no time zone. Write it as in “Europe/Berlin”.',
          },
          {
            line: 103,
            column: 'parent_team',
            code: 'people.team-loop',
            detail: 'Fleet is under Warehouse, and Warehouse is under Fleet. Correct one of the two parents.',
          },
          {
            line: null,
            column: null,
            code: 'people.file-ends-early',
            detail: 'The last row ends in the middle of a quoted field. Save the file as CSV again.',
          },
        ],
        difference: {
          joined: 0,
          left: 0,
          moved: 0,
          changed: 0,
          unchanged: 0,
          teamsAdded: [],
          teamsRemoved: [],
          teamsChanged: [],
          examples: [],
        },
      }
    : {
        id,
        fileName: 'roster-2026-11.csv',
        state: applied ? 'applied' : 'checked',
        rowCount: 294,
        createdAt: '2026-11-21T08:00:00Z',
        appliedAt: applied ? '2026-11-21T08:05:00Z' : null,
        problemCount: 0,
        problems: [],
        difference: {
          joined: 6,
          left: 3,
          moved: 11,
          changed: 4,
          unchanged: 273,
          teamsAdded: ['Fleet South'],
          teamsRemoved: ['Returns'],
          teamsChanged: [],
          examples: [
            { kind: 'joined', email: 'n.osei@northwind.example', detail: 'joins Platform' },
            { kind: 'moved', email: 'l.park@northwind.example', detail: 'from Returns to Fleet South' },
            { kind: 'left', email: 'p.cruz@northwind.example', detail: 'leaves Claims' },
          ],
        },
      };
let applied = false;
const firstNames = ['Ines', 'Tomasz', 'Aisha', 'Karl', 'Mei', 'Oluwaseun', 'Birgit', 'Rafael'];
const lastNames = ['Nowak', 'Meyer', 'Diallo', 'Svensson', 'Tanaka', 'Costa', 'Petrov', 'Schneider'];
const employees = Array.from({ length: 120 }, (_, at) => ({
  id: uuid('9', at),
  email: `person${at}@northwind.example`,
  name: `${firstNames[at % 8]} ${lastNames[(at * 3 + Math.floor(at / 8)) % 8]}`,
  team: ref(leaves[at % leaves.length]),
  locale: at % 3 ? 'de' : 'en',
  timeZone: 'Europe/Berlin',
  active: at !== 3,
}));
const page = (items, cursor, size = 50) => {
  const from = Number(cursor ?? 0);
  return {
    items: items.slice(from, from + size),
    nextCursor: from + size < items.length ? String(from + size) : null,
  };
};
const problem = (status, code, title, detail, extra = {}) => ({
  status,
  body: { code, title, detail, status, help: `/docs/problems/${code}`, ...extra },
});
const access = [
  { id: 'x1', email: 'marta@northwind.example', name: 'Marta Brandt', role: 'hr', team: null, source: 'hr' },
  {
    id: 'x2',
    email: 'jonas@northwind.example',
    name: 'Jonas Lindqvist',
    role: 'executive',
    team: null,
    source: 'hr',
  },
  {
    id: 'x3',
    email: 'ruth@northwind.example',
    name: 'Ruth Amsel',
    role: 'executive',
    team: ref(divisions[1]),
    source: 'hr',
  },
  ...leaves.slice(0, 12).map((leaf, at) => ({
    id: `l${at}`,
    email: `lead${at}@northwind.example`,
    name: leaf.leadName ?? 'Nobody',
    role: 'lead',
    team: ref(leaf),
    source: 'roster',
  })),
];
const audit = Array.from({ length: 70 }, (_, at) => ({
  seq: 400 - at,
  at: new Date(Date.parse('2026-11-20T15:00:00Z') - at * 3_700_000).toISOString(),
  actor: at % 3 ? 'Marta Brandt' : 'Jonas Lindqvist',
  action: ['pulse.launched', 'reading.looked-at', 'roster.applied', 'access.given'][at % 4],
  subject: ['Pulse, winter 2026/27', 'Mobile', 'roster-2026-11.csv', 'Ruth Amsel'][at % 4],
  details: at % 2 ? { invited: 288, units: 27 } : {},
}));
const problems = [
  {
    sendId: 's1',
    name: 'Ines Nowak',
    email: 'ines.nowack@northwind.example',
    state: 'bounced',
    reason: 'The server of northwind.example says that this mailbox does not exist (550 5.1.1).',
    whatToDo: 'Check the spelling, then correct the address.',
    attempts: 1,
    nextAttemptAt: null,
  },
  {
    sendId: 's2',
    name: 'Karl Meyer',
    email: 'karl.meyer@northwind.example',
    state: 'deferred',
    reason: 'The mailbox is full (452 4.2.2).',
    whatToDo: 'Nothing yet: it is tried again by itself. You may tell Karl Meyer.',
    attempts: 3,
    nextAttemptAt: '2026-11-21T11:30:00Z',
  },
];

const ok = (body) => ({ status: 200, body });

function answer(method, path, query, who) {
  if (method === 'POST' && path === '/sign-in-links') return { status: 202, body: {} };
  if (!who) return problem(401, 'identity.sign-in-needed', 'Sign in first', 'Ask for a sign-in link.');
  const [role, locale = 'en'] = who.split('-');
  const empty = role === 'new';
  let match;
  if (path === '/session')
    return method === 'DELETE' ? { status: 204, signOut: true } : ok(session(role, locale));
  if (path === '/teams') return ok({ items: empty ? [] : teams });
  if (path === '/employees')
    return ok(
      page(
        employees.filter((one) => !query.get('teamId') || one.team.id === query.get('teamId')),
        query.get('cursor'),
      ),
    );
  if (path === '/roster-imports') return { status: 201, body: rosterImport('bad') };
  if ((match = /^\/roster-imports\/(\w+)(\/apply)?$/.exec(path))) {
    if (match[2]) applied = true;
    return ok(rosterImport(match[1]));
  }
  if (path === '/instruments') return ok({ items: [instrument] });
  if (path === '/pulses')
    return method === 'POST'
      ? { status: 201, body: full(pulses[1]) }
      : ok({ items: empty ? [] : pulses, nextCursor: null });
  if ((match = /^\/pulses\/([\w-]+)(.*)$/.exec(path))) {
    const pulse = pulses.find((one) => one.id === match[1]);
    if (!pulse)
      return problem(
        404,
        'pulse.not-found',
        'There is no such pulse',
        'Check the address, or choose it from the list of pulses.',
      );
    if (match[2] === '') {
      if (method === 'DELETE') return { status: 204 };
      return ok(full(pulse));
    }
    if (match[2] === '/launch') {
      Object.assign(pulse, { state: 'open', invitedCount: 288 });
      sent = 0;
      return ok(full(pulse));
    }
    if (match[2] === '/close' || match[2] === '/void') {
      Object.assign(pulse, {
        state: match[2] === '/close' ? 'closed' : 'voided',
        closedAt: new Date().toISOString(),
        reading: 'computing',
      });
      return ok(full(pulse));
    }
    if (match[2] === '/delivery') {
      const done = pulse.state === 'closed';
      sent = Math.min(280, sent + 9);
      const accepted = done ? 291 : sent;
      const total = done ? 291 : 288;
      const left = total - accepted - (done ? 0 : 7);
      return ok({
        total,
        pending: Math.max(0, left - 5),
        sending: Math.min(5, left),
        accepted,
        deferred: done ? 0 : 3,
        bounced: done ? 0 : 2,
        unknown: done ? 0 : 2,
        cancelled: 0,
        preparing: false,
        updatedAt: new Date().toISOString(),
      });
    }
    if (match[2] === '/delivery-problems')
      return ok({ items: pulse.state === 'open' ? problems : [], nextCursor: null });
    if (match[2].endsWith('/send-again')) return ok(problems[0]);
    if (match[2] === '/mail-preview')
      return ok({
        subject: `Three minutes on how we work together: ${pulse.title}`,
        text: announcement,
        html: mailHtml,
      });
  }
  if (path === '/access')
    return method === 'POST'
      ? problem(
          409,
          'identity.access-exists',
          'This person already has access',
          'Remove the access first, or choose another role.',
        )
      : ok(
          page(
            access.filter((one) => !empty || one.role === 'hr'),
            query.get('cursor'),
          ),
        );
  if (path === '/audit') return ok(page(audit, query.get('cursor')));
  if (path === '/readings')
    return ok({
      items: empty
        ? []
        : readingIds.map((id, at) => ({
            pulse: pulseRef(at),
            scope: ref(root),
            respondentCount: 214,
            invitedCount: 291,
          })),
      nextCursor: null,
    });
  if ((match = /^\/readings\/([\w-]+)$/.exec(path)))
    return ok(overviewFor(role === 'lead' ? leaves[1] : root));
  if ((match = /^\/readings\/([\w-]+)\/teams\/([\w-]+)$/.exec(path))) {
    const team = teams.find((one) => one.id === match[2]);
    return team
      ? ok(teamReading(team))
      : problem(
          404,
          'reading.not-found',
          'There is no such team in this reading',
          'Choose a team from the overview.',
        );
  }
  return problem(404, 'http.not-found', 'Not found', 'Check the address.');
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
createServer(async (request, response) => {
  const url = new URL(request.url, 'http://x');
  if (url.pathname.startsWith('/api/')) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const path = url.pathname.slice(4);
    let who = /who=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1];
    const headers = {};
    let result;
    if (request.method === 'POST' && path === '/sessions') {
      const { token } = JSON.parse(Buffer.concat(chunks).toString());
      if (/^(hr|executive|lead|new)(-de)?$/.test(token)) {
        headers['set-cookie'] = `who=${token}; HttpOnly; Path=/`;
        const [role, locale = 'en'] = token.split('-');
        result = { status: 201, body: session(role, locale) };
      } else
        result = problem(
          410,
          'identity.link-used',
          'This link has been used',
          'Ask for a new link; each works once.',
        );
    } else result = answer(request.method, path, url.searchParams, who);
    if (result.signOut) headers['set-cookie'] = 'who=; Max-Age=0; Path=/';
    response.writeHead(result.status, {
      'content-type': result.status >= 400 ? 'application/problem+json' : 'application/json',
      ...headers,
    });
    response.end(result.body === undefined ? '' : JSON.stringify(result.body));
    return;
  }
  let file = join(dist, normalize(url.pathname));
  if (!existsSync(file) || statSync(file).isDirectory()) file = join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy':
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'",
  });
  createReadStream(file).pipe(response);
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/sign-in#hr`));

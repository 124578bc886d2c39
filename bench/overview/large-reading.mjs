// A thousand teams in one frozen reading, an executive's session, and the API that shows them: for the benches beside this.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { libs, openDatabase } from '../sealed-answers/database.mjs';

const appRole = 'penumbra_app';
export const measureIds = [
  'trust',
  'balance',
  'safety',
  'shadow',
  'dependency',
  'reciprocity',
  'context',
  'load',
  'drift',
];

/** Measures that show their parts, and which these are. */
const parted = new Set(['shadow', 'dependency']);
const partIds = ['DP1', 'DP2', 'DP4'];

/** A database with the reading in it; `start` runs a script beside it and gives its port. */
export async function openLargeReading(teams) {
  const database = await openDatabase();
  const children = [];
  const stop = async () => {
    for (const child of children) child.kill();
    await database.stop();
  };
  try {
    const { aSignedReading } = await libs('readings/testing/index.js');
    const { freePort } = await libs('../apps/cli/src/stack/free-port.js');
    const { withRooms } = await libs('../apps/cli/src/stack/rooms.js');
    const { BeginSession, CreateOrganisation, IdentityModule, IssueSignInLink } =
      await libs('identity/src/index.js');
    const environment = {
      DATABASE_URL: database.url(appRole),
      INTAKE_TOKEN: 'a-token-for-the-bench',
      LOG_LEVEL: 'error',
    };
    const { scope, token } = await withRooms(environment, [IdentityModule], async (rooms) => {
      const created = await rooms
        .get(CreateOrganisation)
        .run({ name: 'Bench', adminEmail: 'hr@bench.example' });
      const link = await rooms.get(IssueSignInLink).run(created, 'hr@bench.example');
      return {
        scope: { tenantId: created.tenantId },
        token: (await rooms.get(BeginSession).run(link)).token,
      };
    });
    const pulseId = randomUUID();
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await aSignedReading(admin, scope, aReading(pulseId, teams), new Date(Date.now() - 7 * 86_400_000));
    await admin.query('analyze');
    await admin.end();

    const start = async (script) => {
      const port = await freePort();
      const child = spawn(process.execPath, [new URL(script, import.meta.url).pathname], {
        env: { ...process.env, ...environment, PORT: String(port) },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      children.push(child);
      for (let tries = 0; tries < 1200; tries += 1) {
        const up = await fetch(`http://127.0.0.1:${port}/health/live`).then(
          () => true,
          () => false,
        );
        if (up) return port;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`${script} did not start`);
    };
    return { scope, token, pulseId, start, startApi: () => start('../../dist/apps/api/src/main.js'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * A root and teams in branches of ten, as a second pulse has them: with places and parts, a clear change in one figure of four, a break in one of
 * 20 and a flag on one of four. Every figure is different enough that compression has to work.
 */
function aReading(pulseId, teams) {
  const root = randomUUID();
  const ids = Array.from({ length: teams }, () => randomUUID());
  let seed = 7;
  const next = (limit) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  const figure = () => {
    const value = 20 + next(70);
    return { value, bound: null, low: value - 3 - next(10), high: value + 3 + next(10) };
  };
  const changeOf = () => {
    const points = next(21) - 10;
    return { sincePulseId: pulseId, direction: points > 8 ? 'up' : points < -7 ? 'down' : 'none', points };
  };
  const flagOf = (teamId, respondentCount) => {
    const { value: index, low, high } = figure();
    const kind = ['hierarchy-shadow', 'dependency', 'overload', 'low-shared-context'][next(4)];
    return {
      kind,
      cellId: `node.${teamId}`,
      severity: ['watch', 'watch', 'elevated', 'high'][next(4)],
      insufficientBecause: null,
      respondentCount,
      invitedCount: respondentCount + 1,
      index,
      criterion: 50,
      interval95: { lower: low, upper: high },
      probability: 0.8 + next(20) / 100,
      pValue: 0.01,
      qValue: 0.04,
      pValueHigh: 0.4,
      qValueHigh: 0.6,
      ruleDetails: null,
      silentBestCase: index - 3,
      tippingPoint: { value: 20, canOverturn: true },
      components: partIds.map((id) => ({ id, points: next(20) - 10 })),
      corroborators: [],
      evidence: [
        { key: 'answered', numbers: { respondents: respondentCount, invited: respondentCount + 1 } },
        { key: 'index', numbers: { kind, index, lower: low, upper: high } },
        { key: 'silent-best-case', numbers: { silent: 1, index: index - 3 } },
      ],
      experiments: ['devils-advocate', 'pre-mortem'],
      rule: 'grey-band/1',
    };
  };
  const cell = (teamId, parentTeamId, depth, teamName) => {
    const released = parentTeamId === null || next(10) > 0;
    const respondentCount = released ? 5 + next(12) : null;
    return {
      cellId: `node.${teamId}`,
      kind: 'node',
      teamId,
      parentTeamId,
      depth,
      teamName,
      released,
      withheldBecause: released ? null : 'would-reveal-others',
      respondentCount,
      invitedCount: released ? respondentCount + next(4) : null,
      countedElsewhereCount: 0,
      measures: released
        ? measureIds.map((measureId) => ({
            measureId,
            released: true,
            score: figure(),
            standardError: 1 + next(60) / 10,
            degreesOfFreedom: respondentCount - 1,
            respondentCount,
            favourable: figure(),
            census: next(9) === 0,
            change: changeOf(),
            tier: ['highest-quarter', 'middle', 'middle', 'middle', 'lowest-quarter'][next(5)],
            parts: parted.has(measureId) ? partIds.map((id) => ({ id, points: next(20) - 10 })) : null,
          }))
        : [],
      flags: released && next(4) === 0 ? [flagOf(teamId, respondentCount)] : [],
      ...(released && {
        trend:
          next(20) === 0
            ? { sincePulseId: pulseId, shownAs: 'none', because: 'other-people' }
            : { sincePulseId: pulseId, shownAs: 'figure', because: 'large-cell' },
      }),
    };
  };
  return {
    header: {
      pulseId,
      title: 'Bench',
      programme: null,
      closedAt: '2026-03-04T09:00:00.000Z',
      previousPulseId: null,
      minimumCell: 5,
      measures: measureIds.map((measureId) => ({ measureId, name: { en: measureId }, direction: 'health' })),
      methods: {},
    },
    cells: [
      cell(root, null, 0, 'Bench'),
      ...ids.map((id, index) =>
        cell(
          id,
          index % 10 === 0 ? root : ids[index - (index % 10)],
          index % 10 === 0 ? 1 : 2,
          `Team ${index}`,
        ),
      ),
    ],
  };
}

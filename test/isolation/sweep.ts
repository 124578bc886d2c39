import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Role } from '@penumbra/identity';
import { newId } from '@penumbra/platform';
import type { Client } from 'pg';
import { openApiDocument } from '../../apps/api/src/openapi.js';
import { anInstrument, type SweptTenant } from './two-tenants.js';

export interface Finding {
  readonly route: string;
  readonly what: string;
}

interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly parameters: readonly string[];
}

/** Routes that anybody may call; everything else must refuse a caller without a session. */
const publicRoutes = new Set([
  'GET /health/live',
  'GET /health/ready',
  'POST /api/sign-in-links',
  'POST /api/sessions',
  'POST /api/passes',
  'GET /api/unit-keys/{tenantId}/{pulseId}/{keyHash}',
  'GET /api/groups/{tenantId}/{pulseId}/{groupId}',
  'GET /api/contracts/{hash}',
  'GET /api/opt-outs/{tenantId}/{token}',
  'POST /api/opt-outs/{tenantId}/{token}',
  'POST /api/mail-reports',
  'POST /api/mail-reports/{provider}',
  'GET /answer/{tenantId}/{pulseId}',
  'GET /contract/{hash}',
  'GET /verify/{tenantId}/{pulseId}',
  'GET /api/receipts/{tenantId}/{pulseId}',
  'GET /api/results/{tenantId}/{pulseId}',
  'GET /api/results/{tenantId}/{pulseId}/replies',
  'GET /api/reading-keys/{tenantId}/{pulseId}',
]);

/** What each route with a body is sent; a route without an entry is a finding. Ids are those of `tenant`. */
function bodyOf(route: string, ids: Readonly<Record<string, string>>): unknown {
  const draft = {
    title: 'Swept',
    programme: null,
    instrumentId: ids['instrumentId'],
    audienceTeamId: ids['teamId'],
    closesAt: '2030-01-01T00:00:00Z',
    replyToName: 'Swept',
    replyToEmail: 'swept@example.org',
  };
  const pastResults = {
    file: Buffer.from('Team,Q1\nSwept,3\n').toString('base64'),
    plan: { title: 'Swept', instrumentId: ids['instrumentId'], closedOn: '2020-01-01' },
  };
  const bodies: Record<string, unknown> = {
    'POST /api/sign-in-links': { organisation: 'swept-a', email: 'nobody@example.org' },
    'POST /api/sessions': { token: 'x' },
    'POST /api/access': { email: 'new@example.org', name: 'New', role: 'executive', teamId: ids['teamId'] },
    'POST /api/instruments/check': anInstrument('check'),
    'POST /api/instruments': anInstrument('swept'),
    'POST /api/pulses': draft,
    'PATCH /api/pulses/{pulseId}': { title: 'Swept' },
    'POST /api/pulses/{pulseId}/launch': {},
    'POST /api/pulses/{pulseId}/amendments': { closesAt: '2030-01-01T00:00:00Z' },
    'POST /api/pulses/{pulseId}/close': { confirm: 'Swept' },
    'POST /api/pulses/{pulseId}/void': { confirm: 'Swept', reason: 'swept' },
    'POST /api/pulses/{pulseId}/sends/{sendId}/send-again': {},
    'POST /api/pulses/{pulseId}/test-mail': { locale: 'en' },
    'POST /api/programmes': {
      name: 'Swept',
      every: { unit: 'months', count: 3 },
      firstOn: '2030-01-08',
      timeZone: 'UTC',
      instrumentId: ids['instrumentId'],
      audienceTeamId: ids['teamId'],
      replyToName: 'Swept',
      replyToEmail: 'swept@example.org',
    },
    'PATCH /api/programmes/{programmeId}': { name: 'Swept' },
    'POST /api/programmes/{programmeId}/start': {},
    'POST /api/programmes/{programmeId}/pause': {},
    'POST /api/programmes/{programmeId}/resume': {},
    'POST /api/programmes/{programmeId}/end': {},
    'POST /api/programmes/{programmeId}/decide': { occurrence: 0, decision: 'run' },
    'POST /api/roster-imports': 'email,name,team\nnew@example.org,New,Team\n',
    'POST /api/roster-imports/{importId}/apply': {},
    'PUT /api/pulses/{pulseId}/planned-launch': { date: '2030-01-08', time: '09:00' },
    'POST /api/pulses/{pulseId}/co-signature': {},
    'POST /api/launch-rule/require-co-signature': {},
    'POST /api/launch-rule/waive-co-signature': {},
    'PUT /api/mail-sender': { name: 'Swept', address: null, replyTo: null },
    'POST /api/mail-sender/check': {},
    'POST /api/mail-sender/renew-key': {},
    'POST /api/webhooks': { url: 'https://hooks.example.org/swept', types: ['pulse.closed'] },
    'PATCH /api/webhooks/{webhookId}': { isEnabled: false },
    'POST /api/webhooks/{webhookId}/rotate-secret': {},
    'POST /api/webhooks/{webhookId}/test': {},
    'POST /api/webhooks/{webhookId}/deliveries/{deliveryId}/send-again': {},
    'POST /api/opt-outs/{tenantId}/{token}': 'List-Unsubscribe=One-Click',
    'POST /api/readings/{pulseId}/recompute': { reason: 'swept', confirm: 'Swept' },
    'POST /api/readings/{pulseId}/replies': { commentId: ids['commentId'], text: 'Swept' },
    'POST /api/past-results/check': pastResults,
    'POST /api/past-results': { ...pastResults, confirm: '0'.repeat(64) },
    'POST /api/mail-reports': 'To: nobody@example.org\n\n',
    'POST /api/mail-reports/{provider}': { reports: [] },
    'POST /api/passes': {
      tenantId: ids['tenantId'],
      pulseId: ids['pulseId'],
      secret: 'A'.repeat(43),
      blindedMessage: `Qx${'7Kf2'.repeat(85)}`,
    },
  };
  return bodies[route];
}

/** Enumerates the routes as they are now and tries each from outside: no session, wrong role, another tenant's HR. */
export async function sweep(
  app: NestFastifyApplication,
  admin: Client,
  victim: SweptTenant,
  intruder: SweptTenant,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const before = await fingerprint(admin, victim);
  for (const route of routesOf(app)) {
    const name = `${route.method} ${route.path}`;
    const report = (what: string) => findings.push({ route: name, what });
    const unknownParameter = route.parameters.find((parameter) => !victim.ids[parameter]);
    if (unknownParameter) {
      report(`no case: give test/isolation an id for {${unknownParameter}}`);
      continue;
    }
    if (route.method !== 'GET' && route.method !== 'DELETE' && bodyOf(name, victim.ids) === undefined) {
      report('no case: give test/isolation a body for this route');
      continue;
    }
    const call = async (ids: Readonly<Record<string, string>>, cookie?: string) => {
      const body = bodyOf(name, ids);
      const response = await app.inject({
        method: route.method,
        url: route.path.replaceAll(/\{(\w+)\}/g, (_, parameter: string) => ids[parameter]!),
        headers: {
          ...(cookie ? { cookie } : {}),
          ...(body === undefined
            ? {}
            : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
        },
        ...(body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      return { status: response.statusCode, text: response.body };
    };

    // What anybody may see has no other tenant to be kept from; the tests of each such route say what it tells. But an id
    // of one tenant under the name of another is nobody's.
    if (publicRoutes.has(name)) {
      if (route.parameters.includes('tenantId') && route.method === 'GET') {
        // Receipts and results are there after the close only.
        const closed = /\/(receipts|results|reading-keys)\//.test(name);
        const pulseId = victim.ids[closed ? 'closedPulseId' : 'openPulseId']!;
        if ((await call({ ...victim.ids, pulseId })).status !== 200) report('not found under its own tenant');
        const crossed = await call({ ...victim.ids, pulseId, tenantId: intruder.ids['tenantId']! });
        if (crossed.status !== 404) report(`another tenant’s id under one’s own: ${crossed.status}`);
        if (crossed.text.includes(victim.canary)) report('another tenant’s text in the answer');
      }
      continue;
    }
    const nobody = await call(victim.ids);
    if (nobody.status !== 401) report(`without a session: ${nobody.status} instead of 401`);
    // It takes no id, and would end the very session the sweep goes on with.
    if (name === 'DELETE /api/session') continue;
    const callers = callersOf(name);
    for (const pulseId of pulsesToTry(route, victim)) {
      const foreign = { ...victim.ids, pulseId };
      const unknown = Object.fromEntries(Object.keys(foreign).map((key) => [key, newId()]));
      const asIntruder = await call(foreign, intruder.cookies[callers[0]!]);
      const asUnknown = await call(unknown, intruder.cookies[callers[0]!]);
      if (asIntruder.text.includes(victim.canary) || asIntruder.text.includes(victim.canary.toLowerCase()))
        report('another tenant’s text in the answer');
      if (route.parameters.length > 0) {
        if (asIntruder.status !== 404) report(`another tenant’s id: ${asIntruder.status} instead of 404`);
        if (
          withoutIds(asIntruder.text) !== withoutIds(asUnknown.text) ||
          asIntruder.status !== asUnknown.status
        )
          report('another tenant’s id is answered differently from one that does not exist');
      } else if (usesIds(bodyOf(name, foreign), victim) && asIntruder.status < 400) {
        report(`another tenant’s id in the body: ${asIntruder.status}`);
      }
    }
    for (const role of roles.filter((one) => !callers.includes(one))) {
      for (const pulseId of pulsesToTry(route, victim)) {
        const wrongRole = await call({ ...victim.ids, pulseId }, victim.cookies[role]);
        if (wrongRole.status !== 403) report(`as ${role}: ${wrongRole.status} instead of 403`);
      }
    }
  }
  if ((await fingerprint(admin, victim)) !== before)
    findings.push({ route: 'all', what: 'something of the other tenant was written' });
  return findings;
}

/** The routes of the running application, from its own description. */
function routesOf(app: NestFastifyApplication): Route[] {
  const { paths } = openApiDocument(app);
  if (Object.keys(paths).length < 15) throw new Error('The routes could not be enumerated.');
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({
      method: method.toUpperCase() as Route['method'],
      path,
      parameters: [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!),
    })),
  );
}

const roles: readonly Role[] = ['hr', 'executive', 'lead', 'works-council'];

/** What the works council checks besides HR: plans, contracts, thresholds and the audit log; never a reading, a person, a mail. */
const councilToo = new Set([
  'GET /api/programmes',
  'GET /api/programmes/{programmeId}',
  'GET /api/programmes/{programmeId}/calendar',
  'GET /api/pulses/{pulseId}/rehearsal',
  'GET /api/pulses',
  'GET /api/pulses/{pulseId}',
  'GET /api/instruments',
  'GET /api/instruments/{instrumentId}',
  'GET /api/audit',
  'GET /api/launch-rule',
  'POST /api/launch-rule/require-co-signature',
  'GET /api/planted/{pulseId}',
]);

/** Whom a route is for, written here a second time: every other role has to be refused. */
function callersOf(route: string): readonly Role[] {
  if (route.includes('/api/session')) return roles;
  if (/\/ledger$|\/recompute$/.test(route)) return ['hr'];
  if (route.endsWith('/replies')) return ['hr', 'lead'];
  if (route.includes('/api/readings')) return ['hr', 'executive', 'lead'];
  if (/\/verification$|\/co-signature$|\/waive-co-signature$/.test(route)) return ['works-council'];
  return councilToo.has(route) ? ['hr', 'works-council'] : ['hr'];
}

function pulsesToTry(route: Route, victim: SweptTenant): string[] {
  const { pulseId, openPulseId, closedPulseId } = victim.ids;
  return route.parameters.includes('pulseId') ? [pulseId!, openPulseId!, closedPulseId!] : [pulseId!];
}

const usesIds = (body: unknown, tenant: SweptTenant): boolean =>
  Object.values(tenant.ids).some((id) => JSON.stringify(body ?? null).includes(id));

/** Ids the caller sent may be repeated in the answer; apart from them two answers must be the same bytes. */
const withoutIds = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>');

/** A hash over every row of the tenant, sessions' last use and audit lines of the sweep's own sessions apart. */
async function fingerprint(admin: Client, tenant: SweptTenant): Promise<string> {
  const tables = await admin.query<{ name: string }>(`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
     where c.relkind = 'r' and n.nspname in ('platform','identity','people','pulses','delivery','intake','readings','webhooks')
       and c.relname not in ('session') order by 1`);
  const parts: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await admin.query(
      `select md5(coalesce(string_agg(md5(t::text), '' order by md5(t::text)), '')) as hash from ${name} t where tenant_id = $1`,
      [tenant.scope.tenantId],
    );
    parts.push(`${name}=${rows[0].hash}`);
  }
  return parts.join('\n');
}

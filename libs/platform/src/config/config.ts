import { z } from 'zod';

/** An address that paths are put behind: without a slash at its end. */
const origin = z.url().transform((url) => url.replace(/\/+$/, ''));

/** Mail providers that take only so many mails a second: `[{"name":"google","domains":["gmail.com"],"perSecond":5}]`. */
const mailProviders = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('is no JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.array(
      z.strictObject({
        name: z.string().regex(/^[a-z0-9-]{1,40}$/),
        domains: z.array(z.string().toLowerCase().min(1)).min(1),
        perSecond: z.number().positive(),
      }),
    ),
  );

/** Addresses of name servers, with a port where it is not 53: `192.0.2.53,[2001:db8::53]:5353`. */
const dnsServers = z
  .string()
  .transform((text) => text.split(',').map((server) => server.trim()))
  .pipe(
    z.array(
      z
        .string()
        .regex(
          /^(\d{1,3}(\.\d{1,3}){3}|[\da-fA-F:]+|\[[\da-fA-F:]+\])(:\d{1,5})?$/,
          'is no address of a name server',
        ),
    ),
  );

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).default('smtp://127.0.0.1:1025'),
  MAIL_FROM: z.string().default('Penumbra <pulse@penumbra.invalid>'),
  MAIL_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(10),
  MAIL_CONNECTIONS_PER_TENANT: z.coerce.number().int().min(1).max(100).default(5),
  MAIL_PER_SECOND: z.coerce.number().positive().optional(),
  MAIL_PROVIDERS: mailProviders.default([]),
  BOUNCE_ADDRESS: z.email().optional(),
  BOUNCE_TOKEN: z.string().min(16).optional(),
  DNS_SERVERS: dnsServers.default([]),
  KEY_DIR: z.string().default('.data/keys'),
  PUBLIC_URL: origin.default('http://127.0.0.1:3000'),
  INTAKE_URL: origin.default('http://127.0.0.1:3001'),
  INTAKE_INTERNAL_URL: origin.optional(),
  INTAKE_TOKEN: z.string().min(16),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  WEB_ROOT: z.string().default('dist/apps/web'),
  WORKER_ROLE: z.enum(['delivery', 'tally']).default('delivery'),
  /** `any`: webhooks may also go to http and into private networks; for tests and closed networks. */
  WEBHOOK_TARGETS: z.enum(['public', 'any']).default('public'),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

/** What a process needs to know about its surroundings; read once from the environment at start. */
export type Config = Readonly<z.infer<typeof schema>>;

/** Injection token for Config. */
export const CONFIG = Symbol('CONFIG');

/** @throws Error that names every setting that is missing or wrong, so that one start shows all of them. */
export function loadConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`These settings are missing or wrong:\n${lines.join('\n')}\nSee docs/operations.md.`);
}

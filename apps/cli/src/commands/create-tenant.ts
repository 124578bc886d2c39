import { join } from 'node:path';
import { z } from 'zod';
import { CreateOrganisation, IdentityModule, IssueSignInLink } from '@penumbra/identity';
import { runningStack } from '../stack/running-stack.js';
import { withRooms } from '../stack/rooms.js';

const linkLifetimeHours = 72;

interface Options {
  name: string;
  admin: string;
  adminName?: string;
  slug?: string;
  locale: string;
  timeZone: string;
  json?: boolean;
}

/** `penumbra tenant create`. */
export async function createTenant(options: Options, root: string): Promise<void> {
  const fields = checked(options);
  const environment = process.env['DATABASE_URL'] ? process.env : await demoEnvironment(root);
  await withRooms(environment, [IdentityModule], async (rooms, config) => {
    const created = await rooms.get(CreateOrganisation).run(fields);
    const token = await rooms
      .get(IssueSignInLink)
      .run(created, fields.adminEmail, linkLifetimeHours * 3_600_000);
    const signInLink = `${config.PUBLIC_URL}/sign-in#${token}`;
    if (options.json) {
      const result = { tenantId: created.tenantId, slug: created.slug, signInLink };
      process.stdout.write(`${JSON.stringify(result)}\n`);
      return;
    }
    process.stdout.write(
      `${fields.name} has begun. Its short name for signing in: ${created.slug}\n\n` +
        `Sign-in link for ${fields.adminEmail}, good once within ${linkLifetimeHours} hours:\n${signInLink}\n`,
    );
  });
}

const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC']);
const schema = z.object({
  name: z.string().trim().min(1, 'the name is empty').max(200),
  adminEmail: z.email('--admin: this is not an e-mail address').transform((text) => text.toLowerCase()),
  adminName: z.string().trim().min(1).optional(),
  slug: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{1,62}$/, '--slug: 2 to 63 small letters, digits and hyphens')
    .optional(),
  locale: z.string(),
  timeZone: z
    .string()
    .refine((zone) => zones.has(zone), '--time-zone: not an IANA time zone, such as Europe/Berlin'),
});

function checked(options: Options) {
  const { admin, ...rest } = options;
  const result = schema.safeParse({ ...rest, adminEmail: admin });
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `  ${issue.message}`);
  throw new Error(`Nothing was made:\n${lines.join('\n')}`);
}

async function demoEnvironment(root: string): Promise<NodeJS.ProcessEnv> {
  const running = await runningStack(join(root, '.data'));
  if (!running)
    throw new Error(
      'DATABASE_URL is not set and no demo is running here. Set DATABASE_URL to the database, as penumbra_app ' +
        '(see docs/operations.md), or start the demo.',
    );
  return running.environment;
}

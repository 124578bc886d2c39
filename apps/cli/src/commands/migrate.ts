import { z } from 'zod';
import { migrate } from '@penumbra/platform';
import { migrations } from '../../../../migrations/index.js';
import { readSettings } from './settings.js';

const password = z.string().min(8, 'at least 8 characters');
const settings = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  APP_DB_PASSWORD: password,
  INTAKE_DB_PASSWORD: password,
  TALLY_DB_PASSWORD: password,
});

/** `penumbra migrate`: roles and schema, as administrator. */
export async function runMigrate(options: { json?: boolean }): Promise<void> {
  const given = readSettings(settings, process.env);
  const names = await migrate(given.DATABASE_URL, migrations, {
    app: given.APP_DB_PASSWORD,
    intake: given.INTAKE_DB_PASSWORD,
    tally: given.TALLY_DB_PASSWORD,
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ migrations: names })}\n`);
  else if (names.length === 0) process.stdout.write('The schema is up to date.\n');
  else process.stdout.write(`Migrated: ${names.join(', ')}\n`);
}

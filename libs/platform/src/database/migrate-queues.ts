import { runMigrations } from 'bullmq';
import { Client } from 'pg';
import { queueSchemas } from './roles.js';

/**
 * Makes BullMQ's tables in each queue schema, as administrator: the roles that use them may not make a schema. Each
 * schema is its own role’s alone, which makes a sequence in it for each queue.
 */
export async function migrateQueues(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    for (const [schema, role] of queueSchemas) {
      await runMigrations(client as never, schema);
      await client.query(`
        grant usage, create on schema ${schema} to ${role};
        grant select, insert, update, delete on all tables in schema ${schema} to ${role};
        grant usage, select on all sequences in schema ${schema} to ${role};
        grant execute on all functions in schema ${schema} to ${role};
      `);
    }
  } finally {
    await client.end();
  }
}

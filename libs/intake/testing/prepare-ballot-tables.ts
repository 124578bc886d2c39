import { Client } from 'pg';

/**
 * What the ballot box needs of its tables beyond the first migration. To be folded into it; then this file goes.
 * `for share` asks for the right to update some column: the tenant's id, which row-level security keeps as it is.
 */
export async function prepareBallotTables(adminUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query('grant update (tenant_id) on intake.ballot_box to penumbra_intake');
  } finally {
    await client.end();
  }
}

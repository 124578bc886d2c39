import { z } from 'zod';
import { Database, tenantScope } from '@penumbra/platform';
import { TallyModule, WriteLedger } from '@penumbra/readings';
import { withRooms } from '../stack/rooms.js';
import { readSettings } from './settings.js';

const settings = z.object({ DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }), KEY_DIR: z.string() });

/** `penumbra sign-readings`: as the tally, for every organisation. */
export async function signReadings(options: { json?: boolean }): Promise<void> {
  readSettings(settings, process.env);
  const signed = await withRooms(process.env, [TallyModule], async (rooms) => {
    const all: { tenantId: string; pulseIds: string[] }[] = [];
    for (const tenantId of await rooms.get(Database).tenantIds()) {
      const pulseIds = await rooms.get(WriteLedger).signOlder(tenantScope(tenantId));
      if (pulseIds.length > 0) all.push({ tenantId, pulseIds });
    }
    return all;
  });
  if (options.json) process.stdout.write(`${JSON.stringify({ signed })}\n`);
  else {
    const count = signed.reduce((sum, { pulseIds }) => sum + pulseIds.length, 0);
    process.stdout.write(
      count === 0
        ? 'Every reading is signed already.\n'
        : `Signed ${count} reading${count === 1 ? '' : 's'}.\n`,
    );
  }
}

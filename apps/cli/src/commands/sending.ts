import { DeliveryModule, UnsettledMails } from '@penumbra/delivery';
import { Database, RestoreGuard, tenantScope, type RestoreLock } from '@penumbra/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { z } from 'zod';
import { withRooms } from '../stack/rooms.js';
import { readSettings } from './settings.js';

const settings = z.object({ DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }), KEY_DIR: z.string() });

const reasons: Record<RestoreLock['reason'], string> = {
  older: 'the database has gone back to an earlier state: it was restored from a backup',
  other: 'the database belongs to another installation than KEY_DIR: it is a copy',
  unknown: 'the database has sent mails before, and this KEY_DIR knows nothing of it',
};

/** `penumbra sending status`: whether mails may go out, and how many wait. */
export async function showSending(options: { json?: boolean }): Promise<void> {
  readSettings(settings, process.env);
  await withRooms(process.env, [DeliveryModule], async (rooms) => {
    const lock = await rooms.get(RestoreGuard).lock();
    const waiting = await countWaiting(rooms);
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ locked: lock?.reason ?? null, waiting })}\n`);
      return;
    }
    process.stdout.write(
      lock
        ? `Sending is locked: ${reasons[lock.reason]}.\n${waiting} mails wait. To unlock:\n` +
            `  penumbra sending unlock --waiting-mails stop   none of them goes out (HR can send single ones again)\n` +
            `  penumbra sending unlock --waiting-mails send   all of them go out, also those that were sent since the backup\n`
        : `Mails go out. ${waiting} wait.\n`,
    );
  });
}

/** `penumbra sending unlock`: accepts the database as it is. */
export async function unlockSending(options: {
  waitingMails: 'stop' | 'send';
  json?: boolean;
}): Promise<void> {
  readSettings(settings, process.env);
  await withRooms(process.env, [DeliveryModule], async (rooms) => {
    const guard = rooms.get(RestoreGuard);
    const lock = await guard.lock();
    if (!lock) throw new Error('Sending is not locked. Nothing was changed.');
    const mails = rooms.get(UnsettledMails);
    let count = 0;
    for (const tenantId of await rooms.get(Database).tenantIds()) {
      const scope = tenantScope(tenantId);
      count += await (options.waitingMails === 'stop' ? mails.stop(scope) : mails.keep(scope));
    }
    await guard.unlock();
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ unlocked: true, waitingMails: options.waitingMails, count })}\n`
        : `Unlocked. ${count} mails ${options.waitingMails === 'stop' ? 'were stopped' : 'go out'}.\n`,
    );
  });
}

async function countWaiting(rooms: INestApplicationContext): Promise<number> {
  let count = 0;
  for (const tenantId of await rooms.get(Database).tenantIds())
    count += await rooms.get(UnsettledMails).count(tenantScope(tenantId));
  return count;
}

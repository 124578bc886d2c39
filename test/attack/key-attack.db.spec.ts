import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { quarterlyCore } from '@penumbra/instruments';
import { report } from '../faults/load.js';
import { answer } from './answering.js';
import { dumpDatabase } from './database-dump.js';
import { keyAttack, type Loot } from './key-attack.js';
import { parts, startSealedService, type SealedService } from './sealed-service.js';

const people = 24;
const takers = 17;

describe('whoever copied everything but the key files while the pulse was open', () => {
  let service: SealedService;
  let loot: Loot;
  let keyFiles: Record<string, string>;

  beforeAll(async () => {
    service = await startSealedService();
    const pulse = await service.launch({ people, teamSize: people });
    const answers = Object.fromEntries(quarterlyCore().items.map(({ id, scale }) => [id, scale.to]));
    for (const invitee of pulse.invitees.slice(0, takers)) await answer(service, pulse, invitee, answers);
    const whileOpen = await dumpDatabase(service.database.adminUrl);
    const files = service.keyFiles(pulse);
    keyFiles = {
      link: (await readFile(files.link)).toString('hex'),
      sealing: (await readFile(files.sealing)).toString('hex'),
    };
    await service.close(pulse);
    for (const file of Object.values(files)) expect(existsSync(file)).toBe(false);
    const afterClose = await dumpDatabase(service.database.adminUrl);
    loot = {
      // What was copied while open comes first: the attack looks for ballots and passes there.
      dump: [...whileOpen, ...afterClose],
      secrets: {
        ...Object.fromEntries(
          parts.flatMap((part) =>
            Object.entries(service.environment(part)).map(([name, value]) => [`${part} ${name}`, value]),
          ),
        ),
        'administrator’s address': service.database.adminUrl,
      },
      pulseId: pulse.pulseId,
    };
  }, 600_000);
  afterAll(() => service?.stop());

  it('opens no ballot and names nobody who took part', () => {
    const { candidates, ...opened } = keyAttack(loot);
    report('key attack', 'without the key files', { candidates, ...opened });
    expect(candidates).toBeGreaterThan(10_000);
    expect(opened).toEqual({
      ballots: takers,
      ballotsOpened: 0,
      passes: takers,
      passesNamed: 0,
      ballotsLinkedToPasses: 0,
    });
  }, 600_000);

  it('opens every ballot and names everybody with the key files: the attack itself works', () => {
    const { candidates, ...opened } = keyAttack({ ...loot, secrets: { ...loot.secrets, ...keyFiles } });
    report('key attack', 'with the key files', { candidates, ...opened });
    expect(opened).toEqual({
      ballots: takers,
      ballotsOpened: takers,
      passes: takers,
      passesNamed: takers,
      ballotsLinkedToPasses: 0,
    });
  }, 600_000);
});

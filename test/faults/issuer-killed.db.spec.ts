import { setTimeout as wait } from 'node:timers/promises';
import { randomBytes, type Bytes } from '@penumbra/seal';
import { testDatabase } from '@penumbra/platform/testing';
import { randomFrom, type Random } from '../../apps/cli/src/demo/random.js';
import { askForPass, draftPass, passFrom, type Reply } from '../attack/answering.js';
import { startSealedService, type Invitee, type SealedService } from '../attack/sealed-service.js';
import { isLarge, newSeed, report } from './load.js';
import { postgresWire } from './postgres-wire.js';

// Fault F7. The issuer is the built api process; its way to Postgres is watched, and it dies by SIGKILL in the moment in
// which Postgres says that a pass is committed: on record, and nobody told. The page asks again, as it does.

const senders = 8;

interface Verdict {
  passes: number;
  onRecord: number;
  /** People who asked again with what they had stored, and were told that they had answered already. */
  burnt: number;
  /** People for whom a second, different message was signed. */
  secondSignatures: number;
  /** Each in the moment in which a pass was committed and nobody told. */
  kills: number;
}

describe('an issuer that is killed between the commit and the reply', () => {
  const people = isLarge ? 10_000 : 1_000;
  const kills = isLarge ? 60 : 12;

  it(`issues ${people} passes to ${people} people, burns none, and signs nobody a second message`, async () => {
    const seed = newSeed();
    const began = Date.now();
    const verdict = await run({ people, kills, random: randomFrom(seed) });
    report('F7', 'issuer killed', { seed, ...verdict, seconds: Math.round((Date.now() - began) / 1000) });
    expect(verdict).toEqual({ passes: people, onRecord: people, burnt: 0, secondSignatures: 0, kills });
  }, 3_600_000);

  it('is seen to burn a pass when the hash of its blinded message is not kept', async () => {
    const verdict = await run({
      people: 60,
      kills: 3,
      random: randomFrom(newSeed()),
      defect: `new.blinded_hash := sha256(gen_random_uuid()::text::bytea)`,
    });
    report('F7', 'planted, the hash of the message is not kept', { ...verdict });
    expect(verdict.burnt).toBeGreaterThanOrEqual(3);
  }, 600_000);

  it('is seen to sign twice when a claim does not know its person again', async () => {
    const verdict = await run({
      people: 60,
      kills: 1,
      random: randomFrom(newSeed()),
      defect: `new.claim_id := sha256(gen_random_uuid()::text::bytea)`,
    });
    report('F7', 'planted, a claim that names nobody', { ...verdict });
    expect(verdict.secondSignatures).toBeGreaterThan(0);
  }, 600_000);
});

async function run(options: {
  people: number;
  kills: number;
  random: Random;
  defect?: string;
}): Promise<Verdict> {
  const { people, kills, random } = options;
  const verdict: Verdict = { passes: 0, onRecord: 0, burnt: 0, secondSignatures: 0, kills: 0 };
  /** How many commits of passes from now the next kill strikes; null while the issuer is down or all kills are done. */
  let fuse: number | null = null;
  const newFuse = () => 1 + Math.floor(random.next() * Math.max(1, (people * 0.9) / kills - 1));
  const kill: { now: () => void } = { now: () => undefined };
  const database = await testDatabase();
  const wire = await postgresWire(database.url('app'), ({ what, sql, transaction }) => {
    const isPass =
      /^\s*commit\b/i.test(sql) &&
      transaction.some((text) => /insert into delivery\.issued_pass/i.test(text));
    if (what !== 'done' || !isPass || fuse === null) return undefined;
    fuse -= 1;
    if (fuse > 0) return undefined;
    fuse = null;
    kill.now();
    return 'cut';
  });
  let service: SealedService | null = null;
  try {
    const running = await startSealedService({
      database,
      databaseUrl: (part, url) => (part === 'api' ? wire.url : url),
    });
    service = running;
    const pulse = await running.launch({ people, teamSize: Math.ceil(people / 8) });
    // What is not needed any more must not take part in the race for the processor.
    await running.kill('worker-delivery');
    await running.kill('worker-tally');
    if (options.defect)
      await running.admin.query(`
        create function delivery.planted() returns trigger language plpgsql as $$
        begin ${options.defect}; return new; end $$;
        create trigger planted before insert on delivery.issued_pass
          for each row execute function delivery.planted()`);
    let restarted: Promise<void> = Promise.resolve();
    kill.now = () => {
      verdict.kills += 1;
      restarted = running.kill('api').then(async () => {
        await running.start('api');
        if (verdict.kills < kills) fuse = newFuse();
      });
    };
    fuse = newFuse();

    const ask = async (invitee: Invitee, message: Bytes): Promise<Reply> => {
      const since = Date.now();
      for (;;) {
        const reply = await askForPass(running.apiUrl, pulse, invitee, message).catch(() => null);
        if (reply && reply.status < 500) return reply;
        if (Date.now() - since > 300_000)
          throw new Error(`The issuer stayed away: ${JSON.stringify(reply)}\n${running.log('api')}`);
        await wait(50 + 50 * random.next());
      }
    };
    const rest = [...pulse.invitees];
    const sender = async (): Promise<void> => {
      for (let invitee = rest.pop(); invitee; invitee = rest.pop()) {
        const draft = await draftPass(pulse, invitee);
        const reply = await ask(invitee, draft.blindedMessage);
        if (reply.status === 409) verdict.burnt += 1;
        else {
          await passFrom(pulse, invitee, draft, reply);
          verdict.passes += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: senders }, sender));
    await restarted;
    fuse = null;

    // Everybody tries for another pass, from another device.
    const others = [...pulse.invitees];
    const second = async (): Promise<void> => {
      for (let invitee = others.pop(); invitee; invitee = others.pop()) {
        const message = randomBytes(256);
        message[0] = 1; // below every modulus of 2048 bits
        const reply = await ask(invitee, message);
        if (reply.status === 200) verdict.secondSignatures += 1;
        else if (reply.body['code'] !== 'delivery.already-answered-elsewhere')
          throw new Error(`Refused for another reason: ${JSON.stringify(reply)}`);
      }
    };
    await Promise.all(Array.from({ length: senders }, second));
    const { rows } = await running.admin.query<{ count: number }>(
      'select count(*)::int as count from delivery.issued_pass where pulse_id = $1',
      [pulse.pulseId],
    );
    verdict.onRecord = rows[0]!.count;
    return verdict;
  } finally {
    await service?.stop();
    await wire.close();
    await database.drop();
  }
}

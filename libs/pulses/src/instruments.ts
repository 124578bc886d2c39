import { Inject, Injectable } from '@nestjs/common';
import { actorName, type Actor } from '@penumbra/identity';
import { checkInstrument, quarterlyCore, type Instrument } from '@penumbra/instruments';
import { AuditLog, Database, isUuid, newId, type TenantScope } from '@penumbra/platform';
import { InstrumentStore } from './instrument.store.js';
import { pulseProblem } from './pulse.errors.js';

/** An instrument that can be chosen for a pulse: the built-in core, or one of the organisation's own. */
export interface ChoosableInstrument {
  readonly id: string;
  readonly builtIn: boolean;
  readonly instrument: Instrument;
}

/** The id of a built-in instrument names it; the organisation's own have a random one. */
const builtInId = (instrument: Instrument): string => `${instrument.key}.v${instrument.version}`;

@Injectable()
export class Instruments {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(InstrumentStore) private readonly store: InstrumentStore,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async list(scope: TenantScope): Promise<ChoosableInstrument[]> {
    const own = await this.store.list(scope);
    return [builtIn(), ...own.map(({ id, definition }) => ({ id, builtIn: false, instrument: definition }))];
  }

  async find(scope: TenantScope, instrumentId: string): Promise<ChoosableInstrument | null> {
    if (instrumentId === builtIn().id) return builtIn();
    const own = isUuid(instrumentId) ? await this.store.find(scope, instrumentId) : null;
    return own && { id: own.id, builtIn: false, instrument: own.definition };
  }

  /**
   * Adds an instrument of the organisation's own. The same key, version and content again is a success.
   * @throws Problem instrument.invalid, instrument.version-exists
   */
  async add(scope: TenantScope, actor: Actor, json: unknown): Promise<ChoosableInstrument> {
    const checked = checkInstrument(json);
    if (!checked.ok)
      throw pulseProblem(
        'instrument.invalid',
        undefined,
        checked.problems.map(({ code, path, message }) => ({ code, path, detail: message })),
      );
    return this.database.inTenant(scope, async () => {
      const stored = await this.store.insert(scope, newId(), checked.instrument);
      if (!stored.same) throw pulseProblem('instrument.version-exists');
      await this.audit.record(scope, {
        actor: actorName(actor),
        action: 'instrument.added',
        subject: `instrument:${stored.id}`,
        details: { key: checked.instrument.key, version: checked.instrument.version },
      });
      return { id: stored.id, builtIn: false, instrument: stored.definition };
    });
  }

  /**
   * The stored version that asks exactly this; a new one when there is none yet. Call it with the row locked that the key
   * belongs to, so that two callers do not count up at once.
   */
  async keep(scope: TenantScope, instrument: Instrument): Promise<ChoosableInstrument> {
    const same = await this.store.findSame(scope, instrument);
    if (same) return { id: same.id, builtIn: false, instrument: same.definition };
    const version = (await this.store.latestVersion(scope, instrument.key)) + 1;
    const stored = await this.store.insert(scope, newId(), { ...instrument, version });
    return { id: stored.id, builtIn: false, instrument: stored.definition };
  }
}

function builtIn(): ChoosableInstrument {
  const instrument = quarterlyCore();
  return { id: builtInId(instrument), builtIn: true, instrument };
}

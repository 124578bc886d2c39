import type { Instrument } from '@penumbra/instruments';
import type { TenantScope } from '@penumbra/platform';
import type { FrozenPulse, Instruments, Pulse, PulseReader } from '@penumbra/pulses';
import { deliveryProblem } from './delivery.errors.js';
import { knownPulse } from './watch-delivery.js';

/**
 * A pulse with its questions: as frozen at the launch, or of a draft as they would be.
 * @throws Problem delivery.not-found (also for a draft whose questions are gone)
 */
export async function previewedPulse(
  pulses: PulseReader,
  instruments: Instruments,
  scope: TenantScope,
  pulseId: string,
): Promise<{ pulse: Pulse; instrument: Instrument; frozen: FrozenPulse | null }> {
  const pulse = await knownPulse(pulses, scope, pulseId);
  if (!pulse) throw deliveryProblem('delivery.not-found');
  const frozen = await pulses.frozen(scope, pulseId);
  const instrument = frozen?.instrument ?? (await instruments.find(scope, pulse.instrumentId))?.instrument;
  if (!instrument) throw deliveryProblem('delivery.not-found');
  return { pulse, instrument, frozen };
}

import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type TenantScope } from '@penumbra/platform';
import type { FrozenPulse } from '@penumbra/pulses/contract';
import { deliveryProblem } from './delivery.errors.js';

const patience = 5_000;

/**
 * The two things the issuer tells the ballot box, over HTTP: which boxes there are, and which passes are good. Neither
 * says anything about a person. Both may be repeated.
 */
@Injectable()
export class IntakeClient {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Makes the pulse's ballot box, or finds it made. @throws Problem delivery.intake-away */
  async openBallotBox(scope: TenantScope, pulse: FrozenPulse): Promise<void> {
    const response = await this.call('PUT', `/ballot-boxes/${scope.tenantId}/${pulse.id}`, {
      closesAt: pulse.closesAt.toISOString(),
      instrument: pulse.instrument,
      unitIds: pulse.units.map((unit) => unit.id),
    });
    if (!response.ok) throw new Error(`The ballot box was refused with ${response.status}.`);
  }

  /** Hands a pass over. @throws Problem delivery.intake-away, delivery.pulse-over */
  async acceptPass(
    scope: TenantScope,
    pass: { pulseId: string; unitId: string; passHash: string },
  ): Promise<void> {
    const response = await this.call('POST', '/passes', { tenantId: scope.tenantId, ...pass });
    if (response.status === 410) throw deliveryProblem('delivery.pulse-over');
    if (!response.ok) throw new Error(`The pass was refused with ${response.status}.`);
  }

  private async call(method: string, path: string, body: unknown): Promise<Response> {
    const base = (this.config.INTAKE_INTERNAL_URL ?? this.config.INTAKE_URL).replace(/\/+$/, '');
    let response: Response;
    try {
      response = await fetch(base + path, {
        method,
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${this.config.INTAKE_TOKEN}`,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(patience),
      });
      await response.arrayBuffer();
    } catch {
      throw deliveryProblem('delivery.intake-away');
    }
    if (response.status >= 500 || response.status === 429) throw deliveryProblem('delivery.intake-away');
    return response;
  }
}

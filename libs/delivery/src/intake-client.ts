import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, type TenantScope } from '@penumbra/platform';
import { deliveryProblem } from './delivery.errors.js';

const patience = 5_000;

/** What the ballot box has to know of a pulse: nothing about anybody. */
export interface BallotBox {
  readonly closesAt: Date;
  readonly manifestHash: string;
  readonly ballotSize: number;
  readonly unitKeys: readonly { readonly unitId: string; readonly publicKey: Buffer }[];
}

/**
 * The two things the issuer tells the ballot box, over HTTP: which boxes there are, and that one closes later. Both may be
 * repeated.
 */
@Injectable()
export class IntakeClient {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Makes the pulse's ballot box, or finds it made. @throws Problem delivery.intake-away */
  async openBallotBox(scope: TenantScope, pulseId: string, box: BallotBox): Promise<void> {
    await this.put(`/ballot-boxes/${scope.tenantId}/${pulseId}`, {
      ...box,
      closesAt: box.closesAt.toISOString(),
      unitKeys: box.unitKeys.map(({ unitId, publicKey }) => ({
        unitId,
        publicKey: publicKey.toString('base64url'),
      })),
    });
  }

  /** @throws Problem delivery.intake-away */
  async closeLater(scope: TenantScope, pulseId: string, closesAt: Date): Promise<void> {
    await this.put(`/ballot-boxes/${scope.tenantId}/${pulseId}/closes-at`, {
      closesAt: closesAt.toISOString(),
    });
  }

  private async put(path: string, body: unknown): Promise<void> {
    const base = this.config.INTAKE_INTERNAL_URL ?? this.config.INTAKE_URL;
    let response: Response;
    try {
      response = await fetch(base + path, {
        method: 'PUT',
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
    if (!response.ok) throw new Error(`The ballot box was refused with ${response.status}.`);
  }
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { intakeProblem } from '@penumbra/intake';
import { CONFIG, type Config } from '@penumbra/platform';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Lets through who shows the token that the issuer shares with the ballot box. */
@Injectable()
export class IssuerGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(@Inject(CONFIG) config: Config) {
    this.expected = digest(`Bearer ${config.INTAKE_TOKEN}`);
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string | undefined> }>();
    // Digests, because timingSafeEqual throws on unequal lengths and a length would be a hint.
    if (timingSafeEqual(digest(request.headers['authorization'] ?? ''), this.expected)) return true;
    throw intakeProblem('intake.token-needed');
  }
}

import { Injectable } from '@nestjs/common';

type Counter = 'ballots' | 'replaced' | 'repeated' | 'refused';

/** What this process has done since it started, as bare numbers over all tenants. */
@Injectable()
export class IntakeCounters {
  private readonly counts: Record<Counter, number> = {
    ballots: 0,
    replaced: 0,
    repeated: 0,
    refused: 0,
  };

  count(name: Counter): void {
    this.counts[name] += 1;
  }

  read(): Record<Counter, number> {
    return { ...this.counts };
  }
}

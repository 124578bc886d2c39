import { Inject, Injectable } from '@nestjs/common';
import { Database, tenantScope } from '@penumbra/platform';
import { readDeliveryReport, type DeliveryReport } from './delivery-report.js';
import { deliveryProblem } from './delivery.errors.js';
import { DeliveryStore } from './delivery.store.js';
import { readProviderReports, type MailProvider } from './provider-report.js';
import { isAboutAddress } from './send-outcome.js';

/**
 * What mail servers and providers report after a mail was accepted. A mail that failed has bounced; an address that does
 * not exist, or whose owner complained, gets no further mail until HR sends one again.
 */
@Injectable()
export class TakeReport {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(DeliveryStore) private readonly store: DeliveryStore,
  ) {}

  /** @param raw a message that came to the bounce address; anything that is no report is left alone. @returns how many were taken. */
  async message(raw: Uint8Array): Promise<number> {
    const report = await readDeliveryReport(raw);
    return this.take(report ? [report] : []);
  }

  /** @returns how many were about mails of ours. @throws Problem delivery.report-unreadable */
  async provider(provider: MailProvider, body: unknown): Promise<number> {
    const reports = readProviderReports(provider, body);
    if (!reports) throw deliveryProblem('delivery.report-unreadable');
    return this.take(reports);
  }

  /** The same report again changes nothing. */
  private async take(reports: readonly DeliveryReport[]): Promise<number> {
    let count = 0;
    for (const { mail, kind, reply } of reports) {
      const scope = tenantScope(mail.tenantId);
      await this.database.inTenant(scope, async () => {
        const reported = await this.store.reportSend(scope, mail.sendId, kind, reply);
        if (!reported) return;
        count += 1;
        // A failure that was known already may be about an address that HR has corrected or lifted since.
        if (kind === 'complained' || (reported.isNews && isAboutAddress(reply)))
          await this.store.suppress(scope, reported.email, kind, reply);
      });
    }
    return count;
  }
}

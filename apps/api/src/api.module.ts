import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { DeliveryModule } from '@penumbra/delivery';
import { IdentityModule, SessionGuard } from '@penumbra/identity';
import { PeopleModule } from '@penumbra/people';
import { PlatformModule, type Config } from '@penumbra/platform';
import { PulsesModule } from '@penumbra/pulses';
import { PastResultsModule, ReadingsModule } from '@penumbra/readings';
import { WebhooksModule } from '@penumbra/webhooks';
import { AnswerPageController } from './answering/answer-page.controller.js';
import { ContractPageController } from './answering/contract-page.controller.js';
import { EmployeePages } from './answering/employee-pages.js';
import { VerifyPageController } from './answering/verify-page.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { AnsweringController } from './delivery/answering.controller.js';
import { DeliveryController } from './delivery/delivery.controller.js';
import { MailSenderController } from './delivery/mail-sender.controller.js';
import { MailReportsController } from './delivery/mail-reports.controller.js';
import { OptOutsController } from './delivery/opt-outs.controller.js';
import { PassesController } from './delivery/passes.controller.js';
import { HealthController } from './health.controller.js';
import { AccessController } from './identity/access.controller.js';
import { Organisations } from './identity/organisations.js';
import { SessionController } from './identity/session.controller.js';
import { RosterImportsController } from './people/roster-imports.controller.js';
import { RosterController } from './people/roster.controller.js';
import { ProgrammesController } from './programmes/programmes.controller.js';
import { InstrumentsController } from './pulses/instruments.controller.js';
import { LaunchPlanController } from './pulses/launch-plan.controller.js';
import { PulseViews } from './pulses/pulse-view.js';
import { PulsesController } from './pulses/pulses.controller.js';
import { RehearsalController } from './pulses/rehearsal.controller.js';
import { PastResultsController } from './readings/past-results.controller.js';
import { ReceiptsController } from './readings/receipts.controller.js';
import { ReadingsController } from './readings/readings.controller.js';
import { CommentsController } from './readings/comments.controller.js';
import { ResultsController } from './readings/results.controller.js';
import { VerificationController } from './readings/verification.controller.js';
import { ScreensController } from './screens.controller.js';
import { WebhooksController } from './webhooks/webhooks.controller.js';

@Module({})
export class ApiModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.forRoot(config),
        IdentityModule,
        PeopleModule,
        PulsesModule,
        DeliveryModule,
        ReadingsModule,
        PastResultsModule,
        WebhooksModule,
      ],
      controllers: [
        HealthController,
        SessionController,
        AccessController,
        InstrumentsController,
        PulsesController,
        LaunchPlanController,
        RehearsalController,
        ProgrammesController,
        DeliveryController,
        PassesController,
        MailReportsController,
        MailSenderController,
        OptOutsController,
        AnsweringController,
        ReadingsController,
        PastResultsController,
        VerificationController,
        ReceiptsController,
        CommentsController,
        ResultsController,
        AuditController,
        WebhooksController,
        RosterController,
        RosterImportsController,
        AnswerPageController,
        ContractPageController,
        VerifyPageController,
        ScreensController,
      ],
      providers: [{ provide: APP_GUARD, useClass: SessionGuard }, Organisations, PulseViews, EmployeePages],
    };
  }
}

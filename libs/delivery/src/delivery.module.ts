import { Module } from '@nestjs/common';
import { PulsesModule } from '@penumbra/pulses';
import { CancelDelivery } from './cancel-delivery.js';
import { ComposeMail } from './compose-mail.js';
import { DeliveryStore } from './delivery.store.js';
import { DueSends } from './due-sends.js';
import { EndIssuing } from './end-issuing.js';
import { IntakeClient } from './intake-client.js';
import { IssuePass } from './issue-pass.js';
import { PrepareDelivery } from './prepare-delivery.js';
import { PreviewMail } from './preview-mail.js';
import { SendAgain } from './send-again.js';
import { SendMail } from './send-mail.js';
import { CountDelivery, ListDeliveryProblems } from './watch-delivery.js';

const useCases = [
  CancelDelivery,
  CountDelivery,
  DueSends,
  EndIssuing,
  IssuePass,
  ListDeliveryProblems,
  PrepareDelivery,
  PreviewMail,
  SendAgain,
  SendMail,
];

@Module({
  imports: [PulsesModule],
  providers: [ComposeMail, DeliveryStore, IntakeClient, ...useCases],
  exports: useCases,
})
export class DeliveryModule {}

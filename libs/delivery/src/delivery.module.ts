import { Module } from '@nestjs/common';
import { PulsesModule } from '@penumbra/pulses';
import { AnswerPageScripts } from './answer-page-scripts.js';
import { CancelDelivery } from './cancel-delivery.js';
import { ComposeMail } from './compose-mail.js';
import { DeliveryStore } from './delivery.store.js';
import { DestroyLinkKey } from './destroy-link-key.js';
import { DueSends } from './due-sends.js';
import { EndIssuing } from './end-issuing.js';
import { ExtendDelivery } from './extend-delivery.js';
import { IntakeClient } from './intake-client.js';
import { IssuePass } from './issue-pass.js';
import { PrepareDelivery } from './prepare-delivery.js';
import { PreviewMail } from './preview-mail.js';
import { FindContract, NameContract, ReadAnsweringPulse } from './read-contract.js';
import { SendAgain } from './send-again.js';
import { SendMail } from './send-mail.js';
import { ShowGroup } from './show-group.js';
import { FindUnitKey, UnitKeys } from './unit-keys.js';
import { CountDelivery, ListDeliveryProblems } from './watch-delivery.js';

const useCases = [
  CancelDelivery,
  CountDelivery,
  DueSends,
  EndIssuing,
  ExtendDelivery,
  FindContract,
  FindUnitKey,
  IssuePass,
  ListDeliveryProblems,
  NameContract,
  PrepareDelivery,
  PreviewMail,
  ReadAnsweringPulse,
  SendAgain,
  SendMail,
  ShowGroup,
];

@Module({
  imports: [PulsesModule],
  providers: [
    AnswerPageScripts,
    ComposeMail,
    DeliveryStore,
    DestroyLinkKey,
    IntakeClient,
    UnitKeys,
    ...useCases,
  ],
  exports: useCases,
})
export class DeliveryModule {}

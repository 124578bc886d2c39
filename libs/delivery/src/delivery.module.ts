import { Module } from '@nestjs/common';
import { IdentityModule } from '@penumbra/identity';
import { PeopleModule } from '@penumbra/people';
import { PulsesModule } from '@penumbra/pulses';
import { AnswerPageScripts } from './answer-page-scripts.js';
import { CancelDelivery } from './cancel-delivery.js';
import { ClaimSends } from './claim-sends.js';
import { ComposeMail } from './compose-mail.js';
import { DeliveryStore } from './delivery.store.js';
import { DestroyLinkKey } from './destroy-link-key.js';
import { DueTurns } from './due-turns.js';
import { EndIssuing } from './end-issuing.js';
import { ExtendDelivery } from './extend-delivery.js';
import { IntakeClient } from './intake-client.js';
import { IssuePass } from './issue-pass.js';
import { MailResults } from './mail-results.js';
import { FindOptOut, OptOut } from './opt-out.js';
import { PrepareDelivery } from './prepare-delivery.js';
import { PreviewMail } from './preview-mail.js';
import { PreviewPage } from './preview-page.js';
import { FindContract, NameContract, ReadAnsweringPulse } from './read-contract.js';
import { RemindWave } from './remind-wave.js';
import { ResultWriter } from './result-writer.js';
import { SendAgain } from './send-again.js';
import { SendDue } from './send-due.js';
import { FindSender } from './sender/find-sender.js';
import { MailSenderStore } from './sender/mail-sender.store.js';
import { ManageSender } from './sender/manage-sender.js';
import { SenderKeys } from './sender/sender-keys.js';
import { ShowGroup } from './show-group.js';
import { RequestTestMail } from './request-test-mail.js';
import { SendTestMail } from './send-test-mail.js';
import { TakeReport } from './take-report.js';
import { FindUnitKey, UnitKeys } from './unit-keys.js';
import { UnsettledMails } from './unsettled-mails.js';
import { CountDelivery, ListDeliveryProblems } from './watch-delivery.js';

const useCases = [
  CancelDelivery,
  CountDelivery,
  DueTurns,
  EndIssuing,
  ExtendDelivery,
  FindContract,
  FindOptOut,
  FindUnitKey,
  IssuePass,
  ListDeliveryProblems,
  MailResults,
  ManageSender,
  NameContract,
  OptOut,
  PrepareDelivery,
  PreviewMail,
  PreviewPage,
  ReadAnsweringPulse,
  RemindWave,
  RequestTestMail,
  SendAgain,
  SendDue,
  SendTestMail,
  ShowGroup,
  TakeReport,
  UnsettledMails,
];

@Module({
  imports: [IdentityModule, PeopleModule, PulsesModule],
  providers: [
    AnswerPageScripts,
    ClaimSends,
    ComposeMail,
    DeliveryStore,
    DestroyLinkKey,
    FindSender,
    IntakeClient,
    MailSenderStore,
    ResultWriter,
    SenderKeys,
    UnitKeys,
    ...useCases,
  ],
  exports: useCases,
})
export class DeliveryModule {}

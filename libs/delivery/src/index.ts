export { inlineHashes } from './answer-page-scripts.js';
export { CancelDelivery } from './cancel-delivery.js';
export type { IssuingEnded, PrivacyContract } from './contract.js';
export { deliveryProblem } from './delivery.errors.js';
export { DeliveryModule } from './delivery.module.js';
export { DueTurns, type Turn } from './due-turns.js';
export { EndIssuing } from './end-issuing.js';
export { ExtendDelivery } from './extend-delivery.js';
export { IntakeClient, type BallotBox } from './intake-client.js';
export { IssuePass } from './issue-pass.js';
export type { MailBody } from './mails/mail-body.js';
export { mailLocales, mailTexts } from './mails/mail-texts.js';
export { MailResults } from './mail-results.js';
export { FindOptOut, OptOut } from './opt-out.js';
export { PrepareDelivery } from './prepare-delivery.js';
export { PreviewMail } from './preview-mail.js';
export { PreviewPage, type PagePreview } from './preview-page.js';
export {
  FindContract,
  NameContract,
  ReadAnsweringPulse,
  type AnsweringPulse,
  type PublishedContract,
} from './read-contract.js';
export { RemindWave } from './remind-wave.js';
export { RequestTestMail } from './request-test-mail.js';
export { SendAgain } from './send-again.js';
export { SendDue } from './send-due.js';
export { SendTestMail } from './send-test-mail.js';
export { ShowGroup, type GroupPage } from './show-group.js';
export type { MailSender } from './sender/mail-sender.js';
export { ManageSender, type MailSenderView, type SenderKeyState } from './sender/manage-sender.js';
export { mailProviders, type MailProvider } from './provider-report.js';
export { TakeReport } from './take-report.js';
export { FindUnitKey } from './unit-keys.js';
export {
  CountDelivery,
  ListDeliveryProblems,
  type DeliveryCounts,
  type DeliveryProblem,
} from './watch-delivery.js';
export { UnsettledMails } from './unsettled-mails.js';

export { CancelDelivery } from './cancel-delivery.js';
export type { IssuingEnded } from './contract.js';
export { deliveryProblem } from './delivery.errors.js';
export { DeliveryModule } from './delivery.module.js';
export { DueSends } from './due-sends.js';
export { EndIssuing } from './end-issuing.js';
export { IssuePass } from './issue-pass.js';
export { readSecret } from './link.js';
export type { MailBody } from './mails/mail-body.js';
export { mailLocales } from './mails/mail-texts.js';
export { PrepareDelivery } from './prepare-delivery.js';
export { PreviewMail } from './preview-mail.js';
export { SendAgain } from './send-again.js';
export { SendMail } from './send-mail.js';
export {
  CountDelivery,
  ListDeliveryProblems,
  type DeliveryCounts,
  type DeliveryProblem,
} from './watch-delivery.js';

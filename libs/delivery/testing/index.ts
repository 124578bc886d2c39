export { launchedPulse, type LaunchedPulse } from './launched-pulse.js';
export { mailSink, type MailSink, type SunkMail } from './mail-sink.js';
export { quietIntake, type QuietIntake } from './quiet-intake.js';

export { ballotBoxSink, type BallotBoxSink, type ToldBox } from './ballot-box-sink.js';
export {
  draftedPulse,
  launchedPulse,
  launchingModules,
  saySealingKeyMade,
  type DraftedPulse,
  type LaunchedPulse,
} from './launched-pulse.js';
export { mailSink, type MailSink, type SunkMail } from './mail-sink.js';
export { startProcess, type RunningProcess } from './running-process.js';

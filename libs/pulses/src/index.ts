export { announcement } from './announcement.js';
export type { Audience } from './audience.js';
export { CoSign } from './co-sign.js';
export * from './contract.js';
export { EditPulse } from './edit-pulse.js';
export { EndPulse } from './end-pulse.js';
export { ExtendPulse } from './extend-pulse.js';
export { Instruments, type ChoosableInstrument } from './instruments.js';
export { LaunchPulse, PreviewLaunch, type LaunchPreview } from './launch-pulse.js';
export { EditProgramme } from './programme/edit-programme.js';
export { monthCounts, type Recurrence } from './programme/recurrence.js';
export {
  ProgrammeReader,
  type CalendarOccurrence,
  type ProgrammeCalendar,
  type ProgrammeOverview,
} from './programme/programme-reader.js';
export { programmeProblem } from './programme/programme.errors.js';
export type { Programme, ProgrammeFields, ProgrammeState, SettledOccurrence } from './programme/programme.js';
export { SettleDueOccurrences } from './programme/settle-due.js';
export { SteerProgramme } from './programme/steer-programme.js';
export { localTimeAt } from './programme/local-time.js';
export type { CoSignature, PlannedLaunch } from './launch-plan.store.js';
export { pastAudience, type PastAudience } from './past-survey.js';
export { PastSurveys } from './past-surveys.js';
export { PlanLaunch } from './plan-launch.js';
export { PulseReader } from './pulse-reader.js';
export { pulseProblem } from './pulse.errors.js';
export {
  closingMayMoveByDays,
  launchObstacles,
  launchObstacleTexts,
  type LaunchObstacle,
  type Loosening,
  type ProtectiveSetting,
  type Pulse,
} from './pulse.js';
export type { DraftFields, NewDraft } from './pulse.store.js';
export { FrozenPulsesModule, PulsesModule } from './pulses.module.js';
export { RehearseLaunch, rehearsalWarningTexts, type LaunchRehearsal } from './rehearsal/rehearse-launch.js';
export { drawResponses, reportableTeams, seededRandom } from './rehearsal/rehearse.js';
export { unitNotes } from './unit-notes.js';

export { announcement } from './announcement.js';
export type { Audience } from './audience.js';
export * from './contract.js';
export { EditPulse } from './edit-pulse.js';
export { EndPulse } from './end-pulse.js';
export { ExtendPulse } from './extend-pulse.js';
export { Instruments, type ChoosableInstrument } from './instruments.js';
export { LaunchPulse, PreviewLaunch, type LaunchPreview } from './launch-pulse.js';
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
export { unitNotes } from './unit-notes.js';

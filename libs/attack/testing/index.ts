export { attackHistory, type AttackedHistory } from './attack-history.js';
export {
  afterwards,
  CONSTRUCTS,
  NEUTRAL_ITEM,
  organisationHistory,
  type Answers,
  type HistoryOptions,
  type Wave,
} from './organisation-history.js';
export { FAULTS, FOUND_BY, publish, type Fault, type Publication } from './publication.js';
export { Random } from './random.js';

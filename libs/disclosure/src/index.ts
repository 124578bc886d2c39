export { DisclosureError, disclosureProblems, type DisclosureProblem } from './disclosure.errors.js';
export { SMALLEST_GROUP, SMALLEST_GROUP_FOR_COMMENTS } from './threshold.js';
export {
  unitTree,
  type TeamCoverage,
  type TeamOfPeople,
  type Unit,
  type UnitExplanation,
  type UnitExplanationCode,
  type UnitTree,
} from './unit-tree.js';
export {
  decideRelease,
  defaultPriority,
  type ReleaseDecision,
  type ReleasedCell,
  type ReleasePriority,
  type UnitStructure,
  type WithheldCell,
  type WithheldReason,
} from './decide-release.js';
export { residuals, revealingResiduals, type Residual } from './residuals.js';
export { releaseMeasure, type MeasureRelease } from './release-measure.js';
export { releaseComponents, type ConstructAnswers } from './release-components.js';
export { release, isReleased, type Released } from './released.js';
export { recordDecision, restoreDecision, type DecisionRecord } from './decision-record.js';
export { clipMean, type ClippedMean } from './clip-mean.js';
export { clipFavourableShare } from './clip-favourable-share.js';
export { clipMeans, type CellMean } from './clip-means.js';
export { openComponents } from './open-components.js';
export { releaseComments, type CommentRelease } from './release-comments.js';
export { releaseCounts } from './release-counts.js';
export { membershipMoves, type MembershipMove } from './membership-moves.js';
export { decideTrends, LARGE_CELL, type TrendDecision, type TrendReason } from './decide-trends.js';

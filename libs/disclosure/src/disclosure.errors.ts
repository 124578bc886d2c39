/** Every way in which this lib refuses its input. Each code has one sentence that says how to mend it. */
export const disclosureProblems = {
  'disclosure.threshold-too-low': 'The smallest group may not be below 5; pass 5 or a larger whole number.',
  'disclosure.threshold-too-low-for-comments':
    'Comments may not be shown from fewer than 10 respondents; pass 10 or a larger whole number.',
  'disclosure.missing-mean': 'A released cell has no mean; give one for every cell of the measure.',
  'disclosure.bad-move':
    'A move counts no whole number of people, or names no unit that is in either wave; use membershipMoves().',
  'disclosure.missing-move':
    'More people answered in a cell than its moves count; give the moves of all people of both waves.',
  'disclosure.no-root-team': 'No team is at the top; give exactly one team without a parent.',
  'disclosure.several-root-teams':
    'More than one team has no parent; put all but one of them below another team.',
  'disclosure.duplicate-team': 'The same team is listed twice; list each team once.',
  'disclosure.unknown-parent-team':
    'A team names a parent that is not in the list; add the parent or correct it.',
  'disclosure.team-loop': 'Some teams are above each other in a circle; correct the parent of one of them.',
  'disclosure.person-in-two-teams':
    'A person is a member of two teams; name one team as the person’s own (leading several teams is allowed).',
  'disclosure.unknown-unit':
    'A count was given for a unit that is not in the tree; use the ids of unitTree().',
  'disclosure.bad-count': 'A count is not a whole number of at least 0, or exceeds the people of its unit.',
  'disclosure.missing-count': 'A released cell has no count; give one for every cell of the decision.',
  'disclosure.cells-not-nested':
    'Two cells overlap without one holding the other; publish nested or separate cells only.',
  'disclosure.forged-decision': 'This decision was not made here; use decideRelease() or restoreDecision().',
  'disclosure.cell-withheld': 'This cell may not be shown; ask only for cells of the decision.',
  'disclosure.unsafe-record':
    'The stored decision would reveal a group below its threshold; it was changed after it was made.',
} as const;

export type DisclosureProblem = keyof typeof disclosureProblems;

/** Thrown for wrong input only; a group that is too small is an ordinary answer, never an error. */
export class DisclosureError extends Error {
  constructor(
    readonly code: DisclosureProblem,
    readonly subject?: string,
  ) {
    super(subject === undefined ? disclosureProblems[code] : `${disclosureProblems[code]} (${subject})`);
    this.name = 'DisclosureError';
  }
}

import {
  decideRelease,
  DisclosureError,
  recordDecision,
  releaseComments,
  type ReleaseDecision,
} from '@penumbra/disclosure';
import { z } from 'zod';
import { JsonFileError, jsonFileExitCodes, readJsonFile } from '../json-file.js';

export interface DiscloseOptions {
  tree: string;
  json?: boolean;
}

const id = z.string().min(1);

/** The form of docs/disclose.md. */
const treeForm = z.strictObject({
  k: z.int().min(5).default(5),
  teams: z
    .array(
      z.strictObject({
        teamId: id,
        parentId: id.nullable(),
        /** People counted at this very team and in no team below; left out: nobody. */
        invited: z.int().min(0).default(0),
        answered: z.int().min(0).default(0),
      }),
    )
    .min(1),
});

/** `penumbra disclose`: the tree rule on a tree of counts. @throws JsonFileError. */
export function runDisclose(options: DiscloseOptions): void {
  const { k, teams } = readJsonFile('disclose', options.tree, treeForm, 'docs/disclose.md');
  const withPeople = teams.filter(({ invited, answered }) => invited > 0 || answered > 0);
  const unitOf = new Map(withPeople.map(({ teamId }) => [teamId, teamId]));
  try {
    const decision = decideRelease(
      {
        k,
        teams: teams.map(({ teamId, parentId }) => ({
          teamId,
          parentId,
          unitId: unitOf.get(teamId) ?? null,
        })),
        units: withPeople.map(({ teamId, invited }) => ({ unitId: teamId, size: invited })),
      },
      new Map(withPeople.map(({ teamId, answered }) => [teamId, answered])),
      k,
    );
    const comments = releaseComments(decision);
    process.stdout.write(
      options.json === true
        ? `${JSON.stringify({ ...recordDecision(decision), comments: { k: comments.k, cellIds: comments.cellIds } })}\n`
        : decisionTable(decision, new Set(comments.cellIds)),
    );
  } catch (error) {
    if (!(error instanceof DisclosureError)) throw error;
    throw new JsonFileError(error.code, jsonFileExitCodes.notInForm, error.message);
  }
}

const reasons = {
  'too-few-answers': 'too few answers',
  'would-reveal-others': 'would give away a smaller group',
  'too-few-people': 'nobody is counted here',
} as const;

function decisionTable({ cells, withheld }: ReleaseDecision, comments: ReadonlySet<string>): string {
  const shown = cells.map(
    ({ cellId, respondentCount }) =>
      `shown     ${cellId}  ${respondentCount} answers${comments.has(cellId) ? ', comments' : ''}`,
  );
  const hidden = withheld.map(({ cellId, reason }) => `withheld  ${cellId}  ${reasons[reason]}`);
  return `${[...shown, ...hidden].join('\n')}\n`;
}

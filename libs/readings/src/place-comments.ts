import { createHash } from 'node:crypto';
import { release, releaseComments, type ReleaseDecision } from '@penumbra/disclosure';
import { newId } from '@penumbra/platform';
import type { FrozenComments } from './contract.js';

/** A comment on its way from its ballot to the cell it stands at. Nothing leads from it to the ratings of its writer. */
export interface WrittenComment {
  /** Random: the order of the ids is the order in which comments are kept and shown. */
  readonly id: string;
  readonly unitId: string;
  readonly text: string;
}

/** A comment where it stands, for good. */
export interface PlacedComment {
  readonly id: string;
  readonly cellId: string;
  readonly text: string;
}

export const writtenComment = (unitId: string, text: string): WrittenComment => ({
  id: newId(),
  unitId,
  text,
});

/** Where the comments of a reading stand, and what is frozen of them. */
export interface CommentPlacement {
  /** By id; those that may be shown nowhere are not among them, and so are not kept. */
  readonly placed: readonly PlacedComment[];
  /** For every cell of the decision: that comments stand there, or that they do not. */
  readonly ofCell: ReadonlyMap<string, FrozenComments>;
}

/**
 * Places each comment at exactly one cell, by the tree rule with k = 10 on who answered: who wrote, and what, decides
 * nothing. The frozen reading holds the number and a hash, not the texts, because texts are deleted at the contract's date
 * and a signed reading never changes.
 */
export function placeComments(
  decision: ReleaseDecision,
  comments: readonly WrittenComment[],
): CommentPlacement {
  const allowed = releaseComments(decision);
  const placed = comments
    .flatMap(({ id, unitId, text }) => {
      const cellId = allowed.cellOfUnit.get(unitId) ?? null;
      return cellId === null ? [] : [{ id, cellId, text }];
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const standing = new Map<string, PlacedComment[]>(allowed.cellIds.map((cellId) => [cellId, []]));
  for (const comment of placed) standing.get(comment.cellId)!.push(comment);
  const ofCell = new Map<string, FrozenComments>();
  for (const [cellId, own] of standing) {
    const frozen = { released: true, count: own.length, sha256: hashOfComments(own) } as const;
    ofCell.set(cellId, release(allowed, cellId, 'comments', frozen).value);
  }
  for (const { cellId } of allowed.withheld) ofCell.set(cellId, { released: false });
  return { placed, ofCell };
}

/**
 * SHA-256 over id and text of a cell's comments in the order of their ids. The ids are random and are deleted with the
 * texts, so nobody can find out later, by trying, what a deleted comment said.
 */
export function hashOfComments(comments: readonly Omit<PlacedComment, 'cellId'>[]): string {
  const hash = createHash('sha256');
  for (const { id, text } of comments) hash.update(`${id}\n${Buffer.byteLength(text)}\n${text}\n`);
  return hash.digest('hex');
}

import type { Actor } from '@penumbra/identity';
import type { FrozenCell } from './contract.js';

/** What part of a reading somebody may see: the topmost team, and the cells. */
export interface View {
  readonly rootTeamId: string;
  readonly cells: readonly FrozenCell[];
}

/**
 * The part of a reading an actor may see. HR: everything, at once, because HR answers for it and helps leads with it. A
 * lead: the own team's node and rest, nothing below, at once. An executive, once it is open to them: the team and all
 * below it (of several, the topmost, then the first); without a team everything.
 * @returns null when there is nothing for them in this reading, or not yet.
 */
export function viewOf(
  actor: Actor,
  cells: readonly FrozenCell[],
  { openToExecutives }: { openToExecutives: boolean },
): View | null {
  if (actor.kind !== 'account') return null;
  const root = cells.find((cell) => cell.parentTeamId === null);
  if (!root) return null;
  const subtrees = new Set<string>();
  for (const grant of actor.grants) {
    if (grant.role === 'hr') subtrees.add(root.teamId);
    if (grant.role === 'executive' && openToExecutives) subtrees.add(grant.teamId ?? root.teamId);
  }
  const led = new Set(
    actor.grants.flatMap((grant) => (grant.role === 'lead' && grant.teamId ? [grant.teamId] : [])),
  );
  const inside = new Set<string>();
  for (const cell of cells)
    if (subtrees.has(cell.teamId) || (cell.parentTeamId !== null && inside.has(cell.parentTeamId)))
      inside.add(cell.teamId);
  const visible = cells.filter((cell) => inside.has(cell.teamId) || led.has(cell.teamId));
  const top = visible.toSorted((a, b) => a.depth - b.depth)[0];
  return top ? { rootTeamId: top.teamId, cells: visible } : null;
}

/**
 * As whom somebody may answer a comment that stands at a team: as its lead, else as HR, which may answer any; null for
 * everybody else, whatever they may read.
 */
export function mayReplyAs(actor: Actor, teamId: string): 'hr' | 'lead' | null {
  if (actor.kind !== 'account') return null;
  if (actor.grants.some((grant) => grant.role === 'lead' && grant.teamId === teamId)) return 'lead';
  return actor.grants.some((grant) => grant.role === 'hr') ? 'hr' : null;
}

/** Whether somebody sees the figures of a team as soon as they are frozen: its lead and HR. Executives wait until a reading opens. */
export const seesBeforeOpening = (actor: Actor, teamId: string): boolean =>
  mayReplyAs(actor, teamId) !== null;

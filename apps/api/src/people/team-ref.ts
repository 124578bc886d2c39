import { z } from 'zod';

/** A team by id and name. */
export const TeamRef = z.object({ id: z.string(), name: z.string() }).meta({ id: 'TeamRef' });

/** The team among those given, or null. */
export function teamRef(
  teams: readonly { teamId: string; name: string }[],
  teamId: string | null,
): z.infer<typeof TeamRef> | null {
  const team = teams.find((candidate) => candidate.teamId === teamId);
  return team ? { id: team.teamId, name: team.name } : null;
}

import type { Access, PulseSummary, Team } from '../api/views.js';

/** One thing HR can do next. */
export type NextStep =
  | { kind: 'import-roster' }
  | { kind: 'create-pulse'; teamCount: number }
  | { kind: 'next-pulse' }
  | { kind: 'give-access' }
  | { kind: 'finish-draft' | 'watch-open' | 'computing' | 'read-reading'; pulse: PulseSummary };

/** Only readings of the last weeks are news; older ones are found in the list. */
const newsWeeks = 6;

/**
 * What HR should do next, the most pressing first: open pulses, readings that are new, drafts, then what is missing to
 * begin. A pure function of what the API knows.
 */
export function nextSteps(teams: Team[], pulses: PulseSummary[], access: Access[], now: Date): NextStep[] {
  if (teams.length === 0) return [{ kind: 'import-roster' }];
  const steps: NextStep[] = [];
  const of = (state: PulseSummary['state']) => pulses.filter((pulse) => pulse.state === state);
  for (const pulse of of('open')) steps.push({ kind: 'watch-open', pulse });
  for (const pulse of of('closed')) {
    if (pulse.reading === 'computing') steps.push({ kind: 'computing', pulse });
    const age = pulse.closedAt ? now.getTime() - Date.parse(pulse.closedAt) : Infinity;
    if (pulse.reading === 'ready' && age <= newsWeeks * 7 * 86_400_000)
      steps.push({ kind: 'read-reading', pulse });
  }
  for (const pulse of of('draft')) steps.push({ kind: 'finish-draft', pulse });
  if (pulses.length === 0) steps.push({ kind: 'create-pulse', teamCount: teams.length });
  else if (of('open').length === 0 && of('draft').length === 0) steps.push({ kind: 'next-pulse' });
  if (!access.some((one) => one.role === 'executive')) steps.push({ kind: 'give-access' });
  return steps;
}

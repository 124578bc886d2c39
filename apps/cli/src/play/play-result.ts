import type { Instrument } from '@penumbra/instruments';
import type { UnreleasedFigures } from '@penumbra/readings';
import type { MailCounters } from '../mail-catcher/caught-mails.js';

interface Reason {
  readonly code: string;
  readonly text: string;
}

interface Place {
  readonly cellId: string;
  readonly kind: 'node' | 'rest';
  readonly name: string;
  readonly depth: number;
  readonly team: { readonly id: string; readonly name: string };
}

type MeasureView = { readonly measureId: string } & (
  | { readonly released: true; readonly [field: string]: unknown }
  | { readonly released: false; readonly reason: Reason }
);

interface ReleasedCell extends Place {
  readonly released: true;
  readonly respondentCount: number;
  readonly invitedCount: number;
  readonly countedHigherUp: number;
  readonly measures: readonly MeasureView[];
  readonly flags: readonly unknown[];
}

interface WithheldCell extends Place {
  readonly released: false;
  readonly reason: Reason;
}

/** What GET /api/readings/:pulseId answers, as far as it is used here. */
export interface Overview {
  readonly pulse: { readonly id: string; readonly title: string; readonly closedAt: string };
  readonly minimumCell: number;
  readonly methods: Readonly<Record<string, string>>;
  readonly measures: readonly unknown[];
  /** The top of the tree, the whole organisation. */
  readonly organisation: Pick<Place, 'team' | 'depth'>;
  /** The cells below it, short: whole, they stand on the pages of their teams. */
  readonly rows: readonly Pick<Place, 'team' | 'depth'>[];
}

/** What GET /api/readings/:pulseId/teams/:teamId answers, as far as it is used here. */
export interface TeamPage {
  readonly cells: readonly PlayedCell[];
}

export type PlayedCell = ReleasedCell | WithheldCell;

/** The teams of an overview, each once, in its order; and how deep in the organisation each stands. */
export const teamsOf = ({ organisation, rows }: Overview): ReadonlyMap<string, number> =>
  new Map([organisation, ...rows].map(({ team, depth }) => [team.id, depth] as const));

/** The file that `penumbra play` writes; docs/play.md explains it. */
export interface PlayResult {
  readonly format: 'penumbra-play/1';
  readonly pulse: {
    readonly closedAt: string;
    readonly minimumCell: number;
    readonly instrument: { readonly key: string; readonly version: number };
    readonly methods: Readonly<Record<string, string>>;
    readonly measures: readonly unknown[];
  };
  /** Who is counted elsewhere than one would first look, and why. */
  readonly unitNotes: readonly string[];
  readonly released: readonly (Omit<ReleasedCell, 'released'> & { readonly because: string })[];
  readonly withheld: {
    readonly cells: readonly Omit<WithheldCell, 'released'>[];
    readonly measures: readonly {
      readonly cell: string;
      readonly measureId: string;
      readonly reason: Reason;
    }[];
  };
  readonly unreleased: { readonly note: string; readonly teams: readonly UnreleasedFigures[] };
  readonly counters: PlayCounters;
  readonly seconds: Readonly<Record<string, number>>;
  readonly peakMemoryMiB: Readonly<Record<string, number>>;
}

export interface PlayCounters {
  readonly people: number;
  readonly teams: number;
  readonly invited: number;
  readonly answering: number;
  readonly receipts: number;
  readonly storedBallots: number;
  readonly sink: MailCounters;
  readonly intake: Readonly<Record<string, number>>;
}

export function playResult(played: {
  overview: Overview;
  /** Every cell: the organisation first. */
  cells: readonly PlayedCell[];
  unitNotes: readonly string[];
  unreleased: readonly UnreleasedFigures[];
  instrument: Instrument;
  counters: PlayCounters;
  seconds: Record<string, number>;
  peakMemoryMiB: Record<string, number>;
}): PlayResult {
  const { overview } = played;
  const released: (Omit<ReleasedCell, 'released'> & { because: string })[] = [];
  const cells: Omit<WithheldCell, 'released'>[] = [];
  const measures: { cell: string; measureId: string; reason: Reason }[] = [];
  for (const row of played.cells) {
    if (!row.released) {
      const { released: _, ...cell } = row;
      cells.push(cell);
      continue;
    }
    const { released: _, ...cell } = row;
    released.push({
      ...cell,
      because: `${row.respondentCount} answered, at least ${overview.minimumCell}, and without the cells shown inside it none remain or at least ${overview.minimumCell}.`,
      measures: row.measures.filter((measure) => measure.released),
    });
    for (const measure of row.measures)
      if (!measure.released)
        measures.push({ cell: row.name, measureId: measure.measureId, reason: measure.reason });
  }
  return {
    format: 'penumbra-play/1',
    pulse: {
      closedAt: overview.pulse.closedAt,
      minimumCell: overview.minimumCell,
      instrument: { key: played.instrument.key, version: played.instrument.version },
      methods: overview.methods,
      measures: overview.measures,
    },
    unitNotes: played.unitNotes,
    released,
    withheld: { cells, measures },
    unreleased: {
      note: 'Before disclosure and rounding. Only this offline command, which owns its throw-away database, can make this part.',
      teams: played.unreleased,
    },
    counters: played.counters,
    seconds: played.seconds,
    peakMemoryMiB: played.peakMemoryMiB,
  };
}

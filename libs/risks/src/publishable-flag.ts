import { type Besides, evidenceOf, type ShareInWords } from './evidence-of.js';
import { experimentsFor } from './experiments.js';
import type { EvidenceKey, Flag } from './flag.js';

/** How the figure that a flag is read from is shown. */
export interface ShownBeside {
  /** The clipped figure, high is risk; null where it is shown exactly. */
  readonly clippedTo: number | null;
  /** Whether its items and parts stand beside it. */
  readonly showsItems: boolean;
}

/**
 * The flag as it may be frozen and shown: whole points, probabilities to the hundredth, p and q values up to the thousandth; and where the figure
 * is clipped the index is clipped to the same point and everything that would give the exact figure away (interval,
 * probability, p and q values, tipping point) is withheld. Points per component stand only where the figure's items do.
 * Evidence is made anew from what is left. Deterministic: the same flag always gives the same result. Severity stays.
 */
export function publishableFlag(flag: Flag, { clippedTo, showsItems }: ShownBeside): Flag {
  const clipped = clippedTo !== null;
  const hidden = clipped || !showsItems;
  const index = Math.round(clippedTo ?? flag.index);
  const silent = flag.invitedCount - flag.respondentCount;
  const shown = (value: number | null, round: (value: number) => number) =>
    clipped || value === null ? null : round(value);
  const rounded: Omit<Flag, 'evidence'> = {
    ...flag,
    index,
    interval95:
      clipped || flag.interval95 === null
        ? null
        : { lower: Math.round(flag.interval95.lower), upper: Math.round(flag.interval95.upper) },
    probability: shown(flag.probability, inHundredths),
    pValue: shown(flag.pValue, upToThousandths),
    qValue: shown(flag.qValue, upToThousandths),
    pValueHigh: shown(flag.pValueHigh, upToThousandths),
    qValueHigh: shown(flag.qValueHigh, upToThousandths),
    // From the rounded index, so that it says nothing the index does not.
    silentBestCase:
      silent > 0 && flag.silentBestCase !== null
        ? Math.round((index * flag.respondentCount) / flag.invitedCount)
        : null,
    tippingPoint:
      clipped || flag.tippingPoint === null
        ? null
        : { ...flag.tippingPoint, value: Math.round(flag.tippingPoint.value) },
    components:
      hidden || flag.components === null
        ? null
        : flag.components.map(({ id, points }) => ({ id, points: Math.round(points) })),
    // Their order follows the components.
    experiments: hidden ? experimentsFor(flag.kind).map(({ id }) => id) : flag.experiments,
  };
  return { ...rounded, evidence: evidenceOf(rounded, hidden ? withoutItems(flag) : besidesOf(flag)) };
}

/** A chance to the hundredth; 0 and 1 stay for what is under half a hundredth from them. */
const inHundredths = (value: number): number => Math.round(100 * value) / 100;

/**
 * A p or q value rounded up to the thousandth, so that it never claims more than it was; 0.001 is the least. With more
 * digits the index and its spread could be worked out exactly, and from both nearly every answer of a group of five.
 */
const upToThousandths = (value: number): number => Math.max(1, Math.ceil(1000 * value - 1e-9)) / 1000;

const OF_THE_FIGURES = new Set<EvidenceKey>([
  'answered',
  'index',
  'index-without-interval',
  'balance',
  'balance-without-interval',
  'largest-part',
  'unspoken-reservations',
  'waits-for-one-person',
  'probability',
  'silent-best-case',
  'silent-cannot-overturn',
  'not-an-all-clear',
]);

/** The sentences that do not follow from the figures and must be taken over. */
function besidesOf(flag: Flag): Besides {
  const said = (key: EvidenceKey) =>
    flag.evidence.find((evidence) => evidence.key === key)?.numbers['share'] as ShareInWords | undefined;
  const reservations = said('unspoken-reservations');
  const waits = said('waits-for-one-person');
  return {
    ...withoutItems(flag),
    ...(reservations ? { unspokenReservations: reservations } : {}),
    ...(waits ? { waitsForOnePerson: waits } : {}),
  };
}

function withoutItems(flag: Flag): Besides {
  return {
    special: flag.evidence.filter(
      ({ key }) =>
        !OF_THE_FIGURES.has(key) && !key.startsWith('insufficient-') && !key.startsWith('corroborator-'),
    ),
  };
}

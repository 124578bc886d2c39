import { type Besides, evidenceOf, type ShareInWords } from './evidence-of.js';
import type { EvidenceKey, Flag } from './flag.js';

/**
 * The flag as it may be frozen and shown: whole points, probabilities to the hundredth, p and q values up to the thousandth; and where the index lies within
 * 100 / n of an end of the scale it is clipped to that point and everything that would give the exact figure away
 * (interval, probability, p and q values, tipping point, points per component) is withheld. Points are withheld too when
 * a single component lies that near an end. Evidence is made anew from what is left. Deterministic: the same flag always gives the same result. Severity stays.
 */
export function publishableFlag(flag: Flag): Flag {
  const margin = 100 / flag.respondentCount;
  const clipped = flag.index < margin || flag.index > 100 - margin;
  // One clipped component could be worked out from the index and the others, so all of them go.
  const hidden =
    clipped ||
    (flag.components ?? []).some((component) => component.mean < margin || component.mean > 100 - margin);
  const index = Math.round(Math.min(100 - margin, Math.max(margin, flag.index)));
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
        : flag.components.map((component) => ({
            id: component.id,
            mean: Math.round(component.mean),
            points: Math.round(component.points),
          })),
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

import { type Besides, evidenceOf, type ShareInWords } from './evidence-of.js';
import type { EvidenceKey, Flag } from './flag.js';

/**
 * The flag as it may be frozen and shown: whole points, three digits for probabilities; and where the index lies within
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
  const digits = (value: number | null) => (clipped || value === null ? null : Number(value.toPrecision(3)));
  const rounded: Omit<Flag, 'evidence'> = {
    ...flag,
    index,
    interval95:
      clipped || flag.interval95 === null
        ? null
        : { lower: Math.round(flag.interval95.lower), upper: Math.round(flag.interval95.upper) },
    probability: digits(flag.probability),
    pValue: digits(flag.pValue),
    qValue: digits(flag.qValue),
    pValueHigh: digits(flag.pValueHigh),
    qValueHigh: digits(flag.qValueHigh),
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

import type { Evidence, Flag } from './flag.js';

/** Shares of people in words, in bands so wide that complete agreement and one dissenter read the same. */
export type ShareInWords = 'nearly-everyone' | 'most' | 'about-half' | 'some' | 'hardly-anyone';

/** From .8 nearly everyone, .6 most, .4 about half, .2 some; five of five and four of five are one band. */
export function shareInWords(share: number): ShareInWords {
  const rounded = share + 1e-9;
  if (rounded >= 0.8) return 'nearly-everyone';
  if (rounded >= 0.6) return 'most';
  if (rounded >= 0.4) return 'about-half';
  return rounded > 0.2 + 1e-8 ? 'some' : 'hardly-anyone';
}

/** What evidence may add to the figures of the flag itself. */
export interface Besides {
  /** Item shares in words; only where items are released. */
  unspokenReservations?: ShareInWords;
  waitsForOnePerson?: ShareInWords;
  /** Sentences that belong to the kind, put after the index. */
  special?: readonly Evidence[];
}

/**
 * The sentences that follow from a flag's own figures, in the order of reading. A figure that is null gives no sentence,
 * so a rounded or partly withheld flag stays true.
 */
export function evidenceOf(flag: Omit<Flag, 'evidence'>, besides: Besides = {}): Evidence[] {
  const evidence: Evidence[] = [
    { key: 'answered', numbers: { respondents: flag.respondentCount, invited: flag.invitedCount } },
  ];
  if (flag.insufficientBecause !== null) {
    evidence.push({ key: `insufficient-${flag.insufficientBecause}`, numbers: {} });
    return evidence;
  }
  const index = indexSentence(flag);
  if (index !== null) evidence.push(index);
  evidence.push(...(besides.special ?? []));
  if (flag.severity === 'none') {
    evidence.push({ key: 'not-an-all-clear', numbers: {} });
    return evidence;
  }
  const largest = flag.components?.[0];
  if (largest !== undefined && largest.points > 0) {
    evidence.push({ key: 'largest-part', numbers: { part: largest.id, points: largest.points } });
  }
  if (worthSaying(besides.unspokenReservations)) {
    evidence.push({ key: 'unspoken-reservations', numbers: { share: besides.unspokenReservations } });
  }
  if (worthSaying(besides.waitsForOnePerson)) {
    evidence.push({ key: 'waits-for-one-person', numbers: { share: besides.waitsForOnePerson } });
  }
  for (const corroborator of flag.corroborators) {
    evidence.push({ key: `corroborator-${corroborator}`, numbers: {} });
  }
  if (flag.probability !== null) {
    evidence.push({
      key: 'probability',
      numbers: { kind: flag.kind, probability: flag.probability },
    });
  }
  const silent = flag.invitedCount - flag.respondentCount;
  if (flag.silentBestCase !== null && silent > 0 && flag.kind !== 'imbalance') {
    evidence.push({
      key: flag.silentBestCase > flag.criterion ? 'silent-cannot-overturn' : 'silent-best-case',
      numbers: { silent, index: flag.silentBestCase },
    });
  }
  return evidence;
}

function indexSentence({ kind, index, interval95 }: Omit<Flag, 'evidence'>): Evidence | null {
  if (kind === 'drift' || kind === 'false-consensus') return null;
  if (kind === 'imbalance') {
    // Said on the scale of the question, 1 to 10, where high is balanced.
    const balance = onOneToTen(100 - index);
    return interval95 === null
      ? { key: 'balance-without-interval', numbers: { balance } }
      : {
          key: 'balance',
          numbers: {
            balance,
            lower: onOneToTen(100 - interval95.upper),
            upper: onOneToTen(100 - interval95.lower),
          },
        };
  }
  return interval95 === null
    ? { key: 'index-without-interval', numbers: { kind, index } }
    : { key: 'index', numbers: { kind, index, lower: interval95.lower, upper: interval95.upper } };
}

function onOneToTen(percent: number): number {
  return 1 + (9 * percent) / 100;
}

/** Only what concerns many is said; the other bands would point at few people. */
function worthSaying(share: ShareInWords | undefined): share is ShareInWords {
  return share === 'nearly-everyone' || share === 'most' || share === 'about-half';
}

import { type Evidence, type Flag, NEUTRAL_POINT } from './flag.js';

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

/**
 * The sentences that follow from a flag's own figures, in the order of reading. A figure that is null gives no sentence,
 * so a rounded or partly withheld flag stays true. `unspokenReservations` and `waitsForOnePerson` are item shares in words
 * and may be given only where items are released.
 */
export function evidenceOf(
  flag: Omit<Flag, 'evidence'>,
  items: { unspokenReservations?: ShareInWords; waitsForOnePerson?: ShareInWords } = {},
): Evidence[] {
  const evidence: Evidence[] = [
    { key: 'answered', numbers: { respondents: flag.respondentCount, invited: flag.invitedCount } },
  ];
  if (flag.insufficientBecause !== null) {
    evidence.push({ key: `insufficient-${flag.insufficientBecause}`, numbers: {} });
    return evidence;
  }
  evidence.push(
    flag.interval95 === null
      ? { key: 'index-without-interval', numbers: { kind: flag.kind, index: flag.index } }
      : {
          key: 'index',
          numbers: {
            kind: flag.kind,
            index: flag.index,
            lower: flag.interval95.lower,
            upper: flag.interval95.upper,
          },
        },
  );
  if (flag.severity === 'none') {
    evidence.push({ key: 'not-an-all-clear', numbers: {} });
    return evidence;
  }
  const largest = flag.components?.[0];
  if (largest !== undefined && largest.points > 0) {
    evidence.push({ key: 'largest-part', numbers: { part: largest.id, points: largest.points } });
  }
  if (worthSaying(items.unspokenReservations)) {
    evidence.push({ key: 'unspoken-reservations', numbers: { share: items.unspokenReservations } });
  }
  if (worthSaying(items.waitsForOnePerson)) {
    evidence.push({ key: 'waits-for-one-person', numbers: { share: items.waitsForOnePerson } });
  }
  if (flag.probability !== null) {
    evidence.push({ key: 'probability', numbers: { probability: flag.probability } });
  }
  const silent = flag.invitedCount - flag.respondentCount;
  if (flag.silentBestCase !== null && silent > 0) {
    evidence.push({
      key: flag.silentBestCase > NEUTRAL_POINT ? 'silent-cannot-overturn' : 'silent-best-case',
      numbers: { silent, index: flag.silentBestCase },
    });
  }
  return evidence;
}

/** Only what concerns many is said; the other bands would point at few people. */
function worthSaying(share: ShareInWords | undefined): share is ShareInWords {
  return share === 'nearly-everyone' || share === 'most' || share === 'about-half';
}

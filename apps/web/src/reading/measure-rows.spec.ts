import type { MeasureInfo, Overview, ReleasedCell, TrendPoint, WithheldCell } from '../api/views.js';
import { wordsOf } from '../i18n/words-of.js';
import {
  answeredText,
  comparedText,
  headlineMeasures,
  heatCsvSheet,
  heatSheet,
  intervalSheet,
  intervalRows,
  mapCells,
  percentAnswered,
  trendSheet,
} from './measure-rows.js';

const words = wordsOf('en', 'UTC');
const info = (id: string, orientation: MeasureInfo['orientation'] = 'high-is-healthy'): MeasureInfo => ({
  id,
  name: id,
  orientation,
});
const place = {
  kind: 'node' as const,
  team: { id: 't', name: 'Sales' },
  parentTeamId: null,
  depth: 0,
  name: 'Sales',
};
const released: ReleasedCell = {
  ...place,
  cellId: 'c1',
  released: true,
  respondentCount: 7,
  invitedCount: 8,
  countedHigherUp: 1,
  break: null,
  flags: [],
  measures: [
    {
      measureId: 'trust',
      released: true,
      score: 70,
      bound: null,
      low: 64,
      high: 77,
      respondentCount: 7,
      favourable: null,
      census: false,
      change: { text: 'clear rise' },
      tier: { text: 'probably in the highest quarter' },
      parts: null,
    },
    { measureId: 'balance', released: false, reason: { code: 'x', text: 'too few answered this item' } },
  ],
};
const withheld: WithheldCell = {
  ...place,
  cellId: 'c2',
  name: 'Lab',
  released: false,
  reason: { code: 'disclosure.too-few', text: 'fewer than 5 answered' },
};
const measures = [info('trust'), info('balance'), info('dependency', 'high-is-risk')];

describe('the figures of a reading in rows', () => {
  it('name the share answered in whole percent, without dividing by nobody', () => {
    expect(answeredText(released, words)).toBe('7 of 8 answered (88%)');
    expect(percentAnswered({ respondentCount: 0, invitedCount: 0 })).toBe(0);
  });

  it('say with which pulse they are compared only where they are', () => {
    const previous = { id: 'p', title: 'Winter', closedAt: '2026-01-31T12:00:00.000Z' };
    const overview = { organisation: released, previous } as unknown as Overview;
    expect(comparedText(overview, words)).toBe('compared with “Winter”');
    expect(comparedText({ ...overview, previous: null }, words)).toBe(words.w.reading.noPrevious);
    const text = 'Not compared: who was counted here then is not known.';
    const broken = { ...released, break: { code: 'people-unknown', text } };
    expect(comparedText({ ...overview, organisation: broken }, words)).toBe(text);
  });

  it('keep the order of the reading and leave out what a cell does not speak of', () => {
    expect(intervalRows(released, measures).map((row) => row.info.id)).toEqual(['trust', 'balance']);
  });

  it('carry the reason beside what is withheld, never a number', () => {
    expect(intervalSheet(intervalRows(released, measures), words).rows).toEqual([
      ['trust', 70, 64, 77, 7, 'clear rise', 'probably in the highest quarter', null],
      ['balance', null, null, null, null, null, null, 'too few answered this item'],
    ]);
    expect(heatCsvSheet([released, withheld], measures, words).rows).toEqual([
      ['Sales', 'trust', 70, 64, 77, 7, 7, 8, 'clear rise', 'probably in the highest quarter', null],
      ['Sales', 'balance', null, null, null, null, 7, 8, null, null, 'too few answered this item'],
      ['Lab', null, null, null, null, null, null, null, null, null, 'fewer than 5 answered'],
    ]);
  });

  it('show a score with its range in the table of the map', () => {
    const rows = [released, withheld].map((cell) => ({ cell, depth: 0, childCount: 0, hidden: false }));
    expect(heatSheet(rows, measures, words).rows).toEqual([
      ['Sales', '7 of 8', '70 (64 to 77)', 'too few answered this item', null],
      ['Lab', null, ...Array.from({ length: 3 }, () => 'fewer than 5 answered')],
    ]);
  });

  it('say at least or at most over time too, where the number alone would say too much', () => {
    const at = (title: string, figure: TrendPoint['measures'][number]): TrendPoint => ({
      pulse: { id: title, title, closedAt: '2026-09-07T12:00:00Z' } as TrendPoint['pulse'],
      break: null,
      measures: [figure],
    });
    const trend = [
      at('Q1', { measureId: 'trust', score: 70, bound: null, low: 64, high: 77 }),
      at('Q2', { measureId: 'trust', score: 92, bound: 'at-least', low: null, high: null }),
      at('Q3', { measureId: 'trust', score: 8, bound: 'at-most', low: null, high: null }),
      at('Q4', { measureId: 'trust', score: null, bound: null, low: null, high: null }),
    ];
    const on = '7 September 2026';
    expect(trendSheet(trend, [info('trust')], words).rows).toEqual([
      ['trust', 'Q1', on, 70, 64, 77, null],
      ['trust', 'Q2', on, '≥ 92', null, null, null],
      ['trust', 'Q3', on, '≤ 8', null, null, null],
      ['trust', 'Q4', on, null, null, null, null],
    ]);
  });

  it('put trust, balance and safety in the headline, or the first healthy measures of a custom instrument', () => {
    const core = [
      info('psychological-safety'),
      info('dependency', 'high-is-risk'),
      info('balance'),
      info('trust'),
    ];
    expect(headlineMeasures(core).map((one) => one.id)).toEqual(['trust', 'balance', 'psychological-safety']);
    expect(headlineMeasures([info('a', 'high-is-risk'), info('b'), info('c')]).map((one) => one.id)).toEqual([
      'b',
      'c',
    ]);
  });

  it('show the root once, whether or not the rows hold it', () => {
    const overview = { organisation: released, rows: [withheld] } as unknown as Overview;
    expect(mapCells(overview).map((cell) => cell.cellId)).toEqual(['c1', 'c2']);
    expect(mapCells({ ...overview, rows: [released, withheld] }).map((cell) => cell.cellId)).toEqual([
      'c1',
      'c2',
    ]);
  });
});

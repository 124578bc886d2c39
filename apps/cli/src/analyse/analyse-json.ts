import type { Analysis } from './analysis-figures.js';
import type { AnalysePlan } from './analyse-plan.js';

/** Versions of the methods, as docs/methods.md and the readings name them. */
const METHODS = {
  scores: 'percent-of-maximum/1',
  interval: 'finite-population-moderated-t/1',
  favourable: 'hypergeometric/1',
  posterior: 'dersimonian-laird-normal/1',
};

/** The whole analysis as one JSON document, piece by piece, one group at a time. Unrounded. */
export function* analyseJson(plan: AnalysePlan, analysis: Analysis): Generator<string, void, undefined> {
  const head = {
    analysis: {
      group: plan.group,
      items: plan.items,
      reversed: plan.items.filter((_, item) => plan.reversed[item]),
      scale: plan.scale,
      criterion: plan.criterion,
      methods: METHODS,
    },
    rows: analysis.rows,
    overall: analysis.overall,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"groups":[`;
  let separator = '\n';
  for (const group of analysis.groups) {
    yield `${separator}${JSON.stringify(group)}`;
    separator = ',\n';
  }
  yield `\n],"averagesOverGroups":${JSON.stringify(analysis.averagesOverGroups())}}\n`;
}

import { problemsOf } from '@penumbra/platform';

export const readingProblem = problemsOf({
  'reading.not-found': [404, 'There is no such reading, or it is not yours to see.'],
  'reading.not-ready': [
    409,
    'This pulse has no reading yet. Come back when it has closed and its figures are computed.',
  ],
});

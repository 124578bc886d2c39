import { problemsOf } from '@penumbra/platform';

export const readingProblem = problemsOf({
  'reading.not-found': [404, 'There is no such reading, or it is not yours to see.'],
});

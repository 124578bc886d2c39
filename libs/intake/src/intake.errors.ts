import { problemsOf } from '@penumbra/platform';

/** Everything the ballot box may say no to. */
export const intakeProblem = problemsOf({
  'intake.token-needed': [
    401,
    'This address is for the issuer. Send its token as "authorization: Bearer …".',
  ],
  'intake.ballot-box-unknown': [404, 'There is no ballot box for this pulse. Open it first, then try again.'],
  'intake.ballot-box-differs': [
    409,
    'This pulse already has a ballot box with other questions, units or closing time, and a box never changes. Send the same content again, or use a new pulse.',
  ],
  'intake.unit-unknown': [
    422,
    'The ballot box of this pulse knows no such unit. Use one it was opened with.',
  ],
  'intake.pass-differs': [409, 'This pass was already admitted for another unit. Make a new pass.'],
  'intake.pass-unknown': [
    403,
    'This pass is not known here. Open the link of your mail again and press Send once more.',
  ],
  'intake.revision-too-low': [
    409,
    'A later answer under this pass has already been counted. Send a higher revision to replace it.',
  ],
  'intake.answers-invalid': [
    422,
    'Some answers do not fit the questions; each is listed. Nothing was stored.',
  ],
  'intake.closed': [410, 'This pulse is closed. Nothing more can be sent.'],
  'intake.voided': [
    410,
    'This pulse was cancelled. All answers to it were destroyed and nothing can be sent.',
  ],
});

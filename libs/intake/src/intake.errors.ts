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
    'This pulse already has a ballot box with another contract or other keys, and a box never changes. Send the same content again, or use a new pulse.',
  ],
  'intake.closes-earlier': [
    409,
    'The ballot box closes later than that already, and its closing never moves earlier. Send a later time.',
  ],
  'intake.submission-invalid': [
    400,
    'This is not a sealed ballot of this pulse. Open the link of your mail again and press Send once more.',
  ],
  'intake.pass-invalid': [
    403,
    'The pass of this ballot was not signed for its group. Open the link of your mail again and press Send once more.',
  ],
  'intake.revision-too-low': [
    409,
    'A later answer under this pass has already been counted. Send a higher revision to replace it.',
  ],
  'intake.closed': [410, 'This pulse is closed. Nothing more can be sent.'],
  'intake.voided': [
    410,
    'This pulse was cancelled. All answers to it were destroyed and nothing can be sent.',
  ],
});

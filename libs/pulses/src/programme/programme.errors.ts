import { problemsOf } from '@penumbra/platform';

export const programmeProblem = problemsOf({
  'programme.not-found': [404, 'There is no such programme.'],
  'programme.name-taken': [
    409,
    'Another programme has this name: choose a different one, so that trends are not mixed.',
  ],
  'programme.started': [
    409,
    'This programme has started: only its days off and reply address can still change. End it and make a new one for anything else.',
  ],
  'programme.wrong-state': [
    409,
    'This cannot be done with the programme as it is now; its state says what can.',
  ],
  'programme.first-day-past': [
    409,
    'The first day has passed, or its hour has: choose a later first day, then start the programme.',
  ],
  'programme.first-day-off': [
    422,
    'The first day falls on a weekend in the time zone of the programme, and so would all after it: choose a working day.',
  ],
  'programme.open-too-long': [
    422,
    'A pulse would still be open when the next one begins: choose fewer open days, or ask less often.',
  ],
  'programme.months-uneven': [
    422,
    'These months do not come back to the same place each year: choose 1, 2, 3, 4, 6 or 12 months.',
  ],
  'programme.time-zone-unknown': [
    422,
    'This time zone is not known: use a name of the IANA database, such as Europe/Berlin.',
  ],
  'programme.outside-working-hours': [
    422,
    'Mails go out within working hours: choose a time from 08:00 to before 18:00.',
  ],
  'programme.nothing-waiting': [
    409,
    'This occurrence does not wait for a decision; it may have been settled by now.',
  ],
});

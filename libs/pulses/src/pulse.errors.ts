import { problemsOf } from '@penumbra/platform';

export const pulseProblem = problemsOf({
  'pulse.not-found': [404, 'There is no such pulse.'],
  'pulse.not-a-draft': [409, 'This pulse has been launched: what it asks and whom can no longer be changed.'],
  'pulse.contract-is-fixed': [
    409,
    'This pulse has been launched, so its privacy contract is fixed and nothing of it can be changed. Only its close can be moved: once, later, by at most 14 days.',
  ],
  'pulse.loosening-needs-second-person': [
    409,
    'This would protect the people who are asked less than the draft does now, so it takes two. Your request is noted: it comes into force when another HR person makes the same change.',
  ],
  'pulse.minimum-cell-too-low': [
    422,
    'No figure is shown for fewer than 5 people, in any organisation: choose 5 or more.',
  ],
  'pulse.amendment-refused': [
    409,
    'The close of a pulse can be moved once, to a later time, by at most 14 days, while the pulse is open.',
  ],
  'pulse.has-obstacles': [409, 'This pulse cannot be launched yet; each obstacle says what to do.'],
  'pulse.launch-time-unusable': [
    422,
    'A launch is planned for a time that is still to come and at least an hour before the pulse closes: choose another time, or a later close.',
  ],
  'pulse.launch-too-late': [
    409,
    'When the service came back, the planned time was more than 24 hours past. Launch the pulse now, or plan another time.',
  ],
  'pulse.not-open': [
    409,
    'Only an open pulse can be closed, and only one that has no reading yet can be voided.',
  ],
  'pulse.title-not-confirmed': [
    422,
    'Type the title of the pulse exactly, to confirm that this is the one you mean.',
  ],
  'pulse.team-not-found': [422, 'There is no such team in the roster: choose one from the list of teams.'],
  'instrument.not-found': [404, 'There is no such instrument.'],
  'instrument.invalid': [422, 'The instrument cannot be used as it is; each problem says where and why.'],
  'instrument.version-exists': [
    409,
    'This key and version exist already with other content: raise the version.',
  ],
});

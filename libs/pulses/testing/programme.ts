import type { ProgrammeFields } from '../src/programme/programme.js';

/** A quarterly programme on the second Tuesday, from 9 February 2027 on. */
export const aProgramme = (changes: Partial<ProgrammeFields> = {}): ProgrammeFields => ({
  name: 'Quarterly pulse',
  recurrence: { unit: 'months', count: 3, firstOn: '2027-02-09' },
  mailTime: '09:00',
  timeZone: 'Europe/Berlin',
  openDays: 14,
  daysOff: [],
  instrumentId: null,
  rotatingItemCount: 3,
  asksComment: false,
  audienceTeamId: null,
  minimumCell: 5,
  answersKeptDays: 365,
  executivesSeeAfterWorkingDays: 1,
  replyToName: 'Ada Example',
  replyToEmail: 'ada@example.org',
  ...changes,
});

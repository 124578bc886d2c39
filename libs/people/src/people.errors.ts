import { problemsOf } from '@penumbra/platform';

export const peopleProblem = problemsOf({
  'people.import-not-found': [404, 'There is no such roster import: upload the file again.'],
  'people.import-has-problems': [
    409,
    'This file has problems and nothing was imported. Mend the listed lines and upload the file again.',
  ],
  'people.import-not-checked': [
    409,
    'This file is still being checked. Ask for the import again in a few seconds; it can be applied once its state is "checked".',
  ],
  'people.import-outdated': [
    409,
    'The roster has changed since this file was checked, or the check is older than 7 days. Upload the file again to see what it would change now.',
  ],
  'people.import-body-missing': [
    415,
    'Send the bytes of the file as the body: a CSV file with content-type text/csv, an Excel workbook (.xlsx) with application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.',
  ],
  'people.team-not-found': [404, 'There is no such team in the roster.'],
});

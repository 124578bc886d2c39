// Makes roster, instrument and answers for `penumbra play` from the leadership part of the lq2002 data: 49 companies as
// teams without leads, 2,042 people, eleven items on 1 to 5.
//   PENUMBRA_REAL_DATA=FOLDER node bench/real-data/lq2002.mjs OUT_FOLDER
// The data stay where they are: OUT_FOLDER must lie outside the repository.
import { join } from 'node:path';
import { csvOf, outFolder, readCsv, writeAll } from './files.mjs';

const out = outFolder();
const responses = await readCsv('lq2002', 'responses.csv');
const itemIds = Object.keys(responses[0]).filter((name) => /^LEAD\d\d$/.test(name));
const people = responses.map((row) => ({
  email: `p${row.COMPID}-${row.SUB}@lq2002.example`,
  team: `Company ${row.COMPID}`,
  answers: itemIds.map((item) => [item, row[item]]),
}));

await writeAll(out, {
  'roster.csv': csvOf([['email', 'team'], ...people.map(({ email, team }) => [email, team])]),
  'instrument.json': JSON.stringify(
    {
      key: 'lq2002-leadership',
      version: 1,
      title: { en: 'Leadership climate' },
      items: itemIds.map((id, index) => ({
        id,
        text: { en: `Leadership item ${index + 1}` },
        scale: {
          from: 1,
          to: 5,
          lowLabel: { en: 'strongly disagree' },
          highLabel: { en: 'strongly agree' },
        },
        reversed: false,
        construct: 'leadership',
      })),
      constructs: [{ id: 'leadership', name: { en: 'Leadership climate' }, itemIds }],
    },
    null,
    2,
  ),
  'answers.csv': csvOf([
    ['person', 'item', 'value'],
    ...people.flatMap(({ email, answers }) => answers.map(([item, value]) => [email, item, value])),
  ]),
});
console.log(`${people.length} people in ${new Set(people.map(({ team }) => team)).size} teams: ${join(out)}`);

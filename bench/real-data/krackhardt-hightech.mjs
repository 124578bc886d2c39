// Makes roster, instrument and answers for `penumbra play` from the krackhardt-hightech data: 21 managers on three levels
// in four departments, with their real reporting lines. What they answered is not in the data: the answers are drawn from
// a seed, the same every time.
//   PENUMBRA_REAL_DATA=FOLDER node bench/real-data/krackhardt-hightech.mjs OUT_FOLDER
import { csvOf, outFolder, readCsv, writeAll } from './files.mjs';

const out = outFolder();
const rows = await readCsv('krackhardt-hightech', 'people.csv');
const emailOf = (person) => `${person.toLowerCase()}@hightech.example`;
const teamOf = (department) => (department === '0' ? 'High-tech' : `Department ${department}`);
// A department is led by the person of level 2 in it, the whole by the president (level 1).
const leadOf = (department) =>
  rows.find((row) => row.department === department && row.level === (department === '0' ? '1' : '2')).person;

const roster = rows.map(({ person, department }) => [
  emailOf(person),
  person,
  teamOf(department),
  department === '0' ? '' : 'High-tech',
  emailOf(leadOf(department)),
]);

const itemIds = ['W1', 'W2', 'W3', 'W4'];
let state = 21;
const next = () => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 4_294_967_296;
};
const answers = rows.flatMap(({ person }) =>
  itemIds.map((item) => [emailOf(person), item, 1 + Math.floor(next() * 5)]),
);

await writeAll(out, {
  'roster.csv': csvOf([['email', 'name', 'team', 'parent_team', 'lead'], ...roster]),
  'instrument.json': JSON.stringify(
    {
      key: 'hightech',
      version: 1,
      title: { en: 'Working together' },
      items: itemIds.map((id, index) => ({
        id,
        text: { en: `Statement ${index + 1} on working together` },
        scale: {
          from: 1,
          to: 5,
          lowLabel: { en: 'strongly disagree' },
          highLabel: { en: 'strongly agree' },
        },
        reversed: false,
        construct: 'working-together',
      })),
      constructs: [{ id: 'working-together', name: { en: 'Working together' }, itemIds }],
    },
    null,
    2,
  ),
  'answers.csv': csvOf([['person', 'item', 'value'], ...answers]),
});
console.log(`${rows.length} people: ${out}`);

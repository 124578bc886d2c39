export { prepareBallotTables } from './prepare-ballot-tables.js';

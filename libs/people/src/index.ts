export { peopleProblem } from './people.errors.js';
export { PeopleModule } from './people.module.js';
export { Roster, type ListedEmployee } from './roster.js';
export type { RosterEmployee, RosterTeam, TeamSummary } from './roster.store.js';

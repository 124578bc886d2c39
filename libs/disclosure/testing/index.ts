export { aTeam, krackhardtTeams, randomTeams } from './teams.js';

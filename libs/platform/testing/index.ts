export { testDatabase, type TestDatabase } from './test-database.js';
export { testModule } from './test-module.js';

export { certificateAuthority, type TestCertificate } from './certificates.js';
export { testDatabase, type TestDatabase } from './test-database.js';
export { onOneConnection, sequentialScans, testModule } from './test-module.js';

export { AuditLog, type AuditEntry, type StoredAuditEntry } from './audit-log/audit-log.js';
export { isCertificateFault } from './certificate-fault.js';
export { Clock } from './clock/clock.js';
export { CONFIG, loadConfig, type Config } from './config/config.js';
export { softwareVersion } from './config/software-version.js';
export { Database, type Installation } from './database/database.js';
export { migrate, type MigrationList } from './database/migrate.js';
export { databaseRoles, refuseBypassingRole, type ProcessRole } from './database/roles.js';
export { DnsText } from './dns-text/dns-text.js';
export {
  FileProblems,
  kindByFirstBytes,
  presentable,
  type FileProblem,
} from './file-problems/file-problems.js';
export { newId } from './ids/new-id.js';
export { KeyDir } from './key-dir/key-dir.js';
export {
  MailTransport,
  outcomeOf,
  readSender,
  type DkimKey,
  type Mail,
  type MailOutcome,
} from './mail-transport/mail-transport.js';
export { Outbox, type DueHandling, type Event, type StoredEvent } from './outbox/outbox.js';
export { pageFrom, readCursor, writeCursor, type Page } from './paging/page.js';
export { PlatformModule } from './platform.module.js';
export { ProblemFilter, requestProblem, sendProblem } from './problems/problem.filter.js';
export { Problem, problemsOf, type ProblemDetail } from './problems/problem.js';
export { unstorableText } from './problems/refuse-unstorable-text.js';
export {
  openQueue,
  openWorker,
  type JobData,
  type JobQueue,
  type JobWorker,
  type QueueName,
} from './queues/queues.js';
export { RestoreGuard, type RestoreLock } from './restore-guard/restore-guard.js';
export { PinoLogger } from './telemetry/logger.js';
export { isUuid, tenantScope, type TenantScope } from './tenant-scope/tenant-scope.js';
export { validationPipe } from './problems/validation-pipe.js';

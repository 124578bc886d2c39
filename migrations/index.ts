import { FirstLight1763683200000 } from './0001-first-light.js';
import { SealedAnswers1764028800000 } from './0002-sealed-answers.js';
import { Programmes1764115200000 } from './0003-programmes.js';
import { Mails1764201600000 } from './0004-mails.js';
import { ReleaseLedger1764374400000 } from './0005-release-ledger.js';
import { GroupIds1764633600000 } from './0006-group-ids.js';
import { LongRosterImports1764720000000 } from './0007-long-roster-imports.js';
import { Dispatcher1764806400000 } from './0008-dispatcher.js';
import { RestoreGuard1764892800000 } from './0009-restore-guard.js';
import { Vacuum1764979200000 } from './0010-vacuum.js';
import { Webhooks1765065600000 } from './0011-webhooks.js';
import { CoSign1765152000000 } from './0012-co-sign.js';
import { Comments1765238400000 } from './0013-comments.js';
import { Suppressions1765324800000 } from './0014-suppressions.js';
import { EmploymentStatus1765411200000 } from './0015-employment-status.js';
import { Trends1765497600000 } from './0016-trends.js';
import { MailSender1765584000000 } from './0017-mail-sender.js';
import { OverdueMails1765670400000 } from './0018-overdue-mails.js';
import { Revisions1765756800000 } from './0019-revisions.js';
import { HeadStartOfLeads1765843200000 } from './0020-head-start-of-leads.js';
import { PastResults1765929600000 } from './0021-past-results.js';
import { FrozenAudiences1766016000000 } from './0022-frozen-audiences.js';

/** Every migration, oldest first. Append only. */
export const migrations = [
  FirstLight1763683200000,
  SealedAnswers1764028800000,
  Programmes1764115200000,
  Mails1764201600000,
  ReleaseLedger1764374400000,
  GroupIds1764633600000,
  LongRosterImports1764720000000,
  Dispatcher1764806400000,
  RestoreGuard1764892800000,
  Vacuum1764979200000,
  Webhooks1765065600000,
  CoSign1765152000000,
  Comments1765238400000,
  Suppressions1765324800000,
  EmploymentStatus1765411200000,
  Trends1765497600000,
  MailSender1765584000000,
  OverdueMails1765670400000,
  Revisions1765756800000,
  HeadStartOfLeads1765843200000,
  PastResults1765929600000,
  FrozenAudiences1766016000000,
];

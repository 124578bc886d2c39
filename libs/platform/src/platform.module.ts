import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AuditLog } from './audit-log/audit-log.js';
import { Clock } from './clock/clock.js';
import { CONFIG, type Config } from './config/config.js';
import { DatabaseModule } from './database/database.module.js';
import { DnsText } from './dns-text/dns-text.js';
import { KeyDir } from './key-dir/key-dir.js';
import { MailTransport } from './mail-transport/mail-transport.js';
import { Outbox } from './outbox/outbox.js';
import { RestoreGuard } from './restore-guard/restore-guard.js';

const provided = [Clock, Outbox, AuditLog, DnsText, KeyDir, MailTransport, RestoreGuard];

/** The ground every process stands on. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: PlatformModule,
      imports: [DatabaseModule],
      providers: [{ provide: CONFIG, useValue: config }, ...provided],
      exports: [CONFIG, ...provided, DatabaseModule],
    };
  }
}

import { Global, Inject, Injectable, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { Database } from './database.js';
import { logsNoParameters, refuseBypassingRole } from './roles.js';

const poolSize = 10;

/** Gives the connections back when the process stops. */
@Injectable()
class DatabaseLifecycle implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}

/** One pool of connections for the process, under a role that row-level security holds. */
@Global()
@Module({
  providers: [
    {
      provide: DataSource,
      inject: [CONFIG],
      useFactory: async (config: Config) => {
        const dataSource = new DataSource({
          type: 'postgres',
          url: config.DATABASE_URL,
          invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
          extra: { max: poolSize, idle_in_transaction_session_timeout: 60_000 },
        });
        await dataSource.initialize();
        await refuseBypassingRole(dataSource);
        if (!(await logsNoParameters(dataSource)))
          new Logger('Database').warn(
            'A Postgres that logs statements would log here what they are given, and so who answers when. Set ' +
              'log_parameter_max_length and log_parameter_max_length_on_error to 0 for this role (docs/operations.md).',
          );
        return dataSource;
      },
    },
    DatabaseLifecycle,
    Database,
  ],
  exports: [Database],
})
export class DatabaseModule {}

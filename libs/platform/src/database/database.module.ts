import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DataSource, type EntitySchema } from 'typeorm';
import { CONFIG, type Config } from '../config/config.js';
import { Database } from './database.js';
import { refuseBypassingRole } from './roles.js';
import { SnakeNaming } from './snake-naming.js';

type Entity = (abstract new () => object) | EntitySchema;

/** One pool of connections for the process, under a role that row-level security holds. */
@Global()
@Module({})
export class DatabaseModule {
  /** @param entities the row classes of every room that this process runs. */
  static forRoot(entities: Entity[], poolSize = 10): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        {
          provide: DataSource,
          inject: [CONFIG],
          useFactory: async (config: Config) => {
            const dataSource = new DataSource({
              type: 'postgres',
              url: config.DATABASE_URL,
              entities: entities as never,
              namingStrategy: new SnakeNaming(),
              invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
              extra: { max: poolSize, idle_in_transaction_session_timeout: 60_000 },
            });
            await dataSource.initialize();
            await refuseBypassingRole(dataSource);
            return dataSource;
          },
        },
        Database,
      ],
      exports: [Database, DataSource],
    };
  }
}

import {
  Global,
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Database } from './database.types.js';

/**
 * Provides a `Database` and its TypeORM `DataSource` to the whole application. Opening is the entry point's business (it
 * wants to start it before anything else), and goes on while the application is put together and its routes are: the first
 * of Nest's bootstrap hooks, this one, waits for it, so constructors and `onModuleInit` must not ask anything. Closing is done here, in Nest's last shutdown phase, when
 * controllers, consumers and timers have stopped.
 */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(Database) private readonly database: Database) {}

  static forRoot(database: Database): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: Database, useValue: database },
        { provide: DataSource, useValue: database.dataSource },
      ],
      exports: [Database, DataSource],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.database.opened;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
  }
}

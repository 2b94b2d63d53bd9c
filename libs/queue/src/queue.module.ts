import { Database } from '#foundry/database';
import {
  Global,
  Inject,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { DiscoveryModule, DiscoveryService } from '@nestjs/core';
import type { QueueBackend } from './backends/backend.js';
import { findHandlers } from './handles-job.js';
import { JobCatalog, type FoundHandler } from './job-catalog.js';
import { JobQueue } from './job-queue.js';
import { QueueControl } from './queue-control.js';
import { JobWorkers } from './job-workers.js';
import type { AnyJob, QueueOf } from './job.js';
import type { QueuePolicies } from './queue-policy.js';

const OPTIONS = Symbol('foundry:queue-options');
const DEFAULT_CLOSE_TIMEOUT_MS = 10_000;

export interface QueueOptions<Jobs extends readonly AnyJob[] = readonly AnyJob[]> {
  /** Every library's jobs, merged. */
  readonly jobs: Jobs;
  readonly policies: QueuePolicies<QueueOf<Jobs[number]>>;
  /** Whether this process works on jobs; then it must have a handler for each. */
  readonly consume: boolean;
  /** Redis or Valkey; without it jobs are kept in the application's PostgreSQL. */
  readonly redisUrl?: string;
  /** How long running handlers may take to end after their signal. Default 10,000 ms. */
  readonly closeTimeoutMs?: number;
}

/** The job queue of the whole application. Needs `DatabaseModule`. */
@Global()
@Module({})
export class QueueModule implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly logger = new Logger('Queue');
  private readonly workers: JobWorkers;
  private handlers: ReadonlyMap<string, FoundHandler> = new Map();

  constructor(
    @Inject(OPTIONS) private readonly options: QueueOptions,
    @Inject(JobCatalog) private readonly catalog: JobCatalog,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(DiscoveryService) private readonly discovery: DiscoveryService,
    @Inject(Database) private readonly database: Database,
  ) {
    this.workers = new JobWorkers(catalog, this.logger);
    database.beforeClose(() => this.close());
  }

  static forRoot<const Jobs extends readonly AnyJob[]>(options: QueueOptions<Jobs>): DynamicModule {
    return {
      module: QueueModule,
      imports: [DiscoveryModule],
      providers: [
        { provide: OPTIONS, useValue: options },
        { provide: JobCatalog, useFactory: () => new JobCatalog(options.jobs, options.policies) },
        {
          provide: JobQueue,
          useFactory: (catalog: JobCatalog) => {
            const logger = new Logger('Queue');
            return new JobQueue(catalog, options.consume, (name, error) =>
              logger.error(`The queue ${name} has trouble: ${error.message}`),
            );
          },
          inject: [JobCatalog],
        },
        { provide: QueueControl, useFactory: (queue: JobQueue) => new QueueControl(queue), inject: [JobQueue] },
      ],
      exports: [JobQueue, QueueControl],
    };
  }

  onModuleInit(): void {
    if (this.options.consume) this.handlers = this.catalog.match(findHandlers(this.discovery));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.database.opened;
    const backend = await openBackend(this.options, this.catalog, this.database);
    this.queue.open(backend);
    if (!this.options.consume) return;
    await this.workers.start(backend, this.handlers);
    this.queue.reportConsuming(() => this.workers.isRunning());
  }

  /** First of the shutdown phases: no new work is taken, and what runs is told to end. */
  async onModuleDestroy(): Promise<void> {
    await this.workers.stop(this.options.closeTimeoutMs ?? DEFAULT_CLOSE_TIMEOUT_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }

  private async close(): Promise<void> {
    await this.workers.stop(this.options.closeTimeoutMs ?? DEFAULT_CLOSE_TIMEOUT_MS);
    await this.queue.close();
  }
}

/** The embedded database belongs to this process alone, so a job that is active before any worker runs is abandoned. */
async function openBackend(options: QueueOptions, catalog: JobCatalog, database: Database): Promise<QueueBackend> {
  const logger = new Logger('Queue');
  if (options.redisUrl !== undefined) {
    const { openRedisBackend } = await import('./backends/redis.backend.js');
    return openRedisBackend(options.redisUrl, (message) => logger.warn(message));
  }
  const { openPostgresBackend } = await import('./backends/postgres.backend.js');
  const backend = await openPostgresBackend(database, catalog.queues.length);
  if (database.kind === 'embedded' && options.consume) {
    const count = await backend.recoverAbandonedJobs(catalog.queues);
    if (count > 0)
      logger.log(`${count} ${count === 1 ? 'job' : 'jobs'} that the last process left unfinished will be continued.`);
  }
  return backend;
}

import type { Database } from '#foundry/database';
import {
  DEFAULT_SCHEMA,
  LATEST_SCHEMA_VERSION,
  Queue,
  SchemaMigrationRequiredError,
  Worker,
  assertSchemaCompatibility,
  createPostgresBackend,
  runMigrations,
  type Processor,
} from 'bullmq';
import pg from 'pg';
import type { QueuePolicy } from '../queue-policy.js';
import { workerOptions, type QueueBackend } from './backend.js';

/** Connections for queries, beside one for each worker that listens for new jobs. */
const QUERY_CONNECTIONS = 5;
const IDLE_TIMEOUT_MS = 30_000;
/** Claims of workers whose clock is a little ahead are left alone: up to this many times as long as a claim lasts. */
const CLOCKS_DIFFER = 2;

/** Creates or upgrades the queue's tables. Costs one query when they are up to date. */
export async function prepareQueueSchema(database: Database): Promise<void> {
  const pool = new pg.Pool({ ...database.poolConfig([DEFAULT_SCHEMA]), max: 1 });
  try {
    await migrate(pool);
  } finally {
    await pool.end();
  }
}

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    if ((await schemaVersion(client)) < LATEST_SCHEMA_VERSION) await runMigrations(client);
  } finally {
    client.release();
  }
}

async function schemaVersion(client: pg.PoolClient): Promise<number> {
  try {
    return await assertSchemaCompatibility(client);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}

/** Jobs in PostgreSQL, the application's own database. All queues and workers share one pool. */
export async function openPostgresBackend(database: Database, queueCount: number): Promise<QueueBackend> {
  const pool = new pg.Pool({
    ...database.poolConfig([DEFAULT_SCHEMA]),
    max: QUERY_CONNECTIONS + queueCount,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    keepAlive: true,
  });
  pool.setMaxListeners(0); // every queue and worker adds its own error listener
  try {
    await migrate(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  let open = true;
  return {
    kind: 'postgres',
    createQueue: (name) => new Queue(name, { connection: pool }, createPostgresBackend) as unknown as Queue,
    createWorker: (name: string, processor: Processor, policy: QueuePolicy) =>
      new Worker(name, processor, { ...workerOptions(policy), connection: pool }, createPostgresBackend) as unknown as Worker,
    isConnected: () => open,
    async recoverAbandonedJobs(queues) {
      const { rowCount } = await pool.query(
        `UPDATE job SET state = 'waiting', lock_token = NULL, locked_until_ms = NULL, stalled_marked = false
          WHERE state = 'active' AND queue = ANY($1)`,
        [queues],
      );
      return rowCount ?? 0;
    },
    async shortenClaims(queue, lockDurationMs) {
      const now = Date.now(); // the clock by which claims are made and found to have ended
      const { rowCount } = await pool.query(
        `UPDATE job SET locked_until_ms = $2 WHERE state = 'active' AND queue = $1 AND locked_until_ms > $3`,
        [queue, now + lockDurationMs, now + CLOCKS_DIFFER * lockDurationMs],
      );
      return rowCount ?? 0;
    },
    async close() {
      open = false;
      await pool.end();
    },
  };
}

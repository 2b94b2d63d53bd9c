import { messageOf } from '#foundry/kernel';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { queueErrors } from '../queue.errors.js';
import { workerOptions, type QueueBackend } from './backend.js';

const CONNECT_TIMEOUT_MS = 10_000;

/** Jobs in Redis or Valkey. Queues share one connection; each worker has one more, on which it waits. */
export async function openRedisBackend(redisUrl: string, warn: (message: string) => void): Promise<QueueBackend> {
  const connection = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: null, connectTimeout: CONNECT_TIMEOUT_MS });
  let lastError: unknown;
  connection.on('error', (error) => (lastError = error));
  try {
    await connectOnce(connection);
  } catch (error) {
    connection.disconnect();
    throw queueErrors.unreachable(`The Redis server at ${placeOf(redisUrl)} cannot be used: ${messageOf(lastError ?? error)}.`);
  }
  connection.on('error', (error) => warn(`The Redis connection failed and is being restored: ${messageOf(error)}`));
  await checkEviction(connection, warn);
  return {
    kind: 'redis',
    createQueue: (name) => new Queue(name, { connection }),
    createWorker: (name, processor, policy) => new Worker(name, processor, { ...workerOptions(policy), connection }),
    isConnected: () => connection.status === 'ready',
    recoverAbandonedJobs: () => Promise.resolve(0), // other processes may be at work: their claims run out by themselves
    shortenClaims: () => Promise.resolve(0), // Redis counts the time of a claim down itself
    async close() {
      // a forced stop of the workers, or a Redis that is down, leaves nothing to say goodbye to
      if (connection.status === 'ready') await connection.quit();
      else connection.disconnect();
    },
  };
}

/** Without the bound, a wrong address would be tried for ever. */
async function connectOnce(connection: Redis): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${CONNECT_TIMEOUT_MS / 1000} s`)), CONNECT_TIMEOUT_MS);
  });
  try {
    await Promise.race([connection.connect().then(() => connection.ping()), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

async function checkEviction(connection: Redis, warn: (message: string) => void): Promise<void> {
  let policy: string | undefined;
  try {
    [, policy] = await connection.config('GET', 'maxmemory-policy');
  } catch (error) {
    // managed servers forbid CONFIG
    warn(`Redis does not tell its eviction policy (${messageOf(error)}); make sure that it is noeviction.`);
    return;
  }
  if (policy !== 'noeviction')
    warn(`Redis evicts keys when its memory is full (maxmemory-policy ${policy}): jobs can be lost. Set it to noeviction.`);
}

function placeOf(redisUrl: string): string {
  return URL.canParse(redisUrl) ? new URL(redisUrl).host : 'REDIS_URL (not a valid URL)';
}

import { serve } from '@hono/node-server';
import { pino } from 'pino';
import { createApp } from './app.js';
import { readConfig } from './config.js';
import { Database } from './lib/database.js';
import { migrate } from './lib/migrate.js';
import { isEmpty, seed } from './lib/seed.js';

/** How long open requests may take to end after the service was asked to stop. */
const STOP_TIMEOUT_MS = 10_000;

const config = readConfigOrExit();
const logger = pino({ level: config.LOG_LEVEL });
const db = new Database(config.DATABASE_PATH);
const applied = migrate(db);
if (applied.length > 0) logger.info({ migrations: applied }, 'database migrated');
if (config.SEED && isEmpty(db)) logger.info({ records: seed(db) }, 'sample records added');

const server = serve(
  { fetch: createApp({ db, config, logger }).fetch, hostname: config.HOST, port: config.PORT },
  ({ address, port }) => logger.info({ address, port }, 'listening'),
);
server.on('error', (error) => {
  logger.fatal({ err: error }, 'cannot listen');
  process.exit(1);
});

function stop(signal: NodeJS.Signals): void {
  logger.info({ signal }, 'stopping');
  const timeout = setTimeout(() => process.exit(1), STOP_TIMEOUT_MS);
  timeout.unref();
  server.close(() => {
    db.close();
    logger.info('stopped');
  });
  if ('closeIdleConnections' in server) server.closeIdleConnections();
}

process.once('SIGTERM', stop);
process.once('SIGINT', stop);

function readConfigOrExit() {
  try {
    return readConfig(process.env);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exit(1);
  }
}

import { pino } from 'pino';
import { readConfig } from './config.js';
import { Database } from './lib/database.js';
import { migrate } from './lib/migrate.js';
import { isEmpty, seed } from './lib/seed.js';

/** `npm run seed`: fills an empty database with sample records; never touches one that has records. */
const config = readConfig(process.env);
const logger = pino({ level: config.LOG_LEVEL });
const db = new Database(config.DATABASE_PATH);
migrate(db);
if (isEmpty(db)) logger.info({ records: seed(db) }, 'sample records added');
else logger.warn('the database has records already: nothing was added');
db.close();

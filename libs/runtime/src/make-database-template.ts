import 'reflect-metadata';
import { writeTemplate } from '#foundry/database';
import { prepareQueueSchema } from '#foundry/queue';
import { schema } from './schema.js';

/** Run by the build: makes the archive that a first start copies instead of initialising a database. */
const file = process.argv[2];
if (!file) throw new Error('Say which file to write.');
await writeTemplate(file, { ...schema, prepare: prepareQueueSchema });

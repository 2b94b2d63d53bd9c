/**
 * A program to be killed: creates near-duplicates, contradictions and other memories as fast as it can, several at once, and
 * writes the number of each one to standard output when it is done. Arguments: data directory, first number.
 */
import 'reflect-metadata';
import { openDatabase } from '#foundry/database';
import { writeSync } from 'node:fs';
import { ADA, memorySchema } from '../memory.fixture.js';
import { createMemory } from '../memory.module.js';

const [dataDir = '', first = '0'] = process.argv.slice(2);
const database = await openDatabase({ ...memorySchema, dataDir, purpose: 'a test of memory' });
const { service } = createMemory(database.dataSource);
let next = Number(first);

async function write(): Promise<never> {
  for (;;) {
    const origin = next++;
    const text =
      origin % 4 === 0 ? `The API listens on port ${8_000 + origin}` : `Run the migrations before the worker starts (${origin})`;
    await service.create(ADA, { type: 'gotcha', text, context: { origin } });
    writeSync(1, `${origin}\n`);
  }
}
await Promise.all([write(), write(), write(), write()]);

/**
 * A program to be killed: an agent run of three calls, the second of which has to be shown its mistake. It reports on standard
 * output how it ended. Arguments: data directory, address of the model server, and where it kills itself in
 * the first request to a model that it makes: `asked` (all is written down, nothing is sent), `answered` (the answer is here,
 * nothing of it is written down), `booked` (it is), `returned` (the call has returned); anything else: nowhere.
 */
import 'reflect-metadata';
import { openDatabase } from '#foundry/database';
import type { Message } from '#foundry/llm';
import { writeSync } from 'node:fs';
import { z } from 'zod';
import { ledgerOn, ledgerSchema, pricesAt } from '../ledger.fixture.js';

const [dataDir = '', baseUrl = '', point] = process.argv.slice(2);

const dieAt = (here: string): (() => Promise<void>) => {
  return () => {
    if (point === here) process.kill(process.pid, 'SIGKILL');
    return Promise.resolve();
  };
};

const database = await openDatabase({ ...ledgerSchema, dataDir, purpose: 'a test of the journal' });
const ledger = ledgerOn(database.dataSource, [{ baseUrl }], {
  prices: pricesAt({ baseUrl }, 10, 10),
  around: { before: { after: dieAt('answered') }, after: { before: dieAt('asked'), after: dieAt('booked') } },
});
// As at every start of a process that has the database for itself.
await ledger.accounts.releaseDead(true);

const run = ledger.journal.open({ buildId: 'bld_1', step: 'work', run: 'worker', booking: { organisation: 'acme' } });
const messages: Message[] = [{ role: 'user', content: 'first' }];
const said: string[] = [];
const remember = async (result: { text: string; replayed: boolean }): Promise<void> => {
  said.push(result.text);
  messages.push({ role: 'assistant', content: result.text }, { role: 'user', content: `after ${result.text}` });
  if (!result.replayed) await dieAt('returned')();
};
await remember(await run.generate({ class: 'code', messages, maxOutputTokens: 100 }));
const output = { name: 'answer', schema: z.object({ right: z.literal(true) }) };
await remember(await run.generateObject({ class: 'code', messages, output, maxOutputTokens: 100 }));
await remember(await run.generate({ class: 'code', messages, maxOutputTokens: 100 }));
writeSync(1, `${JSON.stringify(said)}\n`);
await database.close();
process.exit(0);

import type { Database } from '#foundry/database';
import { answering, failing, ModelServer, silent, USAGE } from '#foundry/llm/testing';
import type { GenerateRequest, Message } from '#foundry/llm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clearLedger, ledgerOn, openLedgerDatabase, pricesAt, type TestLedger } from '../ledger.fixture.js';
import { CallEntity, ExchangeEntity } from '../ledger.entity.js';
import type { JournalScope } from './model-journal.js';

const SCOPE: JournalScope = {
  buildId: 'bld_1',
  step: 'work-backend',
  run: 'worker-1',
  booking: { organisation: 'acme', agent: 'worker/backend', project: 'shop' },
};
const city = z.object({ name: z.string(), people: z.int() });
const output = { name: 'city', schema: city };
const BERN = '{"name":"Bern","people":134000}';

let database: Database;
let server: ModelServer;
let other: ModelServer;
let ledger: TestLedger;

beforeAll(async () => {
  database = await openLedgerDatabase();
});
afterAll(async () => {
  await database.close();
});
beforeEach(async () => {
  server = await ModelServer.start();
  other = await ModelServer.start();
  ledger = ledgerOn(database.dataSource, [server], { prices: pricesAt(server, 1, 2) });
});
afterEach(async () => {
  await ledger.llm.close();
  await Promise.all([server.close(), other.close()]);
  await clearLedger(database);
});

const ask = (...texts: string[]): GenerateRequest => ({
  class: 'code',
  messages: texts.map((content, index): Message => ({ role: index % 2 === 0 ? 'user' : 'assistant', content })),
});
const rows = () => database.dataSource.manager.find(CallEntity, { order: { id: 'ASC' } });

/** The ledger notes an attempt when it sets money aside for it, a moment before or after the attempt notes its own beginning. */
function asReplayed(result: { readonly attempts: readonly object[] }): unknown {
  const startedAt = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/) as unknown;
  return { ...result, replayed: true, attempts: result.attempts.map((attempt) => ({ ...attempt, startedAt })) };
}

describe('a journaled call', () => {
  it('is written down with whose it is, what was asked, what came and what it cost', async () => {
    server.next(answering('Hello'));
    const result = await ledger.journal.open(SCOPE).generate(ask('Hi'), { prompt: { name: 'worker/backend', hash: 'abc' } });
    expect(result).toMatchObject({ text: 'Hello', replayed: false, cost: 20e-6, usage: { prompt: 10, completion: 5 } });
    expect(await rows()).toMatchObject([
      {
        id: result.callId,
        organisation: 'acme',
        agent: 'worker/backend',
        project: 'shop',
        buildId: 'bld_1',
        position: 0,
        promptName: 'worker/backend',
        promptHash: 'abc',
        state: 'answered',
        asks: 1,
        cost: '0.000020000',
      },
    ]);
  });

  it('is answered from the journal when its run is opened again, with what it cost then', async () => {
    server.next(answering('one'), answering('two'));
    const first = ledger.journal.open(SCOPE);
    const one = await first.generate(ask('1'));
    await first.generate(ask('1', 'one', '2'));

    const again = ledgerOn(database.dataSource, [server]).journal.open(SCOPE);
    expect(await again.generate(ask('1'))).toEqual(asReplayed(one));
    expect(await again.generate(ask('1', 'one', '2'))).toMatchObject({ text: 'two', replayed: true, usage: { prompt: 10 } });
    expect(server.requests).toHaveLength(2);

    server.next(answering('three'));
    expect(await again.generate(ask('1', 'one', '2', 'two', '3'))).toMatchObject({ text: 'three', replayed: false });
  });

  it('is of its own run: other runs, steps and builds have their own calls', async () => {
    server.always(answering('yes'));
    for (const scope of [SCOPE, { ...SCOPE, run: 'worker-2' }, { ...SCOPE, step: 'design' }, { ...SCOPE, buildId: 'bld_2' }])
      expect(await ledger.journal.open(scope).generate(ask('Hi'))).toMatchObject({ replayed: false });
    expect(server.requests).toHaveLength(4);
  });

  it('is made anew when something else is asked there, and what came after it is void but kept', async () => {
    server.next(answering('one'), answering('two'), answering('three'), answering('other'), answering('after'));
    const first = ledger.journal.open(SCOPE);
    for (const text of ['1', '2', '3']) await first.generate(ask(text));
    const again = ledger.journal.open(SCOPE);
    expect(await again.generate(ask('1'))).toMatchObject({ replayed: true });
    expect(await again.generate(ask('changed'))).toMatchObject({ text: 'other', replayed: false });
    expect(await again.generate(ask('3'))).toMatchObject({ text: 'after', replayed: false });
    expect((await rows()).map(({ position, state }) => [position, state])).toEqual([
      [0, 'answered'],
      [1, 'void'],
      [2, 'void'],
      [1, 'answered'],
      [2, 'answered'],
    ]);
  });

  it('is replayed also when the route has changed meanwhile, or there is no model at all', async () => {
    server.next(answering('one'));
    await ledger.journal.open(SCOPE).generate(ask('1'));
    for (const servers of [[other, server], []]) {
      const changed = ledgerOn(database.dataSource, servers);
      expect(await changed.journal.open(SCOPE).generate(ask('1'))).toMatchObject({ text: 'one', replayed: true });
    }
    expect(other.requests).toHaveLength(0);
  });

  it('keeps text that a database column of JSON would refuse', async () => {
    const odd = 'a\u0000b \ud83d half \u{1f600}';
    server.next(answering(odd));
    expect((await ledger.journal.open(SCOPE).generate(ask(odd))).text).toBe(odd);
    expect(await ledger.journal.open(SCOPE).generate(ask(odd))).toMatchObject({ text: odd, replayed: true });
  });

  it('takes its turn: calls that are asked at once are made and numbered in their order', async () => {
    server.next(answering('one'), answering('two'));
    const run = ledger.journal.open(SCOPE);
    const results = await Promise.all([run.generate(ask('1')), run.generate(ask('2'))]);
    expect(results.map(({ text }) => text)).toEqual(['one', 'two']);
    expect((await rows()).map(({ position }) => position)).toEqual([0, 1]);
  });

  it('keeps of a conversation only what each turn adds', async () => {
    server.next(answering('one'), answering('two'));
    const run = ledger.journal.open(SCOPE);
    await run.generate(ask('a long task'));
    await run.generate(ask('a long task', 'one', 'next'));
    const [first, second] = await rows();
    expect(second).toMatchObject({ basedOn: first?.id, sharedMessages: 1 });
    expect(JSON.parse(second?.request ?? '')).toMatchObject({ messages: [{ content: 'one' }, { content: 'next' }] });
  });
});

describe('a journaled answer with a shape', () => {
  it('is replayed with its value', async () => {
    server.next(answering(BERN));
    const request = { ...ask('Which city?'), output };
    const first = await ledger.journal.open(SCOPE).generateObject(request);
    expect(await ledger.journal.open(SCOPE).generateObject(request)).toEqual(asReplayed(first));
    expect(first.value).toEqual({ name: 'Bern', people: 134_000 });
  });

  it('is asked for again when the program wants another shape now', async () => {
    server.next(answering(BERN), answering('{"name":"Bern","people":2}'));
    await ledger.journal.open(SCOPE).generateObject({ ...ask('Which city?'), output });
    const smaller = { name: 'city', schema: city.refine(({ people }) => people < 100, 'too many') };
    const result = await ledger.journal.open(SCOPE).generateObject({ ...ask('Which city?'), output: smaller });
    expect(result).toMatchObject({ replayed: false, value: { people: 2 } });
    expect((await rows()).map(({ state }) => state)).toEqual(['void', 'answered']);
  });
});

describe('a call that was cut off', () => {
  it('goes on after the wrong answers that came: they are not paid for again', async () => {
    const request = { ...ask('Which city?'), output };
    server.next(answering('{"name":5}'), silent);
    const stop = new AbortController();
    const cut = ledger.journal.open(SCOPE).generateObject(request, { signal: stop.signal });
    await server.until(({ requests }) => requests.length === 2);
    stop.abort();
    await expect(cut).rejects.toMatchObject({ code: 'llm.cancelled' });

    server.next(answering(BERN));
    const result = await ledgerOn(database.dataSource, [server]).journal.open(SCOPE).generateObject(request);
    expect(result).toMatchObject({ value: { name: 'Bern' }, replayed: false, usage: { prompt: 20, completion: 10 } });
    expect(result.attempts.map(({ outcome }) => outcome)).toEqual(['answered', 'aborted', 'answered']);
    expect(server.requests).toHaveLength(3);
    expect(server.requests[2]?.body).toEqual(server.requests[1]?.body);
    expect(await database.dataSource.manager.count(ExchangeEntity)).toBe(0);
  });

  it('that failed is made again, under the same number', async () => {
    server.next(failing(400, 'no'));
    await expect(ledger.journal.open(SCOPE).generate(ask('1'))).rejects.toMatchObject({ code: 'llm.refused' });
    expect(await rows()).toMatchObject([{ state: 'failed', error: { code: 'llm.refused' } }]);
    server.next(answering('one'));
    expect(await ledger.journal.open(SCOPE).generate(ask('1'))).toMatchObject({ text: 'one', replayed: false });
    expect(await rows()).toMatchObject([{ state: 'answered', asks: 2, error: null, usage: { prompt: USAGE.prompt_tokens } }]);
  });

  it('because no answer had the shape asks for new answers the next time', async () => {
    server.next(answering('no'), answering('no'), answering('no'), answering(BERN));
    const request = { ...ask('Which city?'), output };
    await expect(ledger.journal.open(SCOPE).generateObject(request)).rejects.toMatchObject({ code: 'llm.unusable_answer' });
    expect(await ledger.journal.open(SCOPE).generateObject(request)).toMatchObject({ value: { name: 'Bern' } });
    expect(server.requests).toHaveLength(4);
  });

  it('belongs to the process that began it last: the answer of an earlier one is not taken', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    server.next(async (request, response) => {
      await gate;
      await answering('late')(request, response);
    }, answering('new'));
    const stale = ledger.journal.open(SCOPE).generate(ask('1'));
    await server.until(({ requests }) => requests.length === 1);
    expect(await ledgerOn(database.dataSource, [server]).journal.open(SCOPE).generate(ask('1'))).toMatchObject({ text: 'new' });
    open();
    await expect(stale).rejects.toMatchObject({ code: 'ledger.run_taken' });
    expect(await ledger.journal.open(SCOPE).generate(ask('1'))).toMatchObject({ text: 'new', replayed: true });
  });
});

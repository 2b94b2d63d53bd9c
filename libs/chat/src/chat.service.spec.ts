import type { Database } from '#foundry/database';
import { defineMcpTool, READS } from '#foundry/mcp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BUILD, chatOn, collect, openChatDatabase, personNamed, PlayedBuilds, type SeenCall, testTools } from './chat.fixture.js';
import type { ChatFeedItem } from './chat.feed.js';
import { formatCursor } from './chat.schemas.js';
import { readCursor } from './chat.service.js';

let database: Database;
beforeAll(async () => (database = await openChatDatabase()));
afterAll(() => database.close());

const ada = personNamed('ada');
const START = { seq: 0, buildSeq: 0 };
const never = new AbortController().signal;
const forAWhile = () => AbortSignal.timeout(30_000);

let seen: SeenCall[];
let builds: PlayedBuilds;
let process: ReturnType<typeof chatOn>;
beforeEach(() => {
  seen = [];
  builds = new PlayedBuilds();
  process = chatOn(database, { tools: testTools(seen), builds });
});

async function say(text: string, conversationId?: string, as = ada) {
  const begun = await process.service.send(as, { text, conversationId });
  return await process.service.turn(as, begun.conversationId, begun.turn, forAWhile());
}

describe('a message without a model', () => {
  it('is answered with what it plainly asks for, and says what answered', async () => {
    const turn = await say('use add with a=2, b=40');
    expect(turn).toMatchObject({ intent: 'use-tool', brain: 'offline', answer: '42', outcome: 'done', problem: null });
    expect(turn.toolCalls).toMatchObject([{ tool: 'add', ok: true, output: '{"sum":42}' }]);
    expect(seen).toEqual([{ tool: 'add', input: { a: 2, b: 40 }, by: 'usr_ada' }]);
  });

  it('that is not understood says that there is no model, and what can be done', async () => {
    const turn = await say('why is the sky blue?');
    expect(turn).toMatchObject({ intent: 'chat', outcome: 'done', toolCalls: [] });
    expect(turn.answer).toMatch(/No model is configured.*"help"/s);
  });

  it('that is not understood is answered with what is remembered of it, and with nothing else', async () => {
    const hit = (text: string, terms: string[]) => ({ memory: { text }, why: { terms, similarity: null } });
    const search = defineMcpTool({
      name: 'memory_search',
      title: 'Search',
      description: 'Searches.',
      scopes: ['tools:ping'],
      hints: READS,
      input: z.strictObject({ query: z.string(), limit: z.number() }),
      output: z.object({}).loose(),
      run: () =>
        Promise.resolve({ value: { items: [hit('Invoices are due after 14 days.', ['invoices']), hit('Tea is at five.', [])] } }),
    });
    process = chatOn(database, { tools: [...testTools(seen), search] });
    const { answer } = await say('when are invoices due?');
    expect(answer).toContain('- Invoices are due after 14 days.');
    expect(answer).toContain('No model is configured');
    expect(answer).not.toContain('Tea');
  });

  it.each([
    ['/refuses', 'Not today. [test.refused]'],
    ['/breaks', 'The tool failed for a reason that is not the message’s. The log has more.'],
    ['/add {"a": 1, "b": "two"}', 'The input of add does not fit'],
    ['/add a=1', 'The tool add (`add`) needs `b`.'],
  ])('%j tells what went wrong, and no more', async (text, words) => {
    const turn = await say(text);
    expect(turn.answer).toContain(words);
    expect(JSON.stringify(turn)).not.toContain('secret detail');
    expect(turn.outcome).toBe('done');
  });

  it('may use only what its sender may use', async () => {
    const guest = personNamed('guest', { scopes: ['chat', 'tools:ping'] });
    const turn = await say('Build an app for a library with books (title, isbn)', undefined, guest);
    expect(turn.answer).toContain('needs the tool `build_start`');
    expect(seen).toEqual([]);
  });

  it('starts a build, whose timeline follows in the conversation', async () => {
    builds.events = [1, 2, 3].map((seq) => ({ seq, data: { type: 'x' } }) as never);
    const { conversationId, turn, from } = await process.service.send(ada, {
      text: 'Build an app for a zoo: animals (name, age)',
    });
    const items = await collect(await process.service.follow(ada, conversationId, from, { signal: never, untilTurn: turn }));
    const types = items.map((item) => (item.kind === 'build' ? `build ${item.event.seq}` : item.event.data.type));
    expect(types.filter((type) => !type.startsWith('build '))).toEqual([
      'message',
      'classified',
      'tool.called',
      'tool.answered',
      'build.started',
      'text',
      'turn.ended',
    ]);
    expect(types.filter((type) => type.startsWith('build '))).toEqual(['build 1', 'build 2', 'build 3']);
    expect(types.indexOf('build 1')).toBeGreaterThan(types.indexOf('build.started'));
    expect(await process.service.get(ada, conversationId)).toMatchObject({ activeBuildId: BUILD, answering: null });

    // From every place on, what comes after it is the same: nothing twice, nothing missing.
    for (const [index, item] of items.entries()) {
      const again = readCursor(formatCursor(item.cursor));
      const rest = await collect(
        await process.service.follow(ada, conversationId, again, { signal: forAWhile() }),
        countTo(items.length - index - 1),
      );
      expect(keysOf(rest), formatCursor(item.cursor)).toEqual(keysOf(items.slice(index + 1)));
      if (index === items.length - 2) break;
    }
  });
});

describe('a conversation', () => {
  it('is its owner’s alone, also within the organisation', async () => {
    const { conversationId } = await say('hello');
    for (const other of [personNamed('bob'), personNamed('ada', { organisation: 'other' })]) {
      const attempts = [
        () => process.service.get(other, conversationId),
        () => process.service.turn(other, conversationId, 1),
        () => process.service.send(other, { text: 'hi', conversationId }),
        () => process.service.cancel(other, conversationId),
        () => process.service.remove(other, conversationId),
        () => process.service.follow(other, conversationId, START, { signal: never }),
        () => process.service.decide(other, conversationId, { callId: 'x', approve: true }),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: 'chat.not_found' });
      expect((await process.service.list(other, { limit: 50 })).items).toEqual([]);
    }
  });

  it('takes a message that is sent again only once', async () => {
    const sent = await Promise.all([1, 2, 3, 4].map(() => process.service.send(ada, { text: '/add a=1 b=2' }, 'key-1')));
    expect(new Set(sent.map(({ conversationId }) => conversationId)).size).toBe(1);
    const [{ conversationId, turn }] = sent as [(typeof sent)[0]];
    await process.service.turn(ada, conversationId, turn, forAWhile());
    expect(seen).toHaveLength(1);
    await expect(process.service.send(ada, { text: 'other words' }, 'key-1')).rejects.toMatchObject({
      code: 'chat.message_conflict',
    });
  });

  it('answers one message at a time, and gives up the one that is cancelled', async () => {
    const { conversationId, turn } = await process.service.send(ada, { text: '/waits' });
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(1);
    await expect(process.service.send(ada, { text: 'hello', conversationId })).rejects.toMatchObject({ code: 'chat.busy' });
    await process.service.cancel(ada, conversationId);
    expect(await process.service.turn(ada, conversationId, turn, forAWhile())).toMatchObject({ outcome: 'cancelled' });
    await expect(process.service.cancel(ada, conversationId)).rejects.toMatchObject({ code: 'chat.idle' });
    expect(await say('hello', conversationId)).toMatchObject({ outcome: 'done', turn: 2 });
  });

  it('hears a cancellation that another process took in', async () => {
    const { conversationId, turn } = await process.service.send(ada, { text: '/waits' });
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(1);
    const other = chatOn(database);
    await other.service.cancel(ada, conversationId);
    expect(await other.service.turn(ada, conversationId, turn, forAWhile())).toMatchObject({ outcome: 'cancelled' });
  });

  it('says that its answer was interrupted when the process that worked on it is gone', async () => {
    const { conversationId, turn } = await process.chat.begin(ada, { text: 'hello' });
    expect((await process.service.get(ada, conversationId)).answering).toBe(turn);
    await database.dataSource.query(
      `UPDATE chat_turns SET lease_until = now() - interval '1 second' WHERE conversation_id = $1`,
      [conversationId],
    );
    expect(await process.service.turn(ada, conversationId, turn, forAWhile())).toMatchObject({
      outcome: 'interrupted',
      problem: { code: 'chat.interrupted' },
    });
    expect(await say('hello', conversationId)).toMatchObject({ turn: 2, outcome: 'done' });
  });

  it('ends what is being answered when the process shuts down', async () => {
    const { conversationId, turn } = await process.service.send(ada, { text: '/waits' });
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(1);
    await process.runner.onModuleDestroy();
    expect(await chatOn(database).service.turn(ada, conversationId, turn)).toMatchObject({ outcome: 'interrupted' });
  });

  it('has events without a gap, also with pieces written at the same time, and is audited', async () => {
    const { conversationId } = await say('hello');
    const { turn } = await process.chat.begin(ada, { text: 'more', conversationId });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => process.chat.append(conversationId, turn, [{ type: 'text', text: String(n) }])),
    );
    const events = await process.service.events(ada, conversationId, 0, 500);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const actions = await database.dataSource.query<{ action: string }[]>(
      `SELECT action FROM audit_entries WHERE target LIKE $1 ORDER BY seq`,
      [`${conversationId}#%`],
    );
    expect(actions.map(({ action }) => action)).toEqual(['chat.asked', 'chat.asked']);
    await process.service.remove(ada, conversationId);
    await expect(process.service.get(ada, conversationId)).rejects.toMatchObject({ code: 'chat.not_found' });
  });

  it('is listed newest first, page by page', async () => {
    const eve = personNamed('eve');
    for (const text of ['hello', 'hi', 'hey']) await say(text, undefined, eve);
    const first = await process.service.list(eve, { limit: 2 });
    expect(first.items.map(({ title }) => title)).toEqual(['hey', 'hi']);
    const second = await process.service.list(eve, { limit: 2, cursor: first.nextCursor! });
    expect([second.items.map(({ title }) => title), second.nextCursor]).toEqual([['hello'], null]);
    await expect(process.service.list(eve, { limit: 2, cursor: 'x' })).rejects.toMatchObject({ code: 'chat.invalid_cursor' });
  });
});

function countTo(limit: number): () => boolean {
  let count = 0;
  return () => ++count >= limit;
}

const keysOf = (items: readonly ChatFeedItem[]): string[] => items.map(({ kind, event }) => `${kind} ${event.seq}`).toSorted();

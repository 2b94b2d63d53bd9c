import { AuditLog, listAuditSchema } from '#foundry/audit';
import { answering, failing, ModelServer, silent } from '#foundry/llm/testing';
import { describe, expect, it } from 'vitest';
import { AttemptEntity } from '../ledger.entity.js';
import { ledgerOn, pricesAt } from '../ledger.fixture.js';
import { BOOKING, BOUND, EXCEEDED, gated, ok, REQUEST, Scene } from './scene.fixture.js';

const scene = Scene.prepare();

describe('what is booked', () => {
  it('is what the provider counted, to the provider that answered', async () => {
    const other = await ModelServer.start();
    scene.server.always(failing(500, 'broken'));
    other.next(answering('ok', { usage: { prompt_tokens: 7, completion_tokens: 3 } }));
    const two = ledgerOn(scene.database.dataSource, [scene.server, other], {
      prices: pricesAt(other, 1_000, 1_000),
      service: { retry: { attempts: 1 } },
    });
    expect(await two.llm.generate(REQUEST, { booking: BOOKING })).toMatchObject({ provider: 'b', cost: 0.01 });
    const rows = await scene.database.dataSource.manager.find(AttemptEntity, { order: { id: 'ASC' } });
    expect(rows).toMatchObject([
      { provider: 'a', outcome: 'server_error', cost: null, costUnknown: false, bookedTokens: '0' },
      { provider: 'b', outcome: 'answered', cost: '0.010000000', promptTokens: 7, bookedTokens: '10' },
    ]);
    // One entry for each request that left, in the transaction that booked it.
    const { items } = await new AuditLog(scene.database.dataSource).list(
      BOOKING.organisation,
      listAuditSchema.parse({ action: 'model' }),
    );
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'model.asked', result: 'done', target: rows[1]?.id, details: { model: 'b/model-b', tokens: 10, cost: 0.01 } },
      { action: 'model.asked', result: 'failed', target: rows[0]?.id, details: { model: 'a/model-a', outcome: 'server_error' } },
    ]);
    expect(JSON.stringify(items)).not.toContain(REQUEST.messages[0]?.content);
    await other.close();
  });

  it('is all that was set aside when an answer comes without usage: unknown, and not nothing', async () => {
    await scene.create({ maxTokens: 100_000 });
    scene.server.next(answering('ok', { usage: null }));
    expect(await scene.call()).toMatchObject({ usage: null, cost: null });
    expect(await scene.standing()).toMatchObject({ spentTokens: BOUND, callsOfUnknownCost: 1 });
  });

  it('is all that was set aside when the call was cancelled while the model was at work', async () => {
    await scene.create({ maxTokens: 100_000 });
    scene.server.next(silent);
    const stop = new AbortController();
    const cancelled = scene.ledger.llm.generate(REQUEST, { booking: BOOKING, signal: stop.signal });
    await scene.server.until(({ requests }) => requests.length === 1);
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'llm.cancelled' });
    expect(await scene.standing()).toMatchObject({ spentTokens: BOUND, reservedTokens: 0, callsOfUnknownCost: 1 });
  });

  it.each([401, 402, 429, 500])('is nothing when the provider refused with %d', async (status) => {
    await scene.create({ maxTokens: 100_000 });
    scene.server.always(failing(status, 'no'));
    await expect(scene.call()).rejects.toThrow();
    expect(await scene.standing()).toMatchObject({ spentTokens: 0, reservedTokens: 0, callsOfUnknownCost: 0 });
  });

  it('is more than was set aside when a server ignores the limit of an answer: what it counted is what it costs', async () => {
    await scene.create({ maxTokens: 2_000 });
    scene.server.next(answering('ok', { usage: { prompt_tokens: 900, completion_tokens: 5_000 } }));
    await scene.call();
    expect(await scene.standing()).toMatchObject({ spentTokens: 5_900, leftTokens: -3_900 });
    await expect(scene.call()).rejects.toMatchObject(EXCEEDED);
  });
});

describe('what a dead process has set aside', () => {
  const leave = async (): Promise<void> => {
    scene.server.next(silent);
    const dying = ledgerOn(scene.database.dataSource, [scene.server], {
      prices: pricesAt(scene.server, 10, 10),
      // As of a process that is killed: nothing of its attempt is ever settled.
      around: { before: { after: () => new Promise(() => undefined) } },
    });
    void dying.llm.generate(REQUEST, { booking: BOOKING });
    await scene.server.until(({ requests }) => requests.length === 1);
  };

  it('is free again when the time of a call has passed, and its cost is unknown', async () => {
    await scene.create({ maxTokens: BOUND + 10 });
    await leave();
    expect(await scene.standing()).toMatchObject({ reservedTokens: BOUND });
    scene.ledger = scene.another({ now: () => new Date(Date.now() + 361_000) });
    scene.server.next(ok);
    await scene.call();
    expect(await scene.standing()).toMatchObject({ reservedTokens: 0, spentTokens: 1_000, callsOfUnknownCost: 1 });
    expect(await scene.database.dataSource.manager.countBy(AttemptEntity, { state: 'lost' })).toBe(1);
  });

  it('is free after the time of a call although the clock was set back a day', async () => {
    await scene.create({ maxTokens: BOUND + 10, period: 'total' });
    await leave();
    let uptime = 0;
    const yesterday = () => new Date(Date.now() - 86_400_000);
    scene.ledger = scene.another({ now: yesterday, uptime: () => uptime });
    await scene.ledger.accounts.releaseDead(false);
    uptime = 359_000;
    await scene.ledger.accounts.releaseDead(false);
    expect(await scene.standing()).toMatchObject({ reservedTokens: BOUND });
    uptime = 361_000;
    await scene.ledger.accounts.releaseDead(false);
    expect(await scene.database.dataSource.manager.countBy(AttemptEntity, { state: 'lost' })).toBe(1);
  });

  it('is not what this process has under way when the clock is set forwards a day', async () => {
    let now = new Date('2026-11-21T12:00:00Z');
    scene.ledger = scene.another({ now: () => now });
    await scene.create({ maxTokens: 10_000, period: 'total' });
    const gate = gated(ok);
    scene.server.next(gate.script);
    const call = scene.call();
    await scene.server.until(({ requests }) => requests.length === 1);
    now = new Date('2026-11-22T12:00:00Z');
    await scene.ledger.accounts.releaseDead(false);
    expect(await scene.standing()).toMatchObject({ reservedTokens: BOUND, callsOfUnknownCost: 0 });
    gate.open();
    await call;
    expect(await scene.standing()).toMatchObject({ reservedTokens: 0, spentTokens: 1_000, callsOfUnknownCost: 0 });
  });

  it('is free at once when no other process can be alive', async () => {
    await scene.create({ maxTokens: 10_000 });
    await leave();
    await scene.ledger.accounts.releaseDead(false);
    expect(await scene.standing()).toMatchObject({ reservedTokens: BOUND });
    await scene.ledger.accounts.releaseDead(true);
    expect(await scene.standing()).toMatchObject({ reservedTokens: 0, callsOfUnknownCost: 1 });
  });
});

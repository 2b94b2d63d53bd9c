import { correlationId, withCorrelation } from '#foundry/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { hello, serviceOn } from '../testing/llm.fixture.js';
import { after, answering, embedding, failing, ModelServer } from '../testing/model-server.js';
import type { ProviderAnswer } from '../llm.schemas.js';
import type { AttemptContext, AttemptWatcher } from './attempt-watcher.js';

let server: ModelServer;
beforeEach(async () => {
  server = await ModelServer.start();
});
afterEach(async () => {
  await server.close();
});

/** Writes down every answer by what was asked for it. */
class Recorder implements AttemptWatcher {
  readonly seen: { context: AttemptContext; correlation: string | undefined }[] = [];
  readonly answers = new Map<string, ProviderAnswer>();

  before(context: AttemptContext): Promise<void> {
    this.seen.push({ context, correlation: correlationId() });
    return Promise.resolve();
  }

  after(context: AttemptContext, _attempt: unknown, answer?: ProviderAnswer): Promise<void> {
    if (answer) this.answers.set(context.exchange, answer);
    return Promise.resolve();
  }
}

const output = { name: 'city', schema: z.object({ name: z.string() }) };

describe('a watcher', () => {
  it('is given each answer, also those that do not have the asked shape, under what was sent for it', async () => {
    server.next(answering('no'), answering('{"name":"Bern"}'));
    const recorder = new Recorder();
    await serviceOn([server], {}, { watchers: [recorder] }).generateObject({ ...hello(), output });
    expect([...recorder.answers.values()].map(({ text }) => text)).toEqual(['no', '{"name":"Bern"}']);

    const again = serviceOn([server]);
    const result = await again.generateObject({ ...hello(), output }, { recall: (exchange) => recorder.answers.get(exchange) });
    expect(result).toMatchObject({ value: { name: 'Bern' }, attempts: [] });
    expect(server.requests).toHaveLength(2);
  });

  it('is given no answer when there is none, or when it is vectors', async () => {
    server.next(failing(400, 'no'), embedding);
    const recorder = new Recorder();
    const service = serviceOn([server], {}, { watchers: [recorder] });
    await expect(service.generate(hello())).rejects.toThrow();
    await service.embed(['a']);
    expect(recorder.seen).toHaveLength(2);
    expect(recorder.answers.size).toBe(0);
  });

  it('sees the bytes of everything that is sent', async () => {
    server.always(answering('ok'));
    const recorder = new Recorder();
    const service = serviceOn([server], {}, { watchers: [recorder] });
    const content = '\u{1f600}'.repeat(100);
    await service.generate({ ...hello(), messages: [{ role: 'user', content }], maxOutputTokens: 9 });
    expect(recorder.seen[0]?.context.size).toMatchObject({ maxOutputTokens: 9 });
    expect(recorder.seen[0]?.context.size.bytes).toBeGreaterThan(400);
  });

  it('works under the correlation id of its own call, also when the call had to wait in line', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    server.always(after(gate, answering('ok')));
    const recorder = new Recorder();
    const service = serviceOn([server], { concurrency: 1 }, { watchers: [recorder] });
    const calls = ['first', 'second'].map((id) => withCorrelation(id, () => service.generate(hello())));
    await server.until(({ requests }) => requests.length === 1);
    open();
    await Promise.all(calls);
    expect(recorder.seen.map(({ correlation }) => correlation)).toEqual(['first', 'second']);
  });
});

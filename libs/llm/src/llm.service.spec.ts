import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { createMemoryCache } from './index.js';
import { hello, serviceOn } from './testing/llm.fixture.js';
import { answering, embedding, failing, ModelServer, raw, vectorOf } from './testing/model-server.js';

let server: ModelServer;
let other: ModelServer;
beforeEach(async () => {
  server = await ModelServer.start();
  other = await ModelServer.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all([server.close(), other.close()]);
});

const city = z.object({ name: z.string().min(2), people: z.int().positive() });
const ask = (repairs?: number) => ({ ...hello(), output: { name: 'city', schema: city, repairs } });
const BERN = '{"name":"Bern","people":134000}';
const bern = { name: 'Bern', people: 134_000 };
const lastMessage = (): string => {
  const messages = server.requests.at(-1)?.body['messages'] as { content: string }[];
  return messages.at(-1)?.content ?? '';
};

describe('a structured answer', () => {
  it('is asked for by its JSON Schema and validated', async () => {
    server.next(answering(BERN));
    expect((await serviceOn([server]).generateObject(ask())).value).toEqual(bern);
    expect(server.requests[0]?.body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: {
        name: 'city',
        strict: true,
        schema: {
          type: 'object',
          properties: {
            name: { type: 'string', minLength: 2 },
            people: { type: 'integer', exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER },
          },
          required: ['name', 'people'],
          additionalProperties: false,
        },
      },
    });
  });

  it.each([
    ['in a fence', `\`\`\`json\n${BERN}\n\`\`\``],
    ['in a fence between sentences', `Here it is:\n\`\`\`\n${BERN}\n\`\`\`\nAnything else?`],
    ['with text before and after', `Sure! ${BERN} That is {all} I know.`],
    ['after other JSON', `You asked for {"a":1}. ${BERN}`],
    ['after thoughts', `<think>{"name":"Rome","people":1}</think>${BERN}`],
    ['with a byte order mark and spaces', `\uFEFF  ${BERN}\n`],
  ])('is found %s', async (_title, text) => {
    server.next(answering(text));
    expect((await serviceOn([server]).generateObject(ask(0))).value).toEqual(bern);
  });

  it('is repaired: the model is shown what is wrong, and its second answer counts', async () => {
    server.next(answering('{"name":"B","people":"many"}'), answering(BERN));
    const result = await serviceOn([server]).generateObject(ask());
    expect(result.value).toEqual(bern);
    expect(result.attempts).toHaveLength(2);
    expect(result.usage).toMatchObject({ prompt: 20, completion: 10 });
    expect(lastMessage()).toMatch(/name: .*\n- people: .*number/s);
  });

  it('is repaired when it is no JSON, and when it was cut off at its longest length', async () => {
    server.next(answering('I would rather not.'), answering('{"name":"Be', { finish: 'length' }), answering(BERN));
    const service = serviceOn([server]);
    expect((await service.generateObject(ask())).value).toEqual(bern);
    expect(lastMessage()).toContain('cut off');
  });

  it('that stays wrong ends in an error after two repairs, and then the next entry is asked', async () => {
    server.always(answering('{"name":"Bern"}'));
    await expect(serviceOn([server]).generateObject(ask())).rejects.toMatchObject({ code: 'llm.unusable_answer' });
    expect(server.requests).toHaveLength(3);
    other.always(answering(BERN));
    expect((await serviceOn([server, other]).generateObject(ask(0))).provider).toBe('b');
  });

  it('that the model declines is not repaired', async () => {
    server.always(answering('', { refusal: 'I cannot help with that.' }));
    await expect(serviceOn([server]).generateObject(ask())).rejects.toMatchObject({ code: 'llm.declined' });
    expect(server.requests).toHaveLength(1);
  });

  it('is asked for in a way that the server knows, which is found out once', async () => {
    server.always((request, response) => {
      const format = (request.body['response_format'] as { type: string } | undefined)?.type;
      const script = format ? failing(400, `response_format ${format} is not supported`) : answering(BERN);
      return script(request, response);
    });
    const service = serviceOn([server]);
    expect((await service.generateObject(ask())).value).toEqual(bern);
    expect(server.requests).toHaveLength(3);
    expect(JSON.stringify(server.requests[2]?.body['messages'])).toContain('JSON Schema');
    await service.generateObject(ask());
    expect(server.requests).toHaveLength(4);
  });

  it('is not asked for strictly when a property may be missing', async () => {
    server.next(answering('{}'));
    const schema = z.object({ note: z.string().optional(), size: z.number().default(3) });
    const { value } = await serviceOn([server]).generateObject({ ...hello(), output: { name: 'note', schema } });
    expect(value).toEqual({ size: 3 });
    expect(server.requests[0]?.body['response_format']).toMatchObject({ json_schema: { strict: false } });
  });
});

describe('the cache', () => {
  const steady = () => ({ ...hello(), temperature: 0 });

  it('answers an equal request without a call, a token or a cent, for an hour', async () => {
    vi.useFakeTimers({ toFake: ['performance', 'Date'] });
    vi.advanceTimersByTime(1_000);
    server.always(answering('Hi'));
    const service = serviceOn([server], {}, { cache: createMemoryCache() });
    const paid = await service.generate(steady());
    const free = await service.generate(steady());
    expect(free).toMatchObject({ text: 'Hi', fromCache: true, attempts: [], cost: 0, requestHash: paid.requestHash });
    expect(free.usage).toMatchObject({ prompt: 0, completion: 0 });
    vi.advanceTimersByTime(3_599_000);
    await service.generate(steady());
    expect(server.requests).toHaveLength(1);
    vi.advanceTimersByTime(2_000);
    expect((await service.generate(steady())).fromCache).toBe(false);
  });

  it('tells requests apart by messages, tools, settings, class and shape', async () => {
    server.always(answering('{}'));
    const service = serviceOn([server]);
    const tool = { name: 'look', description: 'Looks.', parameters: { type: 'object' } };
    const requests = [
      steady(),
      { ...steady(), messages: [{ role: 'user' as const, content: 'Hello!' }] },
      { ...steady(), maxOutputTokens: 9 },
      { ...steady(), tools: [tool] },
      { ...steady(), class: 'fast' as const },
    ];
    const hashes = await Promise.all(requests.map(async (request) => (await service.generate(request)).requestHash));
    hashes.push((await service.generateObject({ ...steady(), output: { name: 'empty', schema: z.object({}) } })).requestHash);
    expect(new Set(hashes).size).toBe(6);
    expect(server.requests).toHaveLength(6);
  });

  it('keeps nothing of calls that may answer differently, that opted out, or that were cut short', async () => {
    server.always(answering('Hi'));
    const service = serviceOn([server]);
    for (const request of [hello(), { ...steady(), cache: false }, { ...steady(), seed: 1, temperature: 0.1 }]) {
      await service.generate(request);
      await service.generate(request);
    }
    expect(server.requests).toHaveLength(6);
    server.always(answering('H', { finish: 'length' }));
    await service.generate(steady());
    expect((await service.generate(steady())).fromCache).toBe(false);
  });

  it('keeps the answer that was right and not the one that had to be repaired', async () => {
    server.next(answering('{}'), answering(BERN));
    const service = serviceOn([server]);
    await service.generateObject({ ...ask(), temperature: 0 });
    expect(await service.generateObject({ ...ask(), temperature: 0 })).toMatchObject({ value: bern, fromCache: true });
    expect(server.requests).toHaveLength(2);
  });
});

describe('embeddings', () => {
  it('come in the order of the texts, in batches, and once for equal texts', async () => {
    server.always(embedding);
    const service = serviceOn([server], { embeddingBatch: 2 });
    const texts = ['apple', 'fig', 'apple', 'banana', 'kiwi', 'plum'];
    const result = await service.embed(texts);
    expect(result.vectors).toEqual(texts.map(vectorOf));
    expect(server.requests.map(({ body }) => body['input'])).toEqual([['apple', 'fig'], ['banana', 'kiwi'], ['plum']]);
    expect(result.usage).toMatchObject({ prompt: 5, completion: 0 });
    await service.embed(['kiwi', 'fig', 'pear']);
    expect(server.requests.at(-1)?.body['input']).toEqual(['pear']);
  });

  it('are all of one model: when it fails in the second batch, the next one makes them all', async () => {
    server.next(embedding).always(failing(404, 'gone'));
    other.always(embedding);
    const result = await serviceOn([server, other], { embeddingBatch: 1 }).embed(['a', 'b']);
    expect(result).toMatchObject({ provider: 'b', vectors: [vectorOf('a'), vectorOf('b')] });
    expect(other.requests).toHaveLength(2);
  });

  it.each([
    ['too few vectors', '{"data":[]}'],
    ['an empty vector', '{"data":[{"index":0,"embedding":[]}]}'],
    ['something else than numbers', '{"data":[{"index":0,"embedding":["1"]}]}'],
    ['no list', '{"data":5}'],
  ])('are not made of %s', async (_title, body) => {
    server.always(raw(body));
    await expect(serviceOn([server], { retry: { attempts: 1 } }).embed(['a'])).rejects.toMatchObject({ code: 'llm.unavailable' });
  });

  it('are not asked for empty texts', async () => {
    await expect(serviceOn([server]).embed(['a', ''])).rejects.toMatchObject({ code: 'llm.invalid_request' });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a request', () => {
  it('that is malformed or too large is refused before anything is sent', async () => {
    const service = serviceOn([server], { limits: { requestChars: 100 } });
    for (const request of [
      { ...hello(), temperature: 9 },
      { ...hello(), messages: [] },
      { ...hello(), messages: [{ role: 'user' as const, content: 'x'.repeat(101) }] },
    ])
      await expect(service.generate(request)).rejects.toMatchObject({ code: 'llm.invalid_request' });
    expect(server.requests).toHaveLength(0);
  });
});

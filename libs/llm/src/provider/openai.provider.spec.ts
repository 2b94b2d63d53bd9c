import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hello, serviceOn } from '../testing/llm.fixture.js';
import {
  answering,
  failing,
  hangingUp,
  ModelServer,
  raw,
  sendPiece,
  silent,
  streaming,
  type Script,
} from '../testing/model-server.js';

let server: ModelServer;
beforeEach(async () => {
  server = await ModelServer.start();
});
afterEach(() => server.close());

const once = { retry: { attempts: 1 } };
const streamed = () => ({ ...hello(), streamed: true });
const outcomes = (error: unknown): string[] =>
  (error as { details: { attempts: { outcome: string }[] } }).details.attempts.map(({ outcome }) => outcome);
const failure = async (work: Promise<unknown>): Promise<{ code: string; message: string }> =>
  work.then(
    () => expect.fail('It should have failed.'),
    (error: { code: string; message: string }) => error,
  );

describe('a provider that answers', () => {
  it('is sent the messages and settings of the request, and its answer is given with its usage', async () => {
    server.next(
      answering('Good morning', {
        usage: { prompt_tokens: 9, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 } },
      }),
    );
    const result = await serviceOn([server]).generate({
      ...hello(),
      temperature: 0.5,
      maxOutputTokens: 100,
      stop: ['END'],
      seed: 7,
    });
    expect(result).toMatchObject({
      text: 'Good morning',
      finishReason: 'stop',
      provider: 'a',
      model: 'model-a',
      refusal: null,
      toolCalls: [],
    });
    expect(result.usage).toEqual({ prompt: 9, completion: 4, cached: 3, reasoning: null });
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      body: { model: 'model-a', messages: hello().messages, temperature: 0.5, max_tokens: 100, stop: ['END'], seed: 7 },
    });
  });

  it('gives the same answer whole and streamed', async () => {
    server.always(answering('Straße, 東京 and 🚲'));
    const pieces: string[] = [];
    const result = await serviceOn([server]).generate(streamed(), {
      onEvent: (event) => pieces.push(event.type === 'text' ? event.text : '!'),
    });
    const whole = await serviceOn([server]).generate(hello());
    expect(result.text).toBe('Straße, 東京 and 🚲');
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces.join('')).toBe(result.text);
    expect({ ...result, attempts: 0 }).toEqual({ ...whole, attempts: 0, requestHash: whole.requestHash });
    expect(result.usage).toEqual({ prompt: 10, completion: 5, cached: null, reasoning: null });
  });

  it('has no usage and no cost when it tells none, whole or streamed', async () => {
    server.always(answering('Hi', { usage: null }));
    for (const request of [hello(), streamed()]) {
      const result = await serviceOn([server]).generate(request);
      expect(result.usage).toBeNull();
      expect(result.cost).toBeNull();
    }
  });

  it('gets the configured key and headers and nothing of the environment that belongs to another provider', async () => {
    const before = { ...process.env };
    Object.assign(process.env, { OPENAI_API_KEY: 'sk-env', OPENAI_ORG_ID: 'org-env', OPENAI_CUSTOM_HEADERS: 'x-env: secret' });
    try {
      server.always(answering('Hi'));
      await serviceOn([server], { provider: { apiKey: 'sk-mine-123', headers: { 'X-Title': 'Foundry' } } }).generate(hello());
      await serviceOn([server]).generate(hello());
    } finally {
      process.env = before;
    }
    const [withKey, without] = server.requests;
    expect(withKey?.headers).toMatchObject({
      authorization: 'Bearer sk-mine-123',
      'x-title': 'Foundry',
      'user-agent': 'foundry',
    });
    expect(without?.headers.authorization).toBeUndefined();
    expect(JSON.stringify(server.requests.map(({ headers }) => headers))).not.toMatch(/env|stainless|openai/i);
  });

  it('puts several tool calls together from fragments', async () => {
    server.next(
      streaming([
        { tool_calls: [{ index: 0, id: 'x1', type: 'function', function: { name: 'read_file', arguments: '' } }] },
        { tool_calls: [{ index: 0, function: { arguments: '{"path":' } }] },
        { tool_calls: [{ index: 1, id: 'x2', function: { name: 'list', arguments: '{' } }] },
        {
          tool_calls: [
            { index: 0, function: { arguments: '"a.ts"}' } },
            { index: 1, function: { arguments: '}' } },
          ],
        },
      ]),
    );
    const result = await serviceOn([server]).generate(streamed());
    expect(result.finishReason).toBe('tool_calls');
    expect(result.toolCalls).toEqual([
      { id: 'x1', name: 'read_file', arguments: '{"path":"a.ts"}' },
      { id: 'x2', name: 'list', arguments: '{}' },
    ]);
  });

  it('takes calls without an index, without ids, and with arguments that are an object', async () => {
    server.next(
      answering('', {
        calls: [
          { function: { name: 'one', arguments: { a: 1 } } },
          { id: 'same', function: { name: 'two', arguments: '{}' } },
          { id: '', function: { name: 'three', arguments: '{}' } },
        ],
      }),
    );
    const { toolCalls } = await serviceOn([server]).generate(hello());
    expect(toolCalls.map(({ name, arguments: text }) => [name, text])).toEqual([
      ['one', '{"a":1}'],
      ['two', '{}'],
      ['three', '{}'],
    ]);
    expect(new Set(toolCalls.map(({ id }) => id)).size).toBe(3);
  });
});

describe('a provider that fails', () => {
  const cases: [string, Script, 'whole' | 'streamed', string, string][] = [
    ['hangs up', hangingUp, 'whole', 'network', 'llm.unavailable'],
    ['hangs up on a stream', hangingUp, 'streamed', 'network', 'llm.unavailable'],
    [
      'answers with a page',
      raw('<html>Bad gateway</html>', { 'content-type': 'text/html' }),
      'whole',
      'malformed',
      'llm.unavailable',
    ],
    ['answers with half of its JSON', raw('{"choices":[{"mess'), 'whole', 'malformed', 'llm.unavailable'],
    ['answers with choices that are nothing', raw('{"choices":[null]}'), 'whole', 'malformed', 'llm.unavailable'],
    ['answers with null', raw('null'), 'whole', 'malformed', 'llm.unavailable'],
    ['calls tools that are nothing', answering('', { calls: [null as never] }), 'streamed', 'malformed', 'llm.unavailable'],
    ['answers with no choices', raw('{"choices":[]}'), 'whole', 'malformed', 'llm.unavailable'],
    [
      'breaks its events',
      raw('data: {"choices": [oops\n\n', { 'content-type': 'text/event-stream' }),
      'streamed',
      'malformed',
      'llm.unavailable',
    ],
    [
      'cuts a stream',
      streaming([{ content: 'Good mor' }], (response) => response.write('\n', () => response.socket?.destroy())),
      'streamed',
      'cut',
      'llm.unavailable',
    ],
    [
      'ends a stream too early',
      streaming([{ content: 'Good mor' }], (response) => response.end()),
      'streamed',
      'cut',
      'llm.unavailable',
    ],
    ['says 500', failing(500, 'boom'), 'whole', 'server_error', 'llm.unavailable'],
    ['says 429', failing(429, 'slow down'), 'whole', 'rate_limited', 'llm.rate_limited'],
    [
      'says that the quota is gone',
      failing(429, 'You exceeded your current quota', 'insufficient_quota'),
      'whole',
      'quota',
      'llm.quota_exhausted',
    ],
    ['refuses the key', failing(401, 'Incorrect API key'), 'whole', 'unauthorized', 'llm.unauthorized'],
    ['does not know the model', failing(404, 'no such model'), 'whole', 'refused', 'llm.refused'],
    [
      'redirects',
      (_, response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      'whole',
      'refused',
      'llm.refused',
    ],
    [
      'reports an error inside of a stream',
      raw('data: {"error":{"message":"overloaded"}}\n\n', { 'content-type': 'text/event-stream' }),
      'streamed',
      'server_error',
      'llm.unavailable',
    ],
  ];
  it.each(cases)('%s: the failure has its own name', async (_title, script, way, outcome, code) => {
    server.next(script);
    const error = await failure(serviceOn([server], once).generate(way === 'whole' ? hello() : streamed()));
    expect(error.code).toBe(code);
    expect(outcomes(error)).toEqual([outcome]);
  });

  it('is given up when it says nothing in time, and its connection is closed', async () => {
    server.always(silent);
    for (const request of [hello(), streamed()]) {
      const error = await failure(serviceOn([server], { ...once, limits: { responseMs: 60 } }).generate(request));
      expect(outcomes(error)).toEqual(['timeout']);
    }
    await server.until(({ requests, open }) => open === 0 && requests.every(({ abandoned }) => abandoned));
  });

  it('is given up when it begins an answer that is not streamed and stops in it', async () => {
    server.next((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"choices":[');
    });
    const error = await failure(serviceOn([server], { ...once, limits: { responseMs: 100 } }).generate(hello()));
    expect(outcomes(error)).toEqual(['timeout']);
    await server.until(({ open }) => open === 0);
  });

  it('is given up when a stream stalls, and only then', async () => {
    server.next(streaming([{ content: 'Good' }], () => undefined));
    const error = await failure(serviceOn([server], { ...once, limits: { idleMs: 60 } }).generate(streamed()));
    expect(outcomes(error)).toEqual(['stalled']);
    await server.until(({ open }) => open === 0);
    server.next(async (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (let i = 0; i < 6; i++) {
        sendPiece(response, { content: 'x' });
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      sendPiece(response, {}, 'stop');
      response.end('data: [DONE]\n\n');
    });
    const slow = await serviceOn([server], { ...once, limits: { idleMs: 400, responseMs: 400 } }).generate(streamed());
    expect(slow.text).toBe('xxxxxx');
  });

  it('cannot fill the memory: a huge answer, endless arguments and too many calls are cut off', async () => {
    const flood: Script = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const more = (): void => {
        while (
          !response.destroyed &&
          response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(4096) } }] })}\n\n`)
        );
        response.once('drain', more);
      };
      more();
    };
    const calls = Array.from({ length: 5 }, (_, index) => ({ index, id: `c${index}`, function: { name: 'f', arguments: '{}' } }));
    const limits = { responseBytes: 200_000, toolArgumentChars: 50, toolCalls: 4 };
    for (const script of [
      flood,
      raw(JSON.stringify({ choices: [{ message: { content: 'x'.repeat(300_000) }, finish_reason: 'stop' }] })),
      answering('', { calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: 'y'.repeat(60) } }] }),
      answering('', { calls }),
    ]) {
      server.next(script);
      const error = await failure(serviceOn([server], { ...once, limits }).generate(script === flood ? streamed() : hello()));
      expect(error.code).toBe('llm.too_large');
    }
    server.next(failing(500, 'z'.repeat(300_000)));
    expect((await failure(serviceOn([server], { ...once, limits }).generate(hello()))).message.length).toBeLessThan(1_000);
    await server.until(({ open }) => open === 0);
  });

  it('never brings its key or headers into an error, not even when it repeats them', async () => {
    const provider = { apiKey: 'sk-very-secret-key', headers: { 'x-gateway': 'gateway-token-1' } };
    server.next(failing(401, 'Incorrect API key provided: sk-very-secret-key (gateway-token-1)'), hangingUp);
    const service = serviceOn([server], { ...once, provider });
    for (let i = 0; i < 2; i++) {
      const error = await failure(service.generate(hello()));
      const everything = JSON.stringify([error.message, error, (error as { stack?: string }).stack]);
      expect(everything).not.toMatch(/sk-very-secret-key|gateway-token-1/);
    }
    expect(JSON.stringify(service.describe())).not.toMatch(/secret|token-1/);
  });
});

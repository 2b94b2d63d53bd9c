import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Attempt } from '../llm.schemas.js';
import { retryAfterOf } from '../provider/provider-failure.js';
import { hello, serviceOn } from '../testing/llm.fixture.js';
import { after, answering, failing, hangingUp, ModelServer, silent, streaming } from '../testing/model-server.js';
import type { AttemptWatcher } from './attempt-watcher.js';

let first: ModelServer;
let second: ModelServer;
beforeEach(async () => {
  first = await ModelServer.start();
  second = await ModelServer.start();
});
afterEach(async () => {
  vi.useRealTimers();
  await Promise.all([first.close(), second.close()]);
});

const told = (attempts: readonly Attempt[]): string[] => attempts.map(({ provider, outcome }) => `${provider} ${outcome}`);
const streamed = () => ({ ...hello(), streamed: true });

describe('retries', () => {
  it('ask again after passing failures until the provider answers', async () => {
    first.next(failing(500, 'boom'), hangingUp, answering('Hi'));
    const result = await serviceOn([first]).generate(hello());
    expect(result.text).toBe('Hi');
    expect(told(result.attempts)).toEqual(['a server_error', 'a network', 'a answered']);
  });

  it('end after the allowed number of attempts', async () => {
    first.always(failing(503, 'busy'));
    await expect(serviceOn([first]).generate(hello())).rejects.toMatchObject({ code: 'llm.unavailable', status: 503 });
    expect(first.requests).toHaveLength(3);
  });

  it.each([
    ['a quota that is used up', failing(429, 'You exceeded your current quota', 'insufficient_quota')],
    ['a key that is refused', failing(401, 'bad key')],
    ['a request that is refused', failing(400, 'context too long')],
    ['a model that is not there', failing(404, 'no such model')],
  ])('are not spent on %s', async (_title, script) => {
    first.always(script);
    await expect(serviceOn([first]).generate(hello())).rejects.toMatchObject({ code: expect.stringMatching(/^llm\./) as string });
    expect(first.requests).toHaveLength(1);
  });

  it.each([408, 409, 429, 500, 502, 503, 504])('are made after status %i', async (status) => {
    first.next(failing(status, 'later'), answering('Hi'));
    expect((await serviceOn([first]).generate(hello())).text).toBe('Hi');
  });

  it('wait as long as Retry-After says', async () => {
    first.next(failing(429, 'slow down', undefined, { 'retry-after': '0.2' }), answering('Hi'));
    const start = performance.now();
    await serviceOn([first]).generate(hello());
    expect(performance.now() - start).toBeGreaterThanOrEqual(195);
  });

  it('do not wait for what cannot be had in time', async () => {
    first.always(failing(429, 'slow down', undefined, { 'retry-after': '3600' }));
    await expect(serviceOn([first]).generate(hello())).rejects.toMatchObject({ code: 'llm.rate_limited' });
    expect(first.requests).toHaveLength(1);
  });

  it('leave a provider alone, in later calls too, for as long as it asked', async () => {
    first.next(failing(429, 'slow down', undefined, { 'retry-after': '3600' }));
    second.always(answering('Hi'));
    const service = serviceOn([first, second]);
    await service.generate(hello());
    const later = await service.generate(hello());
    expect(told(later.attempts)).toEqual(['a rate_limited', 'b answered']);
    expect(first.requests).toHaveLength(1);
  });

  it('read Retry-After as seconds and as a date, and nothing else', () => {
    const of = (value: string): number | undefined => retryAfterOf(new Headers({ 'retry-after': value }), Date.UTC(2026, 0, 1));
    expect(of('7')).toBe(7_000);
    expect(of('0')).toBe(0);
    expect(of('Thu, 01 Jan 2026 00:01:30 GMT')).toBe(90_000);
    expect(of('Wed, 31 Dec 2025 23:00:00 GMT')).toBe(0);
    expect(of('-5')).toBeUndefined();
    expect(of('soon')).toBeUndefined();
    expect(retryAfterOf(new Headers())).toBeUndefined();
  });
});

describe('the route', () => {
  it.each([
    ['500', failing(500, 'boom'), 'server_error', 3],
    ['429', failing(429, 'slow down', undefined, { 'retry-after': '60' }), 'rate_limited', 1],
    ['a used up quota', failing(429, 'quota', 'insufficient_quota'), 'quota', 1],
    ['a refused key', failing(401, 'bad key'), 'unauthorized', 1],
    ['an unknown model', failing(404, 'no such model'), 'refused', 1],
    ['a cut connection', hangingUp, 'network', 3],
    ['silence', silent, 'timeout', 1],
  ])('goes on to the next entry after %s, and says so', async (_title, script, outcome, times) => {
    first.always(script);
    second.always(answering('Hi'));
    const result = await serviceOn([first, second], { limits: { responseMs: 150 } }).generate(hello());
    expect(result).toMatchObject({ text: 'Hi', provider: 'b', model: 'model-b' });
    expect(told(result.attempts)).toEqual([...Array.from({ length: times }, () => `a ${outcome}`), 'b answered']);
    expect(second.requests).toHaveLength(1);
  });

  it('asks the entries in their order and stops at the first that answers', async () => {
    first.always(answering('first'));
    second.always(answering('second'));
    expect((await serviceOn([first, second]).generate(hello())).text).toBe('first');
    expect(second.requests).toHaveLength(0);
  });

  it('tells what every entry said when none answers', async () => {
    first.always(failing(404, 'no such model'));
    second.always(failing(500, 'boom'));
    const error = await serviceOn([first, second])
      .generate(hello())
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'llm.unavailable',
      message: expect.stringMatching(/a\/model-a: .*no such model; b\/model-b: .*boom/) as string,
      details: {
        failures: [
          { provider: 'a', kind: 'refused' },
          { provider: 'b', kind: 'server_error' },
        ],
      },
    });
  });

  it('says that what was streamed is void before another attempt speaks', async () => {
    first.always(streaming([{ content: 'Good mor' }], (response) => response.write('\n', () => response.socket?.destroy())));
    second.always(answering('Hello'));
    const heard: string[] = [];
    const result = await serviceOn([first, second], { retry: { attempts: 1 } }).generate(streamed(), {
      onEvent: (event) => heard.push(event.type === 'text' ? event.text : '|'),
    });
    expect(result.text).toBe('Hello');
    expect(heard.join('')).toBe('Good mor|Hello');
  });

  it('has no model without settings, and says what to set', async () => {
    const service = serviceOn([]);
    expect(service.isConfigured()).toBe(false);
    await expect(service.generate(hello())).rejects.toMatchObject({
      code: 'llm.no_model',
      message: expect.stringMatching(/FOUNDRY_MODEL_PROVIDERS.*FOUNDRY_MODEL_CODE/) as string,
    });
    await expect(service.embed(['x'])).rejects.toMatchObject({
      code: 'llm.no_model',
      message: expect.stringContaining('FOUNDRY_MODEL_EMBED') as string,
    });
    expect(serviceOn([first]).isConfigured('embed')).toBe(true);
  });
});

describe('the circuit', () => {
  it('opens after failures in a row, spares the provider, and lets one call probe it after a while', async () => {
    let uptime = 0;
    first.always(failing(500, 'boom'));
    second.always(answering('Hi'));
    const service = serviceOn(
      [first, second],
      { retry: { attempts: 1 }, breaker: { failures: 3, probeAfterMs: 30_000 } },
      {
        uptime: () => uptime,
      },
    );
    for (let i = 0; i < 6; i++) await service.generate(hello());
    expect(first.requests).toHaveLength(3);
    expect(service.describe().providers.map(({ circuit }) => circuit)).toEqual(['open', 'closed']);

    uptime += 30_001;
    expect(told((await service.generate(hello())).attempts)).toEqual(['a server_error', 'b answered']);
    expect(told((await service.generate(hello())).attempts)).toEqual(['a circuit_open', 'b answered']);
    expect(first.requests).toHaveLength(4);

    first.always(answering('back'));
    uptime += 30_001;
    expect((await service.generate(hello())).text).toBe('back');
    expect(service.describe().providers[0]?.circuit).toBe('closed');
  });

  it('sends other calls on while one probes, and does not close when the probe is cancelled', async () => {
    let uptime = 0;
    first.next(failing(500, 'boom')).always(silent);
    second.always(answering('Hi'));
    const service = serviceOn(
      [first, second],
      { retry: { attempts: 1 }, breaker: { failures: 1, probeAfterMs: 1_000 } },
      {
        uptime: () => uptime,
      },
    );
    await service.generate(hello());
    uptime += 1_001;
    const cancel = new AbortController();
    const probe = service.generate(hello(), { signal: cancel.signal });
    await first.until(({ requests }) => requests.length === 2);
    expect(told((await service.generate(hello())).attempts)).toEqual(['a circuit_open', 'b answered']);
    cancel.abort();
    await expect(probe).rejects.toMatchObject({ code: 'llm.cancelled' });
    expect(service.describe().providers[0]?.circuit).toBe('open');
  });

  it('stays closed for rate limits and refused requests: the provider is well', async () => {
    first.always(failing(429, 'slow down'));
    const service = serviceOn([first], { retry: { attempts: 1 }, breaker: { failures: 1, probeAfterMs: 1_000 } });
    for (const script of [failing(429, 'slow'), failing(400, 'bad'), failing(401, 'key')]) {
      first.next(script);
      await expect(service.generate(hello())).rejects.toMatchObject({ code: expect.any(String) as string });
    }
    expect(service.describe().providers[0]?.circuit).toBe('closed');
  });
});

describe('permits', () => {
  it('let three calls run at once and the others wait in line', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    let most = 0;
    first.always(async (request, response) => {
      most = Math.max(most, first.open);
      await after(gate, answering('Hi'))(request, response);
    });
    const service = serviceOn([first]);
    const calls = Array.from({ length: 10 }, () => service.generate(hello()));
    await first.until(({ requests }) => requests.length === 3);
    expect(service.describe()).toMatchObject({ running: 3, waiting: 7 });
    open();
    await Promise.all(calls);
    expect(first.requests).toHaveLength(10);
    expect(most).toBe(3);
  });

  it('can be waited for in vain: a call that is cancelled in line makes no request and holds nobody up', async () => {
    let open = (): void => undefined;
    first.always(after(new Promise<void>((resolve) => (open = resolve)), answering('Hi')));
    const service = serviceOn([first], { concurrency: 1 });
    const running = service.generate(hello());
    const cancel = new AbortController();
    const inLine = service.generate(hello(), { signal: cancel.signal });
    const behind = service.generate(hello());
    cancel.abort();
    await expect(inLine).rejects.toMatchObject({ code: 'llm.cancelled' });
    open();
    await Promise.all([running, behind]);
    expect(first.requests).toHaveLength(2);
  });
});

describe('a watcher', () => {
  it('sees every attempt with its provider before and after it', async () => {
    first.always(failing(404, 'no such model'));
    second.always(answering('Hi'));
    const seen: string[] = [];
    const watcher: AttemptWatcher = {
      before: async ({ provider, class: modelClass }) => void seen.push(`before ${provider} ${modelClass}`),
      after: async ({ requestHash }, { provider, outcome, usage, cost }) =>
        void seen.push(`after ${provider} ${outcome} ${usage?.prompt ?? 'unknown'} ${cost ?? 'unknown'} ${requestHash.length}`),
    };
    await serviceOn([first, second], {}, { watchers: [watcher] }).generate(hello());
    expect(seen).toEqual([
      'before a code',
      'after a refused unknown unknown 64',
      'before b code',
      'after b answered 10 unknown 64',
    ]);
  });

  it('can forbid a call, which is then not made at any entry', async () => {
    const watcher: AttemptWatcher = { before: () => Promise.reject(new Error('The budget is used up.')) };
    await expect(serviceOn([first, second], {}, { watchers: [watcher] }).generate(hello())).rejects.toThrow(
      'The budget is used up.',
    );
    expect([...first.requests, ...second.requests]).toHaveLength(0);
  });
});

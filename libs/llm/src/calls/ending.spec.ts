import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hello, serviceOn } from '../testing/llm.fixture.js';
import { answering, failing, ModelServer, sendPiece, silent, streaming } from '../testing/model-server.js';

let first: ModelServer;
let second: ModelServer;
beforeEach(async () => {
  first = await ModelServer.start();
  second = await ModelServer.start();
});
afterEach(async () => {
  await Promise.all([first.close(), second.close()]);
});

const streamed = () => ({ ...hello(), streamed: true });

describe('an end from outside', () => {
  const points: [string, (server: ModelServer) => void, (server: ModelServer) => Promise<void>][] = [
    [
      'before the answer begins',
      (server) => server.always(silent),
      (server) => server.until(({ requests }) => requests.length === 1),
    ],
    [
      'in the middle of the stream',
      (server) => server.always(streaming([{ content: 'Good' }], () => undefined)),
      (server) => server.until(({ requests }) => requests.length === 1),
    ],
    [
      'between two attempts',
      (server) => server.always(failing(429, 'slow', undefined, { 'retry-after': '100' })),
      (server) => server.until(({ requests, open }) => requests.length === 1 && open === 0),
    ],
  ];
  it.each(points)('%s ends the call at once and leaves no request open', async (_title, script, reached) => {
    script(first);
    const cancel = new AbortController();
    const call = serviceOn([first]).generate(streamed(), { signal: cancel.signal });
    await reached(first);
    cancel.abort(new Error('not wanted any more'));
    await expect(call).rejects.toMatchObject({ code: 'llm.cancelled' });
    await first.until(({ open }) => open === 0);
    expect(first.requests).toHaveLength(1);
  });

  it('before the call begins makes no request', async () => {
    first.always(answering('Hi'));
    await expect(serviceOn([first]).generate(hello(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'llm.cancelled',
    });
    expect(first.requests).toHaveLength(0);
  });

  it('comes from the total time limit, over all attempts and entries', async () => {
    first.always(failing(500, 'boom'));
    second.always(silent);
    await expect(serviceOn([first, second], { limits: { totalMs: 250 } }).generate(hello())).rejects.toMatchObject({
      code: 'llm.timeout',
      status: 504,
    });
    await second.until(({ open }) => open === 0);
  });

  it('comes from leaving the loop over a stream', async () => {
    first.always((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      sendPiece(response, { content: 'Good' });
    });
    for await (const event of serviceOn([first]).stream(hello())) {
      expect(event).toEqual({ type: 'text', text: 'Good' });
      break;
    }
    await first.until(({ open, requests }) => requests.length === 1 && open === 0);
  });

  it('comes from closing the service, which waits until all has ended', async () => {
    first.always(silent);
    const service = serviceOn([first]);
    const calls = [service.generate(hello()), service.generate(hello())].map((call) =>
      expect(call).rejects.toMatchObject({ code: 'llm.cancelled' }),
    );
    await first.until(({ requests }) => requests.length === 2);
    await service.close();
    expect(service.describe()).toMatchObject({ running: 0, waiting: 0 });
    await Promise.all(calls);
  });
});

describe('a stream', () => {
  it('gives the pieces and then the result', async () => {
    first.always(answering('Hello you'));
    const events = [];
    for await (const event of serviceOn([first]).stream(hello())) events.push(event);
    expect(events.slice(0, -1)).toEqual([
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo ' },
      { type: 'text', text: 'you' },
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'done', result: { text: 'Hello you' } });
  });

  it('throws in the loop when no model answers', async () => {
    first.always(failing(401, 'bad key'));
    const loop = async (): Promise<void> => {
      for await (const event of serviceOn([first]).stream(hello())) expect(event).toBeUndefined();
    };
    await expect(loop()).rejects.toMatchObject({ code: 'llm.unauthorized' });
  });
});

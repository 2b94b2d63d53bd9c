import OpenAI from 'openai';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answering, embedding, failing, ModelServer, vectorOf } from './model-server.js';
import { askedOf, callingTools, cuttingOff, playing, refusing, truncatedJson } from './scripted-model.js';

/** The public client of these protocols: what it understands is what the server speaks. */
let client: OpenAI;
let server: ModelServer;
beforeEach(async () => {
  server = await ModelServer.start();
  client = new OpenAI({ baseURL: server.baseUrl, apiKey: 'none', maxRetries: 0 });
});
afterEach(() => server.close());

const TOOL = { type: 'function', name: 'read_file', parameters: { type: 'object' }, strict: false } as const;

async function streamed(
  input = 'Hello',
): Promise<{ text: string; types: string[]; last: OpenAI.Responses.Response | undefined }> {
  let text = '';
  const types: string[] = [];
  let last: OpenAI.Responses.Response | undefined;
  for await (const event of await client.responses.create({ model: 'm', input, stream: true })) {
    types.push(event.type);
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (event.type === 'response.completed' || event.type === 'response.incomplete') last = event.response;
  }
  return { text, types, last };
}

describe('the scripted server speaks the responses protocol:', () => {
  it('an answer with its usage, whole and in pieces', async () => {
    server.always(answering('Hello, you.'));
    const whole = await client.responses.create({ model: 'm', input: 'Hello' });
    expect(whole.output_text).toBe('Hello, you.');
    expect(whole.usage).toMatchObject({ input_tokens: 10, output_tokens: 5, total_tokens: 15 });
    const { text, types, last } = await streamed();
    expect(text).toBe('Hello, you.');
    expect([types[0], types.at(-1)]).toEqual(['response.created', 'response.completed']);
    expect(types.filter((type) => type === 'response.output_text.delta')).toHaveLength(4);
    expect(last).toMatchObject({ status: 'completed', usage: { total_tokens: 15 } });
    const helped = await client.responses.stream({ model: 'm', input: 'Hello' }).finalResponse();
    expect(helped.output_text).toBe('Hello, you.');
  });

  it('several tool calls in one turn, and what they were answered with', async () => {
    server.always(
      playing(({ system, user, turn, results, tools }) => {
        expect([system, user, tools]).toEqual(['Rules.', 'Read both.', ['read_file']]);
        if (turn === 1)
          return {
            call: [
              ['read_file', { path: 'a' }],
              ['read_file', 'not json'],
            ],
          };
        return { say: results.join(' and ') };
      }),
    );
    const request = { model: 'm', instructions: 'Rules.', tools: [TOOL] };
    const first = await client.responses.create({ ...request, input: 'Read both.' });
    const calls = first.output.filter((item) => item.type === 'function_call');
    expect(calls.map((call) => call.arguments)).toEqual(['{"path":"a"}', 'not json']);
    const answers = calls.map(({ call_id }, index) => ({
      type: 'function_call_output' as const,
      call_id,
      output: `result ${index}`,
    }));
    const input: OpenAI.Responses.ResponseInput = [{ role: 'user', content: 'Read both.' }, ...calls, ...answers];
    expect((await client.responses.create({ ...request, input })).output_text).toBe('result 0 and result 1');
    server.always(callingTools(['read_file', { path: 'a' }]));
    const streamedCall = await client.responses.stream({ ...request, input: 'Read both.' }).finalResponse();
    expect(streamedCall.output).toMatchObject([{ type: 'function_call', name: 'read_file', arguments: '{"path":"a"}' }]);
  });

  it('refusals, answers that are cut short, streams that break, and errors with what they ask for', async () => {
    server.next(refusing, refusing, truncatedJson, cuttingOff);
    const refused = await client.responses.create({ model: 'm', input: 'Hello' });
    expect(refused.output).toMatchObject([{ content: [{ type: 'refusal', refusal: 'I cannot help with that.' }] }]);
    expect((await streamed()).types).toContain('response.refusal.done');
    const short = await client.responses.create({ model: 'm', input: 'Hello' });
    expect(short).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    await expect(streamed()).rejects.toThrow();
    server.next(failing(429, 'Too many requests.', 'rate_limit_exceeded', { 'retry-after': '7' }));
    const error = await client.responses.create({ model: 'm', input: 'Hello' }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect((error as InstanceType<typeof OpenAI.APIError>).headers?.get('retry-after')).toBe('7');
    expect(server.requests.map(({ path }) => path)).toEqual(server.requests.map(() => '/v1/responses'));
  });
});

it('the scripted server speaks chat completions and embeddings as the public client does', async () => {
  server.next(answering('Hello.'), answering('Hello.'), embedding);
  const messages = [{ role: 'user' as const, content: 'Hi' }];
  const whole = await client.chat.completions.create({ model: 'm', messages });
  expect(whole.choices[0]?.message.content).toBe('Hello.');
  let text = '';
  for await (const chunk of await client.chat.completions.create({ model: 'm', messages, stream: true }))
    text += chunk.choices[0]?.delta.content ?? '';
  expect(text).toBe('Hello.');
  expect(askedOf(server.requests[0]!)).toMatchObject({ user: 'Hi', turn: 1 });
  const { data } = await client.embeddings.create({ model: 'm', input: ['one', 'three'], encoding_format: 'float' });
  expect(data.find(({ index }) => index === 1)?.embedding).toEqual(vectorOf('three'));
});

import { DEFAULT_SETTINGS, defineTool, LlmService, PromptLibrary } from '#foundry/llm';
import {
  callingTools,
  inTurn,
  FAILURES,
  ModelServer,
  playing,
  silent,
  answering,
  wrongShape,
  refusing,
  type Script,
} from '#foundry/llm/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AgentEvent, AgentLimits, AgentOutcome, AgentTool } from '../agent.types.js';
import { NEVER } from '../agents.fixture.js';
import { FINISH, runAgent } from './agent-run.js';

const PROMPT = new PromptLibrary({
  'worker/test': `---
class: code
description: A worker of tests.
inputs: { task: data }
tools: [look, change, check]
limits: { steps: 12, tokens: 100000, seconds: 60, output_tokens: 500 }
---
You work.
<!-- user -->
{{ task }}
`,
}).get('worker/test');

const result = z.strictObject({ summary: z.string() });
const done: Script = callingTools([FINISH, { summary: 'Done.' }]);
const look = (text: unknown): readonly [string, unknown] => ['look', { text }];

let open: Array<{ close(): Promise<void> }> = [];
afterEach(async () => {
  await Promise.all(open.map((one) => one.close()));
  open = [];
});

/** Runs an agent whose project is one text, on servers that answer as their scripts say. */
async function run(
  scripts: readonly Script[],
  { limits = {}, signal = NEVER }: { limits?: Partial<AgentLimits>; signal?: AbortSignal } = {},
): Promise<{ outcome: AgentOutcome<{ summary: string }>; events: AgentEvent[]; servers: ModelServer[]; text: string }> {
  const servers = await Promise.all(scripts.map(async (script) => (await ModelServer.start()).always(script)));
  const route = servers.map((_, index) => ({ provider: `p${index}`, model: `m${index}` }));
  const llm = new LlmService({
    ...DEFAULT_SETTINGS,
    providers: servers.map(({ baseUrl }, index) => ({ name: `p${index}`, baseUrl })),
    routes: { fast: route, code: route, reason: route },
    retry: { ...DEFAULT_SETTINGS.retry, attempts: 1, firstDelayMs: 1 },
  });
  open.push(...servers, llm);
  let text = 'start';
  const tools: AgentTool[] = [
    {
      changes: false,
      ...defineTool({
        name: 'look',
        description: '',
        input: z.strictObject({ text: z.string() }),
        run: (input) => Promise.resolve(`${input.text} in ${text}`),
      }),
    },
    {
      changes: true,
      ...defineTool({
        name: 'change',
        description: '',
        input: z.strictObject({ to: z.string() }),
        run: ({ to }) => Promise.resolve((text = to)),
      }),
    },
    {
      changes: false,
      ...defineTool({
        name: 'forbidden',
        description: '',
        input: z.strictObject({}),
        run: () => Promise.resolve((text = 'stolen')),
      }),
    },
  ];
  const events: AgentEvent[] = [];
  const outcome = await runAgent({
    prompt: PROMPT,
    inputs: { task: 'Do it.' },
    tools,
    result,
    model: llm,
    signal,
    limits,
    tell: (event) => Promise.resolve(void events.push(event)),
    state: () => text,
  });
  return { outcome, events, servers, text };
}

const stopOf = (outcome: AgentOutcome<unknown>): string => (outcome.status === 'stopped' ? outcome.code : 'done');

describe('an agent run', () => {
  it('does what the model calls for, and ends with its result', async () => {
    const { outcome, events, servers, text } = await run([
      playing(({ turn, results }) =>
        turn === 1
          ? { call: [look('a'), ['change', { to: 'better' }]] }
          : { call: [[FINISH, { summary: `I saw ${results[0]}.` }]] },
      ),
    ]);
    expect(outcome).toMatchObject({ status: 'done', value: { summary: 'I saw a in start.' }, turns: 2, tokens: 30, cost: null });
    expect(text).toBe('better');
    expect(servers[0]?.requests).toHaveLength(2);
    expect(events.map(({ type, turn }) => [type, turn])).toEqual([
      ['agent.started', 0],
      ['model.answered', 1],
      ['agent.acted', 1],
      ['model.answered', 2],
      ['agent.finished', 2],
    ]);
    expect(events[2]).toMatchObject({ summary: 'called look and change' });
  });

  it('offers the tools that its prompt names, and does no other', async () => {
    const { outcome, servers, text } = await run([inTurn(callingTools(['forbidden', {}], ['bash', { command: 'id' }]), done)]);
    expect(outcome.status).toBe('done');
    expect(text).toBe('start');
    const [first, second] = servers[0]!.requests;
    expect((first!.body['tools'] as { function: { name: string } }[]).map((tool) => tool.function.name)).toEqual([
      'look',
      'change',
      FINISH,
    ]);
    expect(JSON.stringify(second?.body['messages'])).toContain('There is no tool with this name.');
  });

  it('takes no result from a turn in which something was refused', async () => {
    const { servers } = await run([inTurn(callingTools(['change', { to: 1 }], [FINISH, { summary: 'Done.' }]), done)]);
    expect(servers[0]?.requests).toHaveLength(2);
  });

  it.each<[string, Script, string, number]>([
    ['asks for something new for ever', playing(({ turn }) => ({ call: [look(`thing ${turn}`)] })), 'agents.step_limit', 12],
    ['asks for the same for ever', callingTools(look('a')), 'agents.no_progress', 5],
    [
      'goes to and fro',
      playing(({ turn }) => ({ call: [['change', { to: turn % 2 === 0 ? 'a' : 'b' }]] })),
      'agents.no_progress',
      6,
    ],
    ['changes nothing', callingTools(['change', { to: 'start' }]), 'agents.no_progress', 5],
    ['calls what is not there for ever', callingTools(['bash', { command: 'id' }]), 'agents.no_progress', 5],
    ['talks and does nothing', answering('I will do it soon.'), 'agents.no_progress', 3],
    ['hands over something else', callingTools([FINISH, { weather: 'fine' }]), 'agents.unusable_result', 3],
    ['hands over what is no JSON', callingTools([FINISH, '{"summary": "It beg']), 'agents.unusable_result', 3],
    ['answers with an object instead of a call', wrongShape, 'agents.no_progress', 3],
    ['declines', refusing, 'agents.declined', 1],
  ])('that %s ends with a code', async (_, script, code, turns) => {
    const { outcome, events } = await run([script]);
    expect([stopOf(outcome), outcome.turns]).toEqual([code, turns]);
    expect(events.at(-1)).toMatchObject({ type: 'agent.finished', outcome: code });
  });

  it('ends when its tokens are used up', async () => {
    const { outcome } = await run([playing(({ turn }) => ({ call: [look(`thing ${turn}`)] }))], { limits: { tokens: 40 } });
    expect([stopOf(outcome), outcome.turns]).toEqual(['agents.token_limit', 3]);
  });

  it('ends when its time is up, also in the middle of an answer', async () => {
    const { outcome } = await run([silent], { limits: { seconds: 0.3 } });
    expect(stopOf(outcome)).toBe('agents.time_limit');
  });

  it('cannot be given wider limits than its prompt has', async () => {
    const { outcome } = await run([playing(({ turn }) => ({ call: [look(`thing ${turn}`)] }))], {
      limits: { steps: 1_000, tokens: 10_000_000 },
    });
    expect([stopOf(outcome), outcome.turns]).toEqual(['agents.step_limit', 12]);
  });

  it('says when it was aborted, and asks no more', async () => {
    const stop = new AbortController();
    const script = playing(({ turn }) => {
      if (turn === 2) stop.abort(new Error('The build was stopped.'));
      return { call: [look(`thing ${turn}`)] };
    });
    await expect(run([script], { signal: stop.signal })).rejects.toThrow();
  });

  it('passes on that no model answered', async () => {
    await expect(run([FAILURES['a server error']!, FAILURES['a refused key']!])).rejects.toMatchObject({
      code: 'llm.unavailable',
    });
  });

  it.each(Object.keys(FAILURES))('goes on with the next model after %s, and tells so', async (name) => {
    const { outcome, events } = await run([FAILURES[name]!, done]);
    expect(outcome).toMatchObject({ status: 'done', turns: 1 });
    expect(events.find(({ type }) => type === 'model.fallback')).toMatchObject({ from: 'p0/m0', to: 'p1/m1', turn: 1 });
    expect(events.find(({ type }) => type === 'model.answered')).toMatchObject({ provider: 'p1', model: 'm1' });
  });

  it('asks exactly the same again when it is repeated over the same answers', async () => {
    const script = playing(({ turn }) => ({
      call: turn < 4 ? [look(`thing ${turn}`), ['change', { to: `text ${turn}` }]] : [[FINISH, { summary: 'Done.' }]],
    }));
    const [first, second] = [await run([script]), await run([script])];
    const bodies = ({ servers }: typeof first): unknown[] => servers[0]!.requests.map(({ body }) => body);
    expect(bodies(second)).toEqual(bodies(first));
    expect(second.events).toEqual(first.events);
  });
});

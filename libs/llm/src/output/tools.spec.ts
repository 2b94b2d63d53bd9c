import { DomainError } from '#foundry/kernel';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { answerToolCalls, defineTool } from './tools.js';

const done: string[] = [];
const read = defineTool({
  name: 'read',
  description: 'Reads a file.',
  input: z.object({ path: z.string(), lines: z.int().optional() }),
  run: ({ path }) => {
    done.push(path);
    return Promise.resolve({ path, text: 'x' });
  },
});
const ping = defineTool({ name: 'ping', description: 'Answers.', input: z.object({}), run: () => Promise.resolve('pong') });
const guarded = defineTool({
  name: 'guarded',
  description: 'Refuses.',
  input: z.object({}),
  run: () => Promise.reject(new DomainError('workspace.outside', 400, 'The path leaves the project.')),
});
const broken = defineTool({
  name: 'broken',
  description: 'Breaks.',
  input: z.object({}),
  run: () => Promise.reject(new TypeError('secret internals')),
});
const tools = [read, ping, guarded, broken];
const call = (id: string, name: string, text: string) => ({ id, name, arguments: text });
const answer = (...calls: ReturnType<typeof call>[]) => answerToolCalls(calls, tools, { signal: new AbortController().signal });

describe('tool calls', () => {
  it('are all answered, in the order of the model, each with its id', async () => {
    done.length = 0;
    const outcomes = await answer(call('1', 'read', '{"path":"b"}'), call('2', 'ping', ''), call('3', 'read', '{"path":"a"}'));
    expect(done).toEqual(['b', 'a']);
    expect(outcomes.map(({ message }) => [message.toolCallId, message.content])).toEqual([
      ['1', '{"path":"b","text":"x"}'],
      ['2', 'pong'],
      ['3', '{"path":"a","text":"x"}'],
    ]);
    expect(outcomes.every(({ problem }) => problem === undefined)).toBe(true);
  });

  it.each([
    ['a tool that is not there', 'delete_everything', '{}', 'unknown_tool', /The tools are: read, ping/],
    ['arguments that are not JSON', 'read', '{"path": "a', 'malformed_arguments', /not JSON/],
    ['arguments of another shape', 'read', '{"path": 5}', 'malformed_arguments', /do not fit.*path/s],
    ['arguments that are a list', 'read', '[]', 'malformed_arguments', /do not fit/],
    ['what the tool refuses', 'guarded', '{}', 'refused', /leaves the project/],
  ])('with %s are told to the model, and the others are done', async (_title, name, text, kind, told) => {
    const [bad, good] = await answer(call('1', name, text), call('2', 'ping', '{}'));
    expect(bad?.problem?.kind).toBe(kind);
    expect((JSON.parse(bad?.message.content ?? '') as { error: string }).error).toMatch(told);
    expect(good?.message.content).toBe('pong');
  });

  it('of a broken tool keep its error from the model and hand it to the caller', async () => {
    const [outcome] = await answer(call('1', 'broken', '{}'));
    expect(outcome?.message.content).not.toContain('secret internals');
    expect(outcome?.problem).toMatchObject({ kind: 'failed', error: expect.any(TypeError) as TypeError });
  });

  it('give no more of a result than allowed, and say so', async () => {
    const big = defineTool({ name: 'big', description: '', input: z.object({}), run: () => Promise.resolve('y'.repeat(500)) });
    const [outcome] = await answerToolCalls([call('1', 'big', '{}')], [big], {
      signal: new AbortController().signal,
      maxChars: 100,
    });
    expect(outcome?.message.content).toBe(`${'y'.repeat(100)}\n(400 more characters left out)`);
  });

  it('stop at an abort', async () => {
    const cancel = new AbortController();
    const stop = defineTool({
      name: 'stop',
      description: '',
      input: z.object({}),
      run: () => {
        cancel.abort();
        return Promise.resolve('stopped');
      },
    });
    done.length = 0;
    await expect(
      answerToolCalls([call('1', 'stop', '{}'), call('2', 'read', '{"path":"a"}')], [stop, read], { signal: cancel.signal }),
    ).rejects.toThrow(/abort/);
    expect(done).toEqual([]);
  });
});

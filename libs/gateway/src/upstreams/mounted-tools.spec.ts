import type { ForeignTool, ToolCall } from '#foundry/mcp';
import { describe, expect, it } from 'vitest';
import { MountedTools, type MountedToolCaller } from './mounted-tools.js';
import type { Upstreams } from './upstreams.js';

type Answer = Awaited<ReturnType<ForeignTool['run']>>;

const seen: [name: string, input: unknown, call: ToolCall][] = [];
const tool = (name: string, answer: Answer, hints: Partial<ForeignTool['hints']> = {}): ForeignTool => ({
  name,
  title: name,
  description: `Does ${name}.`,
  scopes: ['tools:invoke'],
  hints: { readOnly: false, destructive: true, idempotent: false, openWorld: true, ...hints },
  inputSchema: { type: 'object' },
  run: (input, call) => {
    seen.push([name, input, call]);
    return Promise.resolve(answer);
  },
});
const text = (words: string): Answer => ({ content: [{ type: 'text', text: words }] });

const tools = new MountedTools({
  toolsOf: (organisation: string) =>
    Promise.resolve(
      organisation === 'o'
        ? [
            tool('up_find', text('found'), { readOnly: true, destructive: false }),
            tool('up_count', { ...text('3'), structuredContent: { count: 3 } }),
            tool('up_fail', { ...text('It is full. '.repeat(1_000)), isError: true }),
          ]
        : [],
    ),
} as unknown as Upstreams);
const ADA: MountedToolCaller = {
  organisation: 'o',
  subject: 'usr_ada',
  name: 'ada',
  scopes: ['tools:invoke'],
  tokenId: 'tok_ada',
};
const { signal } = new AbortController();

describe('tools of mounted servers', () => {
  it('are listed with their schemas for a caller who may call them, and for nobody else', async () => {
    expect(await tools.list(ADA)).toMatchObject([
      { name: 'up_find', inputSchema: { type: 'object' }, repeatable: true, destructive: false },
      { name: 'up_count', repeatable: false, destructive: true },
      { name: 'up_fail' },
    ]);
    expect(await tools.list({ ...ADA, scopes: ['tools:generate'] })).toEqual([]);
    expect(await tools.list({ ...ADA, organisation: 'another' })).toEqual([]);
  });

  it('answer in the caller’s name, with structure where they have it', async () => {
    expect(await tools.call(ADA, 'up_find', { a: 1 }, signal)).toBe('found');
    expect(await tools.call(ADA, 'up_count', {}, signal)).toEqual({ count: 3 });
    expect(seen[0]).toMatchObject(['up_find', { a: 1 }, { principal: { ...ADA, operator: false }, signal }]);
  });

  it('say what went wrong in bounded words, and that they are not there', async () => {
    const failed = await tools.call(ADA, 'up_fail', {}, signal).catch((error: unknown) => error as Error & { code: string });
    expect(failed).toMatchObject({ code: 'gateway.upstream_refused', message: expect.stringContaining('It is full.') as string });
    expect((failed as Error).message.length).toBeLessThan(1_100);
    for (const caller of [
      { ...ADA, scopes: [] },
      { ...ADA, organisation: 'another' },
    ])
      await expect(tools.call(caller, 'up_find', {}, signal)).rejects.toMatchObject({ code: 'gateway.tool_gone' });
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineMcpTool, READS } from '../mcp-tool.js';
import { toolSearchTool } from '../tools/tool-search.tool.js';
import { searchTools } from '#foundry/tools';

const tool = (name: string, title: string, description: string) =>
  defineMcpTool({
    name,
    title,
    description,
    scopes: ['tools:ping'],
    hints: READS,
    input: z.strictObject({ amount: z.number() }),
    output: z.object({}),
    run: () => Promise.resolve({ value: {} }),
  });

const tools = [
  ...Array.from({ length: 300 }, (_, n) => tool(`tool_${n}`, `Tool ${n}`, 'A tool that does something with a text.')),
  tool('vat', 'Value added tax', 'Adds tax to a net price.'),
  tool('net_price', 'Price before tax', 'Takes value added tax off.'),
  tool('currency', 'Convert currencies', 'Exchange rates of a day.'),
];
const found = (text: string) => searchTools(tools, text).map(({ name }) => name);

describe('a search for tools', () => {
  it('finds those that share its words, rare words and names before others', () => {
    expect(found('convert a currency').slice(0, 1)).toEqual(['currency']);
    expect(found('net price without tax')).toEqual(['net_price', 'vat']);
    expect(found('what tool adds tax?')[0]).toBe('vat');
    expect(found('zebra')).toEqual([]);
    expect(found('')).toEqual([]);
  });

  it('answers over MCP with what is needed for a call, among what the token may use', async () => {
    const search = toolSearchTool(({ principal }) => Promise.resolve(principal.scopes.length > 0 ? tools : []));
    const call = {
      principal: { scopes: ['tools:ping'] } as never,
      signal: new AbortController().signal,
      progress: () => Promise.resolve(),
    };
    const { value } = await search.run({ query: 'currency', limit: 2 }, call);
    expect(value).toMatchObject({
      of: 303,
      items: [{ name: 'currency', title: 'Convert currencies', inputSchema: { type: 'object', required: ['amount'] } }],
    });
  });
});

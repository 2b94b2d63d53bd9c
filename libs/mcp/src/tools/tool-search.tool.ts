import { z } from 'zod';
import { inputSchemaOf } from '../catalog/direct-call.js';
import type { AnyTool } from '../catalog/foreign-tool.js';
import { searchTools } from '#foundry/tools';
import { defineMcpTool, type McpTool, READS, type ToolCall } from '../mcp-tool.js';

const foundSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  /** JSON Schema of what it takes. */
  inputSchema: z.record(z.string(), z.unknown()),
});

/** `tool_search`: for clients that do not want a list of hundreds of tools in their memory. */
export function toolSearchTool(toolsOf: (call: ToolCall) => Promise<readonly AnyTool[]>): McpTool {
  return defineMcpTool({
    name: 'tool_search',
    title: 'Find a tool',
    description:
      'Finds tools by what they are about, in plain words, among everything that this token may call: built-in tools, deployed tools and those ' +
      'of mounted servers. Answers with names, descriptions and input schemas, the best first. Use it instead of reading a long list.',
    scopes: ['tools:ping'],
    hints: READS,
    input: z.strictObject({
      query: z.string().min(1).max(1_000).describe('What the tool should do, such as "convert currency"'),
      limit: z.number().int().min(1).max(50).default(10),
    }),
    output: z.object({ items: z.array(foundSchema), of: z.number().int().describe('How many tools there are') }),
    run: async ({ query, limit }, call) => {
      const tools = await toolsOf(call);
      const items = searchTools(tools, query)
        .slice(0, limit)
        .map((tool) => ({
          name: tool.name,
          title: tool.title,
          description: tool.description,
          inputSchema: { ...inputSchemaOf(tool) },
        }));
      return { value: { items, of: tools.length } };
    },
  });
}

import type { McpServer } from '@modelcontextprotocol/server';
import { REQUEST_PROMPTS } from './request-prompts.js';

export function addPrompts(server: McpServer): void {
  for (const prompt of REQUEST_PROMPTS) {
    server.registerPrompt(
      prompt.name,
      { title: prompt.title, description: prompt.description, argsSchema: prompt.input },
      (values) => ({
        messages: [{ role: 'user', content: { type: 'text', text: prompt.text(values as Record<string, string>) } }],
      }),
    );
  }
}

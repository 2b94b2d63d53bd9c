import { CREATES, defineMcpTool, type McpTool } from '#foundry/mcp';
import { sendMessageSchema, turnViewSchema } from './chat.schemas.js';
import type { ChatService } from './chat.service.js';

/** `chat`: a message to Foundry's own assistant, over MCP. */
export function chatTool(chat: ChatService): McpTool {
  return defineMcpTool({
    name: 'chat',
    title: 'Talk with Foundry',
    description:
      'Says something to Foundry’s own assistant and answers with what came of it: an answer, a build that was started, a memory, a tool that was ' +
      'called. For people’s words as they are; when you know which tool you need, call that one. Go on with conversationId.',
    scopes: ['chat'],
    hints: CREATES,
    input: sendMessageSchema,
    output: turnViewSchema,
    run: async (message, { principal, signal }) => {
      const { conversationId, turn } = await chat.send(principal, message);
      return { value: await chat.turn(principal, conversationId, turn, signal) };
    },
  });
}

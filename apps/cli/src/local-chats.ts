import { LOCAL_OPERATOR } from '#foundry/auth';
import { type AnswerProposal, answerProposalSchema, ChatModule, ChatService, sendMessageSchema } from '#foundry/chat';
import type { Config } from '#foundry/config';
import { prewarmDatabase } from '#foundry/database/prewarm';
import { DeployedTools, Upstreams } from '#foundry/gateway';
import { installationPath } from '#foundry/kernel';
import { McpModule, McpService, type ToolSource } from '#foundry/mcp';
import { openRuntime } from '#foundry/runtime';
import { type DynamicModule, Module } from '@nestjs/common';
import { cliErrors } from './cli.errors.js';
import type { ChatItem, Chats } from './remote-chats.js';

export interface OpenChats {
  readonly chats: Chats;
  close(): Promise<void>;
}

@Module({})
class ConversationsHere {}

/** Conversations of Foundry in this process, with the same tools as on a server. */
export async function openLocalChats(config: Config): Promise<OpenChats> {
  const purpose = 'foundry chat';
  if (!config.DATABASE_URL)
    await prewarmDatabase(config.FOUNDRY_DATA_DIR, { purpose, templateFile: installationPath('dist/database-template') });
  const runtime = await openRuntime({ config, purpose, consume: true, console: 'none' }, around);
  return { chats: localChats(runtime.get(ChatService)), close: () => runtime.close() };
}

function around(foundry: DynamicModule): DynamicModule {
  const mcp = McpModule.forRoot([foundry], {
    inject: [DeployedTools, Upstreams],
    useFactory: (...sources: ToolSource[]) => sources,
  });
  const chat = ChatModule.forRootAsync({
    imports: [foundry, mcp],
    inject: [McpService],
    useFactory: (service: McpService) => ({ toolsOf: (principal) => service.toolsOf(principal) }),
  });
  return { module: ConversationsHere, imports: [foundry, mcp, chat] };
}

function localChats(chat: ChatService): Chats {
  async function* read(begun: Awaited<ReturnType<ChatService['send']>>, signal: AbortSignal): AsyncGenerator<ChatItem> {
    const { conversationId, turn, from } = begun;
    const items = await chat.follow(LOCAL_OPERATOR, conversationId, from, { signal, untilTurn: turn });
    for await (const item of items)
      yield item.kind === 'chat'
        ? { conversationId, event: item.event }
        : { conversationId, buildId: item.buildId, event: item.event };
    signal.throwIfAborted();
  }
  return {
    async *say(message, signal) {
      const sent = sendMessageSchema.safeParse(message);
      if (!sent.success) throw cliErrors.usage(`The message cannot be sent: ${sent.error.issues[0]!.message}.`);
      yield* read(await chat.send(LOCAL_OPERATOR, sent.data, crypto.randomUUID()), signal);
    },
    async *decide(conversationId: string, decision: AnswerProposal, signal) {
      yield* read(await chat.decide(LOCAL_OPERATOR, conversationId, answerProposalSchema.parse(decision)), signal);
    },
    cancel: async (id) => void (await chat.cancel(LOCAL_OPERATOR, id)),
    get: (id) => chat.get(LOCAL_OPERATOR, id),
  };
}

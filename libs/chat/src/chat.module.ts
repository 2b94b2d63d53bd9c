import { type DynamicModule, Module } from '@nestjs/common';
import { ChatFeed } from './chat.feed.js';
import { ChatRepository } from './chat.repository.js';
import { ChatService } from './chat.service.js';
import { ConnectionRegistry } from './connection.registry.js';
import { CHAT_TOOLS, type ChatTools } from './turn/chat-tools.js';
import { TurnRunner } from './turn/turn.runner.js';

/** Conversations. Needs the global database and audit log, the models' door and the builds. */
@Module({})
export class ChatModule {
  /** @param tools gives the tools that a person may use, from the providers that `inject` names */
  static forRootAsync(tools: {
    readonly imports: NonNullable<DynamicModule['imports']>;
    readonly inject: readonly (string | symbol | (abstract new (...args: never[]) => unknown))[];
    useFactory(...injected: never[]): ChatTools;
  }): DynamicModule {
    return {
      module: ChatModule,
      imports: tools.imports,
      providers: [
        { provide: CHAT_TOOLS, inject: [...tools.inject] as never, useFactory: tools.useFactory },
        ChatRepository,
        ConnectionRegistry,
        ChatFeed,
        TurnRunner,
        ChatService,
      ],
      exports: [ChatService, ConnectionRegistry],
    };
  }
}

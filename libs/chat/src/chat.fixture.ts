import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { ALL_SCOPES, type Principal, type Scope } from '#foundry/auth';
import { type Database, openTestDatabase } from '#foundry/database';
import { DomainError } from '#foundry/kernel';
import { DEFAULT_SETTINGS, LlmService } from '#foundry/llm';
import { CREATES, defineMcpTool, ENDS, type McpTool, READS } from '#foundry/mcp';
import type { BuildEvent, BuildService } from '#foundry/orchestrator';
import { z } from 'zod';
import { chatEntities } from './chat.entity.js';
import { ChatFeed, type ChatFeedItem } from './chat.feed.js';
import { ChatRepository } from './chat.repository.js';
import { ChatService } from './chat.service.js';
import { Chat1763684300000 } from './migrations/1763684300000-chat.js';
import { TurnRunner } from './turn/turn.runner.js';

export const openChatDatabase = (): Promise<Database> =>
  openTestDatabase({
    entities: [...auditEntities, ...chatEntities],
    migrations: [Audit1763683800000, Chat1763684300000],
  });

export function personNamed(name: string, extra: Partial<Principal> = {}): Principal {
  return {
    organisation: 'acme',
    subject: `usr_${name}`,
    name,
    scopes: ALL_SCOPES,
    operator: false,
    tokenId: `tok_${name}`,
    expiresAt: null,
    ...extra,
  };
}

export const BUILD = `bld_${'0'.repeat(26)}`;

/** What was called, by whom, with what. */
export interface SeenCall {
  readonly tool: string;
  readonly input: unknown;
  readonly by: string;
}

/** Tools of each kind: one reads, one begins a build, one ends something, one breaks, one waits until it is given up. */
export function testTools(seen: SeenCall[]): McpTool[] {
  const tool = (
    name: string,
    scope: Scope,
    hints: McpTool['hints'],
    work: (input: never, signal: AbortSignal) => unknown,
    input: z.ZodObject = z.strictObject({}),
  ) =>
    defineMcpTool({
      name,
      title: `The tool ${name}`,
      description: `Does ${name}.`,
      scopes: [scope],
      hints,
      input,
      output: z.object({}).loose(),
      run: async (values, { principal, signal }) => {
        seen.push({ tool: name, input: values, by: principal.subject });
        return { value: (await work(values as never, signal)) as Record<string, unknown> };
      },
    });
  const request = z.strictObject({ request: z.string() });
  const sum = z.strictObject({ a: z.number(), b: z.number() });
  return [
    tool('add', 'tools:ping', READS, ({ a, b }: { a: number; b: number }) => ({ sum: a + b }), sum),
    tool('build_start', 'tools:generate', CREATES, ({ request: title }: { request: string }) => ({ id: BUILD, title }), request),
    tool('build_cancel', 'tools:generate', ENDS, () => ({ id: BUILD }), z.strictObject({ id: z.string() })),
    tool('refuses', 'tools:ping', READS, () => {
      throw new DomainError('test.refused', 409, 'Not today.');
    }),
    tool('breaks', 'tools:ping', READS, () => {
      throw new TypeError('secret detail');
    }),
    tool('waits', 'tools:ping', READS, async (_: never, signal: AbortSignal) => {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    }),
  ];
}

/** Plays the builds' timeline: `BUILD` has these events, and is then over. */
export class PlayedBuilds {
  events: BuildEvent[] = [];

  follow = async (_: unknown, __: string, after: number): Promise<AsyncGenerator<BuildEvent>> => {
    const events = this.events.filter(({ seq }) => seq > after);
    await Promise.resolve();
    return (async function* () {
      for (const event of events) yield await Promise.resolve(event);
    })();
  };
}

/** Conversations as one process has them; several on one database are several processes. */
export function chatOn(
  database: Database,
  {
    llm,
    tools = testTools([]),
    builds = new PlayedBuilds(),
  }: { llm?: LlmService; tools?: McpTool[]; builds?: PlayedBuilds } = {},
) {
  const chat = new ChatRepository(database.dataSource, new AuditLog(database.dataSource));
  const offered = {
    toolsOf: (principal: Principal) =>
      Promise.resolve(tools.filter(({ scopes }) => scopes.every((scope) => principal.scopes.includes(scope)))),
  };
  const models = llm ?? new LlmService({ ...DEFAULT_SETTINGS, providers: [], routes: {} });
  const runner = new TurnRunner(chat, models, offered);
  const feed = new ChatFeed(chat, builds as unknown as BuildService);
  return { chat, runner, feed, service: new ChatService(chat, runner, feed) };
}

/** Everything that a stream sends until it ends, or until `enough`. */
export async function collect(
  stream: AsyncIterable<ChatFeedItem>,
  enough: (item: ChatFeedItem) => boolean = () => false,
): Promise<ChatFeedItem[]> {
  const items: ChatFeedItem[] = [];
  for await (const item of stream) {
    items.push(item);
    if (enough(item)) break;
  }
  return items;
}

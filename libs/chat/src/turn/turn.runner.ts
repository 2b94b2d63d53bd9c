import type { Principal } from '#foundry/auth';
import { DomainError, messageOf } from '#foundry/kernel';
import { LlmService } from '#foundry/llm';
import { callDirectly, inputSchemaOf, isForeign } from '#foundry/mcp';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ChatRepository, endedAs, INTERRUPTED } from '../chat.repository.js';
import { classify } from '../intent/classify.js';
import type { InputShape } from '../intent/tool-input.js';
import { CHAT_TOOLS, type ChatTools, ToolCaller } from './chat-tools.js';
import { answerWithModel, type Spent } from './model-answer.js';
import { answerOffline } from './offline-answer.js';
import { TurnLog } from './turn-log.js';

/** How soon a cancellation that another process took in is heard, and how often the lease is prolonged. */
const HEARTBEAT_MS = 1_000;
/** Events of the conversation that the model is told of. */
const REMEMBERED_EVENTS = 400;

export interface TurnJob {
  readonly principal: Principal;
  readonly conversationId: string;
  readonly turn: number;
  readonly text: string;
  readonly activeBuildId: string | null;
  /** A proposed call that the person has agreed to: it is done, and nothing else. */
  readonly agreed?: { readonly callId: string; readonly tool: string; readonly input: Record<string, unknown> };
}

/** Works on turns, in the process that took the message in. */
@Injectable()
export class TurnRunner implements OnModuleDestroy {
  private readonly logger = new Logger('Chat');
  private readonly running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<void> }>();

  constructor(
    @Inject(ChatRepository) private readonly chat: ChatRepository,
    @Inject(LlmService) private readonly llm: LlmService,
    @Inject(CHAT_TOOLS) private readonly tools: ChatTools,
  ) {}

  /** Begins, and does not wait. */
  start(job: TurnJob): void {
    const stop = new AbortController();
    const key = keyOf(job.conversationId, job.turn);
    const ended = this.work(job, stop).finally(() => this.running.delete(key));
    this.running.set(key, { stop, ended });
  }

  /** Gives a turn up at once when it is this process that works on it. */
  stop(conversationId: string, turn: number): void {
    this.running.get(keyOf(conversationId, turn))?.stop.abort(new Cancelled());
  }

  async onModuleDestroy(): Promise<void> {
    for (const { stop } of this.running.values()) stop.abort(new ShuttingDown());
    await Promise.allSettled([...this.running.values()].map(({ ended }) => ended));
  }

  private async work(job: TurnJob, stop: AbortController): Promise<void> {
    const { conversationId, turn } = job;
    const log = new TurnLog(this.chat, conversationId, turn, () => stop.abort(new Cancelled()));
    const heartbeat = setInterval(() => {
      this.chat.prolong(conversationId, turn).then(
        (cancelled) => cancelled && stop.abort(new Cancelled()),
        (error: unknown) => this.logger.warn(`A turn could not be prolonged: ${messageOf(error)}`),
      );
    }, HEARTBEAT_MS);
    try {
      const spent = await this.answer(job, log, stop.signal);
      await log.written();
      await this.chat.end(conversationId, turn, endedAs('done', null, spent));
    } catch (error) {
      await this.endBadly(job, stop.signal, error);
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async answer(job: TurnJob, log: TurnLog, signal: AbortSignal): Promise<Spent> {
    const { principal, conversationId, turn, text, activeBuildId, agreed } = job;
    const caller = new ToolCaller(await this.tools.toolsOf(principal), principal, log, signal);
    const described = caller.tools
      .filter((tool) => isForeign(tool) && !tool.hints.destructive)
      .map((tool) => ({ name: tool.name, input: inputSchemaOf(tool) as InputShape }));
    const known = { tools: caller.tools.map(({ name }) => name), described, hasActiveBuild: activeBuildId !== null };
    const { intent, confidence, action } = classify(text, known);
    const brain = this.llm.isConfigured('reason') && !agreed ? 'model' : 'offline';
    await log.note({ type: 'classified', intent: agreed ? 'use-tool' : intent, confidence: agreed ? 1 : confidence, brain });
    if (agreed) {
      const tool = caller.find(agreed.tool);
      const called = tool && (await caller.call(tool, agreed.input, agreed.callId));
      log.say(called ? (called.ok ? 'Done.' : called.text) : `The tool ${agreed.tool} is no longer there for you.`);
      return NOTHING_SPENT;
    }
    if (brain === 'offline') {
      await answerOffline({ text, action, activeBuildId, log, caller });
      return NOTHING_SPENT;
    }
    const before = await this.chat.saidBefore(conversationId, turn, REMEMBERED_EVENTS);
    const [memories, build] = [
      await lookUp(caller, 'memory_search', { query: text.slice(0, 1_000), limit: 5 }, signal, principal),
      activeBuildId,
    ];
    const hint = `${intent} (confidence ${confidence})`;
    return await answerWithModel({ llm: this.llm, principal, text, intent: hint, before, memories, build, log, caller, signal });
  }

  private async endBadly({ conversationId, turn }: TurnJob, signal: AbortSignal, error: unknown): Promise<void> {
    const cancelled = signal.aborted;
    if (!cancelled && !(error instanceof DomainError))
      this.logger.error({ err: error, conversationId, turn }, 'A message could not be answered.');
    const problem =
      error instanceof DomainError
        ? { code: error.code, message: error.message }
        : { code: 'chat.turn_failed', message: 'The message could not be answered. The log has the reason.' };
    try {
      const ended =
        signal.reason instanceof ShuttingDown
          ? INTERRUPTED
          : endedAs(cancelled ? 'cancelled' : 'failed', cancelled ? null : problem);
      await this.chat.end(conversationId, turn, ended);
    } catch (failure) {
      this.logger.error({ err: failure, conversationId, turn }, 'The end of a turn could not be written down.');
    }
  }
}

/** For the model's context, not an answer: it is not part of the conversation. */
async function lookUp(
  caller: ToolCaller,
  name: string,
  input: Record<string, unknown>,
  signal: AbortSignal,
  principal: Principal,
): Promise<unknown> {
  const tool = caller.find(name);
  if (!tool) return 'nothing';
  try {
    const { structuredContent } = await callDirectly(tool, input, { principal, signal, progress: () => Promise.resolve() });
    return structuredContent;
  } catch (error) {
    // A memory that cannot be searched costs the answer its context, not more.
    if (error instanceof DomainError) return `could not be looked up: ${error.message}`;
    throw error;
  }
}

const NOTHING_SPENT: Spent = { tokens: null, cost: null };
const keyOf = (conversationId: string, turn: number): string => `${conversationId}#${turn}`;

class Cancelled extends Error {
  override readonly message = 'The answer was cancelled.';
}
class ShuttingDown extends Error {
  override readonly message = 'The server is shutting down.';
}

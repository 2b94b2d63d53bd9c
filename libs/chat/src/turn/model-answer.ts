import type { Principal } from '#foundry/auth';
import { newId, TimeLimit } from '#foundry/kernel';
import {
  answerToolCalls,
  type GenerateResult,
  installedPrompts,
  type LlmService,
  type Message,
  type Tool,
  type ToolCall,
} from '#foundry/llm';
import { type AnyTool, inputSchemaOf } from '#foundry/mcp';
import { chatErrors } from '../chat.errors.js';
import type { ChatEvent } from '../chat.schemas.js';
import type { ToolCaller } from './chat-tools.js';
import { toolsFor } from './choose-tools.js';
import type { TurnLog } from './turn-log.js';

/** Characters of one tool's result that the model is given. */
const RESULT_CHARS = 16_000;
/** Characters of what was said before, the newest first. */
const HISTORY_CHARS = 60_000;
const DEFAULT_LIMITS = { steps: 12, tokens: 200_000, seconds: 300, output_tokens: 4_000 };

export interface ModelTurn {
  readonly llm: LlmService;
  readonly principal: Principal;
  readonly text: string;
  readonly intent: string;
  readonly before: readonly ChatEvent[];
  readonly memories: unknown;
  readonly build: unknown;
  readonly log: TurnLog;
  readonly caller: ToolCaller;
  readonly signal: AbortSignal;
}

export interface Spent {
  readonly tokens: number | null;
  readonly cost: number | null;
}

/**
 * Lets the model answer, with the tools of the person. What undoes or ends something is not called but proposed: no text that the
 * model reads can change that, since it is decided here.
 * @throws chat.turn_failed at a limit, and what the model's door throws
 */
export async function answerWithModel(turn: ModelTurn): Promise<Spent> {
  const prompt = installedPrompts().get('chat/assistant');
  const limits = { ...DEFAULT_LIMITS, ...prompt.frontMatter.limits };
  const { text, intent, memories, build } = turn;
  const messages: Message[] = [
    ...prompt.render({ now: new Date().toISOString().slice(0, 16), intent, memories, build }),
    ...historyOf(turn.before),
    { role: 'user', content: text },
  ];
  const offered = toolsFor(turn.caller.tools, [text, ...turn.before.map(saidIn)].join('\n'));
  const spent = { tokens: 0 as number | null, cost: 0 as number | null };
  return await TimeLimit.during(limits.seconds * 1_000, [turn.signal], async (signal) => {
    for (let step = 1; step <= limits.steps; step++) {
      const answer = await ask(turn, messages, offered, limits.output_tokens, signal);
      add(spent, answer);
      if (answer.refusal !== null) turn.log.say(answer.refusal);
      const toolCalls = answer.toolCalls.map((call) => ({ ...call, id: call.id || newId('call') }));
      if (toolCalls.length === 0) return spent;
      messages.push({ role: 'assistant', content: answer.text, toolCalls });
      messages.push(...(await callTools(turn, toolCalls, offered, signal)));
      if ((spent.tokens ?? 0) >= limits.tokens) break;
    }
    throw chatErrors.turnFailed('The answer took more steps or tokens than one message may. Ask for less at once.', {
      details: { spent },
    });
  });
}

async function ask(
  { llm, principal, log }: ModelTurn,
  messages: readonly Message[],
  offered: readonly AnyTool[],
  maxOutputTokens: number,
  signal: AbortSignal,
): Promise<GenerateResult> {
  let said = false;
  const answer = await llm.generate(
    {
      class: 'reason',
      messages: [...messages],
      ...(offered.length > 0 ? { tools: offered.map(definitionOf) } : {}),
      maxOutputTokens,
      streamed: true,
      cache: false,
    },
    {
      signal,
      booking: { organisation: principal.organisation, agent: 'chat/assistant' },
      onEvent: (event) => {
        if (event.type === 'text') {
          said = true;
          log.say(event.text);
        } else if (said) void log.note({ type: 'restarted', reason: event.reason }).catch(() => undefined); // told by written()
      },
    },
  );
  if (!said && answer.text !== '') log.say(answer.text);
  await log.written();
  return answer;
}

async function callTools(
  { caller, log }: ModelTurn,
  calls: readonly ToolCall[],
  offered: readonly AnyTool[],
  signal: AbortSignal,
): Promise<Message[]> {
  const messages: Message[] = [];
  for (const call of calls) {
    const tools = offered.map((tool): Tool => ({
      definition: definitionOf(tool),
      run: async (input) => {
        const values = (input ?? {}) as Record<string, unknown>;
        if (!tool.hints.destructive) return (await caller.call(tool, values, call.id)).text;
        const callId = newId('call');
        await log.note({ type: 'tool.proposed', callId, tool: tool.name, title: tool.title, input: values });
        return 'This was not done: it waits for the person, who sees the proposal and decides.';
      },
    }));
    const [outcome] = await answerToolCalls([call], tools, { signal, maxChars: RESULT_CHARS });
    if (outcome?.problem?.kind === 'failed') throw outcome.problem.error;
    if (outcome) messages.push(outcome.message);
  }
  return messages;
}

function definitionOf(tool: AnyTool) {
  return { name: tool.name, description: tool.description, parameters: inputSchemaOf(tool) };
}

/** What was said before: words only. What tools answered then is asked again when it matters. */
function historyOf(events: readonly ChatEvent[]): Message[] {
  const messages: { role: 'user' | 'assistant'; content: string }[] = [];
  for (const { data } of events) {
    if (data.type === 'restarted' && messages.at(-1)?.role === 'assistant') messages.pop();
    const content = saidIn({ data });
    if (content === '') continue;
    const role = data.type === 'message' ? 'user' : 'assistant';
    const last = messages.at(-1);
    if (last?.role === role && role === 'assistant') last.content += content;
    else messages.push({ role, content });
  }
  let chars = 0;
  const from = messages.findLastIndex(({ content }) => (chars += content.length) > HISTORY_CHARS);
  return messages.slice(from + 1);
}

function saidIn({ data }: Pick<ChatEvent, 'data'>): string {
  if (data.type === 'message' || data.type === 'text') return data.text;
  if (data.type === 'tool.called') return `\n(I called ${data.tool}.)\n`;
  return data.type === 'build.started' ? `\n(The build is ${data.buildId}.)\n` : '';
}

function add(spent: { tokens: number | null; cost: number | null }, { usage, cost }: GenerateResult): void {
  spent.tokens = usage === null || spent.tokens === null ? null : spent.tokens + usage.prompt + usage.completion;
  spent.cost = cost === null || spent.cost === null ? null : spent.cost + cost;
}

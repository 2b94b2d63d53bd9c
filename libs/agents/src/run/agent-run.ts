import {
  answerToolCalls,
  defineTool,
  type GenerateResult,
  type Message,
  type Prompt,
  type ToolCall,
  type ToolOutcome,
} from '#foundry/llm';
import { TimeLimit } from '#foundry/kernel';
import type { z } from 'zod';
import type { AgentLimits, AgentModel, AgentOutcome, AgentStop, AgentTool, Journaled, TellAgentEvent } from '../agent.types.js';
import { withinSize } from './conversation.js';
import { describeTurn } from './describe-turn.js';
import { limitsOf } from './limits.js';
import { Progress } from './progress.js';
import { Spending } from './spending.js';
import { eventsOfAnswer } from './tell-attempts.js';

export const FINISH = 'finish';
/** Characters of one tool's result; what is left out is said. */
const RESULT_CHARS = 24_000;
/** Results of the wrong shape, and answers that call nothing, before the run is given up. */
const PATIENCE = 3;

const CALL_SOMETHING = `Call a tool, or \`${FINISH}\` with your result when you are done.`;
const NOTHING_NEW =
  'Your last turns brought nothing new: the same calls with the same answers. Do something else, or call `finish` and say what is not done.';

export interface AgentRunRequest<T> {
  readonly prompt: Prompt;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** Those that the prompt's front matter names are offered; a call of any other is answered as unknown. */
  readonly tools: readonly AgentTool[];
  /** Those beside them that may become more while it works; they come with what allows them. */
  readonly deployed?: { readonly tools: readonly AgentTool[] } | undefined;
  readonly result: z.ZodType<T>;
  readonly model: AgentModel;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
  /** Stricter limits than the prompt's own. */
  readonly limits?: Partial<AgentLimits>;
  /** Names what the project's files hold; equal texts for equal files. */
  state?(): string;
}

/**
 * One run of an agent: asks the model, does what it calls for, until it hands over a result of the asked shape or a limit is
 * reached, which is an outcome like any other. The conversation depends on the answers and the tools alone, so a run that is
 * repeated over a journal asks the same and is answered from it.
 * @throws what the model's door throws when no model answers, and the reason of `signal` when it is aborted
 */
export async function runAgent<T>(request: AgentRunRequest<T>): Promise<AgentOutcome<T>> {
  return await new AgentRun(request).run();
}

class AgentRun<T> {
  private readonly limits: AgentLimits;
  private readonly own: readonly AgentTool[];
  private readonly messages: Message[];
  private readonly spending = new Spending();
  private readonly progress: Progress;
  /** Of the caller, and of the run's time. */
  private signal: AbortSignal;
  private unusable = 0;
  private silent = 0;
  private result: { readonly value: T } | undefined;

  constructor(private readonly request: AgentRunRequest<T>) {
    const { frontMatter } = request.prompt;
    this.limits = limitsOf(frontMatter, request.limits);
    this.own = request.tools.filter((tool) => this.isNamed(tool));
    this.messages = request.prompt.render(request.inputs);
    this.progress = new Progress(this.state());
    this.signal = request.signal;
  }

  async run(): Promise<AgentOutcome<T>> {
    const { prompt, tell, signal: caller } = this.request;
    await tell({ type: 'agent.started', agent: prompt.name, turn: 0, prompt: prompt.hash });
    const outcome = await TimeLimit.during(this.limits.seconds * 1_000, [caller], (signal) => {
      this.signal = signal;
      return this.turns();
    });
    await tell({
      type: 'agent.finished',
      agent: prompt.name,
      turn: outcome.turns,
      outcome: outcome.status === 'done' ? 'done' : outcome.code,
      summary: outcome.status === 'done' ? 'It handed over its result.' : outcome.reason,
      turns: outcome.turns,
      tokens: outcome.tokens,
      cost: outcome.cost,
    });
    return outcome;
  }

  private async turns(): Promise<AgentOutcome<T>> {
    const { steps, tokens, idleTurns } = this.limits;
    for (let turn = 1; ; turn++) {
      if (turn > steps) return this.stopped('agents.step_limit', `It took ${steps} turns, which is as many as it may.`);
      if (this.spending.spent >= tokens)
        return this.stopped('agents.token_limit', `It used about ${this.spending.spent} tokens, and ${tokens} are allowed.`);
      let answer: GenerateResult;
      try {
        answer = await this.ask(turn);
      } catch (error) {
        if (this.ranOutOfTime()) return this.overdue();
        throw error;
      }
      if (answer.refusal !== null || answer.finishReason === 'content_filter')
        return this.stopped('agents.declined', 'The model declined to do this.');
      const idle = await this.act(turn, answer).catch((error: unknown) => {
        if (this.ranOutOfTime()) return undefined;
        throw error;
      });
      if (idle === undefined) return this.overdue();
      if (this.result) return { status: 'done', ...this.result, ...this.spending.sum };
      if (this.unusable >= PATIENCE)
        return this.stopped('agents.unusable_result', `Its result did not have the asked shape, ${PATIENCE} times.`);
      if (this.silent >= PATIENCE || idle >= idleTurns)
        return this.stopped('agents.no_progress', `Its last ${Math.max(idle, this.silent)} turns brought nothing new.`);
      if (idle === Math.ceil(idleTurns / 2)) this.messages.push({ role: 'user', content: NOTHING_NEW });
    }
  }

  private async ask(turn: number): Promise<GenerateResult> {
    const { prompt, model, tell, result } = this.request;
    this.signal.throwIfAborted();
    const messages = withinSize(this.messages);
    const answer: GenerateResult & Journaled = await model.generate(
      {
        class: prompt.class,
        messages,
        tools: [...this.tools.map(({ definition }) => definition), finishTool(result).definition],
        maxOutputTokens: this.limits.outputTokens,
        ...(prompt.frontMatter.temperature === undefined ? {} : { temperature: prompt.frontMatter.temperature }),
        streamed: true,
      },
      { signal: this.signal, prompt },
    );
    this.spending.add(answer, messages);
    for (const event of eventsOfAnswer(prompt.name, turn, answer)) await tell(event);
    return answer;
  }

  /** Does what the answer calls for. @returns how many turns in a row brought nothing new */
  private async act(turn: number, answer: GenerateResult): Promise<number> {
    const { prompt, tell } = this.request;
    const toolCalls = answer.toolCalls.map((call, index) => ({ ...call, id: call.id || `call_${turn}_${index}` }));
    this.messages.push({ role: 'assistant', content: answer.text, ...(toolCalls.length > 0 ? { toolCalls } : {}) });
    if (toolCalls.length === 0) {
      this.silent++;
      this.messages.push({ role: 'user', content: CALL_SOMETHING });
      return 0;
    }
    this.silent = 0;
    const outcomes: ToolOutcome[] = [];
    // One after the other: whether `finish` counts depends on how the calls before it went.
    for (const call of toolCalls) outcomes.push(await this.answer(call, outcomes));
    this.messages.push(...outcomes.map(({ message }) => message));
    const worked = outcomes.filter(({ call }) => call.name !== FINISH);
    if (worked.length > 0) await tell({ type: 'agent.acted', agent: prompt.name, turn, summary: describeTurn(worked) });
    return this.progress.after(outcomes, this.state());
  }

  private async answer(call: ToolCall, before: readonly ToolOutcome[]): Promise<ToolOutcome> {
    const failed = before.some(({ problem }) => problem !== undefined);
    const finish = finishTool<T>(this.request.result, failed, (value) => (this.result = { value }));
    const [outcome] = await answerToolCalls([call], call.name === FINISH ? [finish] : this.tools, {
      signal: this.signal,
      maxChars: RESULT_CHARS,
    });
    if (!outcome) throw new Error('A tool call was not answered.');
    // A tool that broke is our fault, not the model's: going on would hide it.
    if (outcome.problem?.kind === 'failed') throw outcome.problem.error;
    if (call.name === FINISH && outcome.problem?.kind === 'malformed_arguments') this.unusable++;
    return outcome;
  }

  private get tools(): readonly AgentTool[] {
    return [...this.own, ...(this.request.deployed?.tools ?? [])];
  }

  private isNamed({ definition }: AgentTool): boolean {
    return this.request.prompt.frontMatter.tools.includes(definition.name);
  }

  private state(): string {
    return this.request.state?.() ?? '';
  }

  private ranOutOfTime(): boolean {
    return this.signal.aborted && !this.request.signal.aborted;
  }

  private overdue(): AgentOutcome<T> {
    return this.stopped('agents.time_limit', `It worked for ${this.limits.seconds} seconds, which is as long as it may.`);
  }

  private stopped(code: AgentStop, reason: string): AgentOutcome<T> {
    return { status: 'stopped', code, reason, ...this.spending.sum };
  }
}

/** How a run hands over its result: a tool whose parameters are the result's shape, since models keep to those best. */
function finishTool<T>(result: z.ZodType<T>, failed = false, keep: (value: T) => void = () => undefined) {
  return defineTool<T>({
    name: FINISH,
    description: 'Hands over your result and ends your work. Call it alone, when everything else is done.',
    input: result,
    run: (value) => {
      if (failed) return Promise.resolve('Not taken: a call before it was refused. Look at that first.');
      keep(value);
      return Promise.resolve('Taken.');
    },
  });
}

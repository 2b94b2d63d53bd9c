import type { OutputSpec, Prompt } from '#foundry/llm';
import { DomainError, TimeLimit } from '#foundry/kernel';
import type { AgentModel, AgentOutcome, TellAgentEvent } from '../agent.types.js';
import { limitsOf } from './limits.js';
import { Spending } from './spending.js';
import { eventsOfAnswer } from './tell-attempts.js';

export type ObjectOutcome<T> = AgentOutcome<T>;

export interface ObjectRunRequest<T> {
  readonly prompt: Prompt;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly output: OutputSpec<T>;
  readonly model: AgentModel;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
}

/** What a model says that is an answer, but none that can be used: the run ends, the build goes on without it. */
const ANSWERS: Readonly<Record<string, 'agents.unusable_result' | 'agents.declined'>> = {
  'llm.unusable_answer': 'agents.unusable_result',
  'llm.too_large': 'agents.unusable_result',
  'llm.declined': 'agents.declined',
};

/** An agent without tools: one question, one answer of the asked shape. */
export async function askForObject<T>(request: ObjectRunRequest<T>): Promise<ObjectOutcome<T>> {
  const { prompt, model, tell } = request;
  const { outputTokens, seconds } = limitsOf(prompt.frontMatter);
  const spending = new Spending();
  const agent = prompt.name;
  await tell({ type: 'agent.started', agent, turn: 0, prompt: prompt.hash });
  const end = async (outcome: AgentOutcome<T>): Promise<AgentOutcome<T>> => {
    const { turns, tokens, cost } = outcome;
    const [told, summary] =
      outcome.status === 'done' ? (['done', 'It answered.'] as const) : ([outcome.code, outcome.reason] as const);
    await tell({ type: 'agent.finished', agent, turn: turns, outcome: told, summary, turns, tokens, cost });
    return outcome;
  };
  let limited: AbortSignal | undefined;
  try {
    const messages = prompt.render(request.inputs);
    const answer = await TimeLimit.during(seconds * 1_000, [request.signal], (signal) => {
      limited = signal;
      return model.generateObject(
        {
          class: prompt.class,
          messages,
          output: request.output,
          maxOutputTokens: outputTokens,
          ...(prompt.frontMatter.temperature === undefined ? {} : { temperature: prompt.frontMatter.temperature }),
          streamed: true,
        },
        { signal, prompt },
      );
    });
    spending.add(answer, messages);
    for (const event of eventsOfAnswer(agent, 1, answer)) await tell(event);
    return await end({ status: 'done', value: answer.value, ...spending.sum });
  } catch (error) {
    if (isTimeout(limited) && !request.signal.aborted)
      return await end({
        status: 'stopped',
        code: 'agents.time_limit',
        reason: `It did not answer within ${seconds} seconds.`,
        ...spending.sum,
      });
    const code = error instanceof DomainError ? ANSWERS[error.code] : undefined;
    if (code === undefined) throw error;
    const { message, details } = error as DomainError;
    const answer = typeof details?.['answer'] === 'string' ? { answer: details['answer'] } : {};
    return await end({ status: 'stopped', code, reason: message, ...answer, ...spending.sum });
  }
}

const isTimeout = (signal: AbortSignal | undefined): boolean =>
  signal?.aborted === true && signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError';

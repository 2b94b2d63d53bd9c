import type { GenerateRequest, GenerateResult, ObjectRequest, ObjectResult, Prompt, Tool, Usage } from '#foundry/llm';

/** Whether an answer came from the journal: then nothing was asked and nothing was spent. */
export interface Journaled {
  readonly replayed?: boolean;
}

export interface AgentCallOptions {
  readonly signal: AbortSignal;
  /** The prompt file that the request was made with, for the record. */
  readonly prompt?: Pick<Prompt, 'name' | 'hash'>;
}

/** The model of one agent run. Every answer is journaled before it is returned; `LlmService` has the same shape without that. */
export interface AgentModel {
  generate(request: GenerateRequest, options: AgentCallOptions): Promise<GenerateResult & Journaled>;
  generateObject<T>(request: ObjectRequest<T>, options: AgentCallOptions): Promise<ObjectResult<T> & Journaled>;
}

/**
 * What a tool keeps of results that would come out differently a second time, such as those of checks. A resumed run is given them
 * again, so that it asks the model exactly what it asked before.
 */
export interface AgentRecords {
  get(key: string): Promise<string | undefined>;
  put(key: string, text: string): Promise<void>;
}

/** A tool of an agent. `state` names what the project's files hold, so that a change that changes nothing is noticed. */
export interface AgentTool extends Tool {
  readonly changes: boolean;
}

export interface AgentLimits {
  /** Answers of the model. */
  readonly steps: number;
  /** Tokens of all calls, prompts included; estimated where the provider does not say. */
  readonly tokens: number;
  readonly seconds: number;
  /** Turns in a row that bring nothing new before the run is ended. */
  readonly idleTurns: number;
  /** Tokens of one answer. */
  readonly outputTokens: number;
}

/** Why a run ended without a result; the codes of `agentErrors`. */
export type AgentStop =
  | 'agents.step_limit'
  | 'agents.token_limit'
  | 'agents.time_limit'
  | 'agents.no_progress'
  | 'agents.unusable_result'
  | 'agents.declined';

export interface AgentSpending {
  readonly turns: number;
  /** null: a provider did not say. */
  readonly tokens: number | null;
  /** US dollars; null: unknown, which is not zero. */
  readonly cost: number | null;
}

export type AgentOutcome<T> = AgentSpending &
  (
    | { readonly status: 'done'; readonly value: T }
    | {
        readonly status: 'stopped';
        readonly code: AgentStop;
        readonly reason: string;
        /** What the model said instead of an answer of the asked shape; as good as anything else that comes from outside. */
        readonly answer?: string;
      }
  );

/** What the timeline tells of a run. `turn` is 0 for the run as a whole; with `type` it names the event within its run. */
export type AgentEvent = { readonly agent: string; readonly turn: number } & (
  | { readonly type: 'agent.started'; readonly prompt: string }
  | { readonly type: 'agent.acted'; readonly summary: string }
  | {
      readonly type: 'model.answered';
      readonly provider: string;
      readonly model: string;
      readonly usage: Pick<Usage, 'prompt' | 'completion'> | null;
      readonly cost: number | null;
    }
  | { readonly type: 'model.fallback'; readonly from: string; readonly to: string; readonly reason: string }
  | ({
      readonly type: 'agent.finished';
      readonly outcome: 'done' | AgentStop;
      readonly summary: string;
    } & AgentSpending)
);

export type TellAgentEvent = (event: AgentEvent) => Promise<void>;

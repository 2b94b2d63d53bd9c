import { installedPrompts, type Prompt } from '#foundry/llm';

export type AgentName =
  | 'core/design'
  | 'oi/integrate'
  | 'worker/backend'
  | 'worker/frontend'
  | 'worker/reviewer'
  | 'worker/fixer'
  | 'worker/toolsmith';

/** Read at the first use: a process that asks no model reads no prompts. @throws llm.invalid_prompt */
export function agentPrompt(name: AgentName): Prompt {
  return installedPrompts().get(name);
}

/** Something that is remembered of earlier projects. */
export interface Remembered {
  readonly id: string;
  readonly type: string;
  readonly text: string;
}

/** What a prompt is given of it: it has to be told as well that there is nothing. */
export const rememberedInput = (memories: readonly Remembered[] = []): readonly Remembered[] | string =>
  memories.length > 0 ? memories.map(({ id, type, text }) => ({ id, type, text })) : 'nothing';

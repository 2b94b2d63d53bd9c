import { z } from 'zod';
import type { AgentModel, AgentOutcome, TellAgentEvent } from '../agent.types.js';
import { requireWritable, WRITE_POLICIES } from '../policy/write-policy.js';
import { agentPrompt } from '../prompts.js';
import { askForObject } from '../run/ask-for-object.js';

/** A file that two workers changed in ways that do not go together by themselves. */
export interface FileConflict {
  readonly path: string;
  /** null: the file was not there. */
  readonly base: string | null;
  readonly ours: string | null;
  readonly theirs: string | null;
}

const MARKS = /^(?:<{7}|>{7}|\|{7})(?: |$)/m;

export const integrationSchema = z
  .strictObject({
    resolved: z.boolean(),
    /** The whole file; empty when it is not resolved. */
    content: z.string().max(400_000),
    reason: z.string().max(600),
  })
  .refine(({ resolved, content }) => !resolved || content.trim() !== '', { path: ['content'], message: 'is empty' })
  .refine(({ content }) => !MARKS.test(content), { path: ['content'], message: 'has conflict marks in it' });
export type Integration = z.output<typeof integrationSchema>;

export interface IntegrationRequest {
  readonly conflict: FileConflict;
  readonly model: AgentModel;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
}

/**
 * Asks the integrator for the file that does what both versions do.
 * @throws agents.path_refused for a file that no worker may write: then something else is wrong than a conflict
 */
export async function integrate({ conflict, model, signal, tell }: IntegrationRequest): Promise<AgentOutcome<Integration>> {
  requireWritable(WRITE_POLICIES.integrator, conflict.path);
  const told = (text: string | null): string => text ?? '(there is no such file in this version)';
  return await askForObject({
    prompt: agentPrompt('oi/integrate'),
    inputs: { path: conflict.path, base: told(conflict.base), ours: told(conflict.ours), theirs: told(conflict.theirs) },
    output: { name: 'integration', schema: integrationSchema },
    model,
    signal,
    tell,
  });
}

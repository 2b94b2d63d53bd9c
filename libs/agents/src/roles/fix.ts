import type { CheckResult } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import { DomainError } from '#foundry/kernel';
import { z } from 'zod';
import type { AgentModel, AgentOutcome, TellAgentEvent } from '../agent.types.js';
import { agentPrompt, type Remembered, rememberedInput } from '../prompts.js';
import { askForObject } from '../run/ask-for-object.js';
import { requireWritable, WRITE_POLICIES } from '../policy/write-policy.js';
import { ProjectView } from '../tools/project-view.js';

const SHOWN_FILES = 8;
const FILE_CHARS = 30_000;
const OUTPUT_CHARS = 6_000;
const SHOWN_FINDINGS = 30;

const pathSchema = z.string().min(1).max(1_024);

/** What failed and what would mend it, in the shape in which the healing loop takes it. */
export const proposalSchema = z.strictObject({
  analysis: z.strictObject({
    root_causes: z.array(z.string().max(600)).max(20),
    fix_suggestions: z
      .array(
        z.strictObject({
          file: pathSchema,
          line_number: z.int().positive().nullable(),
          current_code: z.string(),
          fixed_code: z.string(),
          explanation: z.string().max(600),
        }),
      )
      .max(20)
      .superRefine((suggestions, context) => {
        suggestions.forEach(({ file }, index) => {
          for (const message of refusedFixes([file])) context.addIssue({ code: 'custom', path: [index, 'file'], message });
        });
      }),
    confidence_score: z.number().min(0).max(1),
    estimated_complexity: z.enum(['low', 'medium', 'high']),
  }),
  edits: z
    .array(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('replace'), path: pathSchema, search: z.string().min(1), replace: z.string() }),
        z.strictObject({ kind: z.literal('write'), path: pathSchema, content: z.string() }),
      ]),
    )
    .max(30)
    .superRefine((edits, context) => {
      edits.forEach(({ path }, index) => {
        for (const message of refusedFixes([path])) context.addIssue({ code: 'custom', path: [index, 'path'], message });
      });
    }),
});
export type Proposal = z.output<typeof proposalSchema>;

/** Why a model's fix may not change these files, one sentence for each that it may not. */
export function refusedFixes(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    try {
      requireWritable(WRITE_POLICIES.integrator, path);
      return [];
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return [error.message];
    }
  });
}

export interface ProposalRequest {
  /** What is remembered of earlier projects; data like everything else that somebody wrote. */
  readonly memories?: readonly Remembered[];
  readonly failed: readonly CheckResult[];
  /** What was tried before, and why it did not stay. */
  readonly history: readonly {
    readonly summary: string;
    readonly verdict: string;
    readonly reason: string | null;
    readonly diff: string;
  }[];
  readonly workspace: Workspace;
  readonly model: AgentModel;
  readonly signal: AbortSignal;
  readonly tell: TellAgentEvent;
}

/** Asks the fixer what is wrong and what to change. It has no tools: what it answers is applied, checked and rolled back by others. */
export async function proposeFixes(request: ProposalRequest): Promise<AgentOutcome<Proposal>> {
  const { failed, history, workspace, model, signal, tell } = request;
  const failures = failed.map(({ name, status, reason, findings, output }) => ({
    check: name,
    status,
    reason,
    findings: findings.slice(0, SHOWN_FINDINGS).map(({ file, line, rule, message }) => ({ file, line, rule, message })),
    output: findings.length > 0 ? undefined : output.slice(-OUTPUT_CHARS),
  }));
  const named = failed.flatMap(({ findings }) => findings.flatMap(({ file }) => file ?? []));
  return await askForObject({
    prompt: agentPrompt('worker/fixer'),
    inputs: {
      memories: rememberedInput(request.memories),
      failures,
      files: await texts(new ProjectView(workspace), [...new Set(named)].slice(0, SHOWN_FILES)),
      history: history.map(({ summary, verdict, reason, diff }) => ({
        summary,
        verdict,
        reason,
        diff: diff.slice(0, OUTPUT_CHARS),
      })),
    },
    output: { name: 'fixes', schema: proposalSchema },
    model,
    signal,
    tell,
  });
}

/** The files that findings name; some of them are not the project's own, and then are not shown. */
async function texts(view: ProjectView, paths: readonly string[]): Promise<Record<string, string>> {
  const present = new Set(await view.paths());
  const shown: Record<string, string> = {};
  for (const path of paths) if (present.has(path)) shown[path] = (await view.text(path)).slice(0, FILE_CHARS);
  return shown;
}

import type { Plan } from '#foundry/planning';
import type { CodeOrigin } from '#foundry/sandbox';
import type { Workspace } from '#foundry/workspace';
import { z } from 'zod';

/** Nest collects every provider of this token: adding a check is adding one file and one line in the module. */
export const CHECK_RUNNERS = Symbol('CHECK_RUNNERS');

export const checkNameSchema = z.enum([
  'backend_type',
  'backend_lint',
  'backend_unit',
  'backend_build',
  'backend_security',
  'frontend_type',
  'frontend_lint',
  'frontend_unit',
  'frontend_build',
  'dependency_security',
  'secrets',
  'contract',
  'smoke',
  'compose',
  'docker_build',
]);
export type CheckName = z.infer<typeof checkNameSchema>;

export const findingSchema = z.object({
  file: z.string().optional(),
  line: z.number().int().optional(),
  rule: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  /** Stable over line moves: hash of check, rule, file and normalised message. */
  fingerprint: z.string(),
});
export type Finding = z.infer<typeof findingSchema>;

/** `failed`: the project is wrong. `error`: the check itself could not finish. `skipped`: says why, never counts as passed. */
export const checkStatusSchema = z.enum(['passed', 'failed', 'skipped', 'error']);

export const checkResultSchema = z.object({
  name: checkNameSchema,
  status: checkStatusSchema,
  /** Always there for `skipped` and `error`, one sentence. */
  reason: z.string().optional(),
  findings: z.array(findingSchema),
  durationMs: z.number(),
  /** The exact command(s), as a person would type them. */
  command: z.string(),
  /** Captured output, bounded. */
  output: z.string(),
  /** What it measured: tests passed, routes called, axe violations. */
  facts: z.record(z.string(), z.union([z.number(), z.string()])).optional(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;
export type CheckOutcome = Omit<CheckResult, 'name' | 'durationMs'>;

export interface CheckContext {
  readonly buildId: string;
  readonly workspace: Workspace;
  readonly plan: Plan;
  /** Whose code the workspace holds: decides which isolation its tools and servers run under. */
  readonly origin: CodeOrigin;
  /** Aborted when the build is cancelled or the step's time is up. */
  readonly signal: AbortSignal;
  /** Stores a file made by the check (a screenshot) as an artifact of the build. */
  readonly attach: (name: string, content: Uint8Array, mediaType: string) => Promise<void>;
  readonly onLine: (line: string) => void;
}

export interface CheckRunner {
  readonly name: CheckName;
  /** Checks that must have finished before: `smoke` needs what `frontend_build` wrote. */
  readonly after: readonly CheckName[];
  /** Rough seconds on two cores; longer checks are started first. */
  readonly weight: number;
  run(context: CheckContext): Promise<CheckOutcome>;
}

import { codeRunOutcomeSchema, languageSchema } from '#foundry/coderuns';
import { coverageSchema, planSchema } from '#foundry/planning';
import { z } from 'zod';

/** The shapes of planner dispatches and supervised sessions: one source for the database and REST. */

export const MAX_GOAL_BYTES = 512 * 1024;
export const MAX_PARTS = 50;

const goalText = z
  .string()
  .refine((text) => text.trim() !== '', 'there are no words in it')
  .refine((text) => Buffer.byteLength(text) <= MAX_GOAL_BYTES, `is longer than ${MAX_GOAL_BYTES / 1024} KiB`)
  .refine((text) => !/\0|\p{Surrogate}/u.test(text), 'has a NUL character or half a character in it');

/**
 * `auto`: the code parts if there are any, else an application. `build` (also `app`, `application`, `project`): an
 * application. `code`: the code parts. Any other word is answered too: with what of it is not covered, and why.
 */
export const taskTypeSchema = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'is not a word such as "build" or "code"');

export const dispatchSchema = z.strictObject({ prompt: goalText, task_type: taskTypeSchema.default('auto') });
export type Dispatch = z.output<typeof dispatchSchema>;

export const plannedStepSchema = z.object({
  /** `T-1`, … for tasks of an application's plan; `C-1`, … for code parts. */
  id: z.string(),
  kind: z.enum(['build', 'code']),
  title: z.string(),
  dependsOn: z.array(z.string()),
  /** Who does a `build` step. */
  role: z.enum(['frontend', 'backend']).optional(),
  language: languageSchema.optional(),
  code: z.string().optional(),
});
export type PlannedStep = z.infer<typeof plannedStepSchema>;

export const dispatchedPlanSchema = z.object({
  taskType: z.string(),
  /** Who planned: without a model it is always the offline planner. */
  planner: z.literal('offline'),
  status: z.enum(['planned', 'partly_planned', 'not_covered']),
  title: z.string(),
  steps: z.array(plannedStepSchema),
  /** The whole plan of an application; build it with `POST /api/v1/builds`. */
  application: planSchema.nullable(),
  coverage: coverageSchema,
});
export type DispatchedPlan = z.infer<typeof dispatchedPlanSchema>;

export const superviseSchema = z.strictObject({
  goal: goalText,
  /** Milliseconds of wall time for each code part; default and maximum are those of code runs. */
  timeoutMs: z.number().int().min(1).optional(),
  /** How long the answer may wait for the session's end, in milliseconds; the session goes on after it. */
  waitMs: z.number().int().min(0).max(60_000).default(10_000),
});
export type Supervise = z.output<typeof superviseSchema>;

/** `planned` ends a session that had no code to run. */
export const sessionStatusSchema = z.enum(['queued', 'running', 'planned', 'succeeded', 'failed', 'cancelled']);
export type SessionStatus = z.infer<typeof sessionStatusSchema>;

export const partStatusSchema = z.enum(['pending', 'running', 'succeeded', 'failed', 'skipped', 'cancelled']);
export type PartStatus = z.infer<typeof partStatusSchema>;

const problemSchema = z.object({ code: z.string(), message: z.string() });

export const sessionPartSchema = z.object({
  /** The step of the plan: `C-1`, … */
  step: z.string(),
  language: languageSchema,
  status: partStatusSchema,
  /** How often it was started; more than 1 after a crash. */
  attempts: z.number().int(),
  /** The code run, as long as it is kept: `GET /api/v1/debugger/runs/{id}`. */
  runId: z.string().nullable(),
  outcome: codeRunOutcomeSchema.nullable(),
  limit: z.string().nullable(),
  exitCode: z.number().int().nullable(),
  /** The first 4,000 characters of what the run keeps. */
  stdout: z.string(),
  stderr: z.string(),
  durationMs: z.number().nullable(),
  /** Why it could not be run at all. */
  error: problemSchema.nullable(),
});
export type SessionPart = z.infer<typeof sessionPartSchema>;

export const sessionSummarySchema = z.object({
  id: z.string(),
  status: sessionStatusSchema,
  /** In lists the first 200 characters. */
  goal: z.string(),
  /** What came of it, in a sentence; null until it has ended. */
  summary: z.string().nullable(),
  /** Code parts, and how many of them have succeeded, failed or been skipped. */
  counts: z.object({
    parts: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    skipped: z.number().int(),
  }),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  createdBy: z.string(),
  correlationId: z.string(),
});
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

export const sessionViewSchema = sessionSummarySchema.extend({
  plan: dispatchedPlanSchema,
  parts: z.array(sessionPartSchema),
  error: problemSchema.nullable(),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

const sessionId = z.string().min(1).max(100);
export const statusQuerySchema = z.object({ session_id: sessionId.optional() });
export const cancelSchema = z.strictObject({ session_id: sessionId });

export const historyQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  status: sessionStatusSchema.optional(),
});
export type HistoryQuery = z.output<typeof historyQuerySchema>;

export const sessionPageSchema = z.object({ items: z.array(sessionSummarySchema), nextCursor: z.string().nullable() });
export type SessionPage = z.infer<typeof sessionPageSchema>;

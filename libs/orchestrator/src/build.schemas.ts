import { fixRoundSchema } from '#foundry/fixes';
import { createOutcomeSchema, memoryTypeSchema } from '#foundry/memory';
import { coverageSchema, planSchema } from '#foundry/planning';
import { checkNameSchema, checkStatusSchema, findingSchema } from '#foundry/testing';
import { z } from 'zod';

/** The shapes of builds: one source for the database, REST, the CLI and the queue. */

export const buildStatusSchema = z.enum([
  'queued',
  'planning',
  'implementing',
  'assembling',
  'checking',
  'fixing',
  'reviewing',
  'packaging',
  'deploying',
  'open',
  'succeeded',
  'failed',
  'cancelled',
]);
export type BuildStatus = z.infer<typeof buildStatusSchema>;

export const terminalStatuses: ReadonlySet<BuildStatus> = new Set(['succeeded', 'failed', 'cancelled']);

/** `tool`: what is delivered is a deployed function; its `plan` and `coverage` are null, its package is in the build's files. */
export const buildKindSchema = z.enum(['project', 'tool']);
export type BuildKind = z.infer<typeof buildKindSchema>;

/** `offline`: planner and templates alone; `model`: agents on the configured models; `client`: whoever holds the build open. */
export const buildBrainSchema = z.enum(['offline', 'model', 'client']);
export type BuildBrain = z.infer<typeof buildBrainSchema>;

export const stepStatusSchema = z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled']);
export type StepStatus = z.infer<typeof stepStatusSchema>;

export const buildErrorSchema = z.object({ code: z.string(), message: z.string() });
export type BuildError = z.infer<typeof buildErrorSchema>;

export const stepViewSchema = z.object({
  name: z.string(),
  round: z.number().int(),
  status: stepStatusSchema,
  /** How many times it was started; more than 1 after a crash. */
  attempts: z.number().int(),
  durationMs: z.number().nullable(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  error: buildErrorSchema.nullable(),
});
export type StepView = z.infer<typeof stepViewSchema>;

export const checkViewSchema = z.object({
  name: checkNameSchema,
  status: checkStatusSchema,
  durationMs: z.number(),
  reason: z.string().optional(),
  findings: z.number().int(),
  /** The first few; all of them are in the artifact `checks/<name>.json`. */
  firstFindings: z.array(findingSchema),
});
export type CheckView = z.infer<typeof checkViewSchema>;

export const buildSummarySchema = z.object({
  id: z.string(),
  kind: buildKindSchema,
  brain: buildBrainSchema,
  status: buildStatusSchema,
  title: z.string().nullable(),
  slug: z.string().nullable(),
  /** First 200 characters of the request. */
  request: z.string(),
  error: buildErrorSchema.nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  /** Number of the newest event. */
  lastEvent: z.number().int(),
});
export type BuildSummary = z.infer<typeof buildSummarySchema>;

export const buildViewSchema = buildSummarySchema.extend({
  correlationId: z.string(),
  plan: planSchema.nullable(),
  coverage: coverageSchema.nullable(),
  steps: z.array(stepViewSchema),
  checks: z.array(checkViewSchema),
  /** What a build of kind `tool` has deployed. */
  tool: z.object({ name: z.string(), version: z.number().int() }).nullable(),
});
export type BuildView = z.infer<typeof buildViewSchema>;

export const createBuildSchema = z.strictObject({
  /** What is asked for, in plain words. Its limits are the planner's. */
  request: z.string(),
  kind: buildKindSchema.default('project'),
});
/** A plan that is made and forgotten is one of a project. */
export const planBuildSchema = createBuildSchema.omit({ kind: true });
export type PlanBuild = z.output<typeof planBuildSchema>;
export type CreateBuild = z.output<typeof createBuildSchema>;

export const listBuildsSchema = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(200).optional(),
  status: buildStatusSchema.optional(),
  /** Only builds of which this writes what the template does not cover: `client` for projects. */
  brain: buildBrainSchema.optional(),
  /** Builds whose title or request contains this text, in any case. */
  search: z.string().max(200).optional(),
});
export type ListBuilds = z.output<typeof listBuildsSchema>;

export const buildPageSchema = z.object({ items: z.array(buildSummarySchema), nextCursor: z.string().nullable() });
export type BuildPage = z.infer<typeof buildPageSchema>;

const stepRef = { step: z.string(), round: z.number().int() };

/** `run` tells the agent runs of a step apart, `turn` the answers of a run; both are the same when a resumed step repeats them. */
const runRef = { step: z.string(), run: z.string(), agent: z.string(), turn: z.number().int() };
/** Tokens and US dollars; null: not known, which is not zero. */
const spending = { tokens: z.number().int().nullable(), cost: z.number().nullable() };

const agentEvents = [
  /** `prompt`: SHA-256 of the prompt file and of the rules before it. */
  z.object({ type: z.literal('agent.started'), ...runRef, prompt: z.string() }),
  z.object({ type: z.literal('agent.acted'), ...runRef, summary: z.string() }),
  z.object({
    type: z.literal('model.answered'),
    ...runRef,
    provider: z.string(),
    model: z.string(),
    usage: z.object({ prompt: z.number().int(), completion: z.number().int() }).nullable(),
    cost: z.number().nullable(),
  }),
  z.object({ type: z.literal('model.fallback'), ...runRef, from: z.string(), to: z.string(), reason: z.string() }),
  /** `outcome` is `done`, or the code of the limit that ended the run. */
  z.object({
    type: z.literal('agent.finished'),
    ...runRef,
    outcome: z.string(),
    summary: z.string(),
    turns: z.number().int(),
    ...spending,
  }),
  /** What agents had changed was taken back: the project is what the template made. */
  z.object({ type: z.literal('agents.withdrawn'), reason: z.string() }),
] as const;

/** What the timeline records, by type. */
export const buildEventDataSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('build.queued'), request: z.string() }),
  z.object({ type: z.literal('build.planned'), title: z.string(), entities: z.number().int(), criteria: z.number().int() }),
  z.object({ type: z.literal('build.status'), from: buildStatusSchema, to: buildStatusSchema }),
  z.object({ type: z.literal('step.started'), ...stepRef, attempt: z.number().int() }),
  z.object({ type: z.literal('step.interrupted'), ...stepRef, attempt: z.number().int() }),
  z.object({
    type: z.literal('step.finished'),
    ...stepRef,
    status: stepStatusSchema,
    durationMs: z.number(),
    summary: z.string().nullable(),
  }),
  z.object({
    type: z.literal('check.finished'),
    check: checkNameSchema,
    status: checkStatusSchema,
    durationMs: z.number(),
    findings: z.number().int(),
    reason: z.string().nullable(),
  }),
  z.object({ type: z.literal('artifact.stored'), name: z.string(), size: z.number().int(), sha256: z.string() }),
  z.object({ type: z.literal('commit.made'), sha: z.string(), author: z.string(), message: z.string() }),
  /** A client asked for another round of steps of a build that stands open. */
  z.object({ type: z.literal('round.started'), round: z.number().int(), kind: z.string(), steps: z.array(z.string()) }),
  z.object({
    type: z.literal('round.finished'),
    round: z.number().int(),
    status: z.enum(['succeeded', 'failed', 'cancelled']),
    error: buildErrorSchema.nullable(),
  }),
  /** The files are what an earlier commit held; `commit` is the one that says so. */
  z.object({ type: z.literal('project.rolled_back'), to: z.string(), commit: z.string().nullable() }),
  /** The step `fix` begins a round on what its checks left. */
  z.object({ type: z.literal('fix.round'), round: z.number().int(), findings: z.number().int() }),
  z.object({
    type: z.literal('fix.applied'),
    round: z.number().int(),
    fixer: z.string(),
    summary: z.string(),
    files: z.array(z.string()),
    commit: z.string(),
  }),
  z.object({
    type: z.literal('fix.refused'),
    round: z.number().int(),
    fixer: z.string(),
    summary: z.string(),
    files: z.array(z.string()),
    reason: z.string(),
  }),
  /** What became of a patch: kept, or taken back byte for byte. */
  z.object({ type: z.literal('fix.settled'), round: z.number().int(), kept: z.boolean(), reason: z.string() }),
  /** What was remembered for a step, and which of it was made use of. */
  z.object({
    type: z.literal('memory.recalled'),
    purpose: z.enum(['planning', 'fixing']),
    memories: z.array(z.object({ id: z.string(), type: memoryTypeSchema, text: z.string() })),
    used: z.array(z.string()),
  }),
  /** What the build taught: `outcome` is merged where it was known already; `held` are memories whose fix helped again. */
  z.object({
    type: z.literal('memory.learned'),
    memories: z.array(z.object({ id: z.string(), type: memoryTypeSchema, outcome: createOutcomeSchema })),
    held: z.array(z.string()),
  }),
  z.object({ type: z.literal('tool.planned'), tool: z.string(), steps: z.number().int(), examples: z.number().int() }),
  z.object({
    type: z.literal('tool.checked'),
    check: z.string(),
    status: z.enum(['passed', 'failed', 'skipped']),
    durationMs: z.number(),
    findings: z.number().int(),
  }),
  z.object({ type: z.literal('tool.deployed'), tool: z.string(), version: z.number().int() }),
  ...agentEvents,
  /** A failed build was started again: what had succeeded is kept. */
  z.object({ type: z.literal('build.resumed') }),
  z.object({ type: z.literal('build.succeeded'), durationMs: z.number() }),
  z.object({ type: z.literal('build.failed'), error: buildErrorSchema, durationMs: z.number() }),
  z.object({ type: z.literal('build.cancelled'), durationMs: z.number() }),
]);
export type BuildEventData = z.infer<typeof buildEventDataSchema>;

/** What ends a build, by type; the timeline of a build that failed goes on when it is resumed. */
export const lastEvents: ReadonlySet<BuildEventData['type']> = new Set([
  'build.succeeded',
  'build.failed',
  'build.cancelled',
] as const);

export const buildEventSchema = z.object({
  buildId: z.string(),
  /** From 1, without gaps, per build. */
  seq: z.number().int(),
  at: z.string(),
  correlationId: z.string(),
  data: buildEventDataSchema,
});
export type BuildEvent = z.infer<typeof buildEventSchema>;

export const artifactViewSchema = z.object({
  name: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  mediaType: z.string(),
  createdAt: z.string(),
});
export type ArtifactView = z.infer<typeof artifactViewSchema>;

/** A round in which the step `fix` tried to repair what checks had found; `record` is null while it is under way. */
export const fixRoundViewSchema = z.object({
  round: z.number().int(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  record: fixRoundSchema.nullable(),
});
export type FixRoundView = z.infer<typeof fixRoundViewSchema>;

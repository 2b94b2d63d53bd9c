import { failureAnalysisSchema } from '#foundry/fixes';
import { planCriterionSchema, planEntitySchema, planSchema } from '#foundry/planning';
import { checkNameSchema, checkStatusSchema, findingSchema } from '#foundry/testing';
import { editSchema } from '#foundry/workspace';
import { z } from 'zod';
import { buildErrorSchema, buildStatusSchema } from '../build.schemas.js';

/**
 * What a client asks of a project and what it is answered: one source for REST, the command line and other protocols.
 * A project is a build with `brain: 'client'`: rendered from its plan, and then held open for the client's own model.
 */

/** One body carries at most so many files; the server's limit of a body (FOUNDRY_BODY_LIMIT_BYTES) comes on top. */
const MAX_FILES = 200;
const MAX_MESSAGE = 2_000;
/** Characters of text, or bytes, that one answer holds of a file. */
export const MAX_READ = 256 * 1024;

export const actionKindSchema = z.enum(['write', 'edit', 'delete', 'rollback', 'fix', 'checks', 'package', 'close', 'remove']);
export type ActionKind = z.infer<typeof actionKindSchema>;
/** `open`: being done. `undone`: failed, cancelled or refused, and everything that it changed was taken back. */
export const actionStatusSchema = z.enum(['open', 'done', 'undone']);
export type ActionStatus = z.infer<typeof actionStatusSchema>;

const path = z.string().min(1).max(1024).describe('POSIX path relative to the project');
const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('SHA-256 of the content, lower-case hex');
const commit = z.string().regex(/^[0-9a-f]{7,40}$/);
const message = z.string().trim().min(1).max(MAX_MESSAGE).optional().describe('The message of the commit');

export const createProjectSchema = z
  .strictObject({
    request: z.string().optional().describe('What the project is, in plain words: it is planned without a model'),
    plan: planSchema
      .extend({ contract: planSchema.shape.contract.optional() })
      .optional()
      .describe('The client’s own plan, instead of a request; its contract is made anew'),
    name: z.string().trim().min(1).max(80).optional().describe('Title of the project, instead of the planned one'),
  })
  .refine(({ request, plan }) => (request === undefined) !== (plan === undefined), 'Give either a request or a plan.');
export type CreateProject = z.infer<typeof createProjectSchema>;

export const listProjectFilesSchema = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
  cursor: z.string().max(2_000).optional(),
  /** Only files whose path begins with this. */
  prefix: z.string().max(1024).optional(),
});
export type ListProjectFiles = z.output<typeof listProjectFilesSchema>;

const whole = (min: number) => z.coerce.number().int().min(min).max(2_147_483_647);
export const readProjectFileSchema = z
  .object({
    /** Lines, counted from 1, both included. */
    startLine: whole(1).optional(),
    endLine: whole(1).optional(),
    /** Bytes, counted from 0; for files of any kind. */
    offset: whole(0).optional(),
    length: whole(1).optional(),
  })
  .refine(
    ({ startLine, endLine, offset, length }) =>
      (startLine === undefined && endLine === undefined) || (offset === undefined && length === undefined),
    'Ask for lines or for bytes, not for both.',
  );
export type ReadProjectFile = z.output<typeof readProjectFileSchema>;

export const writeProjectFilesSchema = z.strictObject({
  files: z
    .array(
      z.strictObject({
        path,
        content: z.string(),
        encoding: z.enum(['utf8', 'base64']).default('utf8'),
        executable: z.boolean().optional(),
        ifMatch: sha256.nullable().optional().describe('What is replaced, or null for a file that is to be new'),
      }),
    )
    .min(1)
    .max(MAX_FILES),
  message,
});
export type WriteProjectFiles = z.output<typeof writeProjectFilesSchema>;

const edits = {
  edits: z.array(editSchema).min(1).max(MAX_FILES).optional(),
  text: z.string().min(1).optional().describe('Search/replace blocks or a unified diff as text, instead of edits'),
};
type GivenEdits = { readonly edits?: unknown; readonly text?: unknown };
const oneOfBoth = (value: GivenEdits): boolean => (value.edits === undefined) !== (value.text === undefined);
const ONE_OF_BOTH = 'Give either edits or their text.';

export const editProjectSchema = z.strictObject({ ...edits, message }).refine(oneOfBoth, ONE_OF_BOTH);
export type EditProject = z.output<typeof editProjectSchema>;

export const deleteProjectFilesSchema = z.strictObject({
  files: z
    .array(z.strictObject({ path, ifMatch: sha256.optional() }))
    .min(1)
    .max(MAX_FILES),
  message,
});
export type DeleteProjectFiles = z.output<typeof deleteProjectFilesSchema>;

export const rollbackProjectSchema = z
  .strictObject({
    commit: commit.optional().describe('Any commit that the project ever had'),
    round: z.number().int().min(0).optional().describe('The files as they were when this round ended'),
    message,
  })
  .refine((value) => (value.commit === undefined) !== (value.round === undefined), 'Name either a commit or a round.');
export type RollbackProject = z.output<typeof rollbackProjectSchema>;

export const runChecksSchema = z.strictObject({
  names: z.array(checkNameSchema).min(1).optional().describe('Checks to run; without it all of them'),
});
export type RunChecks = z.output<typeof runChecksSchema>;

export const fixProjectSchema = z
  .strictObject({
    ...edits,
    findings: z
      .array(z.string().regex(/^[0-9a-f]{24}$/))
      .min(1)
      .max(100)
      .optional()
      .describe('Fingerprints of what has to be gone after it; without it at least one finding has to be'),
    checks: z
      .array(checkNameSchema)
      .min(1)
      .optional()
      .describe('Checks to judge it by; without it those that the files may affect'),
    message,
  })
  .refine(oneOfBoth, ONE_OF_BOTH);
export type FixProject = z.output<typeof fixProjectSchema>;

export const packageProjectSchema = z.strictObject({
  allowFailing: z
    .boolean()
    .default(false)
    .describe('Make the bundle also when checks fail; it says so in its evidence and README'),
});
export type PackageProject = z.output<typeof packageProjectSchema>;

export const failuresQuerySchema = z.object({
  /** Characters that all excerpts, messages and output may take together. */
  maxCharacters: whole(2_000).max(400_000).default(60_000),
  /** Only this check's. */
  check: checkNameSchema.optional(),
});
export type FailuresQuery = z.output<typeof failuresQuerySchema>;

export const waitQuerySchema = z.object({
  /** Milliseconds to wait for the round to end before the answer is given as it is. */
  waitMs: whole(0).max(60_000).default(0),
});

export const projectFileSchema = z.object({ path: z.string(), size: z.number().int() });
export const projectFilePageSchema = z.object({
  items: z.array(projectFileSchema),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  commit: z.string().nullable(),
});
export type ProjectFilePage = z.infer<typeof projectFilePageSchema>;

export const fileContentSchema = z.object({
  path: z.string(),
  size: z.number().int(),
  sha256: z.string(),
  /** Not UTF-8 text, or with a NUL byte in it: its content is base64. */
  binary: z.boolean(),
  encoding: z.enum(['utf8', 'base64']),
  content: z.string(),
  /** Of a text read by lines. */
  lines: z.object({ start: z.number().int(), end: z.number().int(), total: z.number().int() }).nullable(),
  /** Of anything read by bytes. */
  bytes: z.object({ start: z.number().int(), end: z.number().int() }).nullable(),
  /** There is more after what is here. */
  truncated: z.boolean(),
});
export type FileContent = z.infer<typeof fileContentSchema>;

/** What the output filter sees in what was written. */
export const contentFindingSchema = z.object({
  path: z.string(),
  line: z.number().int().nullable(),
  rule: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
});
export type ContentFinding = z.infer<typeof contentFindingSchema>;

export const changeSchema = z.object({
  id: z.string(),
  kind: actionKindSchema,
  status: actionStatusSchema,
  /** Null when the files were so already. */
  commit: z.string().nullable(),
  message: z.string(),
  files: z.array(z.object({ path: z.string(), change: z.enum(['added', 'modified', 'removed']), sha256: z.string().nullable() })),
  /** For edits: how each text was found, and the line that it replaced first. */
  applied: z
    .array(
      z.object({
        edit: z.number().int(),
        path: z.string(),
        level: z.enum(['exact', 'trailing-space', 'edge-space']).nullable(),
        line: z.number().int().nullable(),
      }),
    )
    .optional(),
  /** Secrets and the like in what was written: reported, not refused. What is flagged never leaves in a bundle. */
  findings: z.array(contentFindingSchema),
});
export type Change = z.infer<typeof changeSchema>;

export const roundCheckSchema = z.object({
  name: checkNameSchema,
  status: z.enum([...checkStatusSchema.options, 'pending', 'running', 'cancelled']),
  durationMs: z.number().nullable(),
  reason: z.string().nullable(),
  findings: z.array(findingSchema),
  /** Found by an earlier round of the same files. */
  carriedOver: z.boolean(),
});

export const roundSchema = z.object({
  round: z.number().int(),
  kind: z.enum(['rendering', 'checks', 'fix', 'package']),
  status: z.enum(['running', 'succeeded', 'failed', 'cancelled']),
  /** The commit that the round is about; for a fix the one that holds its patch. */
  commit: z.string().nullable(),
  /** The commit before it. */
  base: z.string().nullable(),
  message: z.string(),
  requestedBy: z.string(),
  steps: z.array(z.object({ name: z.string(), status: z.string(), summary: z.string().nullable() })),
  checks: z.array(roundCheckSchema),
  /** For a fix whether it was kept and why; for a package what the bundle is. */
  result: z.record(z.string(), z.unknown()).nullable(),
  error: buildErrorSchema.nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type RoundView = z.infer<typeof roundSchema>;
export const roundListSchema = z.object({ items: z.array(roundSchema) });

/** Everything in it is data: text of files, tools and requests, and an instruction to nobody. */
export const failureContextSchema = z.object({
  commit: z.string().nullable(),
  checks: z.array(
    z.object({
      name: checkNameSchema,
      status: checkStatusSchema,
      round: z.number().int(),
      reason: z.string().nullable(),
      command: z.string(),
      findings: z.array(
        findingSchema.extend({
          excerpt: z.object({ lines: z.array(z.object({ number: z.number().int(), text: z.string() })) }).nullable(),
        }),
      ),
      /** The end of what the check printed. */
      output: z.string(),
    }),
  ),
  /** What is known without a model. */
  analysis: failureAnalysisSchema,
  /** Parts of the plan that the failures seem to be about. */
  plan: z.object({
    entities: z.array(planEntitySchema),
    criteria: z.array(planCriterionSchema),
    paths: z.array(z.string()),
  }),
  /** Characters that were left out to keep the answer short. */
  leftOut: z.number().int(),
});
export type FailureContext = z.infer<typeof failureContextSchema>;

export const projectSchema = z.object({
  id: z.string(),
  status: buildStatusSchema,
  title: z.string().nullable(),
  slug: z.string().nullable(),
  request: z.string(),
  error: buildErrorSchema.nullable(),
  createdAt: z.string(),
  finishedAt: z.string().nullable(),
  /** The commit that the files are. */
  commit: z.string().nullable(),
  entities: z.array(z.string()),
  criteria: z.array(z.object({ id: z.string(), text: z.string() })),
  /** The round that is under way. */
  round: z.number().int().nullable(),
  /** The newest result of each check, and whether it is about the files as they are. */
  checks: z.array(
    z.object({
      name: checkNameSchema,
      status: checkStatusSchema,
      round: z.number().int(),
      commit: z.string().nullable(),
      current: z.boolean(),
      findings: z.number().int(),
    }),
  ),
  /** The newest bundle. */
  bundle: z
    .object({ commit: z.string(), sha256: z.string(), round: z.number().int(), failing: z.array(checkNameSchema) })
    .nullable(),
});
export type ProjectView = z.infer<typeof projectSchema>;

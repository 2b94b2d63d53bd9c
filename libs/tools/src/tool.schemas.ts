import { z } from 'zod';
import { toolAnnotationsSchema, toolExampleSchema, toolNameSchema, toolPermissionsSchema } from './package/manifest.js';

/** Whose tools are meant, and who acts; a `Principal` is one. */
export interface ToolOwner {
  readonly organisation: string;
  readonly subject: string;
  readonly name: string;
  /** What budgets of calls count by; the subject where nobody signed in with a token. */
  readonly tokenId?: string;
}

export const toolSourceSchema = z.enum(['build', 'upload', 'ci']);
export type ToolSource = z.infer<typeof toolSourceSchema>;

/** Where a version came from. */
export interface ToolOrigin {
  readonly source: ToolSource;
  readonly buildId?: string | undefined;
  readonly gitRepository?: string | undefined;
  readonly gitCommit?: string | undefined;
}

export const toolCheckNameSchema = z.enum(['manifest', 'secrets', 'types', 'lint', 'bundle', 'tests', 'examples']);
export type ToolCheckName = z.infer<typeof toolCheckNameSchema>;
export const toolCheckStatusSchema = z.enum(['passed', 'failed', 'skipped']);

export const toolFindingSchema = z.object({
  /** Path in the package. */
  file: z.string().optional(),
  /** From 1. */
  line: z.number().int().optional(),
  rule: z.string().optional(),
  message: z.string(),
});
export type ToolFinding = z.infer<typeof toolFindingSchema>;

export const toolCheckSchema = z.object({
  name: toolCheckNameSchema,
  status: toolCheckStatusSchema,
  /** Why it was skipped; what it counted. */
  note: z.string().optional(),
  findings: z.array(toolFindingSchema),
  durationMs: z.number(),
});
export type ToolCheck = z.infer<typeof toolCheckSchema>;

/** What a version keeps of a check that it has passed. */
export const toolCheckSummarySchema = toolCheckSchema.omit({ findings: true });
export type ToolCheckSummary = z.infer<typeof toolCheckSummarySchema>;

export const toolVersionViewSchema = z.object({
  tool: z.string(),
  version: z.number().int(),
  active: z.boolean(),
  language: z.enum(['typescript', 'javascript', 'python']),
  title: z.string().nullable(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()),
  annotations: toolAnnotationsSchema,
  permissions: toolPermissionsSchema,
  examples: z.array(toolExampleSchema),
  source: toolSourceSchema,
  buildId: z.string().nullable(),
  gitRepository: z.string().nullable(),
  gitCommit: z.string().nullable(),
  /** Of the package as it was brought, and of the program that runs. */
  packageSha256: z.string(),
  contentSha256: z.string(),
  contentBytes: z.number().int(),
  checks: z.array(toolCheckSummarySchema),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
});
export type ToolVersionView = z.infer<typeof toolVersionViewSchema>;

/** The registry's row: a tool, and its active version, or of an undeployed tool its last one. */
export const toolViewSchema = toolVersionViewSchema
  .omit({ tool: true, active: true, checks: true, createdBy: true, createdAt: true })
  .extend({
    id: z.string(),
    organisation: z.string(),
    name: z.string(),
    deployed: z.boolean(),
    /** Where it is called: below the server's address, `/api/v1/tools/NAME/invoke`. */
    url: z.string(),
    latestVersion: z.number().int(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  });
export type ToolView = z.infer<typeof toolViewSchema>;

export const listToolsSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(100).optional(),
  /** In the name, the title or the description, whatever its letter case. */
  search: z.string().min(1).max(200).optional(),
  /** Those that were undeployed, too. */
  undeployed: z.stringbool().default(false),
});
export type ListTools = z.output<typeof listToolsSchema>;

export const toolPageSchema = z.object({ items: z.array(toolViewSchema), nextCursor: z.string().nullable() });
export type ToolPage = z.infer<typeof toolPageSchema>;

export const toolVersionsSchema = z.object({ items: z.array(toolVersionViewSchema) });
export type ToolVersions = z.infer<typeof toolVersionsSchema>;

export const deployedToolSchema = z.object({
  tool: toolViewSchema,
  version: toolVersionViewSchema,
  /** False when the same package was the active version already. */
  created: z.boolean(),
  checks: z.array(toolCheckSchema),
});
export type DeployedTool = z.infer<typeof deployedToolSchema>;

export const rollbackToolSchema = z.strictObject({ version: z.number().int().min(1) });
export type RollbackTool = z.output<typeof rollbackToolSchema>;

export const toolCallOutcomeSchema = z.enum(['succeeded', 'failed', 'refused', 'cancelled']);
export type ToolCallOutcome = z.infer<typeof toolCallOutcomeSchema>;

export { toolNameSchema };

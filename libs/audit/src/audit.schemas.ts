import { z } from 'zod';

export const auditResultSchema = z.enum(['done', 'refused', 'failed']);
export type AuditResult = z.infer<typeof auditResultSchema>;

/** Plain values, never secrets and never file contents. */
export const auditDetailsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
export type AuditDetails = z.infer<typeof auditDetailsSchema>;

/** What happened: who did what to what, and how it ended. */
export interface AuditEvent {
  readonly organisation: string;
  /** Who acted: the subject of a token, or `anonymous`. */
  readonly subject: string;
  readonly name: string;
  /** Noun and verb: `build.started`, `token.revoked`. */
  readonly action: string;
  /** Id of what it was done to. */
  readonly target: string | null;
  readonly result: AuditResult;
  readonly details?: AuditDetails;
}

/** What happened a moment ago and is written down now, outside of the request that it was part of. */
export interface PastAuditEvent extends AuditEvent {
  readonly at: Date;
  readonly correlationId: string | null;
}

export const auditEntryViewSchema = z.object({
  organisation: z.string(),
  seq: z.number().int(),
  at: z.iso.datetime(),
  subject: z.string(),
  name: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  result: auditResultSchema,
  correlationId: z.string().nullable(),
  details: auditDetailsSchema,
  previous: z.string(),
  hash: z.string(),
});
export type AuditEntryView = z.infer<typeof auditEntryViewSchema>;

export const auditPageSchema = z.object({ items: z.array(auditEntryViewSchema), nextCursor: z.string().nullable() });
export type AuditPage = z.infer<typeof auditPageSchema>;

export const listAuditSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  /** `nextCursor` of the page before. */
  cursor: z.string().max(20).optional(),
  /** An action, or the beginning of several: `token`, `token.revoked`. */
  action: z.string().max(100).optional(),
  subject: z.string().max(300).optional(),
  target: z.string().max(300).optional(),
  result: auditResultSchema.optional(),
  since: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  /** The caller's own organisation without it. Only the operator may name another. */
  organisation: z.string().max(63).optional(),
});
export type ListAudit = z.output<typeof listAuditSchema>;

/** Where a chain ended at some time; whoever keeps one elsewhere can prove later that nothing was cut off. */
export const auditHeadSchema = z.object({
  organisation: z.string().min(1),
  length: z.number().int().min(0),
  head: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditHead = z.infer<typeof auditHeadSchema>;

export const auditProblemSchema = z.object({
  organisation: z.string(),
  /** The entry at which it shows; null when it is about the chain as a whole. */
  seq: z.number().int().nullable(),
  kind: z.enum(['edited', 'missing', 'out_of_order', 'truncated', 'rewritten']),
  message: z.string(),
});
export type AuditProblem = z.infer<typeof auditProblemSchema>;

export const auditVerificationSchema = z.object({
  intact: z.boolean(),
  chains: z.array(auditHeadSchema),
  /** Heads that were noted outside of the database and compared. */
  anchors: z.number().int(),
  problems: z.array(auditProblemSchema),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;

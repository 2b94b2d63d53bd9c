import { z } from 'zod';
import { organisationSchema, scopeSchema, scopesSchema } from '../directory/directory.schemas.js';

const DEFAULT_DAYS = 90;

export const createApiKeySchema = z.strictObject({
  /** What the key is for, in words. */
  name: z.string().trim().min(1).max(100),
  scopes: scopesSchema,
  /** Days until the key stops working. */
  expiresInDays: z.number().int().min(1).max(3_650).default(DEFAULT_DAYS),
  /** Whose key it is; the caller's own organisation without it. Only the operator may name another. */
  organisation: organisationSchema.optional(),
  /** The id of the user whose key it is; the caller's own without it, or the first user of the other organisation. */
  user: z.string().max(40).optional(),
});
export type CreateApiKeyInput = z.input<typeof createApiKeySchema>;
export type CreateApiKey = z.output<typeof createApiKeySchema>;

export const apiKeyViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['admin', 'key']),
  name: z.string(),
  organisation: z.string(),
  /** Whose it is. */
  user: z.object({ id: z.string(), name: z.string() }),
  /** How the token begins. */
  prefix: z.string(),
  scopes: z.array(scopeSchema),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeyViewSchema>;

/** The token itself is in the answer that makes it, and nowhere else. */
export const createdApiKeySchema = apiKeyViewSchema.extend({ token: z.string() });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

export const apiKeyPageSchema = z.object({ items: z.array(apiKeyViewSchema), nextCursor: z.string().nullable() });
export type ApiKeyPage = z.infer<typeof apiKeyPageSchema>;

export const listApiKeysSchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** The id of the last key of the page before. */
  cursor: z.string().max(40).optional(),
  organisation: organisationSchema.optional(),
});
export type ListApiKeys = z.output<typeof listApiKeysSchema>;

/** Who the caller is, as the guard sees it. */
export const principalViewSchema = z.object({
  organisation: z.string(),
  /** Whose token it is; null for the server's own terminal. */
  user: z.string().nullable(),
  subject: z.string(),
  name: z.string(),
  scopes: z.array(z.object({ name: scopeSchema, meaning: z.string() })),
  operator: z.boolean(),
  expiresAt: z.iso.datetime().nullable(),
});
export type PrincipalView = z.infer<typeof principalViewSchema>;

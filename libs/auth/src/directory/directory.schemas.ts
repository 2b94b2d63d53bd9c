import { z } from 'zod';
import { ALL_SCOPES } from '../scopes.js';

export const scopeSchema = z.enum(ALL_SCOPES);

/** Each scope once. */
export const scopesSchema = z
  .array(scopeSchema)
  .min(1)
  .max(ALL_SCOPES.length)
  .transform((scopes) => [...new Set(scopes)]);

export const organisationSchema = z
  .string()
  .regex(/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/, 'is not a name such as acme or acme-labs');

const nameSchema = z.string().trim().min(1).max(100);
const limitSchema = z.coerce.number().int().min(1).max(200).default(50);

export const createOrganisationSchema = z.strictObject({
  /** Short and permanent, as it is in every row and log: `acme`. */
  id: organisationSchema,
  /** What people call it; the id without it. */
  name: nameSchema.optional(),
});
export type CreateOrganisation = z.output<typeof createOrganisationSchema>;

export const renameOrganisationSchema = z.strictObject({ name: nameSchema });
export type RenameOrganisation = z.output<typeof renameOrganisationSchema>;

export const organisationViewSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** How many users it has, also disabled ones. */
  users: z.number().int(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
});
export type OrganisationView = z.infer<typeof organisationViewSchema>;

export const organisationListSchema = z.object({ items: z.array(organisationViewSchema) });
export type OrganisationList = z.infer<typeof organisationListSchema>;

export const createUserSchema = z.strictObject({
  name: nameSchema,
  email: z.email().max(254).optional(),
  /** What the user's tokens may have at most. */
  scopes: scopesSchema,
  /** The caller's own organisation without it. Only the operator may name another. */
  organisation: organisationSchema.optional(),
});
export type CreateUserInput = z.input<typeof createUserSchema>;
export type CreateUser = z.output<typeof createUserSchema>;

export const changeUserSchema = z
  .strictObject({ name: nameSchema.optional(), email: z.email().max(254).nullable().optional(), scopes: scopesSchema.optional() })
  .refine((change) => Object.keys(change).length > 0, 'names nothing to change');
export type ChangeUser = z.output<typeof changeUserSchema>;

export const userViewSchema = z.object({
  id: z.string(),
  organisation: z.string(),
  /** `admin` is the user who was made with the organisation. */
  kind: z.enum(['admin', 'person']),
  name: z.string(),
  email: z.string().nullable(),
  /** What the user's tokens may have at most; null for everything. */
  scopes: z.array(scopeSchema).nullable(),
  /** Who they are to another issuer; null for users that were made here. */
  subject: z.string().nullable(),
  createdBy: z.string().nullable(),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
});
export type UserView = z.infer<typeof userViewSchema>;

export const userPageSchema = z.object({ items: z.array(userViewSchema), nextCursor: z.string().nullable() });
export type UserPage = z.infer<typeof userPageSchema>;

export const listUsersSchema = z.strictObject({
  limit: limitSchema,
  /** The id of the last user of the page before. */
  cursor: z.string().max(40).optional(),
  organisation: organisationSchema.optional(),
});
export type ListUsers = z.output<typeof listUsersSchema>;

/** What there is to give, in words. */
export const scopeListSchema = z.object({ items: z.array(z.object({ name: scopeSchema, meaning: z.string() })) });
export type ScopeList = z.infer<typeof scopeListSchema>;

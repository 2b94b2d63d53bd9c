import { z } from 'zod';

/**
 * The plan: the structured result of planning, and the single source of its shape for the planner,
 * the templates, the checks, REST, the CLI and the bundle's evidence.
 */

/** `lowerCamelCase`, ASCII: safe as a TypeScript identifier, a JSON key and (snake-cased) an SQL column. */
export const fieldNameSchema = z.string().regex(/^[a-z][a-zA-Z0-9]{0,47}$/);
/** Singular `PascalCase`, ASCII. */
export const entityNameSchema = z.string().regex(/^[A-Z][a-zA-Z0-9]{0,47}$/);

export const fieldTypeSchema = z.enum([
  'string', // one line
  'text', // several lines
  'email',
  'phone',
  'url',
  'image', // a URL that is shown as a picture
  'integer',
  'decimal',
  'money', // decimal amount with `currency`
  'percent', // 0–100
  'rating', // integer 1–5, shown as stars
  'boolean',
  'date', // YYYY-MM-DD
  'datetime', // ISO 8601, UTC
  'time', // HH:MM
  'color', // #rrggbb
  'enum',
  'reference', // many-to-one or one-to-one: exactly one other entity
]);
export type FieldType = z.infer<typeof fieldTypeSchema>;

export const planFieldSchema = z.object({
  name: fieldNameSchema,
  /** Words for people, sentence case: `Date of birth`. */
  label: z.string().min(1).max(80),
  type: fieldTypeSchema,
  required: z.boolean(),
  unique: z.boolean().optional(),
  default: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** Allowed values of an `enum`, lower-case words with spaces or hyphens as the request wrote them. */
  enum: z.array(z.string().min(1).max(60)).min(1).max(40).optional(),
  /** The entity a `reference` points to. */
  references: entityNameSchema.optional(),
  /** ISO 4217, for `money`. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  /** A unit shown beside the number: `kg`, `minutes`. */
  unit: z.string().max(20).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  /** `stated`: the request names it. `inferred`: the planner added what such an entity needs. */
  source: z.enum(['stated', 'inferred']),
});
export type PlanField = z.infer<typeof planFieldSchema>;

export const planEntitySchema = z.object({
  name: entityNameSchema,
  /** Words for people: `Pet owner`, `Pet owners`. */
  label: z.string().min(1).max(80),
  pluralLabel: z.string().min(1).max(80),
  description: z.string().max(300).optional(),
  fields: z.array(planFieldSchema).min(1).max(60),
  source: z.enum(['stated', 'inferred']),
});
export type PlanEntity = z.infer<typeof planEntitySchema>;

/**
 * `Owner one-to-many Pet` and `Pet many-to-one Owner` say the same; the plan keeps the direction the request used.
 * Every to-one side is also a `reference` field of the entity that holds it; a many-to-many relation is not a field.
 */
export const planRelationSchema = z.object({
  from: entityNameSchema,
  to: entityNameSchema,
  kind: z.enum(['one-to-one', 'one-to-many', 'many-to-one', 'many-to-many']),
  /** The field's or collection's name on `from`, when the request gives one (`author`, `tags`). */
  name: fieldNameSchema.optional(),
});
export type PlanRelation = z.infer<typeof planRelationSchema>;

export const operationKindSchema = z.enum([
  'list',
  'view',
  'create',
  'update',
  'delete',
  'search',
  'filter',
  'sort',
  'export',
  'dashboard',
  'transition', // change an enum that says where a record stands (approve, cancel, complete)
]);
export type OperationKind = z.infer<typeof operationKindSchema>;
export const planOperationSchema = z.object({
  id: z.string().min(1).max(120),
  kind: operationKindSchema,
  entity: entityNameSchema.optional(),
  /** For `transition`: the enum field and the value it is set to. */
  field: fieldNameSchema.optional(),
  value: z.string().max(60).optional(),
  text: z.string().min(1).max(300),
  source: z.enum(['stated', 'inferred']),
});
export type PlanOperation = z.infer<typeof planOperationSchema>;

export const pageKindSchema = z.enum(['dashboard', 'table', 'board', 'calendar', 'gallery', 'detail', 'form']);
export const planPageSchema = z.object({
  id: z.string().min(1).max(120),
  kind: pageKindSchema,
  title: z.string().min(1).max(120),
  path: z.string().regex(/^\/[a-z0-9/:-]*$/i),
  entity: entityNameSchema.optional(),
});
export type PlanPage = z.infer<typeof planPageSchema>;

export const planCriterionSchema = z.object({
  /** `AC-1`, `AC-2`, …; tests carry it in their names. */
  id: z.string().regex(/^AC-\d+$/),
  text: z.string().min(1).max(400),
  entity: entityNameSchema.optional(),
  operation: z.string().optional(),
  /** Which check of the delivered project proves it. */
  provenBy: z.array(z.enum(['backend_unit', 'frontend_unit', 'contract', 'smoke'])).min(1),
});
export type PlanCriterion = z.infer<typeof planCriterionSchema>;

export const planTaskSchema = z.object({
  id: z.string().regex(/^T-\d+$/),
  title: z.string().min(1).max(200),
  role: z.enum(['frontend', 'backend']),
  criteria: z.array(z.string()),
  dependsOn: z.array(z.string()),
});

export const coverageSchema = z.object({
  covered: z.array(z.object({ part: z.string(), criteria: z.array(z.string()) })),
  notCovered: z.array(z.object({ part: z.string(), reason: z.string() })),
});
export type PlanCoverage = z.infer<typeof coverageSchema>;

export const themeSchema = z.object({
  /** A CSS colour: the keyword when the request used one (`lavender`, `darkorchid`), else `#rrggbb`. */
  background: z.string().max(40).optional(),
  primary: z.string().max(40).optional(),
});

/** What was decided by a remembered preference, because the request leaves it open. */
export const planRememberedSchema = z.object({
  /** Id of the memory. */
  memory: z.string().max(100),
  part: z.enum(['background colour', 'component colour', 'currency']),
  /** What the memory says; first 300 characters. */
  text: z.string().max(300),
});
export type PlanRemembered = z.infer<typeof planRememberedSchema>;

export const planSchema = z.object({
  version: z.literal(1),
  title: z.string().min(1).max(80),
  slug: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(60),
  summary: z.string().min(1).max(600),
  stack: z.enum(['node-react']),
  entities: z.array(planEntitySchema).min(1),
  relations: z.array(planRelationSchema),
  operations: z.array(planOperationSchema),
  pages: z.array(planPageSchema),
  nonFunctional: z.array(z.string().max(300)),
  criteria: z.array(planCriterionSchema),
  theme: themeSchema,
  /** Only where something was decided so. */
  remembered: z.array(planRememberedSchema).max(20).optional(),
  tasks: z.array(planTaskSchema),
  coverage: coverageSchema,
  /** The OpenAPI 3.1 document that the backend serves and the contract check holds it to. */
  contract: z.record(z.string(), z.unknown()),
});
export type Plan = z.infer<typeof planSchema>;

import type { FieldType, Plan, PlanEntity } from '../plan.schemas.js';
import type { EntityNames } from './naming.js';

/**
 * A plan's entities as resources of an HTTP API: every name, limit and relation decided once, so that the contract,
 * the backend and the frontend cannot disagree. `#foundry/templates` adds what only a picture of them needs.
 */
export interface Resource extends EntityNames {
  readonly entity: PlanEntity;
  readonly fields: readonly ResourceField[];
  /** Fields whose values, joined by `displaySeparator`, stand for a record: one name, or first and last name, or a date and a reference. */
  readonly display: readonly ResourceField[];
  readonly displaySeparator: string;
  readonly searchFields: readonly ResourceField[];
  readonly filterFields: readonly ResourceField[];
  readonly dateFields: readonly ResourceField[];
  readonly links: readonly ResourceLink[];
}

export interface ResourceField {
  readonly name: string;
  readonly valueName: string;
  readonly column: string;
  readonly label: string;
  readonly type: FieldType;
  /** A value must be given (or has a default) and can never be null. */
  readonly required: boolean;
  readonly unique: boolean;
  readonly default?: string | number | boolean;
  readonly enum: readonly string[];
  readonly currency?: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** Longest accepted text, in characters. */
  readonly maxLength?: number;
  /** Name of the referenced plan entity. */
  readonly references?: string;
}

/** One side of a many-to-many relation. */
export interface ResourceLink {
  readonly name: string;
  readonly idsName: string;
  /** The query parameter that lists are filtered by: `tagId`. */
  readonly filterName: string;
  readonly label: string;
  /** Name of the plan entity on the other side. */
  readonly target: string;
  readonly table: string;
  readonly ownColumn: string;
  readonly targetColumn: string;
  readonly owner: boolean;
}

/** Everything of a plan that the API is derived from. */
export type PlanShape = Pick<Plan, 'title' | 'summary' | 'entities' | 'relations'>;

/** Query parameters of every list: a field of such a name cannot be a filter. */
export const LIST_PARAMETERS = ['page', 'pageSize', 'search', 'sort'] as const;

/** Every record has them; a field of the plan with such a name is the same thing and is not stored twice. */
export const BUILT_IN = new Set(['id', 'createdat', 'updatedat']);

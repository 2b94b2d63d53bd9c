import type { FieldType, PlanRelation } from '../plan.schemas.js';
import type { Part } from '../read/facts.js';
import type { Noun } from '../nouns.js';

/** Entities and fields while they are being settled; `plan-entities.ts` turns them into the plan's shape. */
export interface DraftField {
  /** Lower-case words. */
  readonly words: readonly string[];
  type: FieldType;
  required: boolean;
  unique?: boolean;
  default?: string | number | boolean;
  values?: readonly string[];
  references?: DraftEntity;
  currency?: string;
  unit?: string;
  min?: number;
  max?: number;
  source: 'stated' | 'inferred';
  readonly parts: Set<Part>;
}

export interface DraftEntity {
  readonly noun: Noun;
  /** PascalCase, unique in the plan. */
  name: string;
  readonly fields: DraftField[];
  /** The request lists what is kept of it: nothing but references is added. */
  listed?: boolean;
  source: 'stated' | 'inferred';
  readonly parts: Set<Part>;
}

export interface DraftRelation {
  readonly from: DraftEntity;
  readonly to: DraftEntity;
  kind: PlanRelation['kind'];
  readonly name?: string;
  readonly optional: boolean;
  /** Said of one more (`another employee`): never the same relation as another between these two. */
  readonly another?: boolean;
  readonly parts: Set<Part>;
}

export interface Draft {
  readonly entities: DraftEntity[];
  readonly relations: DraftRelation[];
}

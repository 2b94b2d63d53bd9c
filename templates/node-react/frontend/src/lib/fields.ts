/** What the interface has to know about a field: how it is labelled, checked, edited and shown. */
interface FieldBase {
  readonly label: string;
  readonly required?: boolean;
}

export interface TextField extends FieldBase {
  readonly type: 'string' | 'text' | 'email' | 'phone' | 'url' | 'image';
  readonly maxLength?: number;
  readonly default?: string;
}

export interface NumberField extends FieldBase {
  readonly type: 'integer' | 'decimal' | 'percent' | 'rating';
  readonly min?: number;
  readonly max?: number;
  /** Shown beside the number: `kg`. */
  readonly unit?: string;
  /** A year is no quantity: 2026, not 2,026. */
  readonly isYear?: boolean;
  readonly default?: number;
}

export interface MoneyField extends FieldBase {
  readonly type: 'money';
  /** ISO 4217. */
  readonly currency: string;
  readonly min?: number;
  readonly max?: number;
  readonly default?: number;
}

export interface BooleanField extends FieldBase {
  readonly type: 'boolean';
  readonly default?: boolean;
}

export interface MomentField extends FieldBase {
  /** Values: `2026-01-31`, ISO 8601 in UTC, `14:30`. */
  readonly type: 'date' | 'datetime' | 'time';
}

export interface ColorField extends FieldBase {
  readonly type: 'color';
}

export interface EnumOption {
  readonly value: string;
  readonly label: string;
  /** A colour of Mantine's palette. */
  readonly color: string;
}

export interface EnumField extends FieldBase {
  readonly type: 'enum';
  readonly options: readonly EnumOption[];
  readonly default?: string;
}

/** The entity that a relation leads to. */
export interface RelationTarget {
  /** URL segment, in the API and in the pages. */
  readonly path: string;
  readonly label: string;
  readonly pluralLabel: string;
}

export interface ReferenceField extends FieldBase {
  readonly type: 'reference';
  /** Name of the id in a record, a form and a filter: `ownerId`. */
  readonly valueName: string;
  readonly target: RelationTarget;
}

/** Many-to-many. */
export interface LinksField extends FieldBase {
  readonly type: 'links';
  /** Name of the list of ids in a record and a form: `tagIds`. */
  readonly valueName: string;
  /** Query parameter of lists: `tagId`. */
  readonly filterName: string;
  readonly target: RelationTarget;
}

export type Field =
  | TextField
  | NumberField
  | MoneyField
  | BooleanField
  | MomentField
  | ColorField
  | EnumField
  | ReferenceField
  | LinksField;

/** The name a field's value is written under. */
export function valueNameOf(name: string, field: Field): string {
  return field.type === 'reference' || field.type === 'links' ? field.valueName : name;
}

/** The query parameter that lists are filtered by. */
export function filterNameOf(name: string, field: Field): string {
  return field.type === 'links' ? field.filterName : valueNameOf(name, field);
}

export function optionOf(field: EnumField, value: unknown): EnumOption | undefined {
  return field.options.find((option) => option.value === value);
}

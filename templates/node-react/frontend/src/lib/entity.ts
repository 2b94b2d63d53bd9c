import type { Icon } from '../components/icons';
import type { Field } from './fields';
import { formatValue } from './format';
import { type Stored, valueOf } from './records';

/** Everything the pages of one kind of record share. */
export interface Entity<TRecord extends Stored = Stored, TField extends string = string> {
  /** URL segment, in the API (`/api/pets`) and in the pages (`/pets`). */
  readonly path: string;
  readonly label: string;
  readonly pluralLabel: string;
  readonly icon: Icon;
  readonly fields: Readonly<Record<TField, Field>>;
  /** Fields that together stand for a record; when there is none, its number does. */
  readonly display: readonly NoInfer<TField>[];
  readonly displaySeparator?: string;
  /** Never set: carries the record's type. */
  readonly record?: TRecord;
}

/** `defineEntity<PetRecord>()({ … })`: in two calls, so that the names of the fields are inferred. */
export function defineEntity<TRecord extends Stored>() {
  return <TField extends Extract<keyof TRecord, string>>(entity: Entity<TRecord, TField>) => entity;
}

export function fieldOf(entity: Entity, name: string): Field {
  const field = entity.fields[name];
  if (field === undefined) throw new Error(`${entity.label} has no field "${name}".`);
  return field;
}

/** The words that stand for a record in headings, links and messages. */
export function titleOf(entity: Entity, record: Stored): string {
  const parts = entity.display
    .map((name) => formatValue(fieldOf(entity, name), valueOf(record, name)))
    .filter((part) => part !== '');
  return parts.length === 0 ? `${entity.label} #${record.id}` : parts.join(entity.displaySeparator ?? ' ');
}

/** What the column of titles is called: `Title`; `Name` for a first and a last one; `Teacher · Student`. */
export function titleLabelOf(entity: Entity): string {
  const labels = entity.display.map((name) => fieldOf(entity, name).label);
  if (labels.length === 0) return entity.label;
  return labels.length > 1 && labels.every((label) => /name$/i.test(label)) ? 'Name' : labels.join(entity.displaySeparator ?? ' ');
}

/** The title without its dates, where a date is shown beside it or says nothing about the record. */
export function nameOf(entity: Entity, record: Stored): string {
  const display = entity.display.filter((name) => {
    const { type } = fieldOf(entity, name);
    return type !== 'date' && type !== 'datetime';
  });
  return titleOf(display.length === 0 ? entity : { ...entity, display }, record);
}

/** `Pet owner` → `pet owner`; `FAQ` stays. */
export function inSentence(label: string): string {
  const [first = '', second = ''] = label;
  return second !== '' && second === second.toUpperCase() && second !== second.toLowerCase()
    ? label
    : first.toLowerCase() + label.slice(1);
}

export const pathTo = {
  list: (path: string) => `/${path}`,
  create: (path: string) => `/${path}/new`,
  record: (path: string, id: number) => `/${path}/${id}`,
  edit: (path: string, id: number) => `/${path}/${id}/edit`,
};

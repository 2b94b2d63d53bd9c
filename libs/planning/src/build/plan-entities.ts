import type { PlanEntity, PlanField, PlanRelation } from '../plan.schemas.js';
import { asciiWords, fieldIdentifier, labelOf, pluralLabelOf } from '../naming.js';
import { printableWord } from '../label-words.js';
import type { Draft, DraftEntity, DraftField } from './draft.js';

const MAX_FIELDS = 60;
const DEFAULT_CURRENCY = 'USD';

/** The draft in the plan's shape: identifiers unique and safe, labels for people, settings that fit each type. */
export function planEntities(draft: Draft, currency: string | undefined): PlanEntity[] {
  return draft.entities.map((entity) => ({
    name: entity.name,
    label: entityLabel(entity.noun.words, entity.name),
    pluralLabel: pluralLabelOf(printable(entity.noun.words)) || `${entity.name} records`,
    fields: planFields(entity, currency ?? DEFAULT_CURRENCY),
    source: entity.source,
  }));
}

const printable = (words: readonly string[]): readonly string[] => words.map(printableWord).filter((word) => word !== '');

function entityLabel(words: readonly string[], name: string): string {
  return labelOf(printable(words)) || name;
}

function planFields(entity: DraftEntity, currency: string): PlanField[] {
  const fields: PlanField[] = [];
  const taken = new Set<string>(['id', 'createdat', 'updatedat']);
  for (const field of entity.fields.slice(0, MAX_FIELDS)) {
    const base = fieldIdentifier(field.words);
    if (base === undefined) continue;
    let name = base;
    for (let n = 2; isTaken(name, field, taken); n++) name = `${base.slice(0, 45)}${n}`;
    taken.add(name.toLowerCase());
    if (field.type === 'reference') taken.add(`${name}id`.toLowerCase());
    fields.push(planField(field, name, currency));
  }
  if (!fields.some((field) => field.type !== 'reference')) {
    fields.unshift({
      name: taken.has('name') ? 'title' : 'name',
      label: taken.has('name') ? 'Title' : 'Name',
      type: 'string',
      required: true,
      source: 'inferred',
    });
  }
  return fields.slice(0, MAX_FIELDS);
}

const isTaken = (name: string, field: DraftField, taken: ReadonlySet<string>): boolean =>
  taken.has(name.toLowerCase()) || (field.type === 'reference' && taken.has(`${name}id`.toLowerCase()));

function planField(field: DraftField, name: string, currency: string): PlanField {
  const numeric = ['integer', 'decimal', 'money', 'percent', 'rating'].includes(field.type);
  return {
    name,
    label: labelOf(printable(field.words)) || labelOf(asciiWords(name)) || name,
    type: field.type,
    required: field.required,
    ...(field.unique ? { unique: true } : {}),
    ...(field.default !== undefined && field.type !== 'reference' ? { default: field.default } : {}),
    ...(field.type === 'enum' ? { enum: [...(field.values ?? [])] } : {}),
    ...(field.references ? { references: field.references.name } : {}),
    ...(field.type === 'money' ? { currency: field.currency ?? currency } : {}),
    ...(field.unit && (field.type === 'integer' || field.type === 'decimal') ? { unit: field.unit } : {}),
    ...(numeric && field.min !== undefined ? { min: field.min } : {}),
    ...(numeric && field.max !== undefined ? { max: field.max } : {}),
    source: field.source,
  };
}

/** The plan's relations, after names are final. A to-one relation carries its reference field's name when that is not the entity's. */
export function planRelations(draft: Draft, entities: readonly PlanEntity[]): PlanRelation[] {
  const relations: PlanRelation[] = [];
  const used = new Set<string>();
  for (const relation of draft.relations) {
    const { from, to, kind } = relation;
    if (kind === 'many-to-many') {
      const key = [from.name, to.name].sort().join('|');
      if (used.has(`mm ${key}`)) continue;
      used.add(`mm ${key}`);
      relations.push({ from: from.name, to: to.name, kind });
      continue;
    }
    const holder = kind === 'one-to-many' ? to : from;
    const target = holder === to ? from : to;
    const field = entities
      .find((entity) => entity.name === holder.name)
      ?.fields.find((one) => one.references === target.name && !used.has(`${holder.name}.${one.name}`));
    if (!field) continue;
    used.add(`${holder.name}.${field.name}`);
    const plain = `${target.name.charAt(0).toLowerCase()}${target.name.slice(1)}`;
    relations.push({
      from: from.name,
      to: to.name,
      kind,
      ...(kind !== 'one-to-many' && field.name !== plain ? { name: field.name } : {}),
    });
  }
  return relations;
}

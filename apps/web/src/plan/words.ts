import type { Plan, PlanEntity, PlanField, PlanRelation } from '../api/types.js';

/** A total record: a field type that the planner learns does not compile here before it has words. */
const TYPE_WORDS: Readonly<Record<PlanField['type'], string>> = {
  string: 'text',
  text: 'long text',
  email: 'e-mail',
  phone: 'phone',
  url: 'link',
  image: 'picture',
  integer: 'whole number',
  decimal: 'number',
  money: 'money',
  percent: 'percent',
  rating: 'rating',
  boolean: 'yes / no',
  date: 'date',
  datetime: 'date and time',
  time: 'time',
  color: 'colour',
  enum: 'choice',
  reference: 'reference',
};

/** What kind of value a field holds: `money in EUR`, `whole number, minutes`, `Owner`. */
export function typeWords(field: PlanField, entities: readonly PlanEntity[]): string {
  if (field.type === 'reference')
    return `→ ${entities.find((entity) => entity.name === field.references)?.label ?? field.references ?? 'reference'}`;
  const words = TYPE_WORDS[field.type];
  if (field.currency) return `${words} in ${field.currency}`;
  return field.unit ? `${words}, ${field.unit}` : words;
}

export function relationWords(relation: PlanRelation, entities: readonly PlanEntity[]): string {
  const find = (name: string): { label: string; pluralLabel: string } =>
    entities.find((entity) => entity.name === name) ?? { label: name, pluralLabel: name };
  const from = find(relation.from);
  const to = find(relation.to);
  const as = relation.name && relation.name.toLowerCase() !== relation.to.toLowerCase() ? ` (${relation.name})` : '';
  switch (relation.kind) {
    case 'one-to-one':
      return `One ${lower(from.label)} has one ${lower(to.label)}${as}`;
    case 'one-to-many':
      return `One ${lower(from.label)} has many ${lower(to.pluralLabel)}${as}`;
    case 'many-to-one':
      return `Many ${lower(from.pluralLabel)} belong to one ${lower(to.label)}${as}`;
    case 'many-to-many':
      return `Many ${lower(from.pluralLabel)} have many ${lower(to.pluralLabel)}${as}`;
  }
}

/** Lower case, unless the word is an abbreviation. */
const lower = (label: string): string => (/^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1));

export const fieldCount = (plan: Plan): number => plan.entities.reduce((sum, entity) => sum + entity.fields.length, 0);

import type { PlanCriterion, PlanEntity, PlanOperation, PlanRelation } from '../plan.schemas.js';
import type { Theme } from '../theme.js';

type Proof = PlanCriterion['provenBy'];
const BACKEND: Proof = ['backend_unit', 'contract'];
const BOTH: Proof = ['backend_unit', 'frontend_unit'];

export interface CriteriaSet {
  readonly criteria: PlanCriterion[];
  /** `create Pet`, `filter Pet.species`, `dashboard`, `theme background` → `AC-7`. */
  readonly idOf: ReadonlyMap<string, string>;
}

/** What the delivered project proves, one sentence each, numbered in a stable order: per entity, then between them, then overall. */
export function acceptanceCriteria(
  entities: readonly PlanEntity[],
  relations: readonly PlanRelation[],
  operations: readonly PlanOperation[],
  theme: Theme,
): CriteriaSet {
  const criteria: PlanCriterion[] = [];
  const idOf = new Map<string, string>();
  const add = (key: string, text: string, provenBy: Proof, entity?: string, operation?: string): void => {
    const id = `AC-${criteria.length + 1}`;
    criteria.push({
      id,
      text: text.slice(0, 400),
      ...(entity ? { entity } : {}),
      ...(operation ? { operation } : {}),
      provenBy: [...provenBy],
    });
    idOf.set(key, id);
  };
  for (const entity of entities) addEntity(entity, entities, add);
  for (const operation of operations) {
    if (operation.kind !== 'transition' || !operation.entity) continue;
    const entity = entities.find((one) => one.name === operation.entity);
    if (!entity) continue;
    const label = entity.fields.find((field) => field.name === operation.field)?.label.toLowerCase() ?? 'status';
    add(
      `transition ${entity.name}.${operation.field}.${operation.value}`,
      `${capital(article(entity.label))} can be set to "${operation.value}": its ${label} changes and is kept.`,
      BOTH,
      entity.name,
      operation.id,
    );
  }
  addLinks(entities, relations, add);
  add(
    'dashboard',
    `The start page shows how many ${listOf(entities.map((one) => one.pluralLabel.toLowerCase()))} there are.`,
    BOTH,
  );
  if (theme.background) add('theme background', `The pages' background is ${theme.background}.`, ['frontend_unit']);
  if (theme.primary)
    add('theme primary', `Buttons and other components use ${theme.primary} as their colour.`, ['frontend_unit']);
  return { criteria, idOf };
}

type Add = (key: string, text: string, provenBy: Proof, entity?: string, operation?: string) => void;

function addEntity(entity: PlanEntity, entities: readonly PlanEntity[], add: Add): void {
  const { name } = entity;
  const one = article(entity.label);
  const many = entity.pluralLabel.toLowerCase();
  const op = (kind: string): string => `${kind} ${name}`;
  add(`list ${name}`, `${capital(many)} are listed page by page.`, BOTH, name, op('list'));
  add(
    `create ${name}`,
    `${capital(one)} can be created with its required fields; missing or invalid values are refused with a message for each field.`,
    BOTH,
    name,
    op('create'),
  );
  add(
    `view ${name}`,
    `${capital(one)} can be opened on a page of its own; one that does not exist is answered as not found.`,
    BOTH,
    name,
    op('view'),
  );
  add(
    `update ${name}`,
    `${capital(one)} can be changed; the change is kept and invalid values are refused.`,
    BOTH,
    name,
    op('update'),
  );
  const children = entities.flatMap((other) =>
    other.fields.filter((field) => field.references === name).map((field) => ({ other, field })),
  );
  const holding = children.find(({ field, other }) => field.required && other.name !== name);
  add(
    `delete ${name}`,
    `${capital(one)} can be deleted${holding ? `, except while ${holding.other.pluralLabel.toLowerCase()} still belong to it` : ''}.`,
    BOTH,
    name,
    op('delete'),
  );
  const searchable = entity.fields.filter((field) => ['string', 'text', 'email', 'phone', 'url'].includes(field.type));
  if (searchable.length > 0)
    add(
      `search ${name}`,
      `${capital(many)} can be searched by ${listOf(
        searchable.slice(0, 4).map((field) => field.label.toLowerCase()),
        'or',
      )}.`,
      BOTH,
      name,
      op('search'),
    );
  for (const field of entity.fields) {
    if (field.type === 'enum' || field.type === 'boolean' || field.type === 'reference')
      add(
        `filter ${name}.${field.name}`,
        `${capital(many)} can be filtered by ${field.label.toLowerCase()}.`,
        BACKEND,
        name,
        op('filter'),
      );
  }
  add(`sort ${name}`, `${capital(many)} can be sorted by the columns of their list.`, BACKEND, name, op('sort'));
  add(`export ${name}`, `${capital(many)} can be exported as CSV.`, BACKEND, name, op('export'));
  for (const field of entity.fields) {
    if (field.unique)
      add(
        `unique ${name}.${field.name}`,
        `Two ${many} cannot have the same ${field.label.toLowerCase()}.`,
        ['backend_unit'],
        name,
        op('create'),
      );
  }
  for (const { other, field } of children) {
    if (other.name === name) continue;
    const role = field.name === varName(name) ? '' : ` as ${field.label.toLowerCase()}`;
    add(
      `children ${name}>${other.name}.${field.name}`,
      `The page of ${one} lists its ${other.pluralLabel.toLowerCase()}${role}.`,
      BOTH,
      name,
      op('view'),
    );
  }
}

function addLinks(entities: readonly PlanEntity[], relations: readonly PlanRelation[], add: Add): void {
  for (const relation of relations) {
    if (relation.kind !== 'many-to-many') continue;
    const from = entities.find((one) => one.name === relation.from);
    const to = entities.find((one) => one.name === relation.to);
    if (!from || !to) continue;
    add(
      `link ${[from.name, to.name].sort().join('|')}`,
      `${capital(article(from.label))} can be linked to several ${to.pluralLabel.toLowerCase()}, and ${article(to.label)} to several ${from.pluralLabel.toLowerCase()}; both pages show it.`,
      BOTH,
      from.name,
      `update ${from.name}`,
    );
  }
}

const varName = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `a pet`, `an invoice`, `a user`, `an hour`. */
export function article(label: string): string {
  const text = /^[A-Z]{2,}\b/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
  const vowel =
    /^(?:[aeiou](?!ni(?:t|que|form|on|v)|se[rd]?\b|tility|sage|r[io]|ten|k)|hour|honou?r|heir)/i.test(text) &&
    !/^(?:one|eu|ew)/i.test(text);
  return `${vowel || /^[FHLMNRSX][A-Z]/.test(text) || /^unin|^unim|^ubl|^under|^upd|^url/i.test(text) ? 'an' : 'a'} ${text}`;
}

export function listOf(items: readonly string[], word = 'and'): string {
  if (items.length <= 1) return items[0] ?? '';
  const more = items.length - 8;
  const shown = more > 0 ? [...items.slice(0, 8), more === 1 ? 'one more kind' : `${more} more kinds`] : items;
  return `${shown.slice(0, -1).join(', ')} ${word} ${shown.at(-1)}`;
}

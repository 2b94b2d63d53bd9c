import { toResources, type Plan, type Resource, type ResourceField } from '#foundry/planning';
import { CriteriaIndex } from './criteria.js';
import { toOptions } from './enum-options.js';
import { iconFor } from './icons.js';
import { layoutFor, statusField } from './layout.js';
import type {
  ChildModel,
  EntityModel,
  EntityRef,
  FieldModel,
  DashboardModel,
  LinkModel,
  ProjectModel,
  TransitionModel,
} from './project-model.js';
import { seedRows } from './seed/seed-rows.js';
import { entityStorage, fieldStorage } from './storage.js';
import { summedField } from './sums.js';
import { toTheme } from './theme.js';

const MAX_LIST_FIELDS = 6;

/** What a list shows first, after what stands for the record. Types that are missing are never shown in a list. */
const LIST_PRIORITY: readonly FieldModel['type'][] = [
  'enum',
  'reference',
  'date',
  'datetime',
  'money',
  'integer',
  'decimal',
  'percent',
  'rating',
  'boolean',
  'email',
  'phone',
  'time',
  'string',
  'color',
];

/** Decides every name, label, layout and seed row of the project that `plan` describes. `generator`: Foundry's version. */
export function toProjectModel(plan: Plan, generator: string): ProjectModel {
  const resources = toResources(plan);
  const refs = new Map(resources.map((resource) => [resource.entity.name, toRef(resource)]));
  const criteria = new CriteriaIndex(plan);
  const fields = new Map(
    resources.map((resource) => [resource, resource.fields.map((field) => toField(field, resource, refs, criteria))]),
  );
  const seeds = seedRows(resources, plan.slug);
  const entities = resources.map((resource): EntityModel => {
    const own = fields.get(resource)!;
    const pick = (chosen: readonly ResourceField[]) => chosen.map((field) => own[resource.fields.indexOf(field)]!);
    const display = pick(resource.display);
    const sum = summedField(resource);
    return {
      className: resource.className,
      varName: resource.varName,
      pluralVarName: resource.pluralVarName,
      fileName: resource.fileName,
      path: resource.path,
      table: resource.table,
      label: resource.entity.label,
      pluralLabel: resource.entity.pluralLabel,
      noun: inSentence(resource.entity.label),
      pluralNoun: inSentence(resource.entity.pluralLabel),
      ...(resource.entity.description === undefined ? {} : { description: resource.entity.description }),
      fields: own,
      displayField: display[0] ?? own[0]!,
      display,
      displaySeparator: resource.displaySeparator,
      displayExpression: displayExpression(resource),
      listFields: listFields(own, display, statusField(resource)?.name),
      searchFields: pick(resource.searchFields),
      filterFields: pick(resource.filterFields),
      dateFields: pick(resource.dateFields),
      children: childrenOf(resource, resources, refs, criteria),
      links: resource.links.map((link): LinkModel => ({
        ...link,
        target: refs.get(link.target)!,
        backendCriteria: criteria.ofLink(resource.entity.name, inSentence(link.label)),
      })),
      layout: layoutFor(resource, plan.pages),
      ...(sum && { sumField: pick([sum])[0]! }),
      seed: seeds.get(resource)!,
      icon: iconFor(resource.entity.name),
      criteria: criteria.of(resource.entity.name),
      transitions: transitionsOf(resource, own, plan, criteria),
      storage: { ...entityStorage(resource, (name) => refs.get(name)!.table), ...testSamples(resource, own, refs, resources) },
    };
  });
  return {
    plan,
    title: plan.title,
    slug: plan.slug,
    summary: plan.summary,
    tagline: taglineOf(entities),
    theme: toTheme(plan.theme, plan.slug),
    entities,
    criteria: criteria.of(undefined),
    dashboard: dashboardOf(entities, refs),
    generator,
  };
}

const MAX_NAMED_KINDS = 5;

function taglineOf(entities: readonly EntityModel[]): string {
  const named = entities.length <= MAX_NAMED_KINDS ? entities : entities.slice(0, MAX_NAMED_KINDS - 1);
  const kinds = named.map(({ pluralLabel, pluralNoun }, index) => (index === 0 ? pluralLabel : pluralNoun));
  if (named.length < entities.length) kinds.push('more');
  const last = kinds.pop()!;
  return `${kinds.length === 0 ? last : `${kinds.join(', ')} and ${last}`} at a glance`;
}

function toRef(resource: Resource): EntityRef {
  const { className, varName, pluralVarName, fileName, path, table } = resource;
  const display = resource.display[0] ?? resource.fields[0]!;
  return {
    className,
    varName,
    pluralVarName,
    fileName,
    path,
    table,
    label: resource.entity.label,
    pluralLabel: resource.entity.pluralLabel,
    noun: inSentence(resource.entity.label),
    pluralNoun: inSentence(resource.entity.pluralLabel),
    displayFieldName: display.name,
    displayColumn: display.column,
  };
}

function toField(
  field: ResourceField,
  resource: Resource,
  refs: ReadonlyMap<string, EntityRef>,
  criteria: CriteriaIndex,
): FieldModel {
  const { enum: values, references, ...rest } = field;
  const noun = inSentence(field.label);
  const { name } = resource.entity;
  return {
    ...rest,
    noun,
    options: toOptions(values),
    storage: {
      ...fieldStorage(field, resource.table),
      filterCriteria: criteria.ofFilter(
        name,
        noun,
        [...resource.filterFields, ...resource.dateFields].map((other) => inSentence(other.label)),
      ),
      uniqueCriteria: field.unique ? criteria.ofUnique(name, noun) : '',
    },
    ...(references === undefined ? {} : { target: refs.get(references)! }),
  };
}

/** What the delivered tests of an entity are written with. */
function testSamples(
  resource: Resource,
  fields: readonly FieldModel[],
  refs: ReadonlyMap<string, EntityRef>,
  all: readonly Resource[],
) {
  const targets = [
    resource.entity.name,
    ...resource.fields.flatMap((field) => field.references ?? []),
    ...resource.links.map((link) => link.target),
    ...all
      .filter((other) => other.fields.some((field) => field.references === resource.entity.name))
      .map((other) => other.entity.name),
  ];
  const creators = [...new Set(targets)].map((target) => `create${refs.get(target)!.className}`);
  return {
    builders: [...creators, `${resource.varName}Input`].sort(),
    sortSample: fields.find(sortsClearly),
    changeSample: fields.find(
      ({ storage }) => storage.samples.other !== undefined && storage.samples.other !== storage.samples.sample,
    ),
  };
}

/** Whether the field's two sample values differ and order in the same way everywhere. */
function sortsClearly({ type, storage }: FieldModel): boolean {
  const ordered = ['string', 'email', 'date', 'datetime', 'money', 'integer', 'decimal', 'percent', 'time'];
  return ordered.includes(type) && storage.samples.sample !== storage.samples.other;
}

function listFields(fields: readonly FieldModel[], display: readonly FieldModel[], status: string | undefined): FieldModel[] {
  const rank = (field: FieldModel) =>
    display.includes(field) ? -2 : field.name === status ? -1 : LIST_PRIORITY.indexOf(field.type) - (field.required ? 0.5 : 0);
  const chosen = fields
    .filter((field) => display.includes(field) || LIST_PRIORITY.includes(field.type))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MAX_LIST_FIELDS);
  return [...display, ...fields.filter((field) => chosen.includes(field) && !display.includes(field))].slice(0, MAX_LIST_FIELDS);
}

/** One-to-many relations seen from the one side; when an entity refers to this one twice, the labels say by which field. */
function childrenOf(
  resource: Resource,
  all: readonly Resource[],
  refs: ReadonlyMap<string, EntityRef>,
  criteria: CriteriaIndex,
): ChildModel[] {
  return all.flatMap((child) => {
    const references = child.fields.filter((field) => field.references === resource.entity.name);
    return references.map((field): ChildModel => ({
      entity: refs.get(child.entity.name)!,
      fieldName: field.name,
      valueName: field.valueName,
      label: references.length > 1 ? `${child.entity.pluralLabel} (${inSentence(field.label)})` : child.entity.pluralLabel,
      column: field.column,
      required: field.required,
      filterable: child.filterFields.includes(field),
      backendCriteria: criteria.ofChildren(resource.entity.name, inSentence(child.entity.pluralLabel)),
    }));
  });
}

/** A TypeScript expression over `record` that gives the record's name for people; made of identifiers only. */
function displayExpression(resource: Resource): string {
  const parts = resource.display.map((field) =>
    field.type === 'reference' ? `record.${field.name}?.label` : `record.${field.name}`,
  );
  const only = resource.display[0];
  if (only === undefined) return '`#${record.id}`';
  if (resource.display.length === 1) {
    if (only.type === 'string' && only.required) return parts[0]!;
    return `String(${parts[0]} ?? \`#\${record.id}\`)`;
  }
  return `[${parts.join(', ')}].filter(Boolean).join('${resource.displaySeparator}')`;
}

function transitionsOf(
  resource: Resource,
  fields: readonly FieldModel[],
  plan: Plan,
  criteria: CriteriaIndex,
): TransitionModel[] {
  return plan.operations.flatMap((operation) => {
    if (operation.kind !== 'transition' || operation.entity !== resource.entity.name) return [];
    const field = fields.find((candidate) => candidate.type === 'enum' && candidate.name === operation.field);
    const option = field?.options.find((candidate) => candidate.value === operation.value);
    if (field === undefined || option === undefined) return [];
    return [
      {
        field,
        option,
        text: operation.text,
        backendCriteria: criteria.ofOperation(operation.id, 'backend_unit'),
        frontendCriteria: criteria.ofOperation(operation.id, 'frontend_unit'),
      },
    ];
  });
}

const MAX_BREAKDOWNS = 6;

function dashboardOf(entities: readonly EntityModel[], refs: ReadonlyMap<string, EntityRef>): DashboardModel {
  const refOf = (entity: EntityModel) => [...refs.values()].find((ref) => ref.table === entity.table)!;
  const breakdowns = entities
    .flatMap((entity) =>
      entity.fields
        .filter((field) => field.type === 'enum')
        .map((field) => ({ entity: refOf(entity), field, ...(entity.sumField && { sum: entity.sumField }) })),
    )
    .sort((a, b) => Number(b.field.name === 'status') - Number(a.field.name === 'status'))
    .slice(0, MAX_BREAKDOWNS);
  const dated = entities.flatMap((entity) => entity.dateFields.map((field) => ({ entity, field })));
  const telling = dated.filter(({ field }) => !/birth|dob|expir/i.test(field.name));
  const planned = telling.find(
    ({ entity, field }) => entity.layout.kind === 'calendar' && entity.layout.dateField === field.name,
  );
  const chosen = planned ?? telling.find(({ field }) => field.required) ?? telling[0];
  return { breakdowns, ...(chosen === undefined ? {} : { timeline: { entity: refOf(chosen.entity), field: chosen.field } }) };
}

/** A label inside a sentence: `Pet owner` → `pet owner`; `FAQ` and `VIP guest` keep their capitals. */
function inSentence(label: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(label) ? label[0]!.toLowerCase() + label.slice(1) : label;
}

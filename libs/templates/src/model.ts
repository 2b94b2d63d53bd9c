import { toResources, type Plan, type Resource, type ResourceField } from '#foundry/planning';
import { toOptions } from './enum-options.js';
import { iconFor } from './icons.js';
import { layoutFor, statusField } from './layout.js';
import type { ChildModel, EntityModel, EntityRef, FieldModel, LinkModel, ProjectModel } from './project-model.js';
import { toTheme } from './theme.js';

const MAX_LIST_FIELDS = 7;

/** What a list shows first, after what stands for the record. Types that are missing are never shown in a list. */
const LIST_PRIORITY: readonly FieldModel['type'][] = [
  'enum', 'reference', 'date', 'datetime', 'money', 'integer', 'decimal', 'percent', 'rating', 'boolean', 'email', 'phone', 'time', 'string', 'color',
]; // prettier-ignore

/** Decides every name, label, layout and seed row of the project that `plan` describes. `generator`: Foundry's version. */
export function toProjectModel(plan: Plan, generator: string): ProjectModel {
  const resources = toResources(plan);
  const refs = new Map(resources.map((resource) => [resource.entity.name, toRef(resource)]));
  const fields = new Map(resources.map((resource) => [resource, resource.fields.map((field) => toField(field, refs))]));
  const entities = resources.map((resource): EntityModel => {
    const own = fields.get(resource)!;
    const pick = (chosen: readonly ResourceField[]) => chosen.map((field) => own[resource.fields.indexOf(field)]!);
    const display = pick(resource.display);
    return {
      className: resource.className,
      varName: resource.varName,
      pluralVarName: resource.pluralVarName,
      fileName: resource.fileName,
      path: resource.path,
      table: resource.table,
      label: resource.entity.label,
      pluralLabel: resource.entity.pluralLabel,
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
      children: childrenOf(resource, resources, refs),
      links: resource.links.map((link): LinkModel => ({ ...link, target: refs.get(link.target)! })),
      layout: layoutFor(resource, plan.pages),
      seed: [],
      icon: iconFor(resource.entity.name),
    };
  });
  return {
    plan,
    title: plan.title,
    slug: plan.slug,
    summary: plan.summary,
    theme: toTheme(plan.theme, plan.slug),
    entities,
    generator,
  };
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
    displayFieldName: display.name,
    displayColumn: display.column,
  };
}

function toField(field: ResourceField, refs: ReadonlyMap<string, EntityRef>): FieldModel {
  const { enum: values, references, ...rest } = field;
  return { ...rest, options: toOptions(values), ...(references === undefined ? {} : { target: refs.get(references)! }) };
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
function childrenOf(resource: Resource, all: readonly Resource[], refs: ReadonlyMap<string, EntityRef>): ChildModel[] {
  return all.flatMap((child) => {
    const references = child.fields.filter((field) => field.references === resource.entity.name);
    return references.map((field): ChildModel => ({
      entity: refs.get(child.entity.name)!,
      fieldName: field.name,
      valueName: field.valueName,
      label: references.length > 1 ? `${child.entity.pluralLabel} (${field.label.toLowerCase()})` : child.entity.pluralLabel,
    }));
  });
}

/** A TypeScript expression over `record` that gives the record's name for people; made of identifiers only. */
function displayExpression(resource: Resource): string {
  const parts = resource.display.map((field) => (field.type === 'reference' ? `record.${field.name}?.label` : `record.${field.name}`));
  const only = resource.display[0];
  if (only === undefined) return '`#${record.id}`';
  if (resource.display.length === 1) {
    if (only.type === 'string' && only.required) return parts[0]!;
    return `String(${parts[0]} ?? \`#\${record.id}\`)`;
  }
  return `[${parts.join(', ')}].filter(Boolean).join('${resource.displaySeparator}')`;
}

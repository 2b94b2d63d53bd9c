import type { Plan, Resource, ResourceField } from '#foundry/planning';
import type { LayoutModel } from './project-model.js';

const STATUS = /(status|state|stage|phase|progress|column)$/i;
const START =
  /^(date|day|when|start|starts|scheduled|appointment|visit|event|session|check ?in|due|deadline|departure|arrival|reservation|booking|from)/i;
const NOT_A_PLAN = /birth|dob|created|updated|joined|hired|registered|published|purchase|acquired|expir|released|last/i;
const END = /^(end|until|to$|finish|checkout|checkOut|return|due)/i;

/** The layout the plan's pages ask for, when the entity's fields can carry it; else what its shape suggests. */
export function layoutFor(resource: Resource, pages: Plan['pages']): LayoutModel {
  const asked = pages.filter((page) => page.entity === resource.entity.name).map((page) => page.kind);
  const status = statusField(resource);
  const date = dateField(resource);
  const image = resource.fields.find((field) => field.type === 'image');
  for (const kind of asked) {
    if (kind === 'board' && status !== undefined) return { kind, statusField: status.name };
    if (kind === 'calendar' && date !== undefined) return calendar(resource, date);
    if (kind === 'gallery') return { kind, imageField: image?.name };
  }
  if (asked.includes('table')) return { kind: 'table' };
  if (image !== undefined) return { kind: 'gallery', imageField: image.name };
  if (status !== undefined && STATUS.test(status.name) && date === undefined) return { kind: 'board', statusField: status.name };
  if (date !== undefined && START.test(date.name)) return calendar(resource, date);
  return { kind: 'table' };
}

function calendar(resource: Resource, date: ResourceField): LayoutModel {
  const end = resource.dateFields.find((field) => field !== date && field.type === date.type && END.test(field.name));
  return end === undefined
    ? { kind: 'calendar', dateField: date.name }
    : { kind: 'calendar', dateField: date.name, endField: end.name };
}

/** The enum that says where a record stands: by name, else the first with a handful of values. */
export function statusField(resource: Pick<Resource, 'fields'>): ResourceField | undefined {
  const enums = resource.fields.filter((field) => field.type === 'enum' && field.enum.length >= 2 && field.enum.length <= 8);
  return enums.find((field) => STATUS.test(field.name)) ?? enums[0];
}

/** The date a record is planned for, rather than one it remembers. */
function dateField(resource: Resource): ResourceField | undefined {
  const candidates = resource.dateFields.filter((field) => !NOT_A_PLAN.test(field.name) || START.test(field.name));
  return candidates.find((field) => START.test(field.name)) ?? candidates[0];
}

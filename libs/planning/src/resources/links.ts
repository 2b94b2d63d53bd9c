import type { PlanEntity } from '../plan.schemas.js';
import { camel, type EntityNames, kebab, pluralName, singularName, snake, unique } from './naming.js';
import { BUILT_IN, LIST_PARAMETERS, type PlanShape, type ResourceField, type ResourceLink } from './types.js';

/** Both sides of every many-to-many relation, by entity; a relation that is stated from both ends counts once. */
export function toLinks(
  plan: PlanShape,
  names: ReadonlyMap<string, EntityNames>,
  entities: ReadonlyMap<string, PlanEntity>,
  drafts: readonly { readonly entity: PlanEntity; readonly fields: readonly ResourceField[]; readonly table: string }[],
): Map<string, ResourceLink[]> {
  const tables = new Set(['migrations', 'sqlite_sequence', ...drafts.map((draft) => draft.table)]);
  const taken = new Map(
    drafts.map((draft) => [
      draft.entity.name,
      new Set([...BUILT_IN, ...draft.fields.flatMap((f) => [f.name.toLowerCase(), f.valueName.toLowerCase()])]),
    ]),
  );
  const parameters = new Map(
    drafts.map((draft) => [
      draft.entity.name,
      new Set(
        [...LIST_PARAMETERS, ...draft.fields.flatMap((f) => [f.valueName, `${f.valueName}From`, `${f.valueName}To`])].map((p) =>
          p.toLowerCase(),
        ),
      ),
    ]),
  );
  const links = new Map<string, ResourceLink[]>();
  const seen = new Set<string>();
  const add = (
    from: string,
    to: string,
    preferred: string,
    rest: Pick<ResourceLink, 'table' | 'ownColumn' | 'targetColumn' | 'owner'>,
    label?: string,
  ) => {
    const free = taken.get(from)!;
    const name = unique(free, preferred);
    const singular = singularName(name);
    const link: ResourceLink = {
      name,
      idsName: unique(free, `${singular}Ids`),
      filterName: unique(parameters.get(from)!, `${singular}Id`),
      label: label ?? entities.get(to)!.pluralLabel,
      target: to,
      ...rest,
    };
    links.set(from, [...(links.get(from) ?? []), link]);
  };
  for (const relation of plan.relations) {
    const from = names.get(relation.from);
    const to = names.get(relation.to);
    if (relation.kind !== 'many-to-many' || from === undefined || to === undefined) continue;
    const key = [...[relation.from, relation.to].sort(), relation.name ?? ''].join(' ');
    if (seen.has(key) || (relation.name === undefined && [...seen].some((k) => k.startsWith(key)))) continue;
    seen.add(key);
    const forward = relation.name ?? camel(to.path);
    const table = unique(
      tables,
      relation.name === undefined ? `${from.table}_${to.table}` : `${from.table}_${snake(forward)}`,
      '_',
    );
    const ownColumn = `${snake(singularName(camel(from.path)))}_id`;
    const other = `${snake(singularName(forward))}_id`;
    const targetColumn = other === ownColumn ? `other_${other}` : other;
    add(
      relation.from,
      relation.to,
      pluralFor(forward),
      { table, ownColumn, targetColumn, owner: true },
      relation.name === undefined ? undefined : sentence(forward),
    );
    const symmetric = relation.from === relation.to;
    const back = symmetric ? `${singularName(forward)}Of` : camel(from.path);
    const backLabel = symmetric ? `${sentence(singularName(forward))} of` : undefined;
    add(relation.to, relation.from, back, { table, ownColumn: targetColumn, targetColumn: ownColumn, owner: false }, backLabel);
  }
  return links;
}

const pluralFor = (name: string): string => (singularName(name) === name ? pluralName(name) : name);

/** `assignedMembers` → `Assigned members`. */
function sentence(name: string): string {
  const text = kebab(name).replaceAll('-', ' ');
  return text[0]!.toUpperCase() + text.slice(1);
}

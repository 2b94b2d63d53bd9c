import type { Resource, ResourceField } from '#foundry/planning';
import { validValue } from './field-values.js';

export type Body = Record<string, unknown>;

/** Makes request bodies; the records that references point to must have been created before. */
export class SampleRecords {
  /** Ids of created records by entity name, the oldest first. */
  readonly created = new Map<string, number[]>();
  private serial = 0;
  private readonly taken = new Map<ResourceField, number>();

  remember(entity: string, id: number): void {
    this.created.set(entity, [...(this.created.get(entity) ?? []), id]);
  }

  /** Only what is required; undefined when a record that it must refer to does not exist. */
  minimal(resource: Resource): Body | undefined {
    return this.body(resource, isNeeded, false, true);
  }

  /** Everything, at the edges of what is allowed. */
  complete(resource: Resource): Body | undefined {
    const body = this.body(resource, () => true, true, true);
    if (!body) return undefined;
    for (const link of resource.links) body[link.idsName] = (this.created.get(link.target) ?? []).slice(0, 2);
    return body;
  }

  /** A body to be spoilt: it would be valid, but uses up no record that only one other may refer to. */
  draft(resource: Resource): Body {
    return this.body(resource, isNeeded, false, false) ?? {};
  }

  /** A new value of the field. */
  another(field: ResourceField): unknown {
    this.serial++;
    return this.value(field, false, true);
  }

  private body(resource: Resource, wanted: (field: ResourceField) => boolean, edge: boolean, fresh: boolean): Body | undefined {
    this.serial++;
    const body: Body = {};
    for (const field of resource.fields) {
      if (!wanted(field)) continue;
      const value = this.value(field, edge, fresh);
      if (value === undefined && field.required) return undefined;
      if (value !== undefined) body[field.valueName] = value;
    }
    return body;
  }

  private value(field: ResourceField, edge: boolean, fresh: boolean): unknown {
    if (field.type !== 'reference') return validValue(field, this.serial, edge);
    const targets = this.created.get(field.references ?? '') ?? [];
    if (!field.unique || !fresh) return targets[0];
    // a one-to-one reference needs a record that no other one refers to yet
    const used = this.taken.get(field) ?? 0;
    if (used < targets.length) this.taken.set(field, used + 1);
    return targets[used];
  }
}

const isNeeded = (field: ResourceField): boolean => field.required && field.default === undefined;

/**
 * How many records of an entity are made before anything refers to them: two, and one more for each record that
 * refers to it alone.
 */
export function recordsNeeded(
  resource: Resource,
  resources: readonly Resource[],
  seen: ReadonlySet<Resource> = new Set(),
): number {
  if (seen.has(resource)) return 0;
  const path = new Set([...seen, resource]);
  const alone = resources.filter(
    (other) => other !== resource && other.fields.some((field) => field.unique && field.references === resource.entity.name),
  );
  // each of those makes its own records, one with everything and one to try a duplicate
  return alone.reduce((sum, other) => sum + recordsNeeded(other, resources, path) + 2, 2);
}

/** Referenced resources before those that need them; the plan's order otherwise. */
export function inDependencyOrder(resources: readonly Resource[]): Resource[] {
  const byEntity = new Map(resources.map((resource) => [resource.entity.name, resource]));
  const ordered = new Set<Resource>();
  const visit = (resource: Resource, path: ReadonlySet<Resource>): void => {
    if (ordered.has(resource) || path.has(resource)) return;
    for (const field of resource.fields) {
      const target = field.required ? byEntity.get(field.references ?? '') : undefined;
      if (target) visit(target, new Set([...path, resource]));
    }
    ordered.add(resource);
  };
  for (const resource of resources) visit(resource, new Set());
  return [...ordered];
}

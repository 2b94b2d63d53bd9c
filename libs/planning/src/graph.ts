import type { Plan } from './plan.schemas.js';

export interface PlanGraph {
  readonly nodes: readonly { readonly id: string; readonly kind: 'entity' | 'component' | 'task'; readonly label: string }[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind: 'relates' | 'shows' | 'implements' | 'depends-on';
    readonly label?: string;
  }[];
}

/** The plan as a graph: entities with their relations, pages with what they show, tasks with what they implement and wait for. */
export function renderGraph(plan: Plan): PlanGraph {
  const nodes: PlanGraph['nodes'][number][] = [
    ...plan.entities.map((entity) => ({ id: `entity:${entity.name}`, kind: 'entity' as const, label: entity.label })),
    ...plan.pages.map((page) => ({ id: `page:${page.id}`, kind: 'component' as const, label: page.title })),
    ...plan.tasks.map((task) => ({ id: `task:${task.id}`, kind: 'task' as const, label: task.title })),
  ];
  const entityOf = new Map(plan.criteria.map((criterion) => [criterion.id, criterion.entity]));
  const edges: PlanGraph['edges'][number][] = [
    ...plan.relations.map((relation) => ({
      from: `entity:${relation.from}`,
      to: `entity:${relation.to}`,
      kind: 'relates' as const,
      label: relation.kind,
    })),
    ...plan.pages.flatMap((page) =>
      page.entity ? [{ from: `page:${page.id}`, to: `entity:${page.entity}`, kind: 'shows' as const }] : [],
    ),
    ...plan.tasks.flatMap((task) =>
      [...new Set(task.criteria.map((id) => entityOf.get(id)))].flatMap((entity) =>
        entity ? [{ from: `task:${task.id}`, to: `entity:${entity}`, kind: 'implements' as const }] : [],
      ),
    ),
    ...plan.tasks.flatMap((task) =>
      task.dependsOn.map((id) => ({ from: `task:${task.id}`, to: `task:${id}`, kind: 'depends-on' as const })),
    ),
  ];
  return { nodes, edges };
}

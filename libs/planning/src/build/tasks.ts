import type { Plan, PlanCriterion, PlanEntity } from '../plan.schemas.js';

/** The work as tasks: the backend and the frontend of each entity, in the order that references need; then what spans them. */
export function planTasks(entities: readonly PlanEntity[], criteria: readonly PlanCriterion[]): Plan['tasks'] {
  const tasks: Plan['tasks'] = [];
  const backend = new Map<string, string>();
  const nextId = (): string => `T-${tasks.length + 1}`;
  const provenIn = (entity: string | undefined, check: 'backend_unit' | 'frontend_unit'): string[] =>
    criteria.filter((one) => one.entity === entity && one.provenBy.includes(check)).map((one) => one.id);
  for (const entity of byReferences(entities)) {
    const needed = entity.fields.flatMap((field) =>
      field.references && field.references !== entity.name ? (backend.get(field.references) ?? []) : [],
    );
    const id = nextId();
    tasks.push({
      id,
      title: `Store and serve ${entity.pluralLabel.toLowerCase()}`,
      role: 'backend',
      criteria: provenIn(entity.name, 'backend_unit'),
      dependsOn: [...new Set(needed)],
    });
    backend.set(entity.name, id);
  }
  const screens: string[] = [];
  for (const entity of entities) {
    const id = nextId();
    tasks.push({
      id,
      title: `Pages for ${entity.pluralLabel.toLowerCase()}`,
      role: 'frontend',
      criteria: provenIn(entity.name, 'frontend_unit'),
      dependsOn: [backend.get(entity.name)!],
    });
    screens.push(id);
  }
  tasks.push({
    id: nextId(),
    title: 'Start page and theme',
    role: 'frontend',
    criteria: provenIn(undefined, 'frontend_unit'),
    dependsOn: screens,
  });
  return tasks;
}

/** Entities after those that they need; within a ring, as named. */
export function byReferences(entities: readonly PlanEntity[]): PlanEntity[] {
  const ordered: PlanEntity[] = [];
  const visiting = new Set<string>();
  const visit = (entity: PlanEntity): void => {
    if (ordered.includes(entity) || visiting.has(entity.name)) return;
    visiting.add(entity.name);
    for (const field of entity.fields) {
      const target = field.references && entities.find((one) => one.name === field.references);
      if (target && field.required) visit(target);
    }
    ordered.push(entity);
  };
  for (const entity of entities) visit(entity);
  return ordered;
}

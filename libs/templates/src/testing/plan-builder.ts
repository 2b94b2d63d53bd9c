import { planSchema, type Plan, type PlanEntity, type PlanField } from '#foundry/planning';

type FieldOptions = Partial<Omit<PlanField, 'name' | 'type'>>;

/** `petOwner` → `Pet owner` */
function label(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words[0]!.toUpperCase() + words.slice(1);
}

/** A required field. */
export function field(name: string, type: PlanField['type'] = 'string', options: FieldOptions = {}): PlanField {
  return { name, label: label(name), type, required: true, source: 'stated', ...options };
}

export const optional = (name: string, type: PlanField['type'] = 'string', options: FieldOptions = {}): PlanField =>
  field(name, type, { ...options, required: false });

export const choice = (name: string, values: string[], options: FieldOptions = {}): PlanField =>
  field(name, 'enum', { ...options, enum: values });

export const reference = (name: string, references: string, options: FieldOptions = {}): PlanField =>
  field(name, 'reference', { ...options, references });

export function entity(name: string, fields: PlanField[], pluralLabel = `${label(name)}s`): PlanEntity {
  return { name, label: label(name), pluralLabel, fields, source: 'stated' };
}

const KINDS = ['list', 'view', 'create', 'update', 'delete', 'search', 'filter', 'sort', 'export'] as const;

/** A complete plan around some entities: every operation for each of them, one criterion an operation. */
export function plan(title: string, entities: PlanEntity[], rest: Partial<Plan> = {}): Plan {
  const transitions = rest.operations ?? [];
  const operations: Plan['operations'] = [
    ...entities.flatMap((e) =>
      KINDS.map((kind) => ({
        id: `${kind}-${e.name}`,
        kind,
        entity: e.name,
        text: `People can ${kind} ${e.pluralLabel.toLowerCase()}.`,
        source: 'inferred' as const,
      })),
    ),
    { id: 'dashboard', kind: 'dashboard', text: 'People see an overview.', source: 'inferred' },
    ...transitions,
  ];
  return planSchema.parse({
    version: 1,
    title,
    slug: title
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, ''),
    summary: `${title}, kept in one place.`,
    stack: 'node-react',
    entities,
    relations: [],
    pages: [],
    nonFunctional: [],
    criteria: operations.map((operation, index) => ({
      id: `AC-${index + 1}`,
      text: operation.text,
      ...(operation.entity === undefined ? {} : { entity: operation.entity }),
      operation: operation.id,
      provenBy: ['backend_unit', 'frontend_unit'],
    })),
    theme: {},
    tasks: [],
    coverage: { covered: [], notCovered: [] },
    contract: {},
    ...rest,
    operations,
  });
}

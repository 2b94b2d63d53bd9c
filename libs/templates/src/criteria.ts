import { operationKindSchema, type Plan } from '#foundry/planning';
import type { CriteriaModel, CriterionTopic } from './project-model.js';

type Criterion = Plan['criteria'][number];
type Proof = Criterion['provenBy'][number];

const TOPICS: readonly CriterionTopic[] = [...operationKindSchema.options, 'relations'];

/** Looks up which criteria a test proves, by the operation that they name. */
export class CriteriaIndex {
  private readonly kindOf: ReadonlyMap<string, CriterionTopic>;

  constructor(private readonly plan: Plan) {
    this.kindOf = new Map<string, CriterionTopic>([
      ...operationKindSchema.options.map((kind): [string, CriterionTopic] => [kind, kind]),
      ...plan.operations.map((operation): [string, CriterionTopic] => [operation.id, operation.kind]),
    ]);
  }

  /** The criteria of one entity, or, without one, of the project as a whole. */
  of(entity: string | undefined): CriteriaModel {
    const own = this.plan.criteria.filter((criterion) => this.entityOf(criterion) === entity);
    return { backend: this.byTopic(own, 'backend_unit'), frontend: this.byTopic(own, 'frontend_unit') };
  }

  /** The criteria of one operation alone, for operations of which an entity can have several. */
  ofOperation(id: string, proof: Proof): string {
    return prefix(this.plan.criteria.filter((criterion) => criterion.operation === id && criterion.provenBy.includes(proof)));
  }

  private entityOf(criterion: Criterion): string | undefined {
    return criterion.entity ?? this.plan.operations.find((operation) => operation.id === criterion.operation)?.entity;
  }

  private byTopic(criteria: readonly Criterion[], proof: Proof): Record<CriterionTopic, string> {
    const topicOf = (criterion: Criterion) => this.kindOf.get(criterion.operation ?? '') ?? 'relations';
    const entries = TOPICS.map((topic) => [topic, prefix(criteria.filter((c) => c.provenBy.includes(proof) && topicOf(c) === topic))]);
    return Object.fromEntries(entries) as Record<CriterionTopic, string>;
  }
}

function prefix(criteria: readonly Criterion[]): string {
  return criteria.length === 0 ? '' : `${criteria.map(({ id }) => id).join(', ')}: `;
}

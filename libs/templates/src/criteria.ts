import { operationKindSchema, type Plan } from '#foundry/planning';
import type { CriteriaModel, CriterionTopic } from './project-model.js';

type Criterion = Plan['criteria'][number];
type Proof = Criterion['provenBy'][number];

const TOPICS: readonly CriterionTopic[] = [...operationKindSchema.options, 'relations', 'theme'];

/** Criteria that one particular test proves, whatever operation they name. */
const UNIQUE = /\bthe same\b|\bunique\b/i;
const LINKED = /\blinked to several\b|\bseveral\b.*\bboth\b/i;
const LISTS = /\bpage of\b.*\blists\b/i;
const PARTICULAR = new RegExp([UNIQUE, LINKED, LISTS].map(({ source }) => source).join('|'), 'i');

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
    const general = own.filter((criterion) => !PARTICULAR.test(criterion.text));
    return { backend: this.byTopic(general, 'backend_unit'), frontend: this.byTopic(own, 'frontend_unit') };
  }

  /** Of an entity's criteria for `filter`, those about one field; all when none names a field of the entity. */
  ofFilter(entity: string, noun: string, allNouns: readonly string[]): string {
    const filters = this.plan.criteria.filter(
      (c) => this.entityOf(c) === entity && this.topicOf(c) === 'filter' && c.provenBy.includes('backend_unit'),
    );
    const naming = (words: string) => filters.filter((criterion) => mentions(criterion, words));
    return prefix(allNouns.some((words) => naming(words).length > 0) ? naming(noun) : filters);
  }

  /** Criteria that say that no two records share the value of `noun`. */
  ofUnique(entity: string, noun: string): string {
    return this.ofParticular(entity, UNIQUE, noun);
  }

  /** Criteria that say that records are linked to several `pluralNoun`. */
  ofLink(entity: string, pluralNoun: string): string {
    return this.ofParticular(entity, LINKED, pluralNoun);
  }

  /** Criteria that say that a record is shown with its `pluralNoun`. */
  ofChildren(entity: string, pluralNoun: string): string {
    return this.ofParticular(entity, LISTS, pluralNoun);
  }

  private ofParticular(entity: string, pattern: RegExp, words: string): string {
    const found = this.plan.criteria.filter((c) => this.entityOf(c) === entity && pattern.test(c.text) && mentions(c, words));
    return prefix(found.filter((criterion) => criterion.provenBy.includes('backend_unit')));
  }

  /** The criteria of one operation alone, for operations of which an entity can have several. */
  ofOperation(id: string, proof: Proof): string {
    return prefix(this.plan.criteria.filter((criterion) => criterion.operation === id && criterion.provenBy.includes(proof)));
  }

  private entityOf(criterion: Criterion): string | undefined {
    return criterion.entity ?? this.plan.operations.find((operation) => operation.id === criterion.operation)?.entity;
  }

  /** By its operation; without one it is about relations, the look, or the overview. */
  private topicOf(criterion: Criterion): CriterionTopic {
    const kind = this.kindOf.get(criterion.operation ?? '');
    if (kind !== undefined) return kind;
    if (this.entityOf(criterion) !== undefined) return 'relations';
    return /colou?r|background|theme/i.test(criterion.text) ? 'theme' : 'dashboard';
  }

  private byTopic(criteria: readonly Criterion[], proof: Proof): Record<CriterionTopic, string> {
    const entries = TOPICS.map((topic) => [
      topic,
      prefix(criteria.filter((c) => c.provenBy.includes(proof) && this.topicOf(c) === topic)),
    ]);
    return Object.fromEntries(entries) as Record<CriterionTopic, string>;
  }
}

const mentions = (criterion: Criterion, words: string): boolean => criterion.text.toLowerCase().includes(words.toLowerCase());

function prefix(criteria: readonly Criterion[]): string {
  return criteria.length === 0 ? '' : `${criteria.map(({ id }) => id).join(', ')}: `;
}

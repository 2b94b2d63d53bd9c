import type { Plan, PlanEntity, PlanField } from '#foundry/planning';
import { expectedEntities, expectedRelations, normal, type Case } from './expected.js';

export interface Count {
  found: number;
  missed: number;
  extra: number;
}
export interface Score {
  readonly entities: Count;
  readonly fields: Count;
  readonly relations: Count;
  /** Types of found fields, where one is expected. */
  readonly types: Count;
  /** Single values of enums. */
  readonly values: Count;
  /** Unique and optional marks; where the request spells its fields out, a mark that nobody asked for is one too many. */
  readonly marks: Count;
  readonly colours: Count;
  readonly notes: string[];
}

export const COUNTED = ['entities', 'fields', 'relations', 'types', 'values', 'marks', 'colours'] as const;
export type Counted = (typeof COUNTED)[number];

const nothing = (): Count => ({ found: 0, missed: 0, extra: 0 });

export const emptyScore = (): Score => ({
  entities: nothing(),
  fields: nothing(),
  relations: nothing(),
  types: nothing(),
  values: nothing(),
  marks: nothing(),
  colours: nothing(),
  notes: [],
});

/** The same name, or one the other's last word: `BlogPost` answers `Post`. */
const alike = (a: string, b: string): number => (a === b ? 3 : a.endsWith(b) || b.endsWith(a) ? 2 : 0);

/** Compares a plan with what is expected. `strict`: the request spells its fields out, so any other field is wrong. */
export function scorePlan(plan: Plan, test: Case, strict: boolean): Score {
  const score = emptyScore();
  const expected = expectedEntities(test.expect);
  const optional = (test.optional ?? '').split(',').map(normal).filter(Boolean);
  const byName = new Map<string, PlanEntity>();
  const used = new Set<PlanEntity>();
  for (const quality of [3, 2]) {
    for (const want of expected) {
      if (byName.has(want.names[0]!)) continue;
      const match = plan.entities.find(
        (entity) =>
          !used.has(entity) &&
          want.names.some((name) => alike(normal(entity.name), name) === quality) &&
          !(quality === 2 && optional.includes(normal(entity.name))),
      );
      if (!match) continue;
      used.add(match);
      byName.set(want.names[0]!, match);
    }
  }
  for (const want of expected) {
    const entity = byName.get(want.names[0]!);
    if (!entity) {
      score.entities.missed += 1;
      score.fields.missed += want.fields.length;
      score.notes.push(`no entity ${want.names[0]}`);
      continue;
    }
    score.entities.found += 1;
    scoreFields(entity, want.fields, strict, score);
  }
  for (const entity of plan.entities) {
    if (used.has(entity) || optional.some((name) => alike(normal(entity.name), name) > 0)) continue;
    score.entities.extra += 1;
    score.notes.push(`extra entity ${entity.name}`);
  }
  scoreRelations(plan, test, byName, strict, score);
  for (const place of ['background', 'primary'] as const) {
    const want = test.theme?.[place];
    if (want === undefined) continue;
    if (plan.theme[place] === want) score.colours.found += 1;
    else {
      score.colours.missed += 1;
      score.notes.push(`theme ${place} is ${plan.theme[place]}, not ${want}`);
    }
  }
  return score;
}

function scoreFields(
  entity: PlanEntity,
  expected: ReturnType<typeof expectedEntities>[number]['fields'],
  strict: boolean,
  score: Score,
): void {
  const used = new Set<string>();
  for (const want of expected) {
    const field = [3, 2].flatMap((quality) =>
      entity.fields.filter((one) => !used.has(one.name) && want.names.some((name) => alike(normal(one.name), name) >= quality)),
    )[0];
    if (!field) {
      score.fields.missed += 1;
      score.notes.push(`${entity.name} has no ${want.names[0]}`);
      continue;
    }
    used.add(field.name);
    score.fields.found += 1;
    const check = (count: Count, right: boolean, what: string): void => {
      if (right) count.found += 1;
      else {
        count.missed += 1;
        score.notes.push(`${entity.name}.${field.name}: ${what}`);
      }
    };
    if (want.values) scoreValues(field, want.values, `${entity.name}.${field.name}`, score);
    if (want.types) check(score.types, want.types.includes(field.type), `type ${field.type}`);
    else if (want.values) check(score.types, field.type === 'enum', `type ${field.type}`);
    if (want.unique) check(score.marks, field.unique === true, 'not unique');
    if (want.optional) check(score.marks, !field.required, 'not optional');
    if (strict && !want.unique && field.unique) {
      score.marks.extra += 1;
      score.notes.push(`${entity.name}.${field.name}: unique`);
    }
  }
  if (!strict || expected.length === 0) return;
  for (const field of entity.fields) {
    if (used.has(field.name) || field.type === 'reference') continue;
    score.fields.extra += 1;
    score.notes.push(`extra field ${entity.name}.${field.name}`);
  }
}

/** Each value counts; letters' case, hyphens and underscores do not. */
function scoreValues(field: PlanField, wanted: readonly string[], where: string, score: Score): void {
  const left = (field.type === 'enum' ? (field.enum ?? []) : []).map(normal);
  for (const value of wanted) {
    const at = left.indexOf(normal(value));
    if (at >= 0) left.splice(at, 1);
    score.values[at >= 0 ? 'found' : 'missed'] += 1;
  }
  score.values.extra += left.length;
  if (left.length > 0 || field.enum?.length !== wanted.length) score.notes.push(`${where}: values ${field.enum?.join('|')}`);
}

function scoreRelations(plan: Plan, test: Case, byName: ReadonlyMap<string, PlanEntity>, strict: boolean, score: Score): void {
  const entityOf = (names: readonly string[]): string | undefined =>
    names
      .map((name) => byName.get(name)?.name ?? plan.entities.find((entity) => normal(entity.name) === name)?.name)
      .find((name) => name !== undefined);
  const left = plan.entities.flatMap((entity) =>
    entity.fields.flatMap((field) => (field.references ? [`${entity.name}>${field.references}`] : [])),
  );
  left.push(...plan.relations.filter((one) => one.kind === 'many-to-many').map((one) => [one.from, one.to].sort().join('<>')));
  const take = (key: string): boolean => {
    const index = left.indexOf(key);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  };
  const keyOf = (relation: ReturnType<typeof expectedRelations>[number]): string => {
    const ends = [entityOf(relation.from) ?? '?', entityOf(relation.to) ?? '?'];
    return relation.kind === 'many-to-many' ? ends.sort().join('<>') : ends.join('>');
  };
  const expectedNames = new Set([...byName.values()].map(({ name }) => name));
  /** The same said by an entity between the two that nobody asked for by name: `Enrollment>Student; Enrollment>Course`. */
  const takeBetween = (key: string): boolean => {
    const [one = '', other = ''] = key.split('<>');
    const middle = plan.entities.find(
      ({ name }) => !expectedNames.has(name) && left.includes(`${name}>${one}`) && left.includes(`${name}>${other}`),
    );
    return middle !== undefined && one !== other && take(`${middle.name}>${one}`) && take(`${middle.name}>${other}`);
  };
  const answers = (relation: ReturnType<typeof expectedRelations>[number]): boolean => {
    const key = keyOf(relation);
    if (take(key)) return true;
    if (relation.kind === 'many-to-many') return takeBetween(key);
    return relation.kind === 'one-to-one' && take(key.split('>').reverse().join('>'));
  };
  for (const relation of expectedRelations(test.relations)) {
    if (answers(relation)) score.relations.found += 1;
    else {
      score.relations.missed += 1;
      score.notes.push(`no relation ${keyOf(relation)}`);
    }
  }
  for (const relation of expectedRelations(test.optionalRelations)) take(keyOf(relation));
  if (!strict) return;
  for (const key of left) {
    if (![...byName.values()].some((entity) => key.startsWith(`${entity.name}>`) || key.startsWith(`${entity.name}<`))) continue;
    score.relations.extra += 1;
    score.notes.push(`extra relation ${key}`);
  }
}

export function addScore(sum: Score, score: Score): void {
  for (const key of COUNTED) {
    sum[key].found += score[key].found;
    sum[key].missed += score[key].missed;
    sum[key].extra += score[key].extra;
  }
}

export const recall = (count: Count): number =>
  count.found + count.missed === 0 ? 1 : count.found / (count.found + count.missed);
export const precision = (count: Count): number =>
  count.found + count.extra === 0 ? 1 : count.found / (count.found + count.extra);

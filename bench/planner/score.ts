import type { Plan, PlanEntity } from '#foundry/planning';
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
  /** Enum values, uniqueness, optional marks, stated types and theme colours that came out right or wrong. */
  readonly details: Count;
  readonly notes: string[];
}

export const emptyScore = (): Score => ({
  entities: { found: 0, missed: 0, extra: 0 },
  fields: { found: 0, missed: 0, extra: 0 },
  relations: { found: 0, missed: 0, extra: 0 },
  details: { found: 0, missed: 0, extra: 0 },
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
    if (plan.theme[place] === want) score.details.found += 1;
    else {
      score.details.missed += 1;
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
    const check = (right: boolean, what: string): void => {
      if (right) score.details.found += 1;
      else {
        score.details.missed += 1;
        score.notes.push(`${entity.name}.${field.name}: ${what}`);
      }
    };
    if (want.values)
      check(
        field.type === 'enum' && field.enum?.join('|').toLowerCase() === want.values.join('|').toLowerCase(),
        `values ${field.enum?.join('|')}`,
      );
    if (want.type) check(field.type === want.type, `type ${field.type}`);
    if (want.unique) check(field.unique === true, 'not unique');
    if (want.optional) check(!field.required, 'not optional');
  }
  if (!strict || expected.length === 0) return;
  for (const field of entity.fields) {
    if (used.has(field.name) || field.type === 'reference') continue;
    score.fields.extra += 1;
    score.notes.push(`extra field ${entity.name}.${field.name}`);
  }
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
  for (const key of ['entities', 'fields', 'relations', 'details'] as const) {
    sum[key].found += score[key].found;
    sum[key].missed += score[key].missed;
    sum[key].extra += score[key].extra;
  }
}

export const recall = (count: Count): number =>
  count.found + count.missed === 0 ? 1 : count.found / (count.found + count.missed);
export const precision = (count: Count): number =>
  count.found + count.extra === 0 ? 1 : count.found / (count.found + count.extra);

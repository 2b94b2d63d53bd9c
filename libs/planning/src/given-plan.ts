import { z } from 'zod';
import { buildContract } from './contract.js';
import { slugOf } from './naming.js';
import { planSchema, type Plan } from './plan.schemas.js';
import { MAX_ENTITIES, requestErrors } from './planning.errors.js';

/** As many problems are listed at once. */
const MAX_PROBLEMS = 20;
/** Tab and line feed are text; other control characters and halves of surrogate pairs are none. */
// oxlint-disable-next-line no-control-regex
const NO_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f\p{Surrogate}]/u;

const givenSchema = planSchema.extend({ contract: z.unknown().optional() });

/** A plan that somebody else made. Its contract is not believed but made anew. @throws planning.invalid_plan with every problem */
export function acceptGiven(input: unknown): Plan {
  const parsed = givenSchema.safeParse(input);
  if (!parsed.success) throw refusal(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const { contract: _notBelieved, ...plan } = parsed.data;
  const problems = problemsOf(plan);
  if (problems.length > 0) throw refusal(problems);
  return { ...plan, contract: buildContract(plan) };
}

/** The same plan under another title; the project's folder is called after it too. */
export function renameTo(plan: Plan, title: string): Plan {
  if (NO_TEXT.test(title)) throw refusal(['title: it has characters that are no text']);
  const renamed = { ...plan, title, slug: slugOf(title) };
  return { ...renamed, contract: buildContract(renamed) };
}

/** What the shape alone does not say: names that are used have to be there, and only once. */
function problemsOf(plan: Omit<Plan, 'contract'>): string[] {
  const problems: string[] = [];
  const entities = new Map(plan.entities.map((entity) => [entity.name, entity]));
  if (plan.entities.length > MAX_ENTITIES)
    problems.push(`entities: ${plan.entities.length} are too many; ${MAX_ENTITIES} are the most`);
  repeated(plan.entities.map(({ name }) => name.toLowerCase())).forEach((name) =>
    problems.push(`entities: ${name} is there twice`),
  );
  const requireEntity = (where: string, name: string | undefined): void => {
    if (name !== undefined && !entities.has(name)) problems.push(`${where}: there is no entity ${name}`);
  };
  for (const { name, fields } of plan.entities) {
    repeated(fields.map((field) => field.name.toLowerCase())).forEach((field) =>
      problems.push(`${name}: the field ${field} is there twice`),
    );
    for (const field of fields) {
      const where = `${name}.${field.name}`;
      if (field.type === 'reference' && field.references === undefined) problems.push(`${where}: a reference names no entity`);
      if (field.type === 'reference') requireEntity(where, field.references);
      if (field.type === 'enum' && field.enum === undefined) problems.push(`${where}: an enum names no values`);
      if (field.min !== undefined && field.max !== undefined && field.min > field.max)
        problems.push(`${where}: min is above max`);
    }
  }
  for (const { from, to } of plan.relations) for (const name of [from, to]) requireEntity('relations', name);
  for (const { id, entity, field } of plan.operations) {
    requireEntity(`operations ${id}`, entity);
    const known = entity === undefined ? undefined : entities.get(entity);
    if (field !== undefined && known && !known.fields.some(({ name }) => name === field))
      problems.push(`operations ${id}: ${known.name} has no field ${field}`);
  }
  for (const { id, entity } of plan.pages) requireEntity(`pages ${id}`, entity);
  for (const { id, entity } of plan.criteria) requireEntity(`criteria ${id}`, entity);
  const lists = { operations: plan.operations, pages: plan.pages, criteria: plan.criteria, tasks: plan.tasks };
  for (const [name, list] of Object.entries(lists))
    repeated(list.map(({ id }) => id)).forEach((id) => problems.push(`${name}: ${id} is there twice`));
  const tasks = new Set(plan.tasks.map(({ id }) => id));
  for (const { id, dependsOn } of plan.tasks)
    for (const other of dependsOn) if (!tasks.has(other)) problems.push(`tasks ${id}: there is no task ${other}`);
  for (const path of textsThatAreNone(plan)) problems.push(`${path}: it has characters that are no text`);
  return problems;
}

function repeated(values: readonly string[]): string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}

function textsThatAreNone(value: unknown, path = ''): string[] {
  if (typeof value === 'string') return NO_TEXT.test(value) ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => textsThatAreNone(inner, path === '' ? key : `${path}.${key}`));
}

function refusal(problems: readonly string[]) {
  const shown = problems.slice(0, MAX_PROBLEMS);
  const more = problems.length > shown.length ? `; and ${problems.length - shown.length} more` : '';
  const errors = shown.map((message) => ({ path: message.split(':')[0] ?? '', message }));
  return requestErrors.invalidPlan(`The plan cannot be built: ${shown.join('; ')}${more}.`, { details: { errors } });
}

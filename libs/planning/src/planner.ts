import { buildContract } from './contract.js';
import { acceptanceCriteria } from './build/criteria.js';
import { planCoverage } from './answers/plan-coverage.js';
import type { Draft } from './build/draft.js';
import { extendInferredStatuses, planOperations } from './build/operations.js';
import { overlookedRelations } from './build/overlooked-relations.js';
import { planPages } from './build/pages.js';
import { planEntities, planRelations } from './build/plan-entities.js';
import { settleEntities } from './build/settle-entities.js';
import { settleFields } from './build/settle-fields.js';
import { addReferences, breakRings, joinRelations, statedRelations } from './build/settle-relations.js';
import { planTasks } from './build/tasks.js';
import { summaryOf, titleOf } from './build/title.js';
import { slugOf } from './naming.js';
import { type KnownPreference, namesCurrency, withPreferences } from './preferences.js';
import type { Plan } from './plan.schemas.js';
import { readableText } from './read/request-text.js';
import { readRequest } from './read/request-reader.js';

/**
 * Reads, settles, builds: the whole way from words to a plan. Pure and deterministic.
 * @param preferences decide what the request leaves open; the plan says which did
 */
export function planFrom(request: string, preferences: readonly KnownPreference[] = []): Plan {
  const { text, snippets } = readableText(request);
  const reading = readRequest(text, snippets);
  const settled = settleEntities(reading, text);
  const relations = statedRelations(reading.facts, settled);
  settleFields(reading.facts, settled, relations);
  relations.push(...overlookedRelations(reading, settled, relations));
  const draft: Draft = { entities: settled.entities, relations: joinRelations(relations) };
  addReferences(draft.relations);
  breakRings(draft.entities);
  extendInferredStatuses(draft.entities, reading.facts, settled);

  const money = draft.entities.some((entity) => entity.fields.some((field) => field.type === 'money'));
  const { theme, currency, remembered } = withPreferences(
    { theme: reading.theme, currency: currencyIn(draft), silentOnCurrency: money && !namesCurrency(text) },
    preferences,
  );
  const entities = planEntities(draft, currency);
  const planned = planRelations(draft, entities);
  const operations = planOperations(entities, reading.facts, settled);
  const set = acceptanceCriteria(entities, planned, operations, theme);
  const title = titleOf(reading.title, entities);
  const plan: Omit<Plan, 'contract'> = {
    version: 1,
    title,
    slug: slugOf(title),
    summary: summaryOf(title, entities),
    stack: 'node-react',
    entities,
    relations: planned,
    operations,
    pages: planPages(entities, title),
    nonFunctional: reading.wishes,
    criteria: set.criteria,
    theme,
    ...(remembered.length > 0 ? { remembered } : {}),
    tasks: planTasks(entities, set.criteria),
    coverage: planCoverage(request, reading, draft, settled, entities, operations, set),
  };
  return { ...plan, contract: buildContract(plan) };
}

/** One application counts in one currency: the one that the request names anywhere. */
function currencyIn(draft: Draft): string | undefined {
  for (const entity of draft.entities) for (const field of entity.fields) if (field.currency) return field.currency;
  return undefined;
}

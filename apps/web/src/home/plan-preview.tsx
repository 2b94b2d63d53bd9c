import { useDebouncedValue } from '@mantine/hooks';
import { ApiProblem } from '../api/client.js';
import { usePlan } from '../api/queries.js';
import type { Plan } from '../api/types.js';
import { Covered, NotCovered, partsNotCovered } from '../plan/coverage.js';
import { EntityCard } from '../plan/entity-card.js';
import planClasses from '../plan/plan.module.css';
import { ThemeSwatches } from '../plan/theme-swatches.js';
import { fieldCount, relationWords } from '../plan/words.js';
import { count } from '../ui/format.js';
import { ErrorState, Loading } from '../ui/states.js';
import classes from './home.module.css';

/** How long typing must pause before the request is planned, in milliseconds. */
const PAUSE_MS = 450;
/** A few letters are no request yet; the server would only say so. */
const MIN_CHARACTERS = 12;

/** What would be built from the request, planned on the server while typing pauses. Nothing is stored by it. */
export function PlanPreview({ request }: { request: string }) {
  const [paused] = useDebouncedValue(request.trim(), PAUSE_MS);
  const asked = paused.length >= MIN_CHARACTERS && request.trim().length >= MIN_CHARACTERS ? paused : '';
  const { data: plan, error, isFetching, refetch } = usePlan(asked);
  if (asked === '') return null;
  return (
    <section className={`panel ${classes.preview}`} aria-label="Plan preview" aria-busy={isFetching}>
      {error ? (
        <PlanProblem error={error} onRetry={() => void refetch()} />
      ) : plan ? (
        <PlanOutline plan={plan} outdated={asked !== request.trim() || isFetching} />
      ) : (
        <Loading label="Planning the request" />
      )}
    </section>
  );
}

/** A request that cannot be planned is the writer's to change, not an outage: said plainly, without an alarm. */
function PlanProblem({ error, onRetry }: { error: Error; onRetry: () => void }) {
  if (!(error instanceof ApiProblem) || error.status >= 500)
    return <ErrorState error={error} onRetry={onRetry} title="The preview could not be made" />;
  return (
    <p className={classes.refusal} role="status">
      {error.detail}
    </p>
  );
}

function PlanOutline({ plan, outdated }: { plan: Plan; outdated: boolean }) {
  const { coverage } = plan;
  return (
    <div className={classes.outline} data-outdated={outdated || undefined}>
      <div className={classes.outlineMain}>
        <header>
          <p className={classes.eyebrow}>Plan preview{outdated && ' · updating…'}</p>
          <h2 className={classes.planTitle}>{plan.title}</h2>
          <p className={classes.facts}>
            {count(plan.entities.length, 'entity', 'entities')} · {count(fieldCount(plan), 'field')} ·{' '}
            {count(plan.criteria.length, 'acceptance criterion', 'acceptance criteria')}
          </p>
        </header>
        <div className={planClasses.entities}>
          {plan.entities.map((entity) => (
            <EntityCard key={entity.name} entity={entity} entities={plan.entities} />
          ))}
        </div>
        {plan.relations.length > 0 && (
          <ul className={planClasses.relations} aria-label="Relations">
            {plan.relations.map((relation) => (
              <li key={`${relation.from} ${relation.kind} ${relation.to} ${relation.name ?? ''}`}>
                {relationWords(relation, plan.entities)}
              </li>
            ))}
          </ul>
        )}
        <ThemeSwatches theme={plan.theme} />
      </div>
      <div className={classes.outlineSide}>
        <h3 className={classes.sideTitle}>
          Not covered <span className={classes.number}>{partsNotCovered(coverage).length}</span>
        </h3>
        <NotCovered coverage={coverage} />
        <h3 className={classes.sideTitle}>
          Covered <span className={classes.number}>{coverage.covered.length}</span>
        </h3>
        <Covered coverage={coverage} collapsed={coverage.covered.length > 5} />
      </div>
    </div>
  );
}

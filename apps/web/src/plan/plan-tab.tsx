import type { BuildView } from '../api/types.js';
import { isFinished } from '../build/status.js';
import buildClasses from '../build/build.module.css';
import { count } from '../ui/format.js';
import { Empty } from '../ui/states.js';
import { EntityCard } from './entity-card.js';
import classes from './plan.module.css';
import { RelationGraph } from './relation-graph.js';
import { ThemeSwatches } from './theme-swatches.js';
import { relationWords } from './words.js';

export default function PlanTab({ build }: { build: BuildView }) {
  const { plan } = build;
  if (!plan) {
    return (
      <Empty title="No plan">
        {isFinished(build.status)
          ? 'The build ended before it was planned.'
          : 'Planning is the first step; it appears here in a moment.'}
      </Empty>
    );
  }
  return (
    <div className={buildClasses.stack}>
      <section className={`panel ${buildClasses.card}`} aria-labelledby="summary-heading">
        <h2 id="summary-heading" className={buildClasses.cardTitle}>
          {plan.title}
        </h2>
        <p className={classes.summary}>{plan.summary}</p>
        <ThemeSwatches theme={plan.theme} />
        {plan.nonFunctional.length > 0 && (
          <ul className={classes.relations} aria-label="Wishes for the whole">
            {plan.nonFunctional.map((wish) => (
              <li key={wish}>{wish}</li>
            ))}
          </ul>
        )}
      </section>
      {plan.relations.length > 0 && (
        <section className={`panel ${buildClasses.card}`} aria-labelledby="relations-heading">
          <h2 id="relations-heading" className={buildClasses.cardTitle}>
            Relations
          </h2>
          <div className={classes.graphArea}>
            <RelationGraph plan={plan} />
            <ul className={classes.relations}>
              {plan.relations.map((relation) => (
                <li key={`${relation.from} ${relation.kind} ${relation.to} ${relation.name ?? ''}`}>
                  {relationWords(relation, plan.entities)}
                </li>
              ))}
            </ul>
          </div>
        </section>
      )}
      <section aria-labelledby="entities-heading">
        <h2 id="entities-heading" className={classes.sectionTitle}>
          {count(plan.entities.length, 'entity', 'entities')}
        </h2>
        <div className={classes.entities}>
          {plan.entities.map((entity) => (
            <EntityCard key={entity.name} entity={entity} entities={plan.entities} />
          ))}
        </div>
      </section>
      <section className={`panel ${buildClasses.card}`} aria-labelledby="pages-heading">
        <h2 id="pages-heading" className={buildClasses.cardTitle}>
          {count(plan.pages.length, 'page')}
        </h2>
        <ul className={classes.pages}>
          {plan.pages.map((page) => (
            <li key={page.id}>
              <span>{page.title}</span>
              <span className={classes.muted}>{page.kind}</span>
              <code>{page.path}</code>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

import type { PlanEntity, PlanField } from '../api/types.js';
import { Pill } from '../ui/status-badge.js';
import classes from './plan.module.css';
import { typeWords } from './words.js';

interface EntityCardProps {
  readonly entity: PlanEntity;
  readonly entities: readonly PlanEntity[];
  readonly headingLevel?: 3 | 4;
}

/** One entity with its fields: type, whether it must be given, and the values to choose from. */
export function EntityCard({ entity, entities, headingLevel = 3 }: EntityCardProps) {
  const Heading = `h${headingLevel}` as const;
  return (
    <section className={classes.entity} aria-label={entity.label}>
      <header className={classes.entityHead}>
        <Heading className={classes.entityName}>{entity.label}</Heading>
        {entity.source === 'inferred' && <Pill title="The request does not name it; the planner added it">added</Pill>}
      </header>
      <ul className={classes.fields}>
        {entity.fields.map((field) => (
          <FieldLine key={field.name} field={field} entities={entities} />
        ))}
      </ul>
    </section>
  );
}

function FieldLine({ field, entities }: { field: PlanField; entities: readonly PlanEntity[] }) {
  return (
    <li className={classes.field}>
      <span className={classes.fieldName}>
        {field.label}
        {field.required && (
          <span className={classes.required} title="Must be given" aria-label="required">
            *
          </span>
        )}
        {field.source === 'inferred' && (
          <span className={classes.added} title="The request does not name it; the planner added it">
            added
          </span>
        )}
      </span>
      <span className={classes.fieldType}>
        {typeWords(field, entities)}
        {field.unique && ', unique'}
      </span>
      {field.enum && <span className={classes.values}>{field.enum.join(' · ')}</span>}
    </li>
  );
}

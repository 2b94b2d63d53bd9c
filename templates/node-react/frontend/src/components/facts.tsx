import { Paper } from '@mantine/core';
import { type Entity, fieldOf } from '../lib/entity';
import { type Stored, valueOf } from '../lib/records';
import classes from './facts.module.css';
import { FieldValue } from './field-value';

interface FactsProps<TRecord extends Stored, TField extends string> {
  readonly entity: Entity<TRecord, TField>;
  readonly record: TRecord;
  readonly fields: readonly TField[];
}

/** The fields of a record, each with its label. */
export function Facts<TRecord extends Stored, TField extends string>({ entity, record, fields }: FactsProps<TRecord, TField>) {
  if (fields.length === 0) return null;
  return (
    <Paper withBorder p={{ base: 'md', sm: 'lg' }}>
      <dl className={classes.facts}>
        {fields.map((name) => {
          const field = fieldOf(entity, name);
          return (
            <div key={name} className={classes.fact} data-wide={field.type === 'text' || field.type === 'links' || undefined}>
              <dt>{field.label}</dt>
              <dd>
                <FieldValue field={field} value={valueOf(record, name)} />
              </dd>
            </div>
          );
        })}
      </dl>
    </Paper>
  );
}

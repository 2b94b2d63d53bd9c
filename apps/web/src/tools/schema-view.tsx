import { useState } from 'react';
import { Button } from '@mantine/core';
import { JsonText } from '../ui/value-view.js';
import classes from './tools.module.css';
import { type Field, fieldsOf, type NamedField } from './try/fields.js';

/** A JSON Schema as a list of what there is, with the schema itself for those who want it. */
export function SchemaView({ schema, nothing }: { schema: Readonly<Record<string, unknown>>; nothing: string }) {
  const [asJson, setAsJson] = useState(false);
  const field = fieldsOf(schema);
  const fields = field.kind === 'object' ? field.fields : [];
  return (
    <>
      {asJson || field.kind !== 'object' ? (
        <JsonText value={schema} />
      ) : fields.length === 0 ? (
        <p className={classes.faint}>{nothing}</p>
      ) : (
        <SchemaFields fields={fields} />
      )}
      {field.kind === 'object' && (
        <Button variant="subtle" color="gray" size="compact-sm" mt={10} onClick={() => setAsJson(!asJson)}>
          {asJson ? 'In words' : 'As JSON Schema'}
        </Button>
      )}
    </>
  );
}

function SchemaFields({ fields }: { fields: readonly NamedField[] }) {
  return (
    <ul className={classes.schema}>
      {fields.map(({ name, required, field }) => (
        <li key={name}>
          <code>{name}</code> <span className={classes.type}>{typeWords(field)}</span>
          {!required && <span className={classes.faint}> optional</span>}
          {field.description && <div className={classes.faint}>{field.description}</div>}
          <Inner field={field} />
        </li>
      ))}
    </ul>
  );
}

function Inner({ field }: { field: Field }) {
  if (field.kind === 'object') return <SchemaFields fields={field.fields} />;
  return field.kind === 'list' ? <Inner field={field.item} /> : null;
}

function typeWords(field: Field): string {
  switch (field.kind) {
    case 'text':
      return field.format === undefined ? 'text' : `text (${field.format})`;
    case 'number': {
      const { minimum, maximum } = field;
      const range =
        minimum === undefined
          ? maximum === undefined
            ? ''
            : `, ${maximum} or less`
          : maximum === undefined
            ? `, ${minimum} or more`
            : `, ${minimum} to ${maximum}`;
      return `${field.whole ? 'whole number' : 'number'}${range}`;
    }
    case 'boolean':
      return 'yes or no';
    case 'choice':
      return field.options.map((option) => (typeof option === 'string' ? option : JSON.stringify(option))).join(' | ');
    case 'list':
      return `list of ${field.item.kind === 'object' ? 'objects' : typeWords(field.item)}`;
    case 'object':
      return 'object';
    case 'json':
      return 'any JSON';
  }
}

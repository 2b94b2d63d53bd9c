import { ActionIcon, Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useId } from 'react';
import { IconPlus, IconX } from '../../ui/icons.js';
import { type Draft, emptyDraft, type FieldProblem } from './draft.js';
import type { Field } from './fields.js';
import classes from './try.module.css';

interface FieldProps {
  readonly field: Field;
  readonly label: string;
  readonly required: boolean;
  readonly draft: Draft;
  /** JSON pointer of its place. */
  readonly path: string;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (draft: Draft) => void;
}

const INPUT_TYPES: Readonly<Record<string, string>> = { email: 'email', uri: 'url', date: 'date', password: 'password' };

/** One value of a tool's input, as what its schema says it is. */
export function SchemaField(props: FieldProps) {
  const { field, label, required, draft, path, problems, onChange } = props;
  const error = problems.find((problem) => problem.path === path)?.message;
  const shared = { label: field.title ?? label, description: field.description, withAsterisk: required, error };
  const text = draft.kind === 'text' ? draft.text : '';
  const write = (event: { currentTarget: { value: string } }): void =>
    onChange({ kind: 'text', text: event.currentTarget.value });
  switch (field.kind) {
    case 'text': {
      const type = field.format === undefined ? undefined : INPUT_TYPES[field.format];
      if (type !== undefined) return <TextInput {...shared} type={type} value={text} onChange={write} />;
      return (
        <Textarea
          {...shared}
          value={text}
          onChange={write}
          placeholder={field.format === undefined ? '' : field.format}
          autosize
          minRows={1}
          maxRows={12}
          spellCheck={false}
        />
      );
    }
    case 'number':
      return (
        <TextInput
          {...shared}
          value={text}
          onChange={write}
          inputMode="decimal"
          placeholder={rangeOf(field)}
          autoComplete="off"
        />
      );
    case 'boolean':
      return (
        <Checkbox
          label={shared.label}
          description={shared.description}
          error={error}
          checked={draft.kind === 'yes-no' && draft.on === true}
          onChange={(event) => onChange({ kind: 'yes-no', on: event.currentTarget.checked })}
        />
      );
    case 'choice':
      return (
        <NativeSelect
          {...shared}
          value={text}
          onChange={write}
          data={[
            ...(required && text !== '' ? [] : [{ value: '', label: required ? 'Choose' : 'not given' }]),
            ...field.options.map((option, index) => ({ value: String(index), label: wordsOf(option) })),
          ]}
        />
      );
    case 'json':
      return (
        <Textarea
          {...shared}
          description={shared.description ?? 'As JSON.'}
          value={text}
          onChange={write}
          placeholder="{ }"
          classNames={{ input: classes.json }}
          autosize
          minRows={2}
          maxRows={16}
          spellCheck={false}
        />
      );
    case 'list':
      return <ListField {...props} field={field} />;
    case 'object':
      return <ObjectField {...props} field={field} error={error} />;
  }
}

function ObjectField({
  field,
  label,
  required,
  draft,
  path,
  problems,
  onChange,
  error,
}: FieldProps & { field: Field & { kind: 'object' }; error: string | undefined }) {
  const fields = draft.kind === 'object' ? draft.fields : {};
  return (
    <fieldset className={classes.group}>
      <legend>
        {field.title ?? label}
        {!required && <span className={classes.optional}>optional</span>}
      </legend>
      {field.description && <p className={classes.hint}>{field.description}</p>}
      {error && <p className={classes.error}>{error}</p>}
      <div className={classes.grid}>
        <Fields field={field} fields={fields} path={path} problems={problems} onChange={onChange} />
      </div>
    </fieldset>
  );
}

/** The properties of an object, without a frame around them. */
export function Fields({
  field,
  fields,
  path,
  problems,
  onChange,
}: {
  field: Field & { kind: 'object' };
  fields: Readonly<Record<string, Draft>>;
  path: string;
  problems: readonly FieldProblem[];
  onChange: (draft: Draft) => void;
}) {
  return field.fields.map(({ name, required, field: own }) => (
    <SchemaField
      key={name}
      field={own}
      label={name}
      required={required}
      draft={fields[name] ?? emptyDraft(own)}
      path={`${path}/${name}`}
      problems={problems}
      onChange={(draft) => onChange({ kind: 'object', fields: { ...fields, [name]: draft } })}
    />
  ));
}

function ListField({
  field,
  label,
  required,
  draft,
  path,
  problems,
  onChange,
}: FieldProps & { field: Field & { kind: 'list' } }) {
  const items = draft.kind === 'list' ? draft.items : [];
  const id = useId();
  const set = (changed: readonly Draft[]): void => onChange({ kind: 'list', items: changed });
  const error = problems.find((problem) => problem.path === path)?.message;
  const name = field.title ?? label;
  return (
    <fieldset className={classes.group}>
      <legend id={id}>
        {name}
        {!required && <span className={classes.optional}>optional</span>}
      </legend>
      {field.description && <p className={classes.hint}>{field.description}</p>}
      {error && <p className={classes.error}>{error}</p>}
      {items.map((item, index) => (
        <div key={index} className={classes.item}>
          <div className={classes.itemBody}>
            <SchemaField
              field={field.item}
              label={`${name} ${index + 1}`}
              required
              draft={item}
              path={`${path}/${index}`}
              problems={problems}
              onChange={(changed) => set(items.with(index, changed))}
            />
          </div>
          {items.length > field.minItems && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              className={classes.remove}
              aria-label={`Remove ${name} ${index + 1}`}
              onClick={() => set(items.toSpliced(index, 1))}
            >
              <IconX size={16} />
            </ActionIcon>
          )}
        </div>
      ))}
      <div>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={14} />}
          disabled={items.length >= field.maxItems}
          onClick={() => set([...items, emptyDraft(field.item)])}
        >
          Add to {name}
        </Button>
      </div>
    </fieldset>
  );
}

function rangeOf({ minimum, maximum }: Field & { kind: 'number' }): string {
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${minimum} or more`;
  return maximum === undefined ? '' : `up to ${maximum}`;
}

const wordsOf = (option: unknown): string => (typeof option === 'string' ? option : JSON.stringify(option));

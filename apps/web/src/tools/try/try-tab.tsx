import { Button, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useInvokeTool } from '../../api/tool-queries.js';
import type { ToolView } from '../../api/types.js';
import { IconPlayerPlay, IconPlayerStop } from '../../ui/icons.js';
import { Section } from '../../ui/parts.js';
import { type Draft, draftOf, emptyDraft, type FieldProblem, pretty, valueOf } from './draft.js';
import { fieldsOf } from './fields.js';
import { Outcome, problemsOf } from './outcome.js';
import { Fields } from './schema-field.js';
import classes from './try.module.css';

const MAX_EXAMPLES = 4;

/** Calls the tool with what a form, made from its input schema, says. */
export function TryTab({ tool }: { tool: ToolView }) {
  const [field] = useState(() => fieldsOf(tool.inputSchema));
  const [draft, setDraft] = useState<Draft>(() => startOf(tool));
  // A schema that a form cannot show is written as JSON from the beginning.
  const [json, setJson] = useState<string | undefined>(() => (field.kind === 'object' ? undefined : startJson(tool)));
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const invoke = useInvokeTool(tool.name);
  const calling = useRef<AbortController>(undefined);

  const change = (next: Draft): void => {
    setDraft(next);
    setProblems([]);
  };

  const read = (): { value: unknown; problems: readonly FieldProblem[] } => {
    if (json === undefined) return valueOf(field, draft);
    return valueOf({ kind: 'json', initial: undefined }, { kind: 'text', text: json });
  };

  const run = (): void => {
    const { value, problems: found } = read();
    setProblems(found);
    if (found.length > 0) return;
    calling.current = new AbortController();
    invoke.mutate({ input: value, signal: calling.current.signal }, { onError: (error) => setProblems(problemsOf(error)) });
  };

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && !invoke.isPending) {
      event.preventDefault();
      run();
    }
  };

  const asForm = (): void => {
    if (json === undefined) return;
    const { value, problems: found } = read();
    const next = found.length > 0 ? undefined : draftOf(field, value);
    if (next) {
      change(next);
      setJson(undefined);
    } else
      setProblems(
        found.length > 0
          ? found
          : [{ path: '', message: 'The form has no place for all of this: go on with JSON, or correct it.' }],
      );
  };
  const asJson = (): void => {
    if (json !== undefined) return;
    setJson(pretty(valueOf(field, draft).value));
    setProblems([]);
  };
  const take = (input: unknown): void => {
    const next = draftOf(field, input);
    if (json !== undefined || !next) setJson(pretty(input));
    else setDraft(next);
    setProblems([]);
  };

  const examples = tool.examples.slice(0, MAX_EXAMPLES);
  const fieldless = field.kind === 'object' && field.fields.length === 0;
  return (
    <Section title="Try it">
      <form onSubmit={submit} onKeyDown={onKeyDown} noValidate>
        <div className={classes.modes}>
          {field.kind === 'object' && (
            <div className={classes.modeSwitch} role="group" aria-label="How the input is written">
              <button type="button" className={classes.mode} aria-pressed={json === undefined} onClick={asForm}>
                Form
              </button>
              <button type="button" className={classes.mode} aria-pressed={json !== undefined} onClick={asJson}>
                JSON
              </button>
            </div>
          )}
          {examples.length > 0 && (
            <div className={classes.examples} role="group" aria-label="Examples">
              Examples
              {examples.map(({ name, input }, index) => (
                <button key={index} type="button" className={classes.example} title={pretty(input)} onClick={() => take(input)}>
                  {name ?? briefly(input)}
                </button>
              ))}
            </div>
          )}
        </div>
        <div className={classes.form}>
          {json === undefined && field.kind === 'object' ? (
            <>
              {fieldless && <p className={classes.small}>It needs no input.</p>}
              <Fields
                field={field}
                fields={draft.kind === 'object' ? draft.fields : {}}
                path=""
                problems={problems}
                onChange={change}
              />
            </>
          ) : (
            <Textarea
              label="Input as JSON"
              value={json ?? ''}
              onChange={(event) => {
                setJson(event.currentTarget.value);
                setProblems([]);
              }}
              classNames={{ input: classes.json }}
              autosize
              minRows={6}
              maxRows={24}
              spellCheck={false}
              error={problems.find(({ path }) => path === '')?.message}
            />
          )}
          <div className={classes.actions}>
            <Button type="submit" loading={invoke.isPending} leftSection={<IconPlayerPlay size={17} />} disabled={!tool.deployed}>
              Run
            </Button>
            {invoke.isPending && (
              <Button variant="default" leftSection={<IconPlayerStop size={17} />} onClick={() => calling.current?.abort()}>
                Give up
              </Button>
            )}
            {!tool.deployed && <p className={classes.small}>It was undeployed: roll back to a version to use it again.</p>}
          </div>
        </div>
      </form>
      <div role="status">
        {!invoke.isPending && (invoke.data || invoke.error) && <Outcome tool={tool} answer={invoke.data} error={invoke.error} />}
      </div>
    </Section>
  );
}

/** The first example, so that one click shows what the tool does. */
function startOf(tool: ToolView): Draft {
  const field = fieldsOf(tool.inputSchema);
  const [example] = tool.examples;
  return (example && draftOf(field, example.input)) ?? emptyDraft(field);
}

const startJson = ({ examples: [example] }: ToolView): string => pretty(example?.input ?? {});

/** `weight: 80, height: 180` */
function briefly(input: Readonly<Record<string, unknown>>): string {
  const words = Object.entries(input).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return words.join(', ').slice(0, 80) || 'no input';
}

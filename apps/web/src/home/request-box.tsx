import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useStartBuild } from '../api/queries.js';
import { IconArrowRight } from '../ui/icons.js';
import { sentenceOf } from '../ui/states.js';
import { useDraft } from './draft.js';
import { EXAMPLES } from './examples.js';
import classes from './home.module.css';
import { PlanPreview } from './plan-preview.js';
import { newSubmissionKey } from './submission-key.js';

const COMMAND_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** Where a build begins: the request, examples to start from, and what would come of it. */
export function RequestBox() {
  const [text, setText] = useDraft();
  const [, navigate] = useLocation();
  const start = useStartBuild();
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  // The same request sent again after a broken connection must not start a second build: its key stays until it changes.
  const submission = useRef({ request: '', idempotencyKey: '' });

  const write = (value: string): void => {
    setText(value);
    setMissing(false);
    start.reset();
  };

  const build = (): void => {
    const request = text.trim();
    if (!request) {
      setMissing(true);
      box.current?.focus();
      return;
    }
    if (submission.current.request !== request) submission.current = { request, idempotencyKey: newSubmissionKey() };
    start.mutate(submission.current, {
      onSuccess: ({ id }) => {
        submission.current = { request: '', idempotencyKey: '' };
        setText('');
        navigate(`/builds/${id}`);
      },
    });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      if (!start.isPending) build();
    }
  };

  const error = missing ? 'Write what you need first.' : start.error ? sentenceOf(start.error) : undefined;
  return (
    <>
      <div className={`panel ${classes.box}`}>
        <Textarea
          ref={box}
          label="What should be built?"
          labelProps={{ className: classes.boxLabel }}
          placeholder="Say what it is about, what it keeps track of and how things belong together. Plain words are enough."
          value={text}
          onChange={(event) => write(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          error={error}
          autosize
          minRows={4}
          maxRows={16}
          variant="unstyled"
          classNames={{ input: classes.boxInput }}
          spellCheck
        />
        <div className={classes.boxActions}>
          <span className={classes.hint}>
            <kbd>{COMMAND_KEY}</kbd> <kbd>Enter</kbd> builds it
          </span>
          <Button size="md" onClick={build} loading={start.isPending} rightSection={<IconArrowRight size={18} />}>
            Build
          </Button>
        </div>
      </div>
      <div className={classes.examples} role="group" aria-label="Examples">
        <span className={classes.examplesLabel}>Try</span>
        {EXAMPLES.map(({ label, request }) => (
          <button
            key={label}
            type="button"
            className={classes.chip}
            aria-pressed={text === request}
            onClick={() => {
              write(request);
              box.current?.focus();
            }}
          >
            {label}
          </button>
        ))}
      </div>
      <PlanPreview request={text} />
    </>
  );
}

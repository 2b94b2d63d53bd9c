import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useStartBuild } from '../api/queries.js';
import { IconArrowRight } from '../ui/icons.js';
import { sentenceOf } from '../ui/states.js';
import { openWith } from '../chat/opening.js';
import { NotCoveredTool } from '../tools/not-covered.js';
import { useDraft } from './draft.js';
import { type Ask, ASKS } from './asks.js';
import classes from './home.module.css';
import { PlanPreview } from './plan-preview.js';
import { newSubmissionKey } from './submission-key.js';

const COMMAND_KEY = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** Where a build begins: the request, examples to start from, and what would come of it. */
export function RequestBox({ ask }: { ask: Ask }) {
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

  const { label, placeholder, action, doing, examples } = ASKS[ask];
  const build = (): void => {
    const request = text.trim();
    if (!request) {
      setMissing(true);
      box.current?.focus();
      return;
    }
    if (ask === 'conversation') {
      openWith(request);
      setText('');
      navigate('/chat');
      return;
    }
    if (submission.current.request !== request) submission.current = { request, idempotencyKey: newSubmissionKey() };
    start.mutate(
      { ...submission.current, kind: ask },
      {
        onSuccess: ({ id }) => {
          submission.current = { request: '', idempotencyKey: '' };
          setText('');
          navigate(ask === 'tool' ? `/tools?build=${id}` : `/builds/${id}`);
        },
      },
    );
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      if (!start.isPending) build();
    }
  };

  // What a tool cannot be is told part by part, below.
  const told = ask === 'tool' ? null : start.error;
  const error = missing ? 'Write what you need first.' : told ? sentenceOf(told) : undefined;
  return (
    <>
      <div className={`panel ${classes.box}`}>
        <Textarea
          ref={box}
          label={label}
          labelProps={{ className: classes.boxLabel }}
          placeholder={placeholder}
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
            <kbd>{COMMAND_KEY}</kbd> <kbd>Enter</kbd> {doing}
          </span>
          <Button size="md" onClick={build} loading={start.isPending} rightSection={<IconArrowRight size={18} />}>
            {action}
          </Button>
        </div>
      </div>
      {ask === 'tool' && start.error && (
        <div className={classes.below}>
          <NotCoveredTool error={start.error} />
        </div>
      )}
      <div className={classes.examples} role="group" aria-label="Examples">
        <span className={classes.examplesLabel}>Try</span>
        {examples.map(({ label: words, request }) => (
          <button
            key={words}
            type="button"
            className={classes.chip}
            aria-pressed={text === request}
            onClick={() => {
              write(request);
              box.current?.focus();
            }}
          >
            {words}
          </button>
        ))}
      </div>
      {ask === 'project' && <PlanPreview request={text} />}
    </>
  );
}

import { Button, Textarea } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useStartBuild } from '../api/queries.js';
import { newSubmissionKey } from '../home/submission-key.js';
import { IconArrowRight } from '../ui/icons.js';
import { NotCoveredTool } from './not-covered.js';
import { TOOL_EXAMPLES } from './tool-examples.js';
import { ToolProgress } from './tool-progress.js';
import classes from './tools.module.css';

/** Where a tool begins: what it should do, and then its way to being deployed. */
export function AskTool({ buildId }: { buildId: string | undefined }) {
  const [text, setText] = useState('');
  const [, navigate] = useLocation();
  const start = useStartBuild();
  const box = useRef<HTMLTextAreaElement>(null);
  const submission = useRef({ request: '', idempotencyKey: '' });
  if (buildId !== undefined) return <ToolProgress key={buildId} buildId={buildId} onClose={() => navigate('/tools')} />;

  const write = (value: string): void => {
    setText(value);
    start.reset();
  };
  const ask = (): void => {
    const request = text.trim();
    if (!request) return box.current?.focus();
    if (submission.current.request !== request) submission.current = { request, idempotencyKey: newSubmissionKey() };
    start.mutate(
      { ...submission.current, kind: 'tool' },
      { onSuccess: ({ id }) => navigate(`/tools?build=${encodeURIComponent(id)}`) },
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      if (!start.isPending) ask();
    }
  };

  return (
    <section className={`panel ${classes.ask}`} aria-label="Ask for a tool">
      <Textarea
        ref={box}
        label="What should the tool do?"
        description="Say what goes in, what comes out, and give an example: it becomes the tool's test."
        placeholder="Convert kilometres to miles, rounded to two decimals, e.g. 5 → 3.11"
        labelProps={{ className: classes.askLabel }}
        value={text}
        onChange={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        autosize
        minRows={2}
        maxRows={12}
      />
      <div className={classes.askActions}>
        <div className={classes.chips} role="group" aria-label="Examples">
          {TOOL_EXAMPLES.map(({ label, request }) => (
            <button
              key={label}
              type="button"
              className={classes.chip}
              onClick={() => {
                write(request);
                box.current?.focus();
              }}
            >
              {label}
            </button>
          ))}
        </div>
        <Button onClick={ask} loading={start.isPending} rightSection={<IconArrowRight size={17} />}>
          Build the tool
        </Button>
      </div>
      {start.error && <NotCoveredTool error={start.error} />}
    </section>
  );
}

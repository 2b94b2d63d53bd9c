import { formatDuration } from '../ui/format.js';
import { StepMark } from '../ui/status-badge.js';
import { ValueView } from '../ui/value-view.js';
import classes from './chat.module.css';
import type { Part } from './turns.js';

/** A call on the way to the answer: which tool, with what, and what came back. */
export function ToolCall({ part }: { part: Part & { kind: 'tool' } }) {
  const { tool, input, answer } = part;
  return (
    <details className={classes.tool}>
      <summary>
        <StepMark status={answer === undefined ? 'running' : answer.ok ? 'succeeded' : 'failed'} />
        <code>{tool}</code>
        <span className={classes.toolBrief}>{input && brief(input)}</span>
        <span className={`numbers ${classes.faint}`}>
          {answer && answer.durationMs >= 1 && formatDuration(answer.durationMs)}
        </span>
      </summary>
      <div className={classes.toolBody}>
        {input && Object.keys(input).length > 0 && (
          <>
            <p className={classes.label}>With</p>
            <ValueView value={input} />
          </>
        )}
        {answer && (
          <>
            <p className={classes.label}>{answer.ok ? 'Came back' : 'It did not work'}</p>
            <ValueView value={valueOf(answer.output)} />
          </>
        )}
      </div>
    </details>
  );
}

const brief = (input: Readonly<Record<string, unknown>>): string =>
  Object.values(input)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(', ')
    .slice(0, 200);

/** JSON where it is JSON, and whole; else the text. */
function valueOf(output: string): unknown {
  try {
    return JSON.parse(output) as unknown;
  } catch {
    // A sentence, or cut off: shown as it is.
    return output;
  }
}

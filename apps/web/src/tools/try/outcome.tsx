import { useState } from 'react';
import { Link } from 'wouter';
import { ApiProblem } from '../../api/client.js';
import { useToolCall } from '../../api/tool-queries.js';
import type { ToolAnswer, ToolView } from '../../api/types.js';
import { CopyIcon } from '../../ui/copy.js';
import { formatDuration } from '../../ui/format.js';
import { Badge } from '../../ui/parts.js';
import { sentenceOf } from '../../ui/states.js';
import { JsonText, ValueView } from '../../ui/value-view.js';
import type { FieldProblem } from './draft.js';
import { pretty } from './draft.js';
import { plainly } from './plain-words.js';
import classes from './try.module.css';

/** What each way of going wrong means for whoever called. */
const TITLES: Readonly<Record<string, string>> = {
  'tools.invalid_input': 'The tool cannot be called with this',
  'tools.input_too_large': 'This is too much for one call',
  'tools.handler_failed': 'The tool could not do it',
  'tools.timed_out': 'It took too long and was stopped',
  'tools.crashed': 'The tool ended in the middle of the call',
  'tools.memory_exceeded': 'The tool ran out of memory',
  'tools.limit_exceeded': 'The tool reached a limit of the sandbox',
  'tools.not_started': 'The tool could not be started',
  'tools.output_invalid': 'The tool answered something else than it promises',
  'tools.output_too_large': 'The tool answered too much',
  'tools.busy': 'The tool is busy',
  'tools.budget_exhausted': 'Your budget of calls is used up',
  'tools.not_deployed': 'The tool is out of service',
  'tools.secret_not_found': 'A secret that it needs is not set',
};

/** What came of a call. */
export function Outcome({ tool, answer, error }: { tool: ToolView; answer: ToolAnswer | undefined; error: Error | null }) {
  if (error) return <Failure tool={tool} error={error} />;
  return answer ? <Answer tool={tool} answer={answer} /> : null;
}

function Answer({ tool, answer }: { tool: ToolView; answer: ToolAnswer }) {
  const [asJson, setAsJson] = useState(false);
  return (
    <section className={classes.outcome} aria-label="Result">
      <div className={classes.outcomeHead}>
        <Badge kind="success">answered</Badge>
        <span className="numbers">{formatDuration(answer.durationMs)}</span>
        {answer.waitedMs >= 1 && <span className="numbers">{formatDuration(answer.waitedMs)} to start</span>}
        <span>version {answer.version}</span>
        <div className={classes.modeSwitch} role="group" aria-label="How the result is shown">
          <button type="button" className={classes.mode} aria-pressed={!asJson} onClick={() => setAsJson(false)}>
            Result
          </button>
          <button type="button" className={classes.mode} aria-pressed={asJson} onClick={() => setAsJson(true)}>
            JSON
          </button>
        </div>
        <CopyIcon text={pretty(answer.output)} label="Copy the result as JSON" />
      </div>
      {asJson ? <JsonText value={answer.output} /> : <ValueView value={answer.output} />}
      <Console tool={tool} callId={answer.callId} />
    </section>
  );
}

function Failure({ tool, error }: { tool: ToolView; error: Error }) {
  if (error.name === 'AbortError') {
    return (
      <section className={classes.outcome} aria-label="Result">
        <p className={classes.sentence}>You gave the call up.</p>
      </section>
    );
  }
  const code = error instanceof ApiProblem ? error.code : undefined;
  const callId = error instanceof ApiProblem ? error.members['callId'] : undefined;
  const problems = problemsOf(error);
  return (
    <section className={classes.outcome} aria-label="Result" data-bad>
      <p className={classes.outcomeTitle}>{(code && TITLES[code]) ?? 'This did not work'}</p>
      {problems.length > 0 ? (
        <ul className={classes.problems}>
          {problems.map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {placeOf(path)}
              {message}
            </li>
          ))}
        </ul>
      ) : (
        <p className={classes.sentence}>{sentenceOf(error)}</p>
      )}
      {code === 'tools.secret_not_found' && <Link href="/tools?show=secrets">Set the secret</Link>}
      {error instanceof ApiProblem && (
        <p className={classes.small}>
          {error.code}
          {error.correlationId && ` · ${error.correlationId}`}
        </p>
      )}
      {typeof callId === 'string' && <Console tool={tool} callId={callId} />}
    </section>
  );
}

/** What the tool printed during the call; those who may not see records see nothing of it. */
function Console({ tool, callId }: { tool: ToolView; callId: string }) {
  const { data: record } = useToolCall(tool.name, callId);
  if (!record?.console) return null;
  return (
    <details>
      <summary>What it printed</summary>
      <JsonlessText text={record.console} />
    </details>
  );
}

const JsonlessText = ({ text }: { text: string }) => <ValueView value={text.endsWith('\n') ? text : `${text}\n`} />;

/** `lines/0/price` in words: lines 1, price. */
function placeOf(path: string): string {
  if (path === '') return '';
  const steps = path.split('/').slice(1);
  return `${steps.map((step) => (/^\d+$/.test(step) ? String(Number(step) + 1) : step)).join(' → ')}: `;
}

/** What the server found wrong, place by place. */
export function problemsOf(error: Error): FieldProblem[] {
  const listed = error instanceof ApiProblem ? error.members['problems'] : undefined;
  if (!Array.isArray(listed)) return [];
  return listed
    .filter(
      (one): one is FieldProblem =>
        typeof one === 'object' &&
        one !== null &&
        'path' in one &&
        typeof one.path === 'string' &&
        'message' in one &&
        typeof one.message === 'string',
    )
    .map(({ path, message }) => ({ path, message: plainly(message) }));
}

import { Button } from '@mantine/core';
import { useToolCalls } from '../api/tool-queries.js';
import type { ToolCallView, ToolView } from '../api/types.js';
import { formatAgo, formatDuration, formatMoment, formatSize } from '../ui/format.js';
import { IconRefresh } from '../ui/icons.js';
import { Badge, More, Section } from '../ui/parts.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import classes from './tools.module.css';
import { OUTCOMES } from './words.js';

/** The records of calls, newest first. Inputs and outputs are not kept. */
export function CallsTab({ tool }: { tool: ToolView }) {
  const calls = useToolCalls(tool.name);
  if (calls.isPending) return <Loading label="Loading the calls" />;
  if (calls.isError) return <ErrorState error={calls.error} onRetry={() => void calls.refetch()} />;
  const items = calls.data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <div className="panel">
        <Empty title="Nobody has called it yet">Try it, or connect an assistant: it is in its list of tools.</Empty>
      </div>
    );
  }
  return (
    <Section title="Calls" note="Inputs and outputs are not kept.">
      <ul className={classes.calls}>
        {items.map((call) => (
          <Call key={call.id} call={call} />
        ))}
      </ul>
      <div className={classes.listActions}>
        <More query={calls} what="calls" />
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconRefresh size={15} />}
          loading={calls.isRefetching}
          onClick={() => void calls.refetch()}
        >
          Look again
        </Button>
      </div>
    </Section>
  );
}

function Call({ call }: { call: ToolCallView }) {
  const { label, tone } = OUTCOMES[call.outcome];
  return (
    <li>
      <details className={classes.call}>
        <summary>
          <Badge kind={tone}>{label}</Badge>
          <span className={classes.callMessage}>{call.errorMessage ?? (call.console ? firstLine(call.console) : '')}</span>
          <span className={`numbers ${classes.faint}`}>{call.outcome === 'refused' ? '' : formatDuration(call.durationMs)}</span>
          <time className={classes.faint} dateTime={call.startedAt} title={formatMoment(call.startedAt)}>
            {formatAgo(call.startedAt)}
          </time>
        </summary>
        <div className={classes.callBody}>
          {call.errorMessage && <p>{call.errorMessage}</p>}
          {call.refused.length > 0 && <p>It tried what it may not: {call.refused.join(', ')}</p>}
          <dl className={classes.facts}>
            {call.errorCode && (
              <>
                <dt>Code</dt>
                <dd>
                  <code>{call.errorCode}</code>
                </dd>
              </>
            )}
            <dt>Called by</dt>
            <dd>{call.caller}</dd>
            <dt>Version</dt>
            <dd>{call.version}</dd>
            <dt>Waited</dt>
            <dd>{formatDuration(call.waitedMs)}</dd>
            <dt>Took in, gave out</dt>
            <dd>
              {formatSize(call.inputBytes)}, {formatSize(call.outputBytes)}
            </dd>
            <dt>Correlation id</dt>
            <dd>
              <code>{call.correlationId}</code>
            </dd>
          </dl>
          {call.console ? (
            <>
              <p className={classes.faint}>
                It printed
                {call.consoleBytes > call.console.length && `, the first 16 KiB of ${formatSize(call.consoleBytes)}`}:
              </p>
              <pre className={classes.console} tabIndex={0} role="region" aria-label="What the tool printed">
                {call.console}
              </pre>
            </>
          ) : (
            <p className={classes.faint}>It printed nothing.</p>
          )}
        </div>
      </details>
    </li>
  );
}

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';

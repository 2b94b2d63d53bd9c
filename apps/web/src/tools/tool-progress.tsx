import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useCancelBuild } from '../api/queries.js';
import { useToolsChanged } from '../api/tool-queries.js';
import type { BuildEvent, StepView } from '../api/types.js';
import { isFinished } from '../build/status.js';
import { useLiveBuild } from '../live/use-live-build.js';
import { formatDuration, useServerNow } from '../ui/format.js';
import { ErrorState, Loading } from '../ui/states.js';
import { BuildStatusBadge, CheckStatusBadge, StepMark } from '../ui/status-badge.js';
import classes from './tools.module.css';
import { GATES } from './words.js';

/** What each step of a tool's build is for people. */
const STEPS: Readonly<Record<string, string>> = {
  'plan-tool': 'Plan',
  'write-tool': 'Write',
  'prove-tool': 'Prove',
  'fix-tool': 'Fix',
  'deploy-tool': 'Deploy',
};

/** A tool on its way: its steps and gates as they happen, until it is deployed or says why not. */
export function ToolProgress({ buildId, onClose }: { buildId: string; onClose: () => void }) {
  const { build, events, error, reload, stream } = useLiveBuild(buildId);
  const cancel = useCancelBuild(buildId);
  const changed = useToolsChanged();
  const deployed = build?.tool?.name;
  useEffect(() => {
    if (deployed !== undefined) changed();
    // `changed` is another function each time, and does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [deployed]);
  const running = build !== undefined && !isFinished(build.status);
  const now = useServerNow(running);
  if (!build) {
    return (
      <section className={`panel ${classes.ask}`} aria-label="The tool's build">
        {error ? (
          <ErrorState error={error} onRetry={reload} title="The build could not be loaded" />
        ) : (
          <Loading label="Loading the build" />
        )}
      </section>
    );
  }
  return (
    <section className={`panel ${classes.ask}`} aria-label="The tool's build">
      <div className={classes.progressHead}>
        <h2 className={classes.heading}>{build.title ?? 'A new tool'}</h2>
        <BuildStatusBadge status={build.status} />
        <span className={`numbers ${classes.faint}`}>
          {formatDuration(build.durationMs ?? Math.max(0, now - Date.parse(build.createdAt)))}
        </span>
        {stream === 'waiting' && running && <span className={classes.faint}>reconnecting…</span>}
      </div>
      <p className={classes.request}>{build.request}</p>
      <ol className={classes.steps} aria-label="Steps">
        {build.steps
          .filter(({ name, status }) => name !== 'fix-tool' || status === 'running' || roundsOf(events) > 1)
          .map((step) => (
            <Step key={`${step.name} ${step.round}`} step={step} now={now} />
          ))}
      </ol>
      <Gates events={events} />
      <div role="status">
        {build.tool && (
          <p className={classes.done}>
            <strong>{build.tool.name}</strong> is deployed as version {build.tool.version}: assistants that are connected have it
            already.
          </p>
        )}
        {build.status === 'failed' && build.error && <p className={classes.problem}>{build.error.message}</p>}
      </div>
      <div className={classes.progressActions}>
        {build.tool && (
          <Button component={Link} href={`/tools/${build.tool.name}`}>
            Try it
          </Button>
        )}
        {running && (
          <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
        {!running && (
          <Button variant="default" onClick={onClose}>
            Ask for another tool
          </Button>
        )}
        <Link href={`/builds/${build.id}`}>The whole build</Link>
      </div>
    </section>
  );
}

function Step({ step, now }: { step: StepView; now: number }) {
  const elapsed = step.durationMs ?? (step.startedAt ? Math.max(0, now - Date.parse(step.startedAt)) : null);
  return (
    <li className={classes.step} aria-current={step.status === 'running' ? 'step' : undefined}>
      <StepMark status={step.status} />
      <span>{STEPS[step.name] ?? step.name}</span>
      <span className={`numbers ${classes.faint}`}>
        {elapsed !== null && step.status !== 'cancelled' && formatDuration(elapsed)}
      </span>
    </li>
  );
}

/** What the package had to pass, as of the last time it was looked at. */
function Gates({ events }: { events: readonly BuildEvent[] }) {
  const gates = new Map<string, { status: 'passed' | 'failed' | 'skipped'; durationMs: number }>();
  for (const { data } of events) if (data.type === 'tool.checked') gates.set(data.check, data);
  if (gates.size === 0) return null;
  return (
    <ul className={classes.gateList} aria-label="What its package passed">
      {[...gates].map(([name, { status }]) => (
        <li key={name}>
          {GATES[name as keyof typeof GATES] ?? name} <CheckStatusBadge status={status} />
        </li>
      ))}
    </ul>
  );
}

/** How often the package was proven: a second time when there was something to mend. */
const roundsOf = (events: readonly BuildEvent[]): number =>
  events.filter(({ data }) => data.type === 'tool.checked' && data.check === 'manifest').length;

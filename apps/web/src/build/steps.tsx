import { useState } from 'react';
import { useArtifacts, useStepLog } from '../api/queries.js';
import type { BuildView, CheckView, StepView } from '../api/types.js';
import { formatClock, formatDuration, useServerNow } from '../ui/format.js';
import { ErrorState, Loading } from '../ui/states.js';
import { Mark, StepMark } from '../ui/status-badge.js';
import buildClasses from './build.module.css';
import { CHECK_STATUS, isFinished, stepLabel } from './status.js';
import classes from './steps.module.css';

/** Every step on one time axis: what ran beside what, for how long, and how it ended. */
export function Steps({ build }: { build: BuildView }) {
  const running = !isFinished(build.status);
  const now = useServerNow(running);
  const start = Date.parse(build.createdAt);
  const end = build.finishedAt ? Date.parse(build.finishedAt) : now;
  const span = Math.max(1_000, end - start);
  return (
    <ul className={classes.steps}>
      {stepsInOrder(build.steps, running).map((step) => (
        <StepRow key={`${step.name} ${step.round}`} step={step} build={build} axis={{ start, span, now }} />
      ))}
    </ul>
  );
}

/** As planned while the build runs, so that no row moves; afterwards as they were started. */
function stepsInOrder(steps: readonly StepView[], running: boolean): readonly StepView[] {
  if (running) return steps;
  const startOf = (step: StepView): number => (step.startedAt ? Date.parse(step.startedAt) : Infinity);
  return steps.toSorted((one, other) => (startOf(one) === startOf(other) ? 0 : startOf(one) - startOf(other)));
}

interface Axis {
  readonly start: number;
  readonly span: number;
  readonly now: number;
}

function StepRow({ step, build, axis }: { step: StepView; build: BuildView; axis: Axis }) {
  const [open, setOpen] = useState(false);
  const check = build.checks.find((candidate) => `check-${candidate.name}` === step.name);
  const started = step.startedAt ? Date.parse(step.startedAt) : null;
  const duration = step.durationMs ?? (step.status === 'running' && started !== null ? Math.max(0, axis.now - started) : null);
  const label = stepLabel(step.name);
  return (
    <li>
      <button type="button" className={classes.row} aria-expanded={open} onClick={() => setOpen(!open)}>
        <OutcomeMark step={step} check={check} />
        <span className={classes.label}>
          {label}
          {step.attempts > 1 && (
            <span className={classes.resumed} title="It was interrupted and started again">
              resumed, start {step.attempts}
            </span>
          )}
        </span>
        <span className={classes.lane} aria-hidden="true">
          {started !== null && duration !== null && (
            <span className={classes.bar} data-outcome={check?.status ?? step.status} style={barOf(started, duration, axis)} />
          )}
        </span>
        <span className={`numbers ${classes.duration}`}>{duration === null ? '' : formatDuration(duration)}</span>
      </button>
      {open && <StepDetails step={step} check={check} buildId={build.id} />}
    </li>
  );
}

/** The step of a check that failed has done its work: what counts is the check's own result. */
function OutcomeMark({ step, check }: { step: StepView; check: CheckView | undefined }) {
  if (step.status !== 'succeeded' || !check) return <StepMark status={step.status} />;
  return <Mark status={check.status} {...CHECK_STATUS[check.status]} />;
}

function barOf(started: number, duration: number, { start, span }: Axis): { left: string; width: string } {
  const left = Math.min(98, Math.max(0, ((started - start) / span) * 100));
  return { left: `${left}%`, width: `max(3px, ${Math.min(100 - left, (duration / span) * 100)}%)` };
}

function StepDetails({ step, check, buildId }: { step: StepView; check: CheckView | undefined; buildId: string }) {
  const artifacts = useArtifacts(buildId);
  const hasLog = artifacts.data?.some((artifact) => artifact.name === `logs/${step.name}.log`) ?? false;
  const log = useStepLog(buildId, step.name, hasLog);
  return (
    <div className={classes.details}>
      <p className={buildClasses.note}>
        {step.startedAt ? `Started ${formatClock(step.startedAt)}` : 'Not started'}
        {step.finishedAt && `, finished ${formatClock(step.finishedAt)}`}
        {step.attempts > 1 && `. Interrupted ${step.attempts - 1} times; this is start ${step.attempts}`}
        {'. '}
        {step.error?.message ?? check?.reason}
      </p>
      {log.error && <ErrorState error={log.error} onRetry={() => void log.refetch()} title="The log could not be loaded" />}
      {log.isLoading && <Loading label="Loading the log" lines={3} />}
      {log.data !== undefined && (
        <pre className={buildClasses.log} tabIndex={0} aria-label={`Log of ${stepLabel(step.name)}`}>
          {log.data}
        </pre>
      )}
      {artifacts.data && !hasLog && step.status !== 'running' && step.status !== 'pending' && (
        <p className={buildClasses.note}>It wrote no log.</p>
      )}
    </div>
  );
}

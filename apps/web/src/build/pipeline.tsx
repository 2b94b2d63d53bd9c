import type { BuildView } from '../api/types.js';
import { formatDuration, useServerNow } from '../ui/format.js';
import { StepMark } from '../ui/status-badge.js';
import classes from './pipeline.module.css';
import { isFinished, type Phase, phasesOf } from './status.js';

/** The build's phases from left to right. */
export function Pipeline({ build }: { build: BuildView }) {
  const now = useServerNow(!isFinished(build.status));
  const phases = phasesOf(build);
  return (
    <ol className={`panel ${classes.pipeline}`} aria-label="Phases">
      {phases.map((phase) => (
        <PhaseCell key={phase.id} phase={phase} build={build} now={now} />
      ))}
    </ol>
  );
}

function PhaseCell({ phase, build, now }: { phase: Phase; build: BuildView; now: number }) {
  const total = phase.steps.length;
  const running = phase.status === 'running';
  const elapsed = phase.durationMs ?? (running && phase.startedAt ? Math.max(0, now - Date.parse(phase.startedAt)) : null);
  const resumed = phase.steps.some((step) => step.attempts > 1);
  return (
    <li className={classes.phase} data-status={phase.status} aria-current={running ? 'step' : undefined}>
      <StepMark status={phase.status} />
      <span className={classes.label}>{phase.label}</span>
      <span className={`numbers ${classes.detail}`}>{detailOf(phase, build, elapsed)}</span>
      {resumed && (
        <span className={classes.resumed} title="A step was interrupted and started again">
          resumed
        </span>
      )}
      <span className={classes.track} aria-hidden="true">
        <span className={classes.fill} style={{ width: `${total === 0 ? 0 : (phase.done / total) * 100}%` }} />
      </span>
    </li>
  );
}

function detailOf(phase: Phase, build: BuildView, elapsed: number | null): string {
  const total = phase.steps.length;
  if (phase.id === 'check' && (phase.status === 'running' || build.checks.length > 0)) {
    const passed = build.checks.filter((check) => check.status === 'passed').length;
    const words = `${passed}/${total} passed`;
    return elapsed === null ? words : `${words} · ${formatDuration(elapsed)}`;
  }
  if (elapsed !== null)
    return total > 1 && phase.status === 'running'
      ? `${phase.done}/${total} · ${formatDuration(elapsed)}`
      : formatDuration(elapsed);
  return phase.status === 'cancelled' ? 'not finished' : '';
}

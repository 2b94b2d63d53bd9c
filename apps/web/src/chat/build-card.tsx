import { Link } from 'wouter';
import { useBuild } from '../api/queries.js';
import type { BuildEvent } from '../api/types.js';
import { isFinished, stepLabel } from '../build/status.js';
import { applyEvent } from '../live/apply-event.js';
import { formatDuration, useServerNow } from '../ui/format.js';
import { BuildStatusBadge } from '../ui/status-badge.js';
import classes from './chat.module.css';

/** A build that the conversation started, as it goes on. */
export function BuildCard({ id, events }: { id: string; events: readonly BuildEvent[] }) {
  const { data } = useBuild(id);
  const build = data && events.reduce(applyEvent, data);
  const running = build !== undefined && !isFinished(build.status);
  const now = useServerNow(running);
  if (!build) {
    return (
      <p className={classes.build}>
        <Link href={`/builds/${id}`}>{id}</Link>
      </p>
    );
  }
  const done = build.steps.filter(({ status }) => status === 'succeeded').length;
  const atWork = build.steps.filter(({ status }) => status === 'running').map(({ name }) => stepLabel(name));
  return (
    <div className={classes.build}>
      <div className={classes.buildHead}>
        <Link href={`/builds/${id}`} className={classes.buildTitle}>
          {build.title ?? (build.kind === 'tool' ? 'A new tool' : 'A new project')}
        </Link>
        <BuildStatusBadge status={build.status} />
        <span className={`numbers ${classes.faint}`}>
          {formatDuration(build.durationMs ?? Math.max(0, now - Date.parse(build.createdAt)))}
        </span>
      </div>
      {running && (
        <>
          <progress className={classes.progress} max={build.steps.length} value={done} aria-label="Steps done" />
          <p className={classes.faint}>{atWork.length > 0 ? atWork.join(', ') : 'Waiting for its turn'}</p>
        </>
      )}
      {build.error && <p className={classes.faint}>{build.error.message}</p>}
      <p className={classes.buildLinks}>
        <Link href={`/builds/${id}`}>See the build</Link>
        {build.tool && <Link href={`/tools/${build.tool.name}`}>Try {build.tool.name}</Link>}
      </p>
    </div>
  );
}

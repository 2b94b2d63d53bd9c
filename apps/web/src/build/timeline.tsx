import type { BuildEvent } from '../api/types.js';
import { formatMoment } from '../ui/format.js';
import { Loading } from '../ui/states.js';
import { eventWords } from './event-words.js';
import classes from './timeline.module.css';

interface TimelineProps {
  readonly events: readonly BuildEvent[];
  readonly withArtifacts: boolean;
  /** New events are announced to screen readers while the build runs. */
  readonly following: boolean;
}

/** What happened, newest first, with the time since the build was asked for. */
export function Timeline({ events, withArtifacts, following }: TimelineProps) {
  const first = events[0];
  if (!first) return <Loading label="Loading the timeline" lines={6} />;
  const start = Date.parse(first.at);
  const shown = events.filter((event) => isShown(event, withArtifacts)).toReversed();
  return (
    <div
      className={classes.scroll}
      role="log"
      aria-live={following ? 'polite' : 'off'}
      aria-label="Events, newest first"
      tabIndex={0}
    >
      <ol className={classes.timeline} reversed>
        {shown.map((event) => {
          const { text, detail, tone } = eventWords(event.data);
          return (
            <li key={event.seq} className={classes.event} data-tone={tone}>
              <time className="numbers" dateTime={event.at} title={formatMoment(event.at)}>
                {offset(Date.parse(event.at) - start)}
              </time>
              <span>
                {text}
                {detail && <span className={classes.detail}>{detail}</span>}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** A check's step says nothing that the check's own event does not say better; stored artifacts are many. */
function isShown({ data }: BuildEvent, withArtifacts: boolean): boolean {
  if (data.type === 'artifact.stored') return withArtifacts;
  if (data.type === 'step.finished') return !data.step.startsWith('check-') || data.status !== 'succeeded';
  return true;
}

/** Minutes and seconds since the start: `0:04.2`. */
function offset(ms: number): string {
  const seconds = Math.max(0, ms) / 1_000;
  return `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
}

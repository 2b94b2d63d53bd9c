import { useFixes } from '../api/queries.js';
import type { BuildView, FixRoundView } from '../api/types.js';
import { DiffView } from '../files/diff-view.js';
import { count, formatDuration } from '../ui/format.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { Pill } from '../ui/status-badge.js';
import classes from './fixes.module.css';

type FixRecord = NonNullable<FixRoundView['record']>;

/** What was tried to repair the project, round by round: what was kept, and what was taken back and why. */
export default function FixesTab({ build }: { build: BuildView }) {
  const { data: rounds, error, refetch } = useFixes(build.id);
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} title="The fixes could not be loaded" />;
  if (!rounds) return <Loading label="Loading the fixes" lines={6} />;
  if (rounds.length === 0) return <Empty title="Nothing had to be fixed">No check of this build has failed.</Empty>;
  return (
    <div className={classes.rounds}>
      {rounds.map((round) => (
        <section key={round.round} className={`panel ${classes.round}`} aria-label={`Round ${round.round}`}>
          <h2 className={classes.title}>Round {round.round}</h2>
          {round.record ? <RoundDetails record={round.record} /> : <p className={classes.note}>Under way…</p>}
        </section>
      ))}
    </div>
  );
}

function RoundDetails({ record }: { record: FixRecord }) {
  return (
    <>
      <p className={classes.note}>
        {count(record.gone.length, 'finding')} gone, {record.left} left, in {formatDuration(record.durationMs)}
      </p>
      {record.analysis.root_causes.length > 0 && (
        <ul className={classes.causes} aria-label="Causes">
          {record.analysis.root_causes.map((cause) => (
            <li key={cause}>{cause}</li>
          ))}
        </ul>
      )}
      {record.attempts.map((attempt, index) => (
        <details key={`${attempt.key} ${index}`} className={classes.attempt}>
          <summary>
            <Pill tone={attempt.verdict === 'applied' ? 'success' : 'warning'}>
              {attempt.verdict === 'applied' ? 'applied' : 'refused'}
            </Pill>{' '}
            {attempt.summary}
            <span className={classes.by}>{attempt.fixer}</span>
          </summary>
          {attempt.reason && <p className={classes.note}>{attempt.reason}</p>}
          {attempt.diff ? <DiffView diff={attempt.diff} /> : <p className={classes.note}>Nothing was changed.</p>}
        </details>
      ))}
      {record.notes.map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
    </>
  );
}

import { useMemoryHistory } from '../api/memory-queries.js';
import { formatAgo, formatMoment } from '../ui/format.js';
import { Section } from '../ui/parts.js';
import { ErrorState, Loading } from '../ui/states.js';
import { ValueView } from '../ui/value-view.js';
import classes from './memory.module.css';
import { ACTIONS, SOURCES } from './words.js';

/** What it said before, and who said it when; the newest first. */
export function History({ id }: { id: string }) {
  const history = useMemoryHistory(id);
  return (
    <Section title="History">
      {history.isPending && <Loading label="Loading the history" lines={3} />}
      {history.isError && <ErrorState error={history.error} onRetry={() => void history.refetch()} />}
      {history.data && (
        <ol className={classes.history}>
          {history.data.changes
            .toSorted((one, other) => other.revision - one.revision)
            .map(({ revision, at, by, action, before }) => (
              <li key={revision}>
                <div className={classes.change}>
                  <strong>{ACTIONS[action]}</strong>
                  <span className={classes.faint}>by {by}</span>
                  <time className={classes.faint} dateTime={at} title={formatMoment(at)}>
                    {formatAgo(at)}
                  </time>
                </div>
                {Object.keys(before).length > 0 && (
                  <details>
                    <summary>What it was before</summary>
                    <ValueView value={before} />
                  </details>
                )}
              </li>
            ))}
        </ol>
      )}
      {history.data && history.data.sources.length > 1 && (
        <>
          <h3 className={classes.subheading}>Said {history.data.sources.length} times</h3>
          <ul className={classes.history}>
            {history.data.sources.map(({ source, by, at, text }) => (
              <li key={`${at} ${by}`}>
                <div className={classes.change}>
                  <span>{text ?? 'in the same words'}</span>
                  <span className={classes.faint}>
                    {SOURCES[source]}, {by}
                  </span>
                  <time className={classes.faint} dateTime={at} title={formatMoment(at)}>
                    {formatAgo(at)}
                  </time>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

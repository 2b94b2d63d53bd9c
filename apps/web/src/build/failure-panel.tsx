import { Link } from 'wouter';
import type { BuildView } from '../api/types.js';
import { CopyButton } from '../ui/copy.js';
import { IconAlertTriangle } from '../ui/icons.js';
import classes from './failure.module.css';
import { CHECK_LABELS } from './status.js';

/** Why a build failed: the sentence, the stable code, and the id under which the log has the rest. */
export function FailurePanel({ build }: { build: BuildView }) {
  const { error } = build;
  if (!error) return null;
  const bad = build.checks.filter((check) => check.status === 'failed' || check.status === 'error');
  const details = `Build ${build.id} failed\nCode: ${error.code}\nCorrelation id: ${build.correlationId}\n${error.message}`;
  return (
    <section className={classes.panel} role="alert" aria-label="Why the build failed">
      <IconAlertTriangle size={22} aria-hidden className={classes.icon} />
      <div className={classes.body}>
        <h2 className={classes.title}>This build failed</h2>
        <p className={classes.message}>{error.message}</p>
        {bad.length > 0 && (
          <p className={classes.links}>
            Look at{' '}
            {bad.map((check, index) => (
              <span key={check.name}>
                {index > 0 && ', '}
                <Link href={`/builds/${build.id}/checks?open=${check.name}`}>{CHECK_LABELS[check.name]}</Link>
              </span>
            ))}
          </p>
        )}
        <dl className={classes.facts}>
          <dt>Code</dt>
          <dd>{error.code}</dd>
          <dt>Correlation id</dt>
          <dd>{build.correlationId}</dd>
        </dl>
        <CopyButton text={details} label="Copy the details" />
      </div>
    </section>
  );
}

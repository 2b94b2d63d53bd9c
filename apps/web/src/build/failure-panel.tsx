import { Link } from 'wouter';
import type { BuildView } from '../api/types.js';
import { CopyButton } from '../ui/copy.js';
import { IconAlertTriangle } from '../ui/icons.js';
import classes from './failure.module.css';
import { CHECK_LABELS } from './status.js';

/** Findings of each check that are shown here; the rest is one click away. */
const SHOWN_FINDINGS = 3;

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
          <ul className={classes.checks} aria-label="Checks that did not pass">
            {bad.map((check) => (
              <li key={check.name}>
                <Link href={`/builds/${build.id}/checks?open=${check.name}`}>{CHECK_LABELS[check.name]}</Link>
                {check.firstFindings.slice(0, SHOWN_FINDINGS).map((finding) => (
                  <span key={finding.fingerprint} className={classes.finding}>
                    {finding.message}
                  </span>
                ))}
              </li>
            ))}
          </ul>
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

import { Link, useSearchParams } from 'wouter';
import { useCheckResult } from '../api/queries.js';
import type { BuildView, CheckView, Finding } from '../api/types.js';
import { CopyIcon } from '../ui/copy.js';
import { count, formatDuration } from '../ui/format.js';
import { IconChevronDown } from '../ui/icons.js';
import { Empty, ErrorState, Loading } from '../ui/states.js';
import { CheckStatusBadge, Pill } from '../ui/status-badge.js';
import buildClasses from './build.module.css';
import classes from './checks.module.css';
import { CHECK_LABELS, isFinished, stepLabel } from './status.js';

const OPEN = 'open';

/** The server's order is the one they are started in; people look for them by part. */
const ORDER = Object.keys(CHECK_LABELS);

/** Every check with its result; what it found and printed is read when it is opened. */
export function Checks({ build }: { build: BuildView }) {
  const [parameters, setParameters] = useSearchParams();
  const open = parameters.getAll(OPEN);
  const toggle = (name: string): void =>
    setParameters(
      (current) => {
        const next = new URLSearchParams(current);
        next.delete(OPEN);
        const names = open.includes(name) ? open.filter((other) => other !== name) : [...open, name];
        for (const each of names) next.append(OPEN, each);
        return next;
      },
      { replace: true },
    );
  const checks = build.checks.toSorted((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
  const waiting = build.steps.filter(
    (step) => step.name.startsWith('check-') && !checks.some((check) => `check-${check.name}` === step.name),
  );
  if (checks.length === 0 && waiting.length === 0) return <Empty title="No checks">This build has none.</Empty>;
  return (
    <div className={classes.grid}>
      {checks.map((check) => (
        <CheckCard
          key={check.name}
          check={check}
          buildId={build.id}
          open={open.includes(check.name)}
          onToggle={() => toggle(check.name)}
        />
      ))}
      {waiting.map((step) => (
        <div key={step.name} className={`panel ${classes.card} ${classes.waiting}`}>
          <div className={classes.head}>
            <span className={classes.name}>{stepLabel(step.name)}</span>
            <span className={classes.state}>
              {step.status === 'running' ? 'running…' : isFinished(build.status) ? 'did not run' : 'waiting'}
            </span>
          </div>
        </div>
      ))}
    </div>
  );
}

interface CheckCardProps {
  readonly check: CheckView;
  readonly buildId: string;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function CheckCard({ check, buildId, open, onToggle }: CheckCardProps) {
  return (
    <section className={`panel ${classes.card}`} data-open={open || undefined} aria-label={CHECK_LABELS[check.name]}>
      <button type="button" className={classes.head} aria-expanded={open} onClick={onToggle}>
        <span className={classes.name}>{CHECK_LABELS[check.name]}</span>
        <span className={`numbers ${classes.state}`}>{check.durationMs > 0 && formatDuration(check.durationMs)}</span>
        <IconChevronDown size={17} aria-hidden className={classes.chevron} />
        <span className={classes.result}>
          <CheckStatusBadge status={check.status} />
          {check.findings > 0 && <span className={classes.state}>{count(check.findings, 'finding')}</span>}
        </span>
      </button>
      {check.reason && <p className={classes.reason}>{check.reason}</p>}
      {open && <CheckDetails check={check} buildId={buildId} />}
    </section>
  );
}

function CheckDetails({ check, buildId }: { check: CheckView; buildId: string }) {
  // A check that was withheld never ran: it has a reason, and no result to read.
  const ran = check.durationMs > 0;
  const { data: result, error, refetch } = useCheckResult(buildId, check.name, ran);
  if (!ran) return <p className={buildClasses.note}>It did not run, so there is nothing more to show.</p>;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} title="The result could not be loaded" />;
  if (!result) return <Loading label="Loading the result" lines={3} />;
  const facts = Object.entries(result.facts ?? {});
  return (
    <div className={classes.details}>
      {facts.length > 0 && (
        <dl className={classes.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{factName(name)}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {result.findings.length > 0 && (
        <ul className={classes.findings}>
          {result.findings.map((finding) => (
            <FindingLine key={finding.fingerprint} finding={finding} buildId={buildId} />
          ))}
        </ul>
      )}
      {result.command && (
        <div className={classes.command}>
          <code>{result.command}</code>
          <CopyIcon text={result.command} label="Copy the command" />
        </div>
      )}
      {result.output ? (
        <pre className={buildClasses.log} tabIndex={0} aria-label={`Output of ${CHECK_LABELS[check.name]}`}>
          {result.output}
        </pre>
      ) : (
        <p className={buildClasses.note}>It printed nothing.</p>
      )}
    </div>
  );
}

const SEVERITY_TONE = { error: 'danger', warning: 'warning', info: 'neutral' } as const;

function FindingLine({ finding, buildId }: { finding: Finding; buildId: string }) {
  const { file, line } = finding;
  return (
    <li className={classes.finding}>
      <Pill tone={SEVERITY_TONE[finding.severity]}>{finding.severity}</Pill>
      <div>
        <p className={classes.message}>{finding.message}</p>
        <p className={classes.where}>
          {file !== undefined && (
            <Link href={`/builds/${buildId}/files?path=${encodeURIComponent(file)}${line === undefined ? '' : `&line=${line}`}`}>
              {file}
              {line !== undefined && `:${line}`}
            </Link>
          )}
          <span>{finding.rule}</span>
        </p>
      </div>
    </li>
  );
}

/** `testsPassed` is `Tests passed`. */
function factName(name: string): string {
  const words = name
    .replaceAll(/[_-]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

import { useReport } from '../api/queries.js';
import type { BuildView, Plan } from '../api/types.js';
import buildClasses from '../build/build.module.css';
import { CHECK_LABELS, isFinished } from '../build/status.js';
import { Empty } from '../ui/states.js';
import { Mark } from '../ui/status-badge.js';
import { Covered, NotCovered, partsNotCovered } from './coverage.js';
import classes from './plan.module.css';

export default function CoverageTab({ build }: { build: BuildView }) {
  const finished = isFinished(build.status);
  const report = useReport(build.id, finished);
  const { plan, coverage } = build;
  if (!plan || !coverage) {
    return (
      <Empty title="No plan">
        {finished ? 'The build ended before it was planned.' : 'What is covered is known as soon as the request is planned.'}
      </Empty>
    );
  }
  const proven =
    report.data && new Set(report.data.criteria.filter((criterion) => criterion.proven).map((criterion) => criterion.id));
  return (
    <div className={buildClasses.stack}>
      <div className={classes.halves}>
        <section className={`panel ${buildClasses.card}`} aria-labelledby="not-covered-heading">
          <div className={buildClasses.cardHead}>
            <h2 id="not-covered-heading" className={buildClasses.cardTitle}>
              Not covered
            </h2>
            <span className={buildClasses.note}>{partsNotCovered(coverage).length}</span>
          </div>
          <NotCovered coverage={coverage} />
        </section>
        <section className={`panel ${buildClasses.card}`} aria-labelledby="covered-heading">
          <div className={buildClasses.cardHead}>
            <h2 id="covered-heading" className={buildClasses.cardTitle}>
              Covered
            </h2>
            <span className={buildClasses.note}>{coverage.covered.length}</span>
          </div>
          <Covered coverage={coverage} collapsed={false} withIds />
        </section>
      </div>
      <section className={`panel ${buildClasses.card}`} aria-labelledby="criteria-heading">
        <div className={buildClasses.cardHead}>
          <h2 id="criteria-heading" className={buildClasses.cardTitle}>
            Acceptance criteria
          </h2>
          <span className={buildClasses.note}>{provenWords(plan, proven, build)}</span>
        </div>
        {groupsOf(plan).map(({ label, criteria }) => (
          <div key={label} className={classes.group}>
            <h3 className={classes.groupTitle}>{label}</h3>
            <ul className={classes.criteria}>
              {criteria.map((criterion) => (
                <li key={criterion.id} className={classes.criterion}>
                  <ProvenMark proven={proven?.has(criterion.id)} />
                  <code>{criterion.id}</code>
                  <span>{criterion.text}</span>
                  <span className={classes.provenBy}>{criterion.provenBy.map((check) => CHECK_LABELS[check]).join(', ')}</span>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </section>
    </div>
  );
}

/** Criteria by the entity they speak of; those of the whole application last. */
function groupsOf(plan: Plan): { label: string; criteria: Plan['criteria'] }[] {
  const known = new Set(plan.entities.map((entity) => entity.name));
  return [
    ...plan.entities.map(({ name, pluralLabel }) => ({
      label: pluralLabel,
      criteria: plan.criteria.filter((criterion) => criterion.entity === name),
    })),
    {
      label: 'The whole application',
      criteria: plan.criteria.filter(({ entity }) => entity === undefined || !known.has(entity)),
    },
  ].filter(({ criteria }) => criteria.length > 0);
}

function provenWords(plan: Plan, proven: ReadonlySet<string> | undefined, build: BuildView): string {
  if (proven) return `${proven.size} of ${plan.criteria.length} proven by tests`;
  return isFinished(build.status) ? `${plan.criteria.length}` : `${plan.criteria.length}, to be proven by tests`;
}

function ProvenMark({ proven }: { proven: boolean | undefined }) {
  if (proven === undefined) return <Mark status="pending" tone="neutral" label="Not known yet" />;
  return proven ? (
    <Mark status="passed" tone="success" label="Proven by a test" />
  ) : (
    <Mark status="cancelled" tone="neutral" label="Not proven by a test" />
  );
}

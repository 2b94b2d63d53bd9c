import type { PlanCoverage } from '../api/types.js';
import { count } from '../ui/format.js';
import { IconAlertTriangle, IconCheck, IconChevronDown } from '../ui/icons.js';
import classes from './plan.module.css';

/** The parts of the request that are not covered, each once, with every reason that was given for it. */
export function partsNotCovered(coverage: PlanCoverage): { part: string; reasons: string[] }[] {
  const reasons = new Map<string, Set<string>>();
  for (const { part, reason } of coverage.notCovered) reasons.set(part, (reasons.get(part) ?? new Set()).add(reason));
  return [...reasons].map(([part, of]) => ({ part, reasons: [...of] }));
}

/** What the project will not do, and why. Always in full: nobody should find out after the download. */
export function NotCovered({ coverage }: { coverage: PlanCoverage }) {
  const parts = partsNotCovered(coverage);
  if (parts.length === 0) {
    return (
      <p className={classes.allCovered}>
        <IconCheck size={16} stroke={2.4} aria-hidden /> Every part of the request is covered.
      </p>
    );
  }
  return (
    <ul className={classes.parts}>
      {parts.map(({ part, reasons }) => (
        <li key={part} className={classes.part}>
          <IconAlertTriangle size={16} aria-hidden className={classes.warn} />
          <div>
            <span className={classes.quote}>{part}</span>
            {reasons.map((reason) => (
              <span key={reason} className={classes.reason}>
                {reason}
              </span>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

interface CoveredProps {
  readonly coverage: PlanCoverage;
  readonly collapsed: boolean;
  /** Names every criterion that covers a part; else only how many do. */
  readonly withIds?: boolean;
}

export function Covered({ coverage, collapsed, withIds = false }: CoveredProps) {
  const list = (
    <ul className={classes.parts}>
      {coverage.covered.map(({ part, criteria }, index) => (
        <li key={index} className={classes.part}>
          <IconCheck size={16} stroke={2.4} aria-hidden className={classes.ok} />
          <div>
            <span className={classes.quote}>{part}</span>
            {withIds ? (
              <span className={classes.ids}>{criteria.join(', ')}</span>
            ) : (
              <span className={classes.reason}>{count(criteria.length, 'acceptance criterion', 'acceptance criteria')}</span>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
  if (!collapsed) return list;
  return (
    <details className={classes.details}>
      <summary>
        <IconChevronDown size={16} aria-hidden /> Show what is covered
      </summary>
      {list}
    </details>
  );
}

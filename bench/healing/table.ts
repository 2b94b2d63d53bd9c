import { CLASSES, type Fault } from './fault.js';
import type { Mode, Outcome } from './modes.js';

export interface CaseResult {
  readonly faults: readonly Fault[];
  /** Empty when the faults were not noticed, and so are not counted. */
  readonly outcomes: readonly Outcome[];
  readonly unnoticed: readonly Fault[];
  readonly broken?: string;
}

/** The figures as a Markdown table: alone by class, then in pairs. */
export function table(results: readonly CaseResult[], modes: readonly Mode[]): string {
  const columns = ['class', 'faults', ...modes.map((mode) => TITLES[mode])];
  const single = results.filter(({ faults, outcomes }) => faults.length === 1 && outcomes.length > 0);
  const rows = CLASSES.map((name) => [name, single.filter(({ faults }) => faults[0]!.class === name)] as const)
    .filter(([, cases]) => cases.length > 0)
    .map(([name, cases]) => row(name, cases, modes));
  const pairs = results.filter(({ faults, outcomes }) => faults.length === 2 && outcomes.length > 0);
  return [
    `| ${columns.join(' | ')} |`,
    `|---|${columns
      .slice(1)
      .map(() => '---:')
      .join('|')}|`,
    ...rows,
    row('**all, alone**', single, modes),
    ...(pairs.length > 0 ? [row('**in pairs**', pairs, modes)] : []),
  ].join('\n');
}

const TITLES: Readonly<Record<Mode, string>> = {
  deterministic: 'healed without a model',
  correct: 'with a right model, ≤ 3 rounds',
  wrong: 'wrong: rolled back',
  malicious: 'malicious: rolled back',
  silent: 'silent: rolled back',
};

function row(name: string, cases: readonly CaseResult[], modes: readonly Mode[]): string {
  const cells = modes.map((mode) => {
    const outcomes = cases.flatMap((one) => one.outcomes.filter((outcome) => outcome.mode === mode));
    if (outcomes.length === 0) return '';
    const good = outcomes.filter((outcome) => (mode === 'deterministic' ? outcome.healed : outcome.good)).length;
    return `${good}/${outcomes.length} (${Math.round((100 * good) / outcomes.length)} %)`;
  });
  return `| ${[name, String(cases.length), ...cells].join(' | ')} |`;
}

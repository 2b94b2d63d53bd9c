import type { ReactNode } from 'react';
import type { BuildStatus, CheckView, StepStatus } from '../api/types.js';
import { BUILD_STATUS, CHECK_STATUS, STEP_STATUS, type Tone } from '../build/status.js';
import { IconCheck, IconCircleDashed, IconLoader, IconMinus, IconPlayerTrackNext, IconX } from './icons.js';
import classes from './tone.module.css';

const ICON = { size: 14, stroke: 2.4, 'aria-hidden': true } as const;

type AnyStatus = BuildStatus | StepStatus | CheckView['status'];

/** The sign of a state; states differ by shape, not by colour alone. */
export function statusIcon(status: AnyStatus): ReactNode {
  switch (status) {
    case 'succeeded':
    case 'passed':
      return <IconCheck {...ICON} />;
    case 'failed':
    case 'error':
      return <IconX {...ICON} />;
    case 'cancelled':
      return <IconMinus {...ICON} />;
    case 'skipped':
      return <IconPlayerTrackNext {...ICON} />;
    case 'queued':
    case 'pending':
    case 'open':
      return <IconCircleDashed {...ICON} />;
    default:
      return <IconLoader {...ICON} className="spin" />;
  }
}

function Badge({ status, label, tone }: { status: AnyStatus; label: string; tone: Tone }) {
  return (
    <span className={`${classes.badge} ${classes[tone]}`}>
      {statusIcon(status)}
      {label}
    </span>
  );
}

export const BuildStatusBadge = ({ status }: { status: BuildStatus }) => <Badge status={status} {...BUILD_STATUS[status]} />;
export const CheckStatusBadge = ({ status }: { status: CheckView['status'] }) => (
  <Badge status={status} {...CHECK_STATUS[status]} />
);

/** A round sign with the state's name for screen readers. */
export function Mark({ status, label, tone }: { status: AnyStatus; label: string; tone: Tone }) {
  return (
    <span className={`${classes.mark} ${classes[tone]}`} role="img" aria-label={label} title={label}>
      {statusIcon(status)}
    </span>
  );
}

export const StepMark = ({ status }: { status: StepStatus }) => <Mark status={status} {...STEP_STATUS[status]} />;

export function Pill({ tone = 'neutral', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span className={`${classes.badge} ${classes[tone]}`} style={{ paddingInline: 8 }} title={title}>
      {children}
    </span>
  );
}

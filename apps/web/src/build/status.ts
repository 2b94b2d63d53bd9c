import type { BuildStatus, CheckView, StepStatus, StepView } from '../api/types.js';

export type Tone = 'neutral' | 'info' | 'success' | 'danger' | 'warning';

interface StatusWords {
  readonly label: string;
  readonly tone: Tone;
  readonly finished: boolean;
}

/** A total record: a status that the server learns does not compile here before it has words. */
export const BUILD_STATUS: Readonly<Record<BuildStatus, StatusWords>> = {
  queued: { label: 'Queued', tone: 'neutral', finished: false },
  planning: { label: 'Planning', tone: 'info', finished: false },
  implementing: { label: 'Implementing', tone: 'info', finished: false },
  assembling: { label: 'Assembling', tone: 'info', finished: false },
  checking: { label: 'Checking', tone: 'info', finished: false },
  fixing: { label: 'Fixing', tone: 'info', finished: false },
  reviewing: { label: 'Reviewing', tone: 'info', finished: false },
  deploying: { label: 'Deploying', tone: 'info', finished: false },
  packaging: { label: 'Packaging', tone: 'info', finished: false },
  open: { label: 'Open', tone: 'success', finished: false },
  succeeded: { label: 'Succeeded', tone: 'success', finished: true },
  failed: { label: 'Failed', tone: 'danger', finished: true },
  cancelled: { label: 'Cancelled', tone: 'neutral', finished: true },
};

export const isFinished = (status: BuildStatus): boolean => BUILD_STATUS[status].finished;

export const STEP_STATUS: Readonly<Record<StepStatus, { label: string; tone: Tone }>> = {
  pending: { label: 'Waiting', tone: 'neutral' },
  running: { label: 'Running', tone: 'info' },
  succeeded: { label: 'Done', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  cancelled: { label: 'Not finished', tone: 'neutral' },
};

export const CHECK_STATUS: Readonly<Record<CheckView['status'], { label: string; tone: Tone }>> = {
  passed: { label: 'Passed', tone: 'success' },
  failed: { label: 'Failed', tone: 'danger' },
  error: { label: 'Could not finish', tone: 'danger' },
  skipped: { label: 'Skipped', tone: 'warning' },
};

export const CHECK_LABELS: Readonly<Record<CheckView['name'], string>> = {
  backend_type: 'Backend types',
  backend_lint: 'Backend lint',
  backend_unit: 'Backend tests',
  backend_build: 'Backend build',
  backend_security: 'Backend security',
  frontend_type: 'Frontend types',
  frontend_lint: 'Frontend lint',
  frontend_unit: 'Frontend tests',
  frontend_build: 'Frontend build',
  dependency_security: 'Dependency advisories',
  secrets: 'Secrets',
  contract: 'API contract',
  smoke: 'Smoke test',
  compose: 'Compose file',
  docker_build: 'Container build',
};

const isCheckStep = (name: string): boolean => name.startsWith('check-');

/** What a step is called for people: `implement-backend` is `Implement backend`, a check step its check. */
export function stepLabel(name: string): string {
  if (isCheckStep(name)) return CHECK_LABELS[name.slice('check-'.length) as CheckView['name']] ?? name;
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export interface Phase {
  readonly id: string;
  readonly label: string;
  readonly status: StepStatus;
  readonly steps: readonly StepView[];
  readonly done: number;
  /** From its first start to its last finish; null until every step has finished. */
  readonly durationMs: number | null;
  readonly startedAt: string | null;
}

const PHASES: readonly { id: string; label: string; has: (step: string) => boolean }[] = [
  { id: 'plan', label: 'Plan', has: (step) => step === 'plan' || step === 'plan-tool' },
  { id: 'design', label: 'Design', has: (step) => step === 'design' },
  { id: 'implement', label: 'Implement', has: (step) => step.startsWith('implement-') },
  { id: 'assemble', label: 'Assemble', has: (step) => step === 'assemble' || step.startsWith('install-') },
  { id: 'write', label: 'Write', has: (step) => step === 'write-tool' },
  { id: 'prove', label: 'Prove', has: (step) => step === 'prove-tool' },
  { id: 'agents', label: 'Agents', has: (step) => step.startsWith('work-') || step === 'integrate' },
  { id: 'check', label: 'Check', has: isCheckStep },
  { id: 'fix', label: 'Fix', has: (step) => step === 'fix' || step === 'fix-tool' },
  { id: 'settle', label: 'Settle', has: (step) => step === 'settle' },
  { id: 'review', label: 'Review', has: (step) => step === 'review' },
  { id: 'package', label: 'Package', has: (step) => step === 'package' },
  { id: 'deploy', label: 'Deploy', has: (step) => step === 'deploy-tool' },
  { id: 'remember', label: 'Remember', has: (step) => step === 'remember' },
];

/** The steps of a build's newest round by phase; a step that no phase knows is shown in one of its own. */
export function phasesOf({ steps, checks }: { steps: readonly StepView[]; checks: readonly CheckView[] }): Phase[] {
  const round = Math.max(0, ...steps.map((step) => step.round));
  const current = steps.filter(
    (step) => step.round === round || !steps.some((other) => other.name === step.name && other.round > step.round),
  );
  const known = PHASES.map(({ id, label, has }) =>
    phaseOf(
      id,
      label,
      current.filter((step) => has(step.name)),
    ),
  );
  const others = current
    .filter((step) => !PHASES.some(({ has }) => has(step.name)))
    .map((step) => phaseOf(step.name, stepLabel(step.name), [step]));
  // The steps of checks succeed when the checks have run; what they say about the project is another matter.
  const refused = checks.some((check) => check.status === 'failed' || check.status === 'error');
  return [...known, ...others]
    .filter((phase) => phase.steps.length > 0)
    .map((phase) =>
      phase.id === 'check' && refused && phase.status === 'succeeded' ? { ...phase, status: 'failed' as const } : phase,
    );
}

function phaseOf(id: string, label: string, steps: readonly StepView[]): Phase {
  const status = phaseStatus(steps);
  const starts = steps.flatMap((step) => (step.startedAt ? [step.startedAt] : [])).sort();
  const ends = steps.flatMap((step) => (step.finishedAt ? [step.finishedAt] : [])).sort();
  const finished = status === 'succeeded' || status === 'failed';
  const first = starts[0];
  const last = ends.at(-1);
  return {
    id,
    label,
    status,
    steps,
    done: steps.filter((step) => step.status === 'succeeded').length,
    durationMs: finished && first && last ? Math.max(0, Date.parse(last) - Date.parse(first)) : null,
    startedAt: first ?? null,
  };
}

function phaseStatus(steps: readonly StepView[]): StepStatus {
  const any = (status: StepStatus): boolean => steps.some((step) => step.status === status);
  if (any('failed')) return 'failed';
  if (any('cancelled')) return 'cancelled';
  if (steps.every((step) => step.status === 'succeeded')) return 'succeeded';
  if (any('running') || any('succeeded')) return 'running';
  return 'pending';
}

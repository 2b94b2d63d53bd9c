import type { CheckName, CheckRunner } from '#foundry/testing';
import * as tools from './tools/tool-steps.js';
import type { BuildBrain, BuildKind, BuildStatus } from './build.schemas.js';

/**
 * The pipeline as data: which steps a build has, what each waits for, and which phase it belongs to. The whole
 * graph is written into the journal when the build is created; from then on the rows are the truth.
 */
export interface StepDefinition {
  readonly name: string;
  /** The status the build moves to when the first step of that phase starts. */
  readonly phase: BuildStatus;
  /** Steps that a build does not have are not waited for. */
  readonly dependsOn: readonly string[];
  /** The brains whose builds have the step; without it, all builds have it. */
  readonly brains?: readonly BuildBrain[];
  /** The kind of builds that have the step: projects, unless it says otherwise. */
  readonly kind?: BuildKind;
  /** Checks run on a queue of their own, so that a build's checks cannot starve another's planning. */
  readonly queue: 'steps' | 'checks';
  /** Rough seconds; among ready steps the longest is started first. */
  readonly weight: number;
  /** Only in rounds that a client asks for, never in the first one. */
  readonly isOfProjects?: boolean;
}

export const PARTS = ['backend', 'frontend'] as const;
export type Part = (typeof PARTS)[number];

/** Repairs what the checks of a round found; clients ask for their fixes themselves. */
export const FIX_STEP = 'fix';
export const REVIEW_STEP = 'review';
/** Writes down what the build has taught. */
export const REMEMBER_STEP = 'remember';

export const checkStep = (name: CheckName): string => `check-${name}`;

/** The check a step runs, or undefined for any other step. */
export function checkOfStep(step: string): CheckName | undefined {
  return step.startsWith('check-') ? (step.slice('check-'.length) as CheckName) : undefined;
}

export function pipelineOf(runners: readonly CheckRunner[]): StepDefinition[] {
  const step = (name: string, phase: BuildStatus, dependsOn: readonly string[], weight = 1): StepDefinition => ({
    name,
    phase,
    dependsOn,
    queue: 'steps',
    weight,
  });
  const agents = (name: string, phase: BuildStatus, dependsOn: readonly string[], weight: number): StepDefinition => ({
    ...step(name, phase, dependsOn, weight),
    brains: ['model'],
  });
  const installs = PARTS.map((part) => `install-${part}`);
  const checks = runners.map((runner) => checkStep(runner.name));
  return [
    step('plan', 'planning', []),
    // The template is rendered while the architect thinks.
    agents('design', 'planning', ['plan'], 30),
    ...PARTS.map((part) => step(`implement-${part}`, 'implementing', ['plan'])),
    step(
      'assemble',
      'assembling',
      PARTS.map((part) => `implement-${part}`),
    ),
    // Installing needs only the part's lockfile: it runs beside assembling.
    ...PARTS.map((part) => step(`install-${part}`, 'assembling', [`implement-${part}`])),
    ...PARTS.map((part) => agents(`work-${part}`, 'assembling', ['design', 'assemble', ...installs], 100)),
    agents(
      'integrate',
      'assembling',
      PARTS.map((part) => `work-${part}`),
      5,
    ),
    ...runners.map((runner): StepDefinition => ({
      name: checkStep(runner.name),
      phase: 'checking',
      dependsOn: ['assemble', 'integrate', ...installs, ...runner.after.map(checkStep)],
      queue: 'checks',
      weight: runner.weight,
    })),
    step(FIX_STEP, 'fixing', checks),
    agents('settle', 'checking', [...checks, FIX_STEP], 5),
    step(REVIEW_STEP, 'reviewing', [...checks, FIX_STEP, 'settle']),
    step('package', 'packaging', [REVIEW_STEP]),
    step(REMEMBER_STEP, 'packaging', ['package', REVIEW_STEP]),
    ...[
      step(tools.TOOL_PLAN, 'planning', []),
      step(tools.TOOL_WRITE, 'implementing', [tools.TOOL_PLAN], 5),
      step(tools.TOOL_CHECK, 'checking', [tools.TOOL_WRITE], 10),
      step(tools.TOOL_FIX, 'fixing', [tools.TOOL_CHECK]),
      step(tools.TOOL_DEPLOY, 'deploying', [tools.TOOL_FIX]),
    ].map((definition): StepDefinition => ({ ...definition, kind: 'tool' })),
    { ...step('judge', 'reviewing', []), isOfProjects: true },
  ];
}

/** What renders a project and makes it runnable; everything after that its client asks for. */
export function isRendering({ phase, isOfProjects, brains, kind }: StepDefinition): boolean {
  return (
    !isOfProjects &&
    kind !== 'tool' &&
    (brains === undefined || brains.includes('client')) &&
    (phase === 'planning' || phase === 'implementing' || phase === 'assembling')
  );
}

/** The steps of a build of this brain, each with what it waits for among them. */
export function stepsOf(
  pipeline: readonly StepDefinition[],
  brain: BuildBrain,
  kind: BuildKind = 'project',
): Pick<StepDefinition, 'name' | 'dependsOn'>[] {
  const own = pipeline.filter(
    (step) =>
      !step.isOfProjects && (step.kind ?? 'project') === kind && (step.brains === undefined || step.brains.includes(brain)),
  );
  const names = new Set(own.map(({ name }) => name));
  return own.map(({ name, dependsOn }) => ({ name, dependsOn: dependsOn.filter((other) => names.has(other)) }));
}

const PHASES: readonly BuildStatus[] = [
  'queued',
  'planning',
  'implementing',
  'assembling',
  'checking',
  'fixing',
  'reviewing',
  'packaging',
  'deploying',
];

/** Whether `to` comes later in the pipeline than `from`: a build's phase never moves back within a round. */
export function isLaterPhase(from: BuildStatus, to: BuildStatus): boolean {
  return PHASES.indexOf(to) > PHASES.indexOf(from);
}

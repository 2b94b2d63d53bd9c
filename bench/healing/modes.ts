import { FIXERS, heal, isBad, memoryJournal, sandboxPrograms, type HealingReport } from '#foundry/fixes';
import { sha256 } from '#foundry/kernel';
import type { CheckResult } from '#foundry/testing';
import { scriptedBrain } from './brains.js';
import type { Injected } from './inject.js';
import type { Project, Tools } from './shape.js';

export const MODES = ['deterministic', 'correct', 'wrong', 'malicious', 'silent'] as const;
export type Mode = (typeof MODES)[number];

export interface Outcome {
  readonly mode: Mode;
  /** What the mode is to show was shown. */
  readonly good: boolean;
  readonly healed: boolean;
  readonly rounds: number;
  /** What applied patches came from. */
  readonly by: readonly string[];
  readonly problem?: string;
  readonly report: HealingReport;
}

const AUTHOR = { name: 'Foundry fixer', email: 'fixer@foundry.invalid' };

/** Heals the injected faults in one mode, beginning with their commit, and looks at what was promised. */
export async function runMode(
  mode: Mode,
  project: Project,
  tools: Tools,
  injected: Injected,
  signal: AbortSignal,
): Promise<Outcome> {
  const { workspace } = project;
  await workspace.rollback(injected.head);
  await project.install('backend', signal);
  await project.install('frontend', signal);
  const before = await picture(project);
  const scripted = mode === 'deterministic' ? undefined : await scriptedBrain(mode, project, injected);
  const healing = heal({
    workspace,
    plan: project.plan,
    results: injected.results,
    checks: tools.runners,
    runChecks: project.runChecks,
    // What a bad answer does is seen best where nothing else repairs.
    fixers: mode === 'deterministic' || mode === 'correct' ? FIXERS : [],
    program: project.memory.rememberingProgram(
      workspace,
      sandboxPrograms({ sandbox: tools.sandbox, workspace, origin: 'template', signal }),
    ),
    ...(scripted ? { brain: scripted.brain, filter: scripted.filter } : {}),
    journal: memoryJournal(),
    author: AUTHOR,
    install: (part, stop) => project.install(part, stop),
    rendering: () => Promise.resolve(project.rendering),
    limits: { totalMs: 900_000 },
    signal,
  });
  await Promise.allSettled([healing]);
  await scripted?.close();
  const { report, results } = await healing;
  if (scripted && fixersGaveUp(report) && scripted.requests() === 0) throw new Error('The model was not asked.');
  const healed = report.outcome === 'healed' && !results.some(isBad);
  const attempts = report.rounds.flatMap((round) => round.attempts);
  const by = [...new Set(attempts.filter(({ verdict }) => verdict === 'applied').map(({ fixer }) => fixer))];
  const problem =
    lostChecks(injected.results, results) ??
    (mode === 'deterministic'
      ? undefined
      : mode === 'correct'
        ? correctProblem(healed, report)
        : await refusedProblem(project, before, injected, report));
  return { mode, healed, rounds: report.rounds.length, by, report, good: problem === undefined, ...(problem ? { problem } : {}) };
}

/** Whether something was left that only a model could be asked about. */
const fixersGaveUp = ({ rounds }: HealingReport): boolean =>
  rounds.some((round) => round.attempts.every(({ verdict }) => verdict !== 'applied'));

function lostChecks(before: readonly CheckResult[], after: readonly CheckResult[]): string | undefined {
  const lost = before.find(
    ({ name, status }) => status === 'passed' && after.find((other) => other.name === name)?.status !== 'passed',
  );
  return lost && `${lost.name} was lost`;
}

function correctProblem(healed: boolean, report: HealingReport): string | undefined {
  if (!healed) return `not healed: ${report.summary}`;
  return report.rounds.length <= 3 ? undefined : `${report.rounds.length} rounds`;
}

/** A bad answer leaves no byte and no commit, and the report says that nothing was repaired, and why it stopped. */
async function refusedProblem(
  project: Project,
  before: string,
  injected: Injected,
  report: HealingReport,
): Promise<string | undefined> {
  if ((await picture(project)) !== before) return 'the files differ';
  if ((await project.workspace.head()) !== injected.head) return 'the history differs';
  if (report.stoppedBy !== 'no_progress') return `stopped by ${report.stoppedBy}`;
  if (report.outcome !== 'unhealed' || report.left.length === 0) return 'the report is not honest';
  return report.rounds.some((round) => round.attempts.some(({ verdict }) => verdict === 'applied'))
    ? 'something was kept'
    : undefined;
}

/** Every file with its content, as one hash. */
async function picture({ workspace }: Project): Promise<string> {
  const entries = await workspace.list();
  const hashes = await Promise.all(entries.map(async ({ path }) => `${path} ${sha256(await workspace.read(path))}`));
  return sha256(hashes.join('\n'));
}

import { MAX_CODE_BYTES } from '#foundry/coderuns';
import { DomainError } from '#foundry/kernel';
import { type MemoryOwner, PlannerLog } from '#foundry/memory';
import { type Plan, planRequest } from '#foundry/planning';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { type CodePart, readGoal, type ReadGoal } from './code-blocks.js';
import { supervisorErrors } from './supervisor.errors.js';
import { type DispatchedPlan, MAX_PARTS, type PlannedStep } from './supervisor.schemas.js';

const APPLICATION = new Set(['build', 'app', 'application', 'project']);
const NEEDS_MODEL = 'It takes a model to do what words say beyond an application to build, and none is configured.';

type NotCovered = DispatchedPlan['coverage']['notCovered'];

/** Plans prompts without a model: applications by the offline planner, code by its fenced blocks. Invents nothing. */
@Injectable()
export class PlannerService {
  private readonly logger = new Logger(PlannerService.name);

  constructor(@Optional() @Inject(PlannerLog) private readonly log?: PlannerLog) {}

  /** As `dispatch`, and keeps what was asked and answered in the planner's log of who asked. */
  async dispatchFor(owner: MemoryOwner, prompt: string, taskType: string): Promise<DispatchedPlan> {
    const { log } = this;
    if (log === undefined) return await this.dispatch(prompt, taskType);
    return await log.during(owner, { planner: 'dispatch', request: prompt, details: { taskType } }, async () => {
      const plan = await this.dispatch(prompt, taskType);
      const { status, title, steps, coverage } = plan;
      const left = coverage.notCovered.length;
      return { value: plan, text: `${title}: ${status}`, details: { status, steps: steps.length, notCovered: left } };
    });
  }

  /**
   * @throws planning.* for a prompt that nobody could plan (empty, too long, binary); supervisor.too_many_parts,
   *         supervisor.invalid_part. What is merely not covered is said in the plan.
   */
  async dispatch(prompt: string, taskType: string): Promise<DispatchedPlan> {
    const started = performance.now();
    const plan = await this.plan(readGoal(prompt), taskType);
    this.logger.log(
      {
        taskType,
        status: plan.status,
        steps: plan.steps.length,
        promptCharacters: prompt.length,
        durationMs: performance.now() - started,
      },
      'A prompt was planned.',
    );
    return plan;
  }

  private async plan(goal: ReadGoal, taskType: string): Promise<DispatchedPlan> {
    checkParts(goal.parts);
    if (APPLICATION.has(taskType)) return await planApplication(goal, taskType, unrunParts(goal));
    if (taskType === 'auto' && goal.parts.length === 0) return await planApplication(goal, taskType, []);
    const known = taskType === 'auto' || taskType === 'code';
    const notCovered: NotCovered = [
      ...(known ? [] : [{ part: `The task type ${taskType}`, reason: 'The offline planner plans build and code.' }]),
      ...otherBlocks(goal),
      ...(goal.words === '' ? [] : [{ part: excerpt(goal.words), reason: NEEDS_MODEL }]),
    ];
    return planCode(goal.parts, taskType, notCovered);
  }
}

async function planApplication(goal: ReadGoal, taskType: string, unrun: NotCovered): Promise<DispatchedPlan> {
  const planned = await tryPlanning(goal.words);
  if ('reason' in planned) {
    const notCovered = [{ part: excerpt(goal.words), reason: planned.reason }, ...unrun];
    return { ...EMPTY, taskType, title: excerpt(goal.words, 80), coverage: { covered: [], notCovered } };
  }
  const { plan } = planned;
  const steps = plan.tasks.map(({ id, title, role, dependsOn }): PlannedStep => ({ id, kind: 'build', title, role, dependsOn }));
  const coverage = { covered: plan.coverage.covered, notCovered: [...plan.coverage.notCovered, ...unrun] };
  const status = coverage.notCovered.length === 0 ? 'planned' : 'partly_planned';
  return { taskType, planner: 'offline', status, title: plan.title, steps, application: plan, coverage };
}

function planCode(parts: readonly CodePart[], taskType: string, notCovered: NotCovered): DispatchedPlan {
  const steps = parts.map(({ language, code, line }, index): PlannedStep => ({
    id: `C-${index + 1}`,
    kind: 'code',
    title: `Run the ${language} code of line ${line}`,
    dependsOn: index === 0 ? [] : [`C-${index}`],
    language,
    code,
  }));
  const covered = parts.map(({ line }, index) => ({ part: `The code block of line ${line}`, criteria: [`C-${index + 1}`] }));
  if (steps.length === 0) return { ...EMPTY, taskType, coverage: { covered, notCovered } };
  return {
    ...EMPTY,
    taskType,
    status: notCovered.length === 0 ? 'planned' : 'partly_planned',
    title: steps.length === 1 ? 'One code part' : `${steps.length} code parts, one after the other`,
    steps,
    coverage: { covered, notCovered },
  };
}

const EMPTY = {
  planner: 'offline',
  status: 'not_covered',
  title: 'Nothing that can be planned offline',
  steps: [] as PlannedStep[],
  application: null,
} as const satisfies Partial<DispatchedPlan>;

/** A request that is readable and still names no application is an answer, not an error. */
async function tryPlanning(words: string): Promise<{ plan: Plan } | { reason: string }> {
  if (words === '') return { reason: 'There are no words besides the code.' };
  try {
    return { plan: await planRequest(words) };
  } catch (error) {
    if (error instanceof DomainError && error.status === 422) return { reason: error.message };
    throw error;
  }
}

function checkParts(parts: readonly CodePart[]): void {
  if (parts.length > MAX_PARTS)
    throw supervisorErrors.tooManyParts(`The goal has ${parts.length} code parts; one session runs ${MAX_PARTS} at most.`);
  for (const { code, line } of parts) {
    if (code.trim() === '') throw supervisorErrors.invalidPart(`The code block of line ${line} is empty.`);
    if (Buffer.byteLength(code) > MAX_CODE_BYTES)
      throw supervisorErrors.invalidPart(`The code block of line ${line} is longer than ${MAX_CODE_BYTES / 1024} KiB.`);
  }
}

const unrunParts = (goal: ReadGoal): NotCovered =>
  goal.parts.map(({ line }) => ({
    part: `The code block of line ${line}`,
    reason: 'An application is planned from words; send the task type "code" or "auto" to have code run.',
  }));

const otherBlocks = (goal: ReadGoal): NotCovered =>
  goal.otherBlocks.map(({ name, line }) => ({
    part: `The block of line ${line}${name === '' ? '' : ` (${excerpt(name, 40)})`}`,
    reason: `It ${name === '' ? 'names no language' : 'is in no language'} that is run here: python, javascript, typescript or bash.`,
  }));

function excerpt(text: string, most = 200): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

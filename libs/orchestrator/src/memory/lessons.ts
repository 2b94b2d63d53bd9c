import { type FixAttempt, type FixRound, rememberedIn } from '#foundry/fixes';
import type { CreateMemory } from '#foundry/memory';
import type { Plan } from '#foundry/planning';
import type { CheckResult } from '#foundry/testing';

/** What the context of a memory of a fix says it is. */
export const FIX_KIND = 'fix';

const MAX_TEXT = 1_500;
const MOST_GOTCHAS = 20;
const MAX_NAME = 200;

/** A task of an agent whose work is in what was delivered. */
export interface DoneTask {
  readonly role: string;
  readonly title: string;
  readonly summary: string;
}

export interface DeliveredBuild {
  readonly id: string;
  readonly plan: Plan;
  /** Of what was delivered. */
  readonly checks: readonly CheckResult[];
  readonly proven: readonly string[];
  readonly rounds: readonly FixRound[];
  readonly tasks: readonly DoneTask[];
}

export interface Lessons {
  readonly memories: readonly CreateMemory[];
  /** Memories whose fix held again. */
  readonly held: readonly string[];
}

/** What a delivered build teaches: what went wrong and what mended it, what worked, and what there is now. */
export function lessonsOf(build: DeliveredBuild): Lessons {
  const kept = build.rounds.flatMap(({ attempts }) => attempts.filter(({ verdict }) => verdict === 'applied'));
  const failing = new Set(build.checks.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint)));
  const held = kept.filter(({ targets }) => !targets.some((target) => failing.has(target)));
  const again = held.flatMap(rememberedIn);
  const fresh = held.filter((fix) => rememberedIn(fix).length === 0);
  return {
    memories: [
      ...fresh.slice(0, MOST_GOTCHAS).flatMap((fix) => gotchasOf(build, fix)),
      patternOf(build),
      ...taskPatterns(build),
      capabilityOf(build),
      statusOf(build),
    ],
    held: [...new Set(again)],
  };
}

/** One for each kind of fault that the fix mended: that is how it is looked for. */
function gotchasOf(build: DeliveredBuild, fix: FixAttempt): CreateMemory[] {
  const kinds = new Map((fix.findings ?? []).map((finding) => [`${finding.check} ${finding.rule}`, finding]));
  return [...kinds.values()].map(({ check, rule, file, message }) => ({
    type: 'gotcha',
    // Whoever runs into it next is in another project.
    scope: 'organisation',
    text: `The check ${check} (${rule}) said${file === null ? '' : ` of ${file}`}: ${oneLine(message)} What mended it: ${oneLine(fix.summary)}.`.slice(
      0,
      MAX_TEXT,
    ),
    project: nameOf(build.plan),
    source: 'ai_inferred',
    importance: 0.6,
    tags: ['fix', check],
    context: { kind: FIX_KIND, build: build.id, fix: fix.key, fixer: fix.fixer, check, rule },
  }));
}

function patternOf({ id, plan, checks, proven }: DeliveredBuild): CreateMemory {
  const passed = checks.filter(({ status }) => status === 'passed').map(({ name }) => name);
  const kinds = [...new Set(plan.relations.map(({ kind }) => kind))].join(', ');
  const text =
    `The template ${plan.stack} carried ${list(plan.entities.map(({ label }) => label.toLowerCase()))}` +
    `${kinds === '' ? '' : ` with relations ${kinds}`}: ${proven.length} of ${plan.criteria.length} criteria were proven, and ${list(passed)} passed.`;
  return {
    type: 'pattern',
    text: text.slice(0, MAX_TEXT),
    project: nameOf(plan),
    source: 'ai_inferred',
    importance: 0.4,
    tags: ['template', plan.stack],
    context: { kind: 'template', build: id, stack: plan.stack },
  };
}

const taskPatterns = ({ id, plan, tasks }: DeliveredBuild): CreateMemory[] =>
  tasks.map(({ role, title, summary }) => ({
    type: 'pattern',
    text: `${title} (${role}), beyond the template, passed its checks: ${oneLine(summary)}`.slice(0, MAX_TEXT),
    project: nameOf(plan),
    source: 'ai_inferred',
    importance: 0.5,
    tags: ['task', role, plan.stack],
    context: { kind: 'task', build: id },
  }));

function capabilityOf({ id, plan }: DeliveredBuild): CreateMemory {
  return {
    type: 'capability',
    text: `${plan.title} was built and delivered: ${oneLine(plan.summary)} It keeps ${list(plan.entities.map(({ pluralLabel }) => pluralLabel.toLowerCase()))}.`.slice(
      0,
      MAX_TEXT,
    ),
    project: nameOf(plan),
    source: 'ai_inferred',
    importance: 0.5,
    tags: ['project'],
    context: { kind: 'project', build: id },
    key: `project ${nameOf(plan)}`,
  };
}

function statusOf({ id, plan, proven }: DeliveredBuild): CreateMemory {
  const left = plan.coverage.notCovered.map(({ part }) => `"${oneLine(part).slice(0, 100)}"`);
  return {
    type: 'status',
    text: `${plan.title}: build ${id} succeeded with ${proven.length} of ${plan.criteria.length} criteria proven.${left.length === 0 ? '' : ` Not covered: ${list(left.slice(0, 8))}.`}`.slice(
      0,
      MAX_TEXT,
    ),
    scope: 'project',
    project: nameOf(plan),
    source: 'ai_inferred',
    tags: ['build'],
    context: { kind: 'build', build: id },
    key: 'last build',
  };
}

const nameOf = (plan: Plan): string => plan.slug.slice(0, MAX_NAME);
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

import type { Plan } from '#foundry/planning';
import type { CheckResult } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import { withdrawalOf } from './agent-state.js';
import type { BuildEntity, BuildStepEntity } from './build.entity.js';
import type { BuildEvent } from './build.schemas.js';
import { newestChecks } from './build.views.js';

/**
 * The evidence in a bundle: what was asked, what was planned, what was checked. No times: the same workspace and the
 * same results give the same bytes.
 */
export function evidenceOf(
  plan: Plan,
  checks: readonly CheckResult[],
  review: { proven: string[]; unproven: string[] },
  generator: string,
): Record<string, unknown> {
  return {
    generator: `Foundry ${generator}`,
    plan,
    criteria: review,
    checks: checks.map(({ name, status, reason, command }) => ({ name, status, reason, command })),
  };
}

/** Who wrote what is in a bundle: the kind of brain, and the authors of the commits with how many they made. */
export async function originOf(build: Pick<BuildEntity, 'brain'>, workspace: Workspace): Promise<Record<string, unknown>> {
  const authors = new Map<string, number>();
  for (const { author } of await workspace.log()) authors.set(author.name, (authors.get(author.name) ?? 0) + 1);
  const list = [...authors].map(([name, commits]) => ({ name, commits })).sort((a, b) => (a.name < b.name ? -1 : 1));
  return { writtenBy: { brain: build.brain, authors: list } };
}

/** What a README says at its top when the project is handed over although checks failed. */
export function failingNotice(checks: readonly CheckResult[]): string {
  const bad = checks.filter(({ status }) => status === 'failed' || status === 'error');
  const lines = bad.map(({ name, status, reason }) => {
    const why = status === 'error' ? `could not finish${reason ? `: ${reason}` : ''}` : 'failed';
    return `> - \`${name}\` ${escape(why)}`;
  });
  return `> **Not all checks of this project passed.** It was handed over because its author asked for it all the same.\n>\n${lines.join('\n')}\n`;
}

/** What came of a build, for programs. */
export function reportOf(build: BuildEntity, steps: readonly BuildStepEntity[]): Record<string, unknown> {
  const review = steps.findLast((step) => step.name === 'review')?.output as
    | { proven: string[]; unproven: string[]; remarks?: readonly unknown[]; unread?: string | null }
    | null
    | undefined;
  const withdrawal = withdrawalOf(steps);
  return {
    buildId: build.id,
    status: build.status,
    title: build.title,
    request: build.request,
    error: build.error,
    createdAt: build.createdAt.toISOString(),
    finishedAt: build.finishedAt?.toISOString() ?? null,
    coverage: build.plan?.coverage ?? null,
    criteria:
      build.plan?.criteria.map((criterion) => ({ ...criterion, proven: review?.proven.includes(criterion.id) ?? false })) ?? [],
    checks: newestChecks(steps),
    // What agents made and did not pass; the checks above are of what is handed over without it.
    ...(withdrawal && { withdrawn: withdrawal }),
    // What an agent that read the agents' change had to say; it decides nothing.
    ...(review?.remarks && { remarks: review.remarks, unread: review.unread ?? null }),
    steps: steps.map(({ name, round, status, starts, durationMs, error }) => ({
      name,
      round,
      status,
      starts,
      durationMs,
      error,
    })),
  };
}

/** The same for people. */
export function renderReport(build: BuildEntity, steps: readonly BuildStepEntity[]): string {
  const checks = newestChecks(steps);
  const coverage = build.plan?.coverage;
  const lines = [
    `# ${build.title ?? 'A build without a plan'}`,
    '',
    `Build \`${build.id}\` ended as **${build.status}**.`,
    ...(build.error ? ['', `${build.error.message} (\`${build.error.code}\`)`] : []),
    '',
    '## The request',
    '',
    ...build.request
      .trim()
      .split(/\r?\n/)
      .map((line) => `> ${escape(line)}`),
    '',
    '## Checks',
    '',
    '| check | result | seconds | |',
    '|---|---|---:|---|',
    ...checks.map(
      (check) => `| ${check.name} | ${check.status} | ${(check.durationMs / 1_000).toFixed(1)} | ${escape(check.reason ?? '')} |`,
    ),
    ...checks.flatMap((check) => (check.status === 'failed' ? ['', `### ${check.name}`, '', ...findingsOf(check)] : [])),
  ];
  const withdrawal = withdrawalOf(steps);
  if (withdrawal) {
    lines.push('', '## Taken back', '', escape(withdrawal.reason));
    for (const check of withdrawal.failing) lines.push('', `### ${check.name}, before`, '', ...findingsOf(check));
  }
  if (coverage) {
    lines.push(
      '',
      '## Covered',
      '',
      ...coverage.covered.map(({ part, criteria }) => `- ${escape(part)} (${criteria.join(', ')})`),
    );
    lines.push('', '## Not covered', '');
    lines.push(
      ...(coverage.notCovered.length > 0
        ? coverage.notCovered.map(({ part, reason }) => `- ${escape(part)}: ${escape(reason)}`)
        : ['Nothing: every part of the request is covered.']),
    );
  }
  return `${lines.join('\n')}\n`;
}

export function renderTimeline(events: readonly BuildEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

const MAX_FINDINGS = 50;

function findingsOf(check: CheckResult): string[] {
  const shown = check.findings.slice(0, MAX_FINDINGS).map(({ file, line, rule, message }) => {
    const place = file ? `\`${file}${line ? `:${line}` : ''}\` ` : '';
    return `- ${place}${escape(message.split('\n')[0] ?? '')} (${rule})`;
  });
  const left = check.findings.length - MAX_FINDINGS;
  return left > 0 ? [...shown, `- and ${left} more`] : shown;
}

/** The request and tool output are data: nothing in them becomes Markdown. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#|!~]/g, (c) => `\\${c}`);
}

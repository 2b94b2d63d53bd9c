import { DomainError } from '#foundry/kernel';
import { type PackageFile, readPackage, type ToolCheck, ToolChecks } from '#foundry/tools';
import type { Workspace } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import type { BuildEventData } from '../build.schemas.js';
import type { StepContext } from '../steps/step.js';
import type { PackageVerdict } from './tool-steps.js';

const MAX_PROBLEMS = 30;

export async function filesOf(workspace: Workspace): Promise<PackageFile[]> {
  const entries = await workspace.list();
  return await Promise.all(entries.map(async ({ path }) => ({ path, content: await workspace.read(path) })));
}

/** Sends the package in a build's workspace through the gates that every package of a tool goes through. */
@Injectable()
export class ToolChecking {
  constructor(@Inject(ToolChecks) private readonly checks: ToolChecks) {}

  /** @returns what was found, and what the timeline is told of it; a package that is none is a finding as well */
  async check(context: StepContext): Promise<{ verdict: PackageVerdict; events: BuildEventData[] }> {
    const files = await filesOf(await context.workspace());
    let packed;
    try {
      packed = readPackage(files);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'tools.invalid_package') throw error;
      const problems = (error.details?.['problems'] as string[] | undefined) ?? [error.message];
      return { verdict: { passed: false, problems: problems.slice(0, MAX_PROBLEMS) }, events: [] };
    }
    const { passed, checks } = await this.checks.check(packed, {
      signal: context.signal,
      onCheck: ({ name, status }) => context.log(`${name}: ${status}`),
    });
    await context.attach(`checks/package.json`, `${JSON.stringify(checks, null, 2)}\n`, 'application/json');
    return {
      verdict: { passed, problems: checks.flatMap(problemsOf).slice(0, MAX_PROBLEMS) },
      events: checks.map(({ name, status, durationMs, findings }) => ({
        type: 'tool.checked',
        check: name,
        status,
        durationMs,
        findings: findings.length,
      })),
    };
  }
}

const problemsOf = ({ name, status, findings }: ToolCheck): string[] =>
  status !== 'failed'
    ? []
    : findings.map(({ file, line, message }) => {
        const place = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`} `;
        return `${name}: ${place}${message}`.slice(0, 600);
      });

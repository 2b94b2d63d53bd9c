import { CHECK_RUNNERS, type CheckContext, type CheckResult, type CheckRunner, runCheck } from '#foundry/testing';
import { Inject, Injectable } from '@nestjs/common';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import { checkOfStep, checkStep } from '../pipeline.js';
import type { StepContext, StepHandler, StepResult } from './step.js';
import { skippedFor } from './withheld-check.js';

/** Runs one check. A check that fails is a result, not a failed step: the review decides what it means. */
@Injectable()
export class CheckStep implements StepHandler {
  readonly steps: readonly string[];

  constructor(
    @Inject(CHECK_RUNNERS) private readonly runners: readonly CheckRunner[],
    @Inject(BUILD_OPTIONS) private readonly options: BuildOptions,
  ) {
    this.steps = runners.map((runner) => checkStep(runner.name));
  }

  async run(context: StepContext): Promise<StepResult> {
    const name = checkOfStep(context.step);
    const runner = this.runners.find((candidate) => candidate.name === name);
    if (!runner) throw new Error(`No check is called ${context.step}.`);
    const result = this.withheld(runner, context) ?? (await this.check(runner, context));
    return {
      output: { check: result },
      summary: result.reason ?? null,
      events: [
        {
          type: 'check.finished',
          check: result.name,
          status: result.status,
          durationMs: result.durationMs,
          findings: result.findings.length,
          reason: result.reason ?? null,
        },
      ],
    };
  }

  private withheld(runner: CheckRunner, context: StepContext): CheckResult | undefined {
    const broken = context.checks().find((result) => runner.after.includes(result.name) && result.status !== 'passed');
    return broken && skippedFor(runner, broken);
  }

  private async check(runner: CheckRunner, context: StepContext): Promise<CheckResult> {
    const checkContext: CheckContext = {
      buildId: context.build.id,
      workspace: await context.workspace(),
      plan: context.plan(),
      origin: context.origin,
      signal: context.signal,
      attach: (file, content, mediaType) => context.attach(file, content, mediaType),
      onLine: (line) => context.log(line),
    };
    const result = await runCheck(runner, checkContext, { limitMs: this.options.checkLimitMs });
    context.signal.throwIfAborted();
    await context.attach(`checks/${runner.name}.json`, `${JSON.stringify(result, null, 2)}\n`, 'application/json');
    // The journal keeps what decisions need; the whole output is in the artifact.
    return { ...result, output: '' };
  }
}

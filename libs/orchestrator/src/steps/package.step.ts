import { packageBundle } from '#foundry/packaging';
import { flaggedFiles } from '#foundry/testing';
import { Inject, Injectable } from '@nestjs/common';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import { evidenceOf, failingNotice, originOf } from '../report.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

export const BUNDLE_ARTIFACT = 'bundle.zip';

/** Makes the bundle: the committed project with its history and its evidence, the same bytes for the same workspace. */
@Injectable()
export class PackageStep implements StepHandler {
  readonly steps = ['package'];

  constructor(@Inject(BUILD_OPTIONS) private readonly options: BuildOptions) {}

  async run(context: StepContext): Promise<StepResult> {
    const plan = context.plan();
    const checks = context.checks();
    const review = context.output('review') as { proven: string[]; unproven: string[] };
    const workspace = await context.workspace();
    const failing = checks.filter(({ status }) => status === 'failed' || status === 'error').map(({ name }) => name);
    const origin = await originOf(context.build, workspace);
    const bundle = await packageBundle({
      workspace,
      topFolder: plan.slug,
      evidence: { ...evidenceOf(plan, checks, review, this.options.generator), ...origin },
      ...(failing.length > 0 && { notice: failingNotice(checks) }),
      excludeFlagged: flaggedFiles(checks),
      commitDate: context.build.createdAt,
    });
    await context.attach(BUNDLE_ARTIFACT, bundle.content, 'application/zip');
    return {
      output: {
        sha256: bundle.sha256,
        files: bundle.files.length,
        history: bundle.history,
        excluded: bundle.excluded,
        commit: await workspace.head(),
        failing,
      },
      summary: `${bundle.files.length} files, ${Math.ceil(bundle.size / 1024)} KiB`,
    };
  }
}

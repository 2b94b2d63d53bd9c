import { JobQueue, RecurringPass } from '#foundry/queue';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BuildStepEntity } from './build.entity.js';
import { checkJob, stepJob } from './build.jobs.js';
import { BUILD_OPTIONS, type BuildOptions } from './build.options.js';
import { BuildProgress, jobIdOf } from './build.progress.js';
import { BuildRepository } from './build.repository.js';
import { BuildRunner } from './build.runner.js';

/**
 * Finds steps whose job a crash lost and enqueues them again: at boot, and then on a timer. A job that was active when
 * its process died is given back by the queue itself; claiming it again is what restarts its step.
 */
@Injectable()
export class BuildReconciler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BuildReconciler.name);
  private readonly passes = new RecurringPass({ work: () => this.reconcile(), what: 'Unfinished builds' });

  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildProgress) private readonly progress: BuildProgress,
    @Inject(BuildRunner) private readonly runner: BuildRunner,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(BUILD_OPTIONS) private readonly options: BuildOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.options.consume) await this.passes.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.passes.stop();
  }

  private async reconcile(): Promise<void> {
    // A signal that was lost with its connection costs time, and nothing else.
    for (const id of this.runner.builtHere()) await this.runner.abortStopped(id);
    for (const build of await this.builds.unfinished()) {
      const resumed = await this.progress.resume(build.id, (step) => this.isJobGone(step));
      if (resumed.length > 0) this.logger.debug(`Build ${build.id}: ${resumed.join(', ')} can run.`);
    }
  }

  private async isJobGone(step: BuildStepEntity): Promise<boolean> {
    // Whatever the queue makes of it after the clock was set: what is done here is not lost.
    if (this.runner.isAtWork(step)) return false;
    const { queue } = this.progress.definition(step.name);
    return this.queue.isGone(queue === 'checks' ? checkJob : stepJob, jobIdOf(step), step.status === 'running');
  }
}

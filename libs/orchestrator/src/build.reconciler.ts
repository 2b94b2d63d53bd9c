import { JobQueue } from '#foundry/queue';
import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BuildStepEntity } from './build.entity.js';
import { checkJob, stepJob } from './build.jobs.js';
import { BUILD_OPTIONS, type BuildOptions } from './build.options.js';
import { BuildProgress, jobIdOf } from './build.progress.js';
import { BuildRepository } from './build.repository.js';
import { BuildRunner } from './build.runner.js';

const INTERVAL_MS = 15_000;

/**
 * Finds steps whose job a crash lost and enqueues them again: at boot, and then on a timer. A job that was active when
 * its process died is given back by the queue itself; claiming it again is what restarts its step.
 */
@Injectable()
export class BuildReconciler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BuildReconciler.name);
  private timer: NodeJS.Timeout | undefined;
  private pass: Promise<void> = Promise.resolve();

  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildProgress) private readonly progress: BuildProgress,
    @Inject(BuildRunner) private readonly runner: BuildRunner,
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(BUILD_OPTIONS) private readonly options: BuildOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.options.consume) return;
    await this.reconcile();
    this.timer = setInterval(() => {
      this.pass = this.pass.then(() =>
        this.reconcile().catch((error: unknown) =>
          this.logger.warn(`Unfinished builds could not be looked through: ${messageOf(error)}`),
        ),
      );
    }, INTERVAL_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.pass;
  }

  private async reconcile(): Promise<void> {
    for (const build of await this.builds.unfinished()) {
      const resumed = await this.progress.resume(build.id, (step) => this.isJobGone(step));
      if (resumed.length > 0) this.logger.debug(`Build ${build.id}: ${resumed.join(', ')} can run.`);
    }
  }

  private async isJobGone(step: BuildStepEntity): Promise<boolean> {
    // Whatever the queue makes of it after the clock was set: what is done here is not lost.
    if (this.runner.isAtWork(step)) return false;
    const { queue } = this.progress.definition(step.name);
    const id = jobIdOf(step);
    const state = await (queue === 'checks' ? this.queue.stateOf(checkJob, id) : this.queue.stateOf(stepJob, id));
    return state === 'completed' || state === 'failed' || (state === 'unknown' && step.status === 'running');
  }
}

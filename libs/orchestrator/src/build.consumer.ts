import { HandlesJob, type JobContext } from '#foundry/queue';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { checkJob, type StepRef, stepJob } from './build.jobs.js';
import { BuildRunner } from './build.runner.js';
import { BuildSignals } from './build.signals.js';

/** Takes the jobs of builds from their queues, and stops work on a build that was cancelled elsewhere. */
@Injectable()
export class BuildConsumer implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BuildConsumer.name);
  private unsubscribe: () => void = () => undefined;

  constructor(
    @Inject(BuildRunner) private readonly runner: BuildRunner,
    @Inject(BuildSignals) private readonly signals: BuildSignals,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.signals.onCancel((buildId) => {
      this.runner.abortStopped(buildId).catch((error: unknown) => {
        // The reconciler looks again on its timer.
        this.logger.warn({ err: error, buildId }, 'A stopped build could not be looked at.');
      });
    });
  }

  onModuleDestroy(): void {
    this.unsubscribe();
  }

  @HandlesJob(stepJob)
  async step({ payload, signal }: JobContext<StepRef>): Promise<void> {
    await this.runner.run(payload, signal);
  }

  @HandlesJob(checkJob)
  async check({ payload, signal }: JobContext<StepRef>): Promise<void> {
    await this.runner.run(payload, signal);
  }
}

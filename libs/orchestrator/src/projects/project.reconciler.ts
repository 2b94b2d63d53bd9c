import { RecurringPass } from '#foundry/queue';
import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import { BuildActionRepository } from '../build-action.repository.js';
import { BuildRepository } from '../build.repository.js';
import { BuildSignals } from '../build.signals.js';
import { ActionJournal } from './action.journal.js';

/**
 * Puts right what clients' calls left half-done when a process ended, at boot and on a timer; and at once what a round
 * left that failed or was cancelled.
 */
@Injectable()
export class ProjectReconciler implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ProjectReconciler.name);
  private readonly passes = new RecurringPass({ work: () => this.reconcile(), what: 'Interrupted work on projects' });
  private unsubscribe: () => void = () => undefined;

  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(BuildActionRepository) private readonly actions: BuildActionRepository,
    @Inject(ActionJournal) private readonly journal: ActionJournal,
    @Inject(BuildSignals) private readonly signals: BuildSignals,
    @Inject(BUILD_OPTIONS) private readonly options: BuildOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.options.consume) return;
    this.unsubscribe = this.signals.onCancel((buildId) => void this.recover(buildId));
    await this.passes.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe();
    await this.passes.stop();
  }

  private async reconcile(): Promise<void> {
    for (const { buildId } of await this.actions.allOpen()) await this.recover(buildId);
  }

  /** One project that cannot be put right must not keep the others from it. */
  private async recover(buildId: string): Promise<void> {
    try {
      await this.journal.recover(buildId);
    } catch (error) {
      this.logger.error(
        { err: error, buildId },
        `What was left half-done in ${buildId} could not be put right: ${messageOf(error)}`,
      );
    }
  }
}

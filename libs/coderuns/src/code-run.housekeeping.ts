import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { CODE_RUN_OPTIONS, type CodeRunOptions } from './code-run.options.js';
import { CodeRunRepository } from './code-run.repository.js';
import { JobFolder } from './job-folder.js';

const INTERVAL_MS = 10 * 60_000;
/** Runs after which it is time to look again before the interval is over: they may keep half a megabyte each. */
const RUNS_BETWEEN = 250;

/** What is kept of each organisation's runs at most, besides their age. */
export const KEPT_RUNS = 10_000;
export const KEPT_BYTES = 256 * 1024 * 1024;

/** Records what a dead process left unfinished, removes its folders, and keeps the table of runs bounded. */
@Injectable()
export class CodeRunHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(CodeRunHousekeeping.name);
  private timer: NodeJS.Timeout | undefined;
  private pass: Promise<void> = Promise.resolve();
  private runsSince = 0;

  constructor(
    @Inject(CodeRunRepository) private readonly runs: CodeRunRepository,
    @Inject(CODE_RUN_OPTIONS) private readonly options: CodeRunOptions,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const interrupted = await this.runs.markInterrupted(!this.options.shared);
    if (interrupted > 0) this.logger.log(`${interrupted} code runs were interrupted when the last process ended.`);
    if (!this.options.consume) return;
    this.tidyUp();
    this.timer = setInterval(() => this.tidyUp(), INTERVAL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.pass;
  }

  /** Told of every run that ended here. */
  afterRun(): void {
    if (++this.runsSince >= RUNS_BETWEEN) this.tidyUp();
  }

  private tidyUp(): void {
    this.runsSince = 0;
    this.pass = this.pass
      .then(() => this.sweep())
      .catch((error: unknown) => this.logger.warn(`Old code runs could not be cleared away: ${messageOf(error)}`));
  }

  private async sweep(): Promise<void> {
    await this.runs.markInterrupted(false);
    await this.runs.prune({ days: this.options.keepDays, runs: KEPT_RUNS, bytes: KEPT_BYTES });
    await JobFolder.sweep(this.options.directory);
  }
}

import { messageOf } from '#foundry/kernel';
import { Logger } from '@nestjs/common';

const INTERVAL_MS = 15_000;

export interface RecurringPassOptions {
  /** Looks for what a crash lost and puts it right. */
  readonly work: () => Promise<void>;
  /** What is looked through, for the log: "Unfinished builds". */
  readonly what: string;
}

/**
 * Work that is done once at boot, where its error ends the boot, and then every 15 s, never twice at once. A later pass that
 * fails is told and tried again.
 */
export class RecurringPass {
  private readonly logger = new Logger(RecurringPass.name);
  private timer: NodeJS.Timeout | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly options: RecurringPassOptions) {}

  async start(): Promise<void> {
    const { work, what } = this.options;
    await work();
    this.timer = setInterval(() => {
      this.last = this.last.then(() =>
        work().catch((error: unknown) => this.logger.warn(`${what} could not be looked through: ${messageOf(error)}`)),
      );
    }, INTERVAL_MS).unref();
  }

  /** Resolves when the pass that is under way has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.last;
  }
}

import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { ToolChecks } from '../gates/tool.checks.js';
import { ToolFolders } from '../runtime/tool-folders.js';
import { TOOL_OPTIONS, type ToolOptions } from '../tools.options.js';
import { ToolCalls } from './tool.calls.js';

const INTERVAL_MS = 10 * 60_000;

/** Keeps records of calls and folders of programs bounded. A start does not wait for it: the first pass comes ten minutes later. */
@Injectable()
export class ToolHousekeeping implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ToolHousekeeping.name);
  private timer: NodeJS.Timeout | undefined;
  private pass: Promise<void> = Promise.resolve();

  constructor(
    @Inject(TOOL_OPTIONS) private readonly options: ToolOptions,
    @Inject(ToolCalls) private readonly calls: ToolCalls,
    @Inject(ToolChecks) private readonly checks: ToolChecks,
    @Inject(ToolFolders) private readonly folders: ToolFolders,
  ) {}

  onApplicationBootstrap(): void {
    if (this.options.consume) this.timer = setInterval(() => void this.tidyUp(), INTERVAL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.pass;
  }

  /** Resolves when it is done, or the log says why not. */
  async tidyUp(): Promise<void> {
    this.pass = this.pass
      .then(async () => {
        await this.calls.prune(this.options.callKeepDays);
        await this.checks.sweep();
        await this.folders.sweep();
      })
      .catch((error: unknown) => this.logger.warn(`Old calls of tools could not be cleared away: ${messageOf(error)}`));
    await this.pass;
  }
}

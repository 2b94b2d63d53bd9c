import { messageOf } from '#foundry/kernel';
import type { BuildService } from '#foundry/orchestrator';
import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { McpChanges } from './mcp-changes.js';

/** Builds that were heard of; one that is forgotten is announced once more, which costs its clients one look. */
const MOST_KNOWN = 10_000;

/** Announces that an organisation's list of resources has changed when it has a build that was not heard of before, in any process. */
export class NewBuilds {
  private readonly logger = new Logger('Mcp');
  private readonly known = new LRUCache<string, true>({ max: MOST_KNOWN });
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly builds: BuildService,
    private readonly changes: McpChanges,
  ) {}

  start(): void {
    this.stopListening ??= this.builds.onEvents((id) => {
      if (this.known.has(id)) return;
      this.known.set(id, true);
      this.announce(id).catch((error: unknown) =>
        this.logger.warn(`Clients were not told of the build ${id}: ${messageOf(error)}`),
      );
    });
  }

  stop(): void {
    this.stopListening?.();
    this.stopListening = undefined;
  }

  private async announce(id: string): Promise<void> {
    const organisation = await this.builds.organisationOf(id);
    if (organisation !== undefined) this.changes.resourcesChanged(organisation);
  }
}

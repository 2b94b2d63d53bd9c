import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MemoryRow } from '../memory.entity.js';

/** Half-lives are weeks: when a memory was asked for need not be known closer than this. */
const PRECISION_MS = 3_600_000;
const FLUSH_MS = 2_000;

/** Notes that memories were asked for, which renews them, without making who asked wait. */
@Injectable()
export class AccessLog implements OnModuleDestroy {
  private readonly logger = new Logger('Memory');
  private readonly waiting = new Map<string, { readonly ids: Set<string>; at: Date }>();
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  note(rows: readonly MemoryRow[], at: Date): void {
    for (const { organisation, id, accessedAt } of rows) {
      if (at.getTime() - accessedAt.getTime() < PRECISION_MS) continue;
      const waiting = this.waiting.get(organisation) ?? { ids: new Set<string>(), at };
      waiting.ids.add(id);
      if (at > waiting.at) waiting.at = at;
      this.waiting.set(organisation, waiting);
    }
    if (this.waiting.size === 0 || this.timer) return;
    this.timer = setTimeout(() => {
      this.flush().catch((error: unknown) =>
        this.logger.warn(`That memories were asked for could not be noted: ${messageOf(error)}`),
      );
    }, FLUSH_MS).unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const all = [...this.waiting];
    this.waiting.clear();
    for (const [organisation, { ids, at }] of all) {
      await this.database.query(
        // Whoever changes one of them renews it as well, or takes it away: nobody waits for the other.
        `UPDATE memories SET accessed_at = $3 WHERE organisation = $1 AND id IN
           (SELECT id FROM memories WHERE organisation = $1 AND id = ANY($2::text[]) AND accessed_at < $3 FOR UPDATE SKIP LOCKED)`,
        [organisation, [...ids], at],
      );
    }
  }

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }
}

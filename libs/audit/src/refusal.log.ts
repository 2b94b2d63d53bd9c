import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { AuditLog } from './audit.log.js';
import type { AuditEvent } from './audit.schemas.js';

const WINDOW_MS = 60_000;
/** Different refusals that are told apart at a time; further ones count together. */
const MOST_KINDS = 1_000;

interface Repeated {
  readonly event: AuditEvent;
  readonly since: Date;
  times: number;
  readonly timer: NodeJS.Timeout;
}

/**
 * Writes refusals to the log. The first of a kind is written at once; equal ones within the next minute are counted and
 * written as one, so that whoever is refused cannot fill the database by trying again.
 */
@Injectable()
export class RefusalLog implements OnModuleDestroy {
  private readonly logger = new Logger('Audit');
  private readonly repeated = new Map<string, Repeated>();
  private writing: Promise<void> = Promise.resolve();

  constructor(@Inject(AuditLog) private readonly log: AuditLog) {}

  async onModuleDestroy(): Promise<void> {
    for (const key of this.repeated.keys()) this.close(key);
    await this.writing;
  }

  /** Nobody waits for it: a refusal is answered whether or not the database is there. */
  note(event: AuditEvent): void {
    const key = JSON.stringify([event.organisation, event.subject, event.action, event.target, event.details]);
    if (this.count(key)) return;
    if (this.repeated.size >= MOST_KINDS) {
      const { organisation, action } = event;
      const others = { organisation, action, subject: 'several', name: 'several', target: null, result: 'refused' } as const;
      const together = JSON.stringify([organisation, action]);
      if (!this.count(together)) this.open(together, others);
      return;
    }
    this.open(key, event);
  }

  private count(key: string): boolean {
    const known = this.repeated.get(key);
    if (known) known.times++;
    return known !== undefined;
  }

  private open(key: string, event: AuditEvent): void {
    const timer = setTimeout(() => this.close(key), WINDOW_MS).unref();
    this.repeated.set(key, { event, since: new Date(), times: 0, timer });
    this.write(event);
  }

  private close(key: string): void {
    const { event, since, times, timer } = this.repeated.get(key)!;
    clearTimeout(timer);
    this.repeated.delete(key);
    if (times > 0) this.write({ ...event, details: { ...event.details, repeated: times, since: since.toISOString() } });
  }

  private write(event: AuditEvent): void {
    this.writing = this.writing
      .then(() => this.log.record(event))
      .catch((error: unknown) => this.logger.error(`A refusal could not be written to the audit log: ${messageOf(error)}`));
  }
}

import { makeFolder, messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { auditErrors } from './audit.errors.js';
import { AuditLog } from './audit.log.js';
import { type AuditHead, auditHeadSchema } from './audit.schemas.js';

export interface AuditOptions {
  /** The file with the heads of the chains, beside the database. */
  readonly anchorFile: string;
}

export const AUDIT_OPTIONS = Symbol('AUDIT_OPTIONS');

const INTERVAL_MS = 10_000;
const fileSchema = z.array(auditHeadSchema);

/**
 * Notes outside of the database where each chain ends: in a file of the data directory and in the server's log. A chain
 * alone cannot show that its last entries were cut off; its head somewhere else can.
 */
@Injectable()
export class AuditAnchors implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Audit');
  private timer: NodeJS.Timeout | undefined;
  private noting: Promise<void> = Promise.resolve();

  constructor(
    @Inject(AuditLog) private readonly log: AuditLog,
    @Inject(AUDIT_OPTIONS) private readonly options: AuditOptions,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.note(), INTERVAL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    if (this.timer === undefined) return; // the application has not started: there may be no database to ask
    clearInterval(this.timer);
    await this.note();
  }

  /** The heads that were noted last. */
  async noted(): Promise<AuditHead[]> {
    let text: string;
    try {
      text = await readFile(this.options.anchorFile, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    try {
      return fileSchema.parse(JSON.parse(text));
    } catch (error) {
      throw auditErrors.unreadableAnchors(
        `${this.options.anchorFile} is not what Foundry wrote. Without it nobody can tell whether the end of the audit log was cut off; restore it, or move it away.`,
        { cause: error },
      );
    }
  }

  /** Notes the heads that have moved on. A chain that has become shorter keeps its note, and is complained about. */
  note(): Promise<void> {
    this.noting = this.noting
      .then(() => this.noteNow())
      .catch((error: unknown) => this.logger.error(`The end of the audit log could not be noted: ${messageOf(error)}`));
    return this.noting;
  }

  private async noteNow(): Promise<void> {
    const noted = new Map((await this.noted()).map((head) => [head.organisation, head]));
    let changed = false;
    for (const head of await this.log.heads()) {
      const before = noted.get(head.organisation);
      if (before && head.length < before.length) {
        this.logger.error(
          `The audit log of ${head.organisation} has ${head.length} entries and had ${before.length}: "foundry audit verify" says more.`,
        );
      } else if (before?.length !== head.length) {
        noted.set(head.organisation, head);
        this.logger.log(`The audit log of ${head.organisation} reaches entry ${head.length}: ${head.head}`);
        changed = true;
      }
    }
    if (!changed) return;
    const { anchorFile } = this.options;
    const partial = `${anchorFile}.${randomUUID()}`;
    await makeFolder(dirname(anchorFile));
    await writeFile(partial, `${JSON.stringify([...noted.values()], null, 1)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(partial, anchorFile);
  }
}

import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { type Database, DatabaseModule, openTestDatabase } from '#foundry/database';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeRunEntities } from './code-run.entity.js';
import type { CodeRunOptions } from './code-run.options.js';
import { CodeRunService } from './code-run.service.js';
import { CodeRunsModule } from './coderuns.module.js';
import { CodeRuns1763683300000 } from './migrations/1763683300000-code-runs.js';

export const CALLER = { organisation: 'acme', name: 'ada' };

/** Code runs on a database and in folders of their own. */
export class CodeRunsUnderTest {
  private constructor(
    readonly database: Database,
    readonly folder: string,
    readonly sandbox: Sandbox,
  ) {}

  static async open(): Promise<CodeRunsUnderTest> {
    const database = await openTestDatabase({
      entities: [...codeRunEntities, ...auditEntities],
      migrations: [CodeRuns1763683300000, Audit1763683800000],
    });
    const folder = await mkdtemp(join(tmpdir(), 'coderuns-'));
    const sandbox = createSandbox({
      runDirectory: join(folder, 'runs'),
      instanceId: `code${process.pid}`,
      allowUnsandboxed: true,
    });
    return new CodeRunsUnderTest(database, folder, sandbox);
  }

  /** As a process that starts. */
  async start(
    options: Partial<CodeRunOptions> = {},
  ): Promise<{ runs: CodeRunService; audit: AuditLog; app: INestApplicationContext }> {
    const module = await Test.createTestingModule({
      imports: [
        { ...DatabaseModule.forRoot(this.database), module: class TestDatabaseModule {}, global: true },
        { module: class TestAuditModule {}, global: true, providers: [AuditLog], exports: [AuditLog] },
        CodeRunsModule.forRoot({
          sandbox: this.sandbox,
          directory: join(this.folder, 'jobs'),
          timeoutMs: 20_000,
          maxTimeoutMs: 60_000,
          concurrency: 2,
          keepDays: 30,
          consume: true,
          shared: false,
          ...options,
        }),
      ],
    }).compile();
    const app = await module.init();
    return { runs: app.get(CodeRunService), audit: app.get(AuditLog), app };
  }

  async close(): Promise<void> {
    await this.database.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

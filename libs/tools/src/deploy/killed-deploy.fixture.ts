/**
 * A program to be killed: says how the tool is, then deploys its next version and kills itself at a step of that, or while it
 * calls the tool. Arguments: data directory, step; without a step it deploys, calls the tool and ends.
 */
import 'reflect-metadata';
import { createArtifactStore } from '#foundry/artifacts';
import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { DatabaseModule, openDatabase } from '#foundry/database';
import { DomainError, installationPath } from '#foundry/kernel';
import { createSandbox } from '#foundry/sandbox';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ToolCallJournal } from '../calls/call.journal.js';
import { ToolCalls } from '../calls/tool.calls.js';
import { toolMigrations } from '../tool.migrations.js';
import { ToolChanges } from '../registry/tool.changes.js';
import { ToolRegistry } from '../registry/tool.registry.js';
import { ToolRuntime } from '../runtime/tool.runtime.js';
import { toolEntities } from '../tool.entity.js';
import { OWNER, packageOf, UPLOAD } from '../tools.fixture.js';
import { ToolsModule } from '../tools.module.js';
import { ToolDeployments } from './tool.deployments.js';

const [folder = '', step] = process.argv.slice(2);
const die = (): never => {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('It goes on after it was killed.');
};

/** Two nothings are never added. */
const SUM_OR_NOTHING = `export const sumOf = (a: number, b: number): number => {
  while (a === 0 && b === 0);
  return a + b;
};
`;

@Global()
@Module({ providers: [AuditLog], exports: [AuditLog] })
class TestAuditModule {}

const template = installationPath('dist/database-template');
const database = await openDatabase({
  dataDir: join(folder, 'data'),
  entities: [...auditEntities, ...toolEntities],
  migrations: [Audit1763683800000, ...toolMigrations],
  ...(existsSync(template) && { templateFile: template }),
  purpose: 'a test of kills',
});
const sandbox = createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `kills${process.pid}`, allowUnsandboxed: true });
const artifacts = createArtifactStore({ directory: join(folder, 'artifacts') });
const put = artifacts.put.bind(artifacts);
let stored = 0;
artifacts.put = async (...content) => {
  if (step === 'before it stores') die();
  const artifact = await put(...content);
  if (step === `after it stored ${++stored}`) die();
  return artifact;
};
const module = await Test.createTestingModule({
  imports: [
    { ...DatabaseModule.forRoot(database), module: class TestDatabaseModule {}, global: true },
    TestAuditModule,
    ToolsModule.forRootAsync({
      useFactory: () => ({
        sandbox,
        artifacts,
        directory: join(folder, 'tools'),
        workers: 2,
        secretKey: { given: undefined, file: join(folder, 'secrets.key') },
        callKeepDays: 30,
        privateHosts: [],
        consume: false,
      }),
    }),
  ],
}).compile();
const app = await module.init();
const registry = app.get(ToolRegistry, { strict: false });
const runtime = app.get(ToolRuntime, { strict: false });

/** What somebody who calls the tool sees, and what is written down of it. */
async function say(): Promise<void> {
  try {
    const { version } = await registry.get(OWNER, 'add');
    const versions = (await registry.versions(OWNER, 'add')).map((row) => row.version);
    const { output, version: called } = await runtime.invoke(OWNER, 'add', { a: 1, b: 2 });
    await app.get(ToolCallJournal, { strict: false }).recover();
    const calls = await app.get(ToolCalls, { strict: false }).stats(OWNER, 'add');
    const entries = await app.get(AuditLog, { strict: false }).entriesFrom(OWNER.organisation, 1, 100);
    const audited = (searched: string): number => entries.filter(({ action }) => action === searched).length;
    const counts = {
      deploys: audited('tool.deployed'),
      calls: calls.calls,
      errors: calls.errors,
      audited: audited('tool.called'),
    };
    writeSync(1, `${JSON.stringify({ version, versions, called, output, ...counts })}\n`);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    writeSync(1, `${JSON.stringify({ error: error.code })}\n`);
  }
}

await say();
if (step === 'during a call') {
  await runtime.invoke(OWNER, 'add', { a: 2, b: 2 });
  void runtime.invoke(OWNER, 'add', { a: 0, b: 0 });
  while (runtime.status().busy === 0) await new Promise((resolve) => setImmediate(resolve));
  die();
}
const audit = app.get(AuditLog, { strict: false });
const append = audit.append.bind(audit);
audit.append = async (...entry) => {
  await append(...entry);
  if (step === 'before it commits') die();
};
if (step === 'after it committed') app.get(ToolChanges, { strict: false }).tell = die;
// A package for each start: the same again would change nothing.
const next = packageOf({ description: `Made by ${process.pid}.` }, { 'src/sum.ts': SUM_OR_NOTHING });
await app.get(ToolDeployments, { strict: false }).deploy(OWNER, next, UPLOAD);
await say();
await app.close();
await database.close();
await sandbox.close();

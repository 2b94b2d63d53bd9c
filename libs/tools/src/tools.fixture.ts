import { createArtifactStore, type ArtifactStore } from '#foundry/artifacts';
import { Audit1763683800000, auditEntities, AuditLog } from '#foundry/audit';
import { type Database, DatabaseModule, openTestDatabase } from '#foundry/database';
import { createSandbox, type Sandbox } from '#foundry/sandbox';
import { Global, type INestApplicationContext, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ToolManifestInput } from './package/manifest.js';
import type { PackageFile } from './package/tool-package.js';
import { toolEntities } from './tool.entity.js';
import { toolMigrations } from './tool.migrations.js';
import type { ToolOrigin, ToolOwner } from './tool.schemas.js';
import { ToolsModule } from './tools.module.js';
import type { ToolOptions } from './tools.options.js';

export const OWNER: ToolOwner = { organisation: 'acme', subject: 'key:tok_1', name: 'ada' };
export const OTHER: ToolOwner = { organisation: 'globex', subject: 'key:tok_2', name: 'bob' };
export const UPLOAD: ToolOrigin = { source: 'upload' };

/** Hands out the log to the global scope, as the product's own module does. */
@Global()
@Module({ providers: [AuditLog], exports: [AuditLog] })
class TestAuditModule {}

/** Tools on a database and in folders of their own. */
export class ToolsUnderTest {
  private readonly apps: INestApplicationContext[] = [];

  private constructor(
    readonly database: Database,
    readonly folder: string,
    readonly sandbox: Sandbox,
    readonly artifacts: ArtifactStore,
  ) {}

  static async open(): Promise<ToolsUnderTest> {
    const database = await openTestDatabase({
      entities: [...auditEntities, ...toolEntities],
      migrations: [Audit1763683800000, ...toolMigrations],
    });
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'tools-')));
    const sandbox = createSandbox({
      runDirectory: join(folder, 'runs'),
      instanceId: `tools${process.pid}`,
      allowUnsandboxed: true,
    });
    return new ToolsUnderTest(database, folder, sandbox, createArtifactStore({ directory: join(folder, 'artifacts') }));
  }

  /** As a process that starts; several may run on the same database. */
  async start(options: Partial<ToolOptions> = {}): Promise<<T>(type: Type<T>) => T> {
    const module = await Test.createTestingModule({
      imports: [
        { ...DatabaseModule.forRoot(this.database), module: class TestDatabaseModule {}, global: true },
        TestAuditModule,
        ToolsModule.forRootAsync({
          useFactory: () => ({
            sandbox: this.sandbox,
            artifacts: this.artifacts,
            directory: join(this.folder, 'tools'),
            workers: 4,
            secretKey: { given: undefined, file: join(this.folder, 'secrets.key') },
            callKeepDays: 30,
            privateHosts: [],
            consume: false,
            ...options,
          }),
        }),
      ],
    }).compile();
    const app = await module.init();
    this.apps.push(app);
    return (type) => app.get(type, { strict: false });
  }

  /** Everything in the audit log of the organisation, oldest first, without times and hashes. */
  async audited(
    organisation = OWNER.organisation,
  ): Promise<{ action: string; target: string | null; result: string; details: object }[]> {
    const entries = await new AuditLog(this.database.dataSource).entriesFrom(organisation, 1, 1_000);
    return entries.map(({ action, target, result, details }) => ({ action, target, result, details }));
  }

  async close(): Promise<void> {
    for (const app of this.apps.splice(0)) await app.close();
    await this.database.close();
    await this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

const object = (properties: Record<string, object>): Record<string, unknown> => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

/** A tool that adds, unless it is told otherwise. */
export function manifestOf(more: Partial<ToolManifestInput> = {}): ToolManifestInput {
  return {
    name: 'add',
    description: 'Adds two numbers.',
    inputSchema: object({ a: { type: 'number' }, b: { type: 'number' } }),
    outputSchema: object({ sum: { type: 'number' } }),
    examples: [{ input: { a: 1, b: 2 }, output: { sum: 3 } }],
    ...more,
  };
}

export const ADD = `import type { ToolContext } from 'foundry-tool';
import { sumOf } from './sum.js';

export default async function handler(input: { a: number; b: number }, context: ToolContext): Promise<{ sum: number }> {
  console.log('adding for', context.tool.name);
  return { sum: sumOf(input.a, input.b) };
}
`;
export const SUM = `export const sumOf = (a: number, b: number): number => a + b;\n`;
export const ADD_TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sumOf } from '../src/sum.js';

test('adds', () => assert.equal(sumOf(2, 3), 5));
`;

/** The files of a package; a content of null leaves one out. */
export function packageOf(
  manifest: Partial<ToolManifestInput> | string = {},
  files: Record<string, string | null> = {},
): PackageFile[] {
  const all = {
    'tool.json': typeof manifest === 'string' ? manifest : JSON.stringify(manifestOf(manifest)),
    'src/index.ts': ADD,
    'src/sum.ts': SUM,
    'tests/add.test.ts': ADD_TEST,
    ...files,
  };
  return Object.entries(all).flatMap(([path, content]) => (content === null ? [] : [{ path, content }]));
}

/** A package of one JavaScript file, for tests of what a handler does. */
export function scriptPackage(handler: string, manifest: Partial<ToolManifestInput> = {}): PackageFile[] {
  const anything = { type: 'object' };
  return packageOf(
    { name: 'script', inputSchema: anything, outputSchema: anything, examples: [], ...manifest },
    {
      'src/index.ts': null,
      'src/sum.ts': null,
      'tests/add.test.ts': null,
      'src/index.js': handler,
      'tests/loads.test.js': `import { test } from 'node:test';\nimport handler from '../src/index.js';\ntest('is a function', () => { if (typeof handler !== 'function') throw new Error('no'); });\n`,
    },
  );
}

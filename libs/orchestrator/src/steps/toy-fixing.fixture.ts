import { AuditModule } from '#foundry/audit';
import type { Database } from '#foundry/database';
import { Ledger1763683500000, ledgerEntities, LedgerModule, LedgerWatcher } from '#foundry/ledger';
import { DEFAULT_SETTINGS, LlmModule, Prices } from '#foundry/llm';
import type { Plan } from '#foundry/planning';
import type { Sandbox } from '#foundry/sandbox';
import { CHECK_RUNNERS, type CheckOutcome, type CheckRunner } from '#foundry/testing';
import type { Workspace, Workspaces } from '#foundry/workspace';
import type { DynamicModule, Provider } from '@nestjs/common';
import { join } from 'node:path';
import { buildsSchema, openBuilds, type OpenBuilds, step } from '../build.fixture.js';
import { DEPENDENCY_STORE, SANDBOX, WORKSPACES } from '../ports.js';
import { AgentDesks } from './agent-desk.js';
import { AUTHORS } from './agents.js';
import { FixBrains } from './fix-brain.js';
import { FixStep } from './fix.step.js';
import { ReviewStep } from './review.step.js';

export const TOY_FILE = 'backend/src/a.ts';
export const TOY_OTHER = 'backend/src/b.ts';
const TEXT = "bad('one');\nbad('two');\n";
const PLAN = { slug: 'toy', criteria: [] } as unknown as Plan;

export const toySchema = {
  entities: [...buildsSchema.entities, ...ledgerEntities],
  migrations: [...buildsSchema.migrations, Ledger1763683500000],
};

/** The journal, the ledger and the door to a model that answers at `baseUrl`, as the application has them. */
export function modelImports(folder: string, baseUrl: string): DynamicModule[] {
  const route = [{ provider: 'scripted', model: 'fixer' }];
  const settings = {
    ...DEFAULT_SETTINGS,
    providers: [{ name: 'scripted', baseUrl }],
    routes: { code: route, reason: route },
    retry: { ...DEFAULT_SETTINGS.retry, firstDelayMs: 1 },
  };
  const ledger = { prices: new Prices(), callLimitMs: 300_000, logDays: 30, usageDays: 400, consume: true, alone: true };
  return [
    AuditModule.forRoot({ anchorFile: join(folder, 'anchors.json') }),
    LedgerModule.forRoot(ledger),
    LlmModule.forRootAsync(settings, {
      inject: [LedgerWatcher],
      useFactory: (watcher: LedgerWatcher) => ({ watchers: [watcher] }),
    }),
  ];
}

interface ToyOptions {
  /** Opened with `toySchema`. */
  readonly database: Database;
  readonly folder: string;
  readonly sandbox: Sandbox;
  readonly workspaces: Workspaces;
  /** Of the model that is asked for fixes. */
  readonly baseUrl: string;
  readonly providers?: readonly Provider[];
  onCheck?(workspace: Workspace): Promise<void>;
}

/** A build of a toy project whose one check fails once for each line `bad('…');`, with the real step `fix` and a model behind HTTP. */
export async function openToyFixing(options: ToyOptions): Promise<OpenBuilds> {
  const { database, folder, sandbox, workspaces, baseUrl } = options;
  const lint = toyLint(options);
  const fixture = await openBuilds(
    { lockDurationMs: 2_000, stalledIntervalMs: 500, maxStalledCount: 100 },
    {
      place: { database, folder },
      brain: 'model',
      imports: modelImports(folder, baseUrl),
      pipeline: [
        step('plan', [], 'planning'),
        step('assemble', ['plan'], 'assembling'),
        step('check-backend_lint', ['assemble'], 'checking'),
        step('fix', ['check-backend_lint'], 'fixing'),
        step('review', ['fix'], 'reviewing'),
      ],
      handlers: [FixStep, ReviewStep],
      handled: ['fix', 'review'],
      providers: () => [
        { provide: WORKSPACES, useValue: workspaces },
        { provide: CHECK_RUNNERS, useValue: [lint] },
        // Nothing of the toy project is run, so nothing has to be isolated.
        {
          provide: SANDBOX,
          useValue: Object.assign(Object.create(sandbox) as object, { requireIsolation: () => Promise.resolve() }),
        },
        { provide: DEPENDENCY_STORE, useValue: {} },
        AgentDesks,
        FixBrains,
        ...(options.providers ?? []),
      ],
    },
  );
  fixture.steps.script = {
    plan: () => Promise.resolve({ output: {}, summary: null, build: { plan: PLAN, slug: 'toy' } }),
    assemble: async (context) => {
      const workspace = await context.workspace();
      await workspace.write([
        { path: TOY_FILE, content: TEXT },
        { path: TOY_OTHER, content: 'export const kept = "\u00e4\\r\\n";\r\n' },
      ]);
      await workspace.commit({ message: 'Assemble', author: AUTHORS.orchestrator });
      return { output: { commit: await workspace.head() }, summary: null };
    },
    'check-backend_lint': async (context) => {
      const outcome = await findings(await context.workspace());
      return { output: { check: { name: 'backend_lint', durationMs: 1, ...outcome } }, summary: null };
    },
  };
  return fixture;
}

export const toyLint = ({ onCheck }: Pick<ToyOptions, 'onCheck'> = {}): CheckRunner => ({
  name: 'backend_lint',
  after: [],
  weight: 1,
  async run({ workspace }): Promise<CheckOutcome> {
    await onCheck?.(workspace);
    return await findings(workspace);
  },
});

async function findings(workspace: Workspace): Promise<CheckOutcome> {
  const text = (await workspace.read(TOY_FILE)).toString('utf8');
  const found = [...text.matchAll(/^bad\('(\w+)'\);$/gm)].map(([line, word]) => ({
    file: TOY_FILE,
    rule: 'bad',
    message: line,
    severity: 'error' as const,
    fingerprint: `fingerprint-${word}`,
  }));
  return { status: found.length > 0 ? 'failed' : 'passed', findings: found, command: 'lint', output: '' };
}

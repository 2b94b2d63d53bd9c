import { Audit1763683800000, auditEntities, AuditLog, listAuditSchema } from '#foundry/audit';
import { codeRunEntities, CodeRuns1763683300000, CodeRunService, CodeRunsModule, listCodeRunsSchema } from '#foundry/coderuns';
import { type Database, DatabaseModule, openTestDatabase } from '#foundry/database';
import { JobQueue, QueueModule, type QueuePolicy } from '#foundry/queue';
import { createSandbox } from '#foundry/sandbox';
import { ConsoleLogger, type INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SupervisedSessions1763683400000 } from './migrations/1763683400000-supervised-sessions.js';
import { SessionEntity, SessionPartEntity, supervisorEntities } from './supervisor.entity.js';
import { sessionJob } from './supervisor.jobs.js';
import { SupervisorModule } from './supervisor.module.js';
import { SessionRepository } from './supervisor.repository.js';
import { historyQuerySchema, sessionViewSchema, type SessionView, superviseSchema } from './supervisor.schemas.js';
import { SupervisorService } from './supervisor.service.js';

const CALLER = { organisation: 'acme', name: 'ada' };
const POLICY: QueuePolicy = {
  concurrency: 4,
  attempts: 1,
  backoff: { type: 'fixed', delayMs: 10, jitter: 0 },
  priority: 100,
  keepCompleted: { count: 100, ageSeconds: 100 },
  keepFailed: { count: 100, ageSeconds: 100 },
  lockDurationMs: 30_000,
  stalledIntervalMs: 30_000,
  maxStalledCount: 1,
};

let database: Database;
let folder: string;
let app: INestApplicationContext | undefined;
let supervisor: SupervisorService;

beforeAll(async () => {
  database = await openTestDatabase({
    entities: [...codeRunEntities, ...supervisorEntities, ...auditEntities],
    migrations: [CodeRuns1763683300000, SupervisedSessions1763683400000, Audit1763683800000],
  });
  folder = await mkdtemp(join(tmpdir(), 'supervisor-'));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await start();
});
afterEach(async () => {
  await stop();
  await database.dataSource.query('TRUNCATE supervised_parts, supervised_sessions, code_runs');
});

/** As a process that starts. */
async function start(consume = true): Promise<void> {
  const module = await Test.createTestingModule({
    imports: [
      { ...DatabaseModule.forRoot(database), module: class TestDatabaseModule {}, global: true },
      QueueModule.forRoot({ jobs: [sessionJob], policies: { supervisor: POLICY }, consume }),
      { module: class TestAuditModule {}, global: true, providers: [AuditLog], exports: [AuditLog] },
      CodeRunsModule.forRoot({
        sandbox: createSandbox({ runDirectory: join(folder, 'runs'), instanceId: `s${process.pid}`, allowUnsandboxed: true }),
        directory: join(folder, 'jobs'),
        timeoutMs: 20_000,
        maxTimeoutMs: 60_000,
        concurrency: 2,
        keepDays: 30,
        consume,
        shared: false,
      }),
      SupervisorModule.forRoot({ consume, keepDays: 30 }),
    ],
  })
    .setLogger(new ConsoleLogger({ logLevels: ['error', 'fatal'] }))
    .compile();
  app = await module.init();
  supervisor = app.get(SupervisorService, { strict: false });
}

async function stop(): Promise<void> {
  await app?.close();
  app = undefined;
}

const goalOf = (...parts: string[]): string => parts.map((code) => `\`\`\`sh\n${code}\n\`\`\``).join('\n');
const run = async (goal: string, rest: object = {}): Promise<SessionView> =>
  (await supervisor.run(CALLER, superviseSchema.parse({ goal, waitMs: 30_000, ...rest }))).session;
const partsOf = (view: SessionView): unknown[] => view.parts.map(({ status, exitCode, stdout }) => [status, exitCode, stdout]);
const runCount = (): Promise<number> =>
  database.dataSource.query('SELECT id FROM code_runs').then((rows: unknown[]) => rows.length);

describe('a session', () => {
  it('runs its code parts in order, each with the files that those before it left', async () => {
    const goal = `Make a table and count it.
\`\`\`python
open("table.csv", "w").write("a\\nb\\nc\\n")
print("written")
\`\`\`
\`\`\`js
import { readFileSync } from 'node:fs';
console.log(readFileSync('table.csv', 'utf8').trim().split('\\n').length);
\`\`\`
\`\`\`bash
tail -1 table.csv
\`\`\``;
    const view = sessionViewSchema.parse(await run(goal));
    expect(view).toMatchObject({
      status: 'succeeded',
      summary: 'All 3 code parts succeeded.',
      counts: { parts: 3, succeeded: 3, failed: 0, skipped: 0 },
      error: null,
      goal,
    });
    expect(partsOf(view)).toEqual([
      ['succeeded', 0, 'written\n'],
      ['succeeded', 0, '3\n'],
      ['succeeded', 0, 'c\n'],
    ]);
    expect(view.plan.coverage.notCovered.map(({ part }) => part)).toEqual(['Make a table and count it.']);
    const kept = await app!.get(CodeRunService, { strict: false }).list(CALLER, listCodeRunsSchema.parse({}));
    expect(kept.items.map(({ id }) => id).reverse()).toEqual(view.parts.map(({ runId }) => runId));
    expect(new Set(kept.items.map(({ correlationId }) => correlationId))).toEqual(new Set([view.correlationId]));
  });

  it('fails with the part that failed, and skips those after it', async () => {
    const view = await run(goalOf('echo one', 'echo two; exit 4', 'echo three'));
    expect(view).toMatchObject({
      status: 'failed',
      summary: 'C-2 (bash) failed: it ended with exit code 4; the part after it was skipped.',
    });
    expect(partsOf(view)).toEqual([
      ['succeeded', 0, 'one\n'],
      ['failed', 4, 'two\n'],
      ['skipped', null, ''],
    ]);
    expect(await runCount()).toBe(2);
  });

  it('names the limit that a part reached', async () => {
    const view = await run(goalOf('sleep 60'), { timeoutMs: 300 });
    expect(view).toMatchObject({ status: 'failed', summary: 'C-1 (bash) failed: it reached the limit wall_time.' });
  });

  it('fails with the reason when a part cannot be run at all', async () => {
    const view = await run(goalOf('echo'), { timeoutMs: 3_600_000 });
    expect(view.parts[0]).toMatchObject({ status: 'failed', runId: null, error: { code: 'coderun.timeout_too_long' } });
    expect(view.status).toBe('failed');
  });

  it('is only planned when it has no code, and says so', async () => {
    const view = await run('A library: books (title, isbn) have many loans; each loan has a due date.');
    expect(view).toMatchObject({
      status: 'planned',
      parts: [],
      summary: expect.stringContaining('no model is configured') as string,
      plan: { application: { title: 'Library' } },
    });
    expect(view.finishedAt).not.toBeNull();
  });

  it('is refused when there is nothing that could be done', async () => {
    await expect(run('Good morning!')).rejects.toMatchObject({ code: 'supervisor.nothing_to_do', status: 422 });
    expect(await database.dataSource.manager.count(SessionEntity)).toBe(0);
  });

  it('goes on while its caller no longer waits, is listed as going on, and is there to be asked for', async () => {
    const view = await run(goalOf('sleep 0.5; echo late'), { waitMs: 0 });
    expect(['queued', 'running']).toContain(view.status);
    expect((await supervisor.unfinished(CALLER)).map(({ id }) => id)).toEqual([view.id]);
    await expect.poll(async () => (await supervisor.get(CALLER, view.id)).status, { timeout: 10_000 }).toBe('succeeded');
    expect(await supervisor.unfinished(CALLER)).toEqual([]);
    expect((await supervisor.get(CALLER, view.id)).parts[0]?.stdout).toBe('late\n');
  });

  it('ends at once when it is cancelled, with its code', async () => {
    const { id } = await run(goalOf('sleep 300', 'echo'), { waitMs: 0 });
    await expect.poll(async () => (await supervisor.get(CALLER, id)).parts[0]?.status).toBe('running');
    const view = await supervisor.cancel(CALLER, id);
    expect([view.status, view.parts.map(({ status }) => status)]).toEqual(['cancelled', ['cancelled', 'cancelled']]);
    await expect
      .poll(() => database.dataSource.query(`SELECT outcome FROM code_runs`), { timeout: 3_000 })
      .toEqual([{ outcome: 'cancelled' }]);
    await expect(supervisor.cancel(CALLER, id)).rejects.toMatchObject({ code: 'supervisor.already_finished' });
    expect((await supervisor.get(CALLER, id)).status).toBe('cancelled');
  });

  it('is in the audit log when it is started and cancelled, and so is the code that it ran', async () => {
    const caller = { organisation: 'traced', name: 'ada', subject: 'key:tok_1' };
    const { session } = await supervisor.run(caller, superviseSchema.parse({ goal: goalOf('sleep 300'), waitMs: 0 }));
    await expect
      .poll(async () => (await supervisor.get(caller, session.id)).parts[0]?.status, { timeout: 60_000 })
      .toBe('running');
    const entries = async () => (await app!.get(AuditLog).list('traced', listAuditSchema.parse({}))).items.reverse();
    await expect.poll(async () => (await entries()).length, { timeout: 60_000 }).toBe(2);
    await supervisor.cancel(caller, session.id);
    expect((await entries()).map(({ action, target, subject }) => [action, target, subject])).toEqual([
      ['session.started', session.id, 'key:tok_1'],
      ['code_run.started', expect.stringMatching(/^run_/), session.id],
      ['session.cancelled', session.id, 'key:tok_1'],
    ]);
  });

  it('belongs to its organisation', async () => {
    const { id } = await run(goalOf('echo'));
    const stranger = { organisation: 'other', name: 'eve' };
    await expect(supervisor.get(stranger, id)).rejects.toMatchObject({ code: 'supervisor.not_found' });
    await expect(supervisor.cancel(stranger, id)).rejects.toMatchObject({ code: 'supervisor.not_found' });
    expect((await supervisor.history(stranger, historyQuerySchema.parse({}))).items).toEqual([]);
  });

  it('is started once for one idempotency key', async () => {
    const keyed = (goal: string) =>
      supervisor.run(CALLER, superviseSchema.parse({ goal, waitMs: 30_000 }), { idempotencyKey: 'k' });
    const [one, two] = await Promise.all([keyed(goalOf('echo 1')), keyed(goalOf('echo 1'))]);
    expect(one.session.id).toBe(two.session.id);
    expect([one.created, two.created].filter(Boolean)).toHaveLength(1);
    expect(await runCount()).toBe(1);
    await expect(keyed(goalOf('echo 2'))).rejects.toMatchObject({ code: 'supervisor.idempotency_conflict' });
  });
});

it('pages through the history, newest first, and filters it', async () => {
  const made: string[] = [];
  for (const code of ['true', 'false', 'true']) made.unshift((await run(goalOf(code))).id);
  const first = await supervisor.history(CALLER, historyQuerySchema.parse({ limit: 2 }));
  expect(first.items.map(({ id }) => id)).toEqual(made.slice(0, 2));
  const rest = await supervisor.history(CALLER, historyQuerySchema.parse({ limit: 2, cursor: first.nextCursor }));
  expect([rest.items.map(({ id }) => id), rest.nextCursor]).toEqual([made.slice(2), null]);
  const failed = await supervisor.history(CALLER, historyQuerySchema.parse({ status: 'failed' }));
  expect(failed.items.map(({ id, counts }) => [id, counts.failed])).toEqual([[made[1], 1]]);
  await expect(supervisor.history(CALLER, historyQuerySchema.parse({ cursor: 'bm8' }))).rejects.toMatchObject({
    code: 'supervisor.invalid_cursor',
  });
});

describe('after a restart', () => {
  it('a session goes on with the part that was cut off, and runs none again that had ended', async () => {
    const goal = goalOf('echo one', 'sleep 1; echo two', 'echo three');
    const { id } = await run(goal, { waitMs: 0 });
    await expect.poll(async () => (await supervisor.get(CALLER, id)).parts[1]?.status, { timeout: 10_000 }).toBe('running');
    await stop(); // its code is stopped, and its job is given back
    await start();
    await expect.poll(async () => (await supervisor.get(CALLER, id)).finishedAt, { timeout: 20_000 }).not.toBeNull();
    const view = await supervisor.get(CALLER, id);
    expect(view.parts.map(({ status, attempts, stdout }) => [status, attempts, stdout])).toEqual([
      ['succeeded', 1, 'one\n'],
      ['succeeded', 2, 'two\n'],
      ['succeeded', 1, 'three\n'],
    ]);
    expect(await database.dataSource.query(`SELECT outcome, count(*)::int FROM code_runs GROUP BY 1 ORDER BY 1`)).toEqual([
      { outcome: 'interrupted', count: 1 },
      { outcome: 'succeeded', count: 3 },
    ]);
  });

  it('the result of a run that had ended is taken over when its part did not know of it yet', async () => {
    const { id, parts } = await run(goalOf('echo once'));
    await database.dataSource.manager.update(
      SessionPartEntity,
      { sessionId: id },
      { status: 'running', stdout: '', exitCode: null },
    );
    await database.dataSource.manager.update(SessionEntity, { id }, { status: 'running', finishedAt: null });
    await stop();
    await start(); // its job counts as completed, so the session gets a new one
    await expect.poll(async () => (await supervisor.get(CALLER, id)).finishedAt, { timeout: 20_000 }).not.toBeNull();
    expect((await supervisor.get(CALLER, id)).parts).toEqual(parts);
    expect(await runCount()).toBe(1);
  });

  it('a session that was stored and never enqueued is begun', async () => {
    await stop();
    await start(false);
    const { id } = await run(goalOf('echo found'), { waitMs: 0 });
    await app!.get(JobQueue).queues()[0]!.obliterate({ force: true });
    await stop();
    await start();
    await expect.poll(async () => (await supervisor.get(CALLER, id)).status, { timeout: 20_000 }).toBe('succeeded');
  });

  it('what a worker that was given up records later is discarded', async () => {
    await stop();
    await start(false);
    const { id } = await run(goalOf('echo'), { waitMs: 0 });
    const sessions = app!.get(SessionRepository, { strict: false });
    const lost = await sessions.claim(id);
    const again = await sessions.claim(id);
    expect(await sessions.updatePart(lost!, 0, { status: 'failed' })).toBe(false);
    expect(await sessions.updatePart(again!, 0, { status: 'succeeded' })).toBe(true);
    expect(await sessions.finish(id, { status: 'failed' }, { starts: lost!.starts })).toBe(false);
    expect(await sessions.finish(id, { status: 'succeeded' }, { starts: again!.starts })).toBe(true);
    expect(await sessions.claim(id)).toBeUndefined();
  });

  it('a session that ends its process every time is given up', async () => {
    await stop();
    await start(false);
    const { id } = await run(goalOf('echo'), { waitMs: 0 });
    await database.dataSource.manager.update(SessionEntity, { id }, { starts: 20 });
    await stop();
    await start();
    await expect.poll(async () => (await supervisor.get(CALLER, id)).finishedAt, { timeout: 20_000 }).not.toBeNull();
    expect(await supervisor.get(CALLER, id)).toMatchObject({
      status: 'failed',
      error: { code: 'supervisor.process_lost' },
      parts: [{ status: 'skipped' }],
    });
  });

  it('old sessions are cleared away, with their parts', async () => {
    const { id } = await run(goalOf('echo'));
    await database.dataSource.query(`UPDATE supervised_sessions SET created_at = now() - interval '31 days'`);
    await stop();
    await start();
    await expect(supervisor.get(CALLER, id)).rejects.toMatchObject({ code: 'supervisor.not_found' });
    expect(await database.dataSource.manager.count(SessionPartEntity)).toBe(0);
  });
});

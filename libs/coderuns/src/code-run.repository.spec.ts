import type { INestApplicationContext } from '@nestjs/common';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CodeRunEntity } from './code-run.entity.js';
import type { CodeRunOptions } from './code-run.options.js';
import { CodeRunRepository } from './code-run.repository.js';
import { type CodeRunView, listCodeRunsSchema, type RunCodeInput, searchCodeRunsSchema } from './code-run.schemas.js';
import { type CodeRunService, newRunId } from './code-run.service.js';
import { CALLER, CodeRunsUnderTest } from './coderuns.fixture.js';

let place: CodeRunsUnderTest;
let app: INestApplicationContext;
let runs: CodeRunService;

beforeAll(async () => {
  place = await CodeRunsUnderTest.open();
});
afterAll(async () => {
  await place.close();
});
beforeEach(async () => {
  await restart();
});
afterEach(async () => {
  await app.close();
  await place.database.dataSource.manager.clear(CodeRunEntity);
  expect(await readdir(join(place.folder, 'jobs')).catch(() => [])).toEqual([]);
});

async function restart(options: Partial<CodeRunOptions> = {}): Promise<void> {
  await app?.close();
  ({ app, runs } = await place.start(options));
}

const run = async (request: RunCodeInput, signal?: AbortSignal): Promise<CodeRunView> =>
  (await runs.run(CALLER, request, { signal })).run;
const bash = (code: string, rest: Partial<RunCodeInput> = {}): RunCodeInput => ({ language: 'bash', code, ...rest });
const stored = (): Promise<CodeRunEntity[]> => place.database.dataSource.manager.find(CodeRunEntity, { order: { id: 'ASC' } });

describe('the log of runs', () => {
  const list = async (query: Record<string, unknown>) => await runs.list(CALLER, listCodeRunsSchema.parse(query));
  const search = async (query: Record<string, unknown>) => await runs.search(CALLER, searchCodeRunsSchema.parse(query));

  it('pages from the newest on, and filters by language, outcome and time', async () => {
    const made: string[] = [];
    for (const code of ['exit 0', 'exit 1', 'exit 0']) made.unshift((await run(bash(code))).id);
    const between = new Date().toISOString();
    made.unshift((await run({ language: 'python', code: 'pass' })).id);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await list({ limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(made);
    const ids = async (query: Record<string, unknown>) => (await list(query)).items.map(({ id }) => id);
    expect(await ids({ language: 'python' })).toEqual([made[0]]);
    expect(await ids({ outcome: 'failed' })).toEqual([made[2]]);
    expect(await ids({ since: between })).toEqual([made[0]]);
    expect(await ids({ until: between })).toEqual(made.slice(1));
    await expect(list({ cursor: 'bm8' })).rejects.toMatchObject({ code: 'coderun.invalid_cursor' });
  });

  it('carries the beginning of long texts', async () => {
    await run(bash(`#${'x'.repeat(500)}\nseq 1 5000`));
    const [item] = (await list({})).items;
    expect([item?.code.length, item?.stdout.length, item?.stdoutBytes]).toEqual([200, 1_000, 23_893]);
  });

  it('is searched for plain text in any case, in code, output and errors, and says where it stands', async () => {
    const one = await run(bash('# Needle in the code\ntrue'));
    const two = await run(bash('printf "first\\nthe NEEDLE %s\\n" here; echo "needle too" >&2'));
    await run(bash('echo hay'));
    const { items, nextCursor, searched } = await search({ q: 'needle' });
    expect(items.map(({ id, matches }) => [id, matches])).toEqual([
      [
        two.id,
        [
          { in: 'code', line: 1, text: 'printf "first\\nthe NEEDLE %s\\n" here; echo "needle too" >&2' },
          { in: 'stdout', line: 2, text: 'the NEEDLE here' },
          { in: 'stderr', line: 1, text: 'needle too' },
        ],
      ],
      [one.id, [{ in: 'code', line: 1, text: '# Needle in the code' }]],
    ]);
    expect([nextCursor, searched]).toEqual([null, 3]);
    expect((await search({ q: 'needle', language: 'python' })).items).toEqual([]);
  });

  it('takes no character of a search for a pattern', async () => {
    const marks = ['100%', 'a_b', 'c\\d', "it's", '$1', '.*', '(a+)+$', '[[:alpha:]]', "'; DROP TABLE code_runs; --"];
    for (const mark of marks) await run({ language: 'python', code: `pass # ${mark}` });
    await run({ language: 'python', code: 'pass # plain abcd a1b 1000' });
    for (const mark of marks) {
      expect(
        (await search({ q: mark })).items.map(({ code }) => code),
        mark,
      ).toEqual([`pass # ${mark}`]);
    }
    expect((await search({ q: '%' })).items).toHaveLength(1);
    expect(searchCodeRunsSchema.safeParse({ q: 'a\0b' }).success).toBe(false);
    expect(searchCodeRunsSchema.safeParse({ q: 'x'.repeat(201) }).success).toBe(false);
    expect(searchCodeRunsSchema.safeParse({ q: '' }).success).toBe(false);
  });

  it('is searched a bounded part at a time, and every run is met once on the way', async () => {
    const repository = app.get(CodeRunRepository);
    const made: string[] = [];
    for (let i = 0; i < 7; i++) made.unshift((await run(bash(`true ${i % 2 ? 'odd' : 'even'}`))).id);
    // Each of the runs keeps 9 or 10 bytes; one is looked at however small the budget is.
    for (const [budget, atOnce] of [
      [{ runs: 2, bytes: 1e9 }, 2],
      [{ runs: 100, bytes: 20 }, 2],
      [{ runs: 100, bytes: 1 }, 1],
    ] as const) {
      const found: string[] = [];
      let searched = 0;
      for (let before: string | undefined; ;) {
        const page = await repository.search({ organisation: CALLER.organisation, before, limit: 2 }, 'EVEN', budget);
        expect(page.searched).toBeLessThanOrEqual(atOnce);
        searched += page.searched;
        found.push(...page.rows.map(({ id }) => id));
        if (page.last === null) break;
        before = page.last;
      }
      expect(found).toEqual(made.filter((_, index) => index % 2 === 0));
      expect(searched).toBe(7);
    }
  });
});

describe('keeping runs', () => {
  const prune = (limits: Partial<Record<'days' | 'runs' | 'bytes', number>>): Promise<number> =>
    app.get(CodeRunRepository).prune({ days: 30, runs: 1_000, bytes: 1e9, ...limits });

  it('ends by age, by number and by size, the oldest first', async () => {
    const made: string[] = [];
    for (let i = 0; i < 6; i++) made.push((await run(bash('echo 12345'))).id);
    await place.database.dataSource.query(`UPDATE code_runs SET created_at = now() - interval '31 days' WHERE id = $1`, [
      made[0],
    ]);
    expect(await prune({})).toBe(1);
    expect(await prune({ runs: 3 })).toBe(2);
    expect(await prune({ bytes: 40 })).toBe(1);
    expect((await stored()).map(({ id }) => id)).toEqual(made.slice(4));
    await expect(runs.get(CALLER, made[0]!)).rejects.toMatchObject({ code: 'coderun.not_found' });
  });

  it('records at the next start what a killed process was running', async () => {
    const id = newRunId();
    const repository = app.get(CodeRunRepository);
    const lost = {
      organisation: 'acme',
      createdBy: 'x',
      correlationId: 'r',
      language: 'bash',
      code: 'x',
      isolation: 'process',
    } as const;
    const event = {
      organisation: 'acme',
      subject: 'x',
      name: 'x',
      action: 'code_run.started',
      target: id,
      result: 'done',
    } as const;
    await repository.insert(
      { ...lost, id, outcome: 'running', timeoutMs: 1, keptBytes: 1, deadline: new Date(Date.now() + 60_000) },
      event,
    );
    await restart({ shared: true });
    expect((await runs.get(CALLER, id)).outcome).toBe('running'); // another process may be at it
    await restart();
    expect(await runs.get(CALLER, id)).toMatchObject({ outcome: 'interrupted', exitCode: null });
    expect(await runs.settle(CALLER, id)).toBeUndefined();
  });

  it('records as interrupted what a shutdown stops', async () => {
    const running = run(bash('sleep 300'));
    await expect.poll(async () => (await stored())[0]?.outcome).toBe('running');
    await restart();
    expect(await running.catch((error: unknown) => error)).toMatchObject({ outcome: 'interrupted' });
  });

  it('clears away by itself', async () => {
    await run(bash('true'));
    await place.database.dataSource.query(`UPDATE code_runs SET created_at = now() - interval '31 days'`);
    const jobs = join(place.folder, 'jobs');
    await mkdir(join(jobs, '4194304.1.run_lost/deep'), { recursive: true }); // no process has such a number
    await restart();
    await expect.poll(stored).toEqual([]);
    await expect.poll(() => readdir(jobs)).toEqual([]);
  });
});

import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ISOLATION, type Page, type Session } from './support/code-runs.js';
import { startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';

const GOAL = `Count the words and tell me the longest.
\`\`\`python
open("words.txt", "w").write("fox\\njumps\\nover\\n")
print("3 words")
\`\`\`
\`\`\`typescript
import { readFileSync } from 'node:fs';
const words: string[] = readFileSync('words.txt', 'utf8').trim().split('\\n');
console.log(words.sort((a, b) => b.length - a.length)[0]);
\`\`\`
`;

describe('the planner and the supervisor', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dataDirectory: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  let rest: Rest;

  beforeAll(async () => {
    folder = await temporaryFolder('supervisor');
    dataDirectory = join(folder.path, 'data');
    server = await startServer(dataDirectory, ISOLATION);
    rest = new Rest(server.url, server.token);
  });
  afterAll(async () => {
    await server.stop();
    await folder.remove();
  });

  const supervise = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    rest.post('/api/v1/supervisor/run', body, headers);
  const session = (id: string): Promise<Session> => rest.json(`/api/v1/supervisor/status?session_id=${id}`);

  it('plans an application, code parts, and says what it does not cover', async () => {
    const plan = async (prompt: string, task_type?: string): Promise<unknown> => {
      const response = await rest.post('/api/v1/planner/dispatch', { prompt, task_type });
      expect(response.status).toBe(200);
      return await response.json();
    };
    expect(await plan('A library: books (title, isbn) have many loans (due date).', 'build')).toMatchObject({
      taskType: 'build',
      planner: 'offline',
      application: { title: 'Library' },
      steps: expect.arrayContaining([expect.objectContaining({ kind: 'build', role: 'backend' })]) as unknown,
    });
    expect(await plan(GOAL)).toMatchObject({
      taskType: 'auto',
      status: 'partly_planned',
      steps: [
        { id: 'C-1', kind: 'code', language: 'python' },
        { id: 'C-2', kind: 'code', language: 'typescript', dependsOn: ['C-1'] },
      ],
      coverage: { notCovered: [{ part: 'Count the words and tell me the longest.' }] },
    });
    expect(await plan('Summarise the news of today', 'research')).toMatchObject({ status: 'not_covered', steps: [] });
  });

  it.each([
    ['planner/dispatch', {}, 400, 'http.invalid'],
    ['planner/dispatch', { prompt: '' }, 400, 'http.invalid'],
    ['planner/dispatch', { prompt: 'a\0b' }, 400, 'http.invalid'],
    ['planner/dispatch', { prompt: 'x', task_type: 'Not a word' }, 400, 'http.invalid'],
    ['planner/dispatch', { prompt: 'x '.repeat(1_000_000) }, 413, 'http.payload_too_large'],
    ['planner/dispatch', { prompt: 'books (title). '.repeat(9_000), task_type: 'build' }, 413, 'planning.request_too_long'],
    ['supervisor/run', { goal: ' ' }, 400, 'http.invalid'],
    ['supervisor/run', { goal: 'Good morning!' }, 422, 'supervisor.nothing_to_do'],
    ['supervisor/run', { goal: '```sh\n```' }, 400, 'supervisor.invalid_part'],
    ['supervisor/run', { goal: '```sh\necho\n```\n'.repeat(51) }, 422, 'supervisor.too_many_parts'],
    ['supervisor/run', { goal: GOAL, waitMs: 60_001 }, 400, 'http.invalid'],
    ['supervisor/cancel', { session_id: 'ses_0' }, 404, 'supervisor.not_found'],
  ])('refuses at %s %j', async (path, body, status, code) => {
    const response = await rest.post(`/api/v1/${path}`, body);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([status, code]);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('runs the code parts of a goal and puts their results together', async () => {
    const response = await supervise({ goal: GOAL });
    expect(response.status).toBe(200);
    const view = (await response.json()) as Session;
    expect(view).toMatchObject({
      status: 'succeeded',
      summary: 'All 2 code parts succeeded.',
      parts: [
        { status: 'succeeded', stdout: '3 words\n' },
        { status: 'succeeded', stdout: 'jumps\n' },
      ],
    });
    expect(response.headers.get('location')).toBe(`/api/v1/supervisor/status?session_id=${view.id}`);
    expect(await session(view.id)).toEqual(view);
    expect(await rest.json(`/api/v1/debugger/runs/${view.parts[1]!.runId}`)).toMatchObject({ stdout: 'jumps\n' });
  });

  it('skips what comes after a part that failed', async () => {
    const goal = '```sh\nexit 5\n```\n```sh\necho never\n```';
    expect(await (await supervise({ goal })).json()).toMatchObject({
      status: 'failed',
      summary: 'C-1 (bash) failed: it ended with exit code 5; the part after it was skipped.',
      parts: [
        { status: 'failed', exitCode: 5 },
        { status: 'skipped', runId: null },
      ],
    });
  });

  it('only plans a goal without code, and says so', async () => {
    expect(await (await supervise({ goal: 'A library: books (title, isbn) have many loans (due date).' })).json()).toMatchObject({
      status: 'planned',
      parts: [],
      summary: expect.stringContaining('nothing was run') as string,
    });
  });

  it('answers while a session goes on, lists it, and cancels it', async () => {
    const response = await supervise({ goal: '```sh\nsleep 50\n```', timeoutMs: 60_000, waitMs: 0 });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as Session;
    const running = await rest.json<{ items: Session[] }>('/api/v1/supervisor/status');
    expect(running.items.map((item) => item.id)).toEqual([id]);
    await expect.poll(async () => (await session(id)).parts[0]?.status, { timeout: 10_000 }).toBe('running');
    const cancelled = await rest.post('/api/v1/supervisor/cancel', { session_id: id });
    expect([cancelled.status, ((await cancelled.json()) as Session).status]).toEqual([200, 'cancelled']);
    await expect
      .poll(async () => (await rest.json<Page>('/api/v1/debugger/logs?limit=1')).items[0]?.outcome, { timeout: 5_000 })
      .toBe('cancelled');
    const again = await rest.post('/api/v1/supervisor/cancel', { session_id: id });
    expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ code: 'supervisor.already_finished' })]);
  });

  it('pages through the history', async () => {
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: { items: Session[]; nextCursor: string | null } = await rest.json(
        `/api/v1/supervisor/history?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
    const planned = await rest.json<{ items: Session[] }>('/api/v1/supervisor/history?status=planned');
    expect(planned.items.map(({ status }) => status)).toEqual(['planned']);
    for (const bad of ['limit=0', 'cursor=bm8', 'status=odd'])
      expect((await rest.fetch(`/api/v1/supervisor/history?${bad}`)).status).toBe(400);
  });

  it('goes on after the server was killed, and runs no part again that had ended', async () => {
    const goal = '```sh\ndate +%s%N\n```\n```sh\nsleep 3; echo two\n```\n```sh\necho three\n```';
    const { id } = (await (await supervise({ goal, timeoutMs: 30_000, waitMs: 0 })).json()) as Session;
    await expect.poll(async () => (await session(id)).parts[1]?.status, { timeout: 20_000 }).toBe('running');
    const [first] = (await session(id)).parts;
    server.process.kill('SIGKILL');
    await once(server.process, 'close');
    const token = server.token;
    server = await startServer(dataDirectory, ISOLATION);
    rest = new Rest(server.url, token);
    await expect.poll(async () => (await session(id)).status, { timeout: 30_000 }).toBe('succeeded');
    const { parts } = await session(id);
    expect(parts[0]).toEqual(first);
    expect(parts.map(({ status, attempts }) => [status, attempts])).toEqual([
      ['succeeded', 1],
      ['succeeded', 2],
      ['succeeded', 1],
    ]);
    const lost = await rest.json<Page>('/api/v1/debugger/logs?outcome=interrupted');
    expect(lost.items.map(({ code }) => code.trim())).toEqual(['sleep 3; echo two']);
  });
});

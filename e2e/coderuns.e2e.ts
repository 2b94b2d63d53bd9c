import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ISOLATED, ISOLATION, type CodeRun, type Page, pagesOf } from './support/code-runs.js';
import { startServer, temporaryFolder } from './support/foundry.js';
import { Rest } from './support/rest.js';

describe('code runs over REST', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let dataDirectory: string;
  let server: Awaited<ReturnType<typeof startServer>>;
  let rest: Rest;

  beforeAll(async () => {
    folder = await temporaryFolder('coderuns');
    dataDirectory = join(folder.path, 'data');
    server = await startServer(dataDirectory, { ...ISOLATION, FOUNDRY_CODE_RUN_CONCURRENCY: '2' });
    rest = new Rest(server.url, server.token);
  });
  afterAll(async () => {
    const { code } = await server.stop();
    await folder.remove();
    expect(code).toBe(0);
  });

  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    rest.post('/api/v1/debugger/run', body, headers);
  const run = async (body: unknown): Promise<CodeRun> => {
    const response = await post(body);
    expect([response.status, response.headers.get('location')]).toEqual([
      200,
      expect.stringMatching(/^\/api\/v1\/debugger\/runs\/run_\w{26}$/),
    ]);
    return (await response.json()) as CodeRun;
  };

  it.each([
    ['python', 'import sys\nprint("out", 6 * 7)\nprint("err", file=sys.stderr)\nsys.exit(3)'],
    ['javascript', 'import "node:fs";\nconsole.log("out", 6 * 7);\nconsole.error("err");\nprocess.exitCode = 3;'],
    ['javascript', 'const fs = require("fs");\nconsole.log("out", 6 * 7);\nconsole.error("err");\nprocess.exitCode = 3;'],
    ['typescript', 'enum N { X = 42 }\nconsole.log("out", N.X as number);\nconsole.error("err");\nprocess.exitCode = 3;'],
    ['bash', 'echo out $((6 * 7))\necho err >&2\nexit 3'],
  ])('run %s', async (language, code) => {
    const result = await run({ code, language });
    expect(result).toMatchObject({ outcome: 'failed', exitCode: 3, stdout: 'out 42\n', stderr: 'err\n', timeoutMs: 5_000 });
    expect(await rest.json(`/api/v1/debugger/runs/${result.id}`)).toEqual(result);
  });

  it('pass standard input and files, and hand over the files that are left', async () => {
    const result = await run({
      language: 'bash',
      code: 'cat in/greeting.txt - > out.txt; wc -c < out.txt',
      stdin: 'world\n',
      files: [{ path: 'in/greeting.txt', content: 'hello ' }],
    });
    expect(result).toMatchObject({
      stdout: '12\n',
      exitCode: 0,
      files: [{ path: 'out.txt', bytes: 12, encoding: 'utf8', content: 'hello world\n' }],
    });
  });

  it('are stopped at the time limit, with all that they started', async () => {
    const started = performance.now();
    const result = await run({ language: 'bash', code: 'echo begun; sleep 100 & sleep 100', timeoutMs: 700 });
    expect(result).toMatchObject({ outcome: 'limit_reached', limit: 'wall_time', exitCode: null, stdout: 'begun\n' });
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('are stopped when they flood their output, which is counted and kept in part', async () => {
    const result = await run({ language: 'python', code: 'while True: print("flood " * 1000)', timeoutMs: 30_000 });
    expect(result).toMatchObject({ outcome: 'limit_reached', limit: 'output_limit', stdoutTruncated: true });
    expect(result.stdoutBytes).toBeGreaterThan(8_000_000);
    expect(result.stdout.length).toBeLessThan(70_000);
  });

  it.skipIf(!ISOLATED)('see nothing of the machine and reach nothing', async () => {
    const secret = join(dataDirectory, 'server.json');
    const shell = await run({
      language: 'bash',
      code: `cat ${secret} /etc/shadow; env; ls ${dataDirectory}; exec 3<>/dev/tcp/127.0.0.1/${new URL(server.url).port}`,
    });
    expect(shell).toMatchObject({ outcome: 'failed', isolation: 'bubblewrap' });
    expect(shell.stdout + shell.stderr).not.toMatch(/fdy_|root:|FOUNDRY_DATA_DIR|postgres|artifacts/);
    expect(shell.stderr).toMatch(/server\.json: No such file[\s\S]*tcp.*(refused|unreachable)/);
    // What TypeScript imports is read by the compiler, so that has to be inside too.
    const compiled = await run({ language: 'typescript', code: `import all from '${secret}';\nconsole.log(all);` });
    expect(compiled).toMatchObject({ outcome: 'failed', stdout: '' });
    expect(compiled.stderr).toContain('Could not resolve');
  });

  it.skipIf(!ISOLATED).each([
    ['memory', 'python', 'x = []\nwhile True: x.append(bytearray(50_000_000))'],
    ['processes', 'bash', 'f() { f | f & }; f; sleep 2'],
    ['written_bytes', 'bash', 'for i in 1 2 3; do head -c 60000000 /dev/zero > f$i; sleep 0.3; done; sleep 20'],
  ])('are stopped at the limit of %s', async (limit, language, code) => {
    expect(await run({ language, code, timeoutMs: 30_000 })).toMatchObject({ limit });
    expect((await run({ language: 'bash', code: 'echo well' })).stdout).toBe('well\n');
  });

  it('tell syntax errors with the line of the code', async () => {
    for (const [language, code, place] of [
      ['python', 'a = 1\nb = (', 'main.py'],
      ['javascript', 'let a = 1;\nlet b = {;', 'main.js:2'],
      ['typescript', 'let a: number = 1;\nlet b: string = {;', 'main.ts:2:17'],
      ['bash', 'a=1\nif true', 'main.sh: line'],
    ]) {
      const { outcome, stderr } = await run({ language, code });
      expect([language, outcome]).toEqual([language, 'failed']);
      expect(stderr).toContain(place);
    }
  });

  it.each([
    ['no code', { language: 'bash', code: '' }, 400, 'http.invalid'],
    ['white space', { language: 'bash', code: ' \n' }, 400, 'http.invalid'],
    ['2 MB of code', { language: 'bash', code: '#'.repeat(2_000_000) }, 413, 'http.payload_too_large'],
    ['300 kB of code', { language: 'bash', code: '#'.repeat(300_000) }, 400, 'http.invalid'],
    ['an unknown language', { language: 'cobol', code: 'x' }, 400, 'http.invalid'],
    ['no language', { code: 'x' }, 400, 'http.invalid'],
    ['NUL in the code', { language: 'bash', code: 'echo \0' }, 400, 'http.invalid'],
    ['an unknown property', { language: 'bash', code: 'echo', root: true }, 400, 'http.invalid'],
    ['a time limit above the maximum', { language: 'bash', code: 'echo', timeoutMs: 60_001 }, 400, 'coderun.timeout_too_long'],
    ['a time limit that is no number', { language: 'bash', code: 'echo', timeoutMs: '5' }, 400, 'http.invalid'],
    ...['../x', '/etc/cron.d/x', 'a/../../x', 'a\0b', '..\\x', '.git/config', 'a//b', 'nul'].map(
      (path) =>
        [
          `the path ${JSON.stringify(path)}`,
          { language: 'bash', code: 'ls', files: [{ path, content: '' }] },
          400,
          'workspace.invalid_path',
        ] as const,
    ),
    ['the code’s own name', { language: 'bash', code: 'ls', files: [{ path: 'main.sh', content: '' }] }, 400, 'coderun.invalid'],
    [
      'what is not base64',
      { language: 'bash', code: 'ls', files: [{ path: 'a', content: '%', encoding: 'base64' }] },
      400,
      'coderun.invalid',
    ],
  ] as const)('are refused with %s', async (_name, body, status, code) => {
    const response = await post(body);
    const problem = (await response.json()) as { code: string; detail: string; correlationId: string };
    expect([response.status, problem.code]).toEqual([status, code]);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(problem.detail).toMatch(/[.)]$/);
    expect(problem.correlationId).toBe(response.headers.get('x-request-id'));
  });

  it('run once for one idempotency key', async () => {
    const body = { language: 'bash', code: 'date +%s%N' };
    const [first, again] = [await post(body, { 'idempotency-key': 'k' }), await post(body, { 'idempotency-key': 'k' })];
    expect(await again.json()).toEqual(await first.json());
    const other = await post({ ...body, code: 'date' }, { 'idempotency-key': 'k' });
    expect([other.status, await other.json()]).toEqual([409, expect.objectContaining({ code: 'coderun.idempotency_conflict' })]);
  });

  it('end when the client goes away', async () => {
    const stop = new AbortController();
    const answer = rest
      .fetch('/api/v1/debugger/run', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language: 'bash', code: 'sleep 50 # left alone', timeoutMs: 60_000 }),
        signal: stop.signal,
      })
      .catch((error: Error) => error.name);
    const newest = async (): Promise<string | undefined> =>
      (await rest.json<Page>('/api/v1/debugger/search?q=left%20alone')).items[0]?.outcome;
    await expect.poll(newest, { timeout: 10_000 }).toBe('running');
    stop.abort();
    expect(await answer).toBe('AbortError');
    await expect.poll(newest, { timeout: 5_000 }).toBe('cancelled');
  });

  it('are refused while too many wait, with the time to come back', async () => {
    const stop = new AbortController();
    const body = JSON.stringify({ language: 'bash', code: 'sleep 50', timeoutMs: 60_000 });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal: stop.signal };
    const answers = Array.from({ length: 19 }, () => rest.fetch('/api/v1/debugger/run', init));
    const settled = Promise.allSettled(answers);
    const refused = await Promise.any(answers);
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
      503,
      '5',
      expect.objectContaining({ code: 'coderun.busy' }),
    ]);
    stop.abort();
    expect((await settled).filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await run({ language: 'bash', code: 'echo room' })).stdout).toBe('room\n');
  });

  it('are listed in pages, filtered, and searched for plain text', async () => {
    const marks = ['50%_off', 'a.*b', '(x+)+$', "'; DROP TABLE code_runs; --"];
    for (const mark of marks) await run({ language: 'python', code: `print(${JSON.stringify(mark)})` });
    const all = await pagesOf(rest, '/api/v1/debugger/logs?limit=3');
    expect(all.map(({ id }) => id)).toEqual([...new Set(all.map(({ id }) => id))].sort().reverse());
    const failed = await pagesOf(rest, '/api/v1/debugger/logs?outcome=failed&language=typescript');
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every(({ outcome, language }) => outcome === 'failed' && language === 'typescript')).toBe(true);
    for (const mark of marks) {
      const found = await pagesOf(rest, `/api/v1/debugger/search?q=${encodeURIComponent(mark.toUpperCase())}`);
      expect(found.map(({ stdout }) => stdout)).toEqual([`${mark}\n`]);
      expect(found[0]?.matches?.map((match) => match.in)).toEqual(['code', 'stdout']);
    }
    const until = encodeURIComponent(all.at(-1)!.createdAt);
    expect((await rest.json<Page>(`/api/v1/debugger/logs?until=${until}`)).items).toEqual([]);
    for (const bad of [
      'logs?limit=0',
      'logs?limit=101',
      'logs?cursor=bm8',
      'logs?language=cobol',
      'logs?outcome=odd',
      'logs?since=yesterday',
      'search',
      'search?q=',
      'search?q=a%00b',
      `search?q=${'x'.repeat(201)}`,
    ])
      expect([bad, (await rest.fetch(`/api/v1/debugger/${bad}`)).status]).toEqual([bad, 400]);
    expect((await rest.fetch('/api/v1/debugger/runs/run_0')).status).toBe(404);
  });

  it('and other dispatches are logged with the request id and the duration that their answers carry', async () => {
    for (const [path, body] of [
      ['/api/v1/debugger/run', { language: 'bash', code: 'true' }],
      ['/api/v1/planner/dispatch', { prompt: 'books (title, author)', task_type: 'build' }],
      ['/api/v1/supervisor/run', { goal: '```sh\ntrue\n```' }],
      ['/api/v1/debugger/run', { language: 'bash', code: '' }],
    ] as const) {
      const id = `dispatch-${Math.random().toString(36).slice(2)}`;
      const response = await rest.post(path, body, { 'x-request-id': id });
      const line = async (): Promise<string | undefined> =>
        (await readFile(join(dataDirectory, 'logs/foundry.log'), 'utf8'))
          .split('\n')
          .find((text) => text.includes(`"x-request-id":"${id}"`));
      await expect.poll(line).toBeDefined();
      expect(JSON.parse((await line())!)).toMatchObject({
        route: path,
        status: response.status,
        'x-request-id': response.headers.get('x-request-id'),
        'x-duration': response.headers.get('x-duration'),
        principal: 'admin',
      });
    }
  });
});

describe('code of clients', () => {
  it('is refused where nothing isolates, and run there when the operator allows it', async () => {
    const folder = await temporaryFolder('unsandboxed');
    const body = { language: 'bash', code: 'echo ran' };
    try {
      const strict = await startServer(join(folder.path, 'data'), { FOUNDRY_SANDBOX: 'process' });
      const rest = new Rest(strict.url, strict.token);
      const refused = await rest.post('/api/v1/debugger/run', body);
      expect([refused.status, await refused.json()]).toEqual([
        503,
        expect.objectContaining({ code: 'sandbox.isolation_required' }),
      ]);
      expect((await rest.json<Page>('/api/v1/debugger/logs')).items).toEqual([]);
      const session = await rest.post('/api/v1/supervisor/run', { goal: '```sh\necho\n```' });
      expect(await session.json()).toMatchObject({
        status: 'failed',
        parts: [{ status: 'failed', error: { code: 'sandbox.isolation_required' } }],
      });
      await strict.stop();
      const lax = await startServer(join(folder.path, 'data'), { FOUNDRY_SANDBOX: 'process', FOUNDRY_ALLOW_UNSANDBOXED: 'true' });
      const allowed = await new Rest(lax.url, strict.token).post('/api/v1/debugger/run', body);
      expect([allowed.status, await allowed.json()]).toEqual([
        200,
        expect.objectContaining({ stdout: 'ran\n', isolation: 'process' }),
      ]);
      await lax.stop();
    } finally {
      await folder.remove();
    }
  });
});

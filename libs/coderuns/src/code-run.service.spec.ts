import { type AuditLog, listAuditSchema } from '#foundry/audit';
import { DomainError } from '#foundry/kernel';
import type { Sandbox } from '#foundry/sandbox';
import type { INestApplicationContext } from '@nestjs/common';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CodeRunEntity } from './code-run.entity.js';
import type { CodeRunOptions } from './code-run.options.js';
import { type CodeRunView, listCodeRunsSchema, type RunCodeInput, searchCodeRunsSchema } from './code-run.schemas.js';
import type { CodeRunService } from './code-run.service.js';
import { CALLER, CodeRunsUnderTest } from './coderuns.fixture.js';

let place: CodeRunsUnderTest;
let app: INestApplicationContext;
let runs: CodeRunService;
let audit: AuditLog;

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
  ({ app, runs, audit } = await place.start(options));
}

const run = async (request: RunCodeInput, signal?: AbortSignal): Promise<CodeRunView> =>
  (await runs.run(CALLER, request, { signal })).run;
const bash = (code: string, rest: Partial<RunCodeInput> = {}): RunCodeInput => ({ language: 'bash', code, ...rest });
const stored = (): Promise<CodeRunEntity[]> => place.database.dataSource.manager.find(CodeRunEntity, { order: { id: 'ASC' } });

describe('a code run', () => {
  it('is in the audit log with who ran it, and without its code', async () => {
    const caller = { ...CALLER, organisation: 'traced', subject: 'key:tok_1' };
    const { run: traced } = await runs.run(caller, bash('echo secret-in-code'));
    const { items } = await audit.list('traced', listAuditSchema.parse({}));
    expect(items).toMatchObject([
      { action: 'code_run.started', target: traced.id, subject: 'key:tok_1', name: CALLER.name, details: { language: 'bash' } },
    ]);
    expect(JSON.stringify(items)).not.toContain('secret-in-code');
  });

  it('keeps the beginning and the end of much output, and counts all of it', async () => {
    const result = await run(bash('seq 1 40000; echo end'));
    expect(result).toMatchObject({ outcome: 'succeeded', stdoutTruncated: true, stderrTruncated: false, stdoutBytes: 228_898 });
    expect(result.stdout).toMatch(/^1\n2\n3\n/);
    expect(result.stdout).toMatch(/\n… \d+ bytes left out …\n[\s\S]*40000\nend\n$/);
    expect(result.stdout.length).toBeLessThan(70_000);
  });

  it('is stopped when it floods its output, and says which limit that was', async () => {
    const result = await run(bash('yes'));
    expect(result).toMatchObject({
      outcome: 'limit_reached',
      limit: 'output_limit',
      exitCode: null,
      stdoutBytes: 8 * 1024 * 1024,
    });
  });

  it('is stopped at its time limit, with all that it started', async () => {
    const result = await run(bash('echo before; sleep 300 & sleep 300', { timeoutMs: 400 }));
    expect(result).toMatchObject({ outcome: 'limit_reached', limit: 'wall_time', stdout: 'before\n', timeoutMs: 400 });
    expect(result.durationMs).toBeGreaterThan(390);
    expect(result.durationMs).toBeLessThan(3_000);
  });

  it('says which signal ended it', async () => {
    expect(await run(bash('kill -SEGV $$'))).toMatchObject({ outcome: 'failed', exitCode: null, signal: 'SIGSEGV' });
  });

  it('hands over the files that it made or changed, and nothing else', async () => {
    const files = ['same.txt', 'changed.txt', 'gone.txt'].map((path) => ({ path, content: path }));
    const code = `rm gone.txt; echo new > changed.txt; mkdir -p deep/er; printf 'a\\0b' > deep/er/binary; touch empty
ln -s /etc/passwd link; ln same.txt hard; mkfifo pipe; head -c 70000 /dev/zero > large; printf x > $'not-\\xff-text'
mkdir locked; echo x > locked/x; chmod 000 locked`;
    files.push({ path: 'big.txt', content: 'x'.repeat(100_000) });
    const result = await run(bash(code, { files }));
    expect(result.stderr).toBe('');
    expect(result.files.filter(({ path }) => !path.startsWith('locked'))).toEqual([
      { path: 'changed.txt', bytes: 4, encoding: 'utf8', content: 'new\n' },
      { path: 'deep/er/binary', bytes: 3, encoding: 'base64', content: 'YQBi' },
      { path: 'empty', bytes: 0, encoding: 'utf8', content: '' },
      { path: 'large', bytes: 70_000, encoding: 'utf8', content: null },
    ]);
    expect(result.filesLeftOut).toBeGreaterThanOrEqual(5); // link, pipe, the name that is no text, both names of one file
    expect(JSON.stringify(result)).not.toContain('root:');
  });

  it('keeps a bounded number of many files', async () => {
    const result = await run(bash('for i in $(seq 100 399); do echo $i > f$i; done'));
    expect([result.files.length, result.filesLeftOut, result.files[0]?.path]).toEqual([50, 250, 'f100']);
  });

  it('shows NUL and broken text in a way that can be kept', async () => {
    const result = await run(bash(`printf 'a\\0b\\xffc'`));
    expect(result).toMatchObject({ stdout: 'a␀b\ufffdc', stdoutBytes: 5 });
    expect(await runs.get(CALLER, result.id)).toEqual(result);
  });

  it('sees nothing of Foundry’s environment, and starts in a folder of its own', async () => {
    process.env['FOUNDRY_TOKEN'] = 'fdy_secret';
    const { stdout } = await run(bash('env; pwd; ls -A'));
    delete process.env['FOUNDRY_TOKEN'];
    expect(stdout).not.toContain('fdy_secret');
    expect(stdout).toMatch(/\nmain\.sh\npackage\.json\n$/);
  });

  it('ends when its caller goes away, and is kept as cancelled', async () => {
    const controller = new AbortController();
    const running = run(bash('echo started; sleep 300'), controller.signal);
    await expect.poll(async () => (await stored())[0]?.outcome).toBe('running');
    controller.abort();
    expect(await running).toMatchObject({ outcome: 'cancelled', exitCode: null });
  });

  it('belongs to its organisation', async () => {
    const { id } = await run(bash('echo mine'));
    const stranger = { organisation: 'other', name: 'eve' };
    await expect(runs.get(stranger, id)).rejects.toMatchObject({ code: 'coderun.not_found' });
    expect((await runs.list(stranger, listCodeRunsSchema.parse({}))).items).toEqual([]);
    expect((await runs.search(stranger, searchCodeRunsSchema.parse({ q: 'mine' }))).items).toEqual([]);
  });
});

describe('what is not run', () => {
  it.each<[string, RunCodeInput, string]>([
    ['no code', bash(''), 'coderun.invalid'],
    ['white space', bash(' \n\t'), 'coderun.invalid'],
    ['NUL', bash('echo \0'), 'coderun.invalid'],
    ['300 kB of code', bash('#'.repeat(300_000)), 'coderun.invalid'],
    ['an unknown language', { language: 'cobol', code: 'x' } as unknown as RunCodeInput, 'coderun.invalid'],
    ['600 kB of input', bash('cat', { stdin: 'x'.repeat(600_000) }), 'coderun.invalid'],
    ['a time limit of nothing', bash('echo', { timeoutMs: 0 }), 'coderun.invalid'],
    ['a time limit above the maximum', bash('echo', { timeoutMs: 60_001 }), 'coderun.timeout_too_long'],
    ...['../x', '/etc/x', 'a/../../x', 'a\0b', 'C:\\x', '.git/hooks/x', 'a//b', 'con', ' ', 'x'.repeat(300)].map(
      (path) =>
        [`the path ${JSON.stringify(path)}`, bash('ls', { files: [{ path, content: '' }] }), 'workspace.invalid_path'] as [
          string,
          RunCodeInput,
          string,
        ],
    ),
    ['the code’s own name', bash('ls', { files: [{ path: 'MAIN.SH', content: '' }] }), 'coderun.invalid'],
    ['two files in one place', bash('ls', { files: ['a', 'A'].map((path) => ({ path, content: '' })) }), 'coderun.invalid'],
    ['a file that is a folder', bash('ls', { files: ['a/b', 'a'].map((path) => ({ path, content: '' })) }), 'coderun.invalid'],
    ['what is not base64', bash('ls', { files: [{ path: 'a', content: 'ä', encoding: 'base64' }] }), 'coderun.invalid'],
    ['600 kB of files', bash('ls', { files: [{ path: 'a', content: 'x'.repeat(600_000) }] }), 'coderun.invalid'],
    [
      '51 files',
      bash('ls', { files: Array.from({ length: 51 }, (_, i) => ({ path: `f${i}`, content: '' })) }),
      'coderun.invalid',
    ],
  ])('%s', async (_name, request, code) => {
    await expect(run(request)).rejects.toMatchObject({ code, message: expect.stringMatching(/\.$/) as string });
    expect(await stored()).toEqual([]);
  });

  it('anything, where nothing isolates and the operator did not allow that', async () => {
    const refuse: Sandbox['run'] = () =>
      Promise.reject(new DomainError('sandbox.isolation_required', 503, 'Install bubblewrap.'));
    await restart({ sandbox: Object.assign(Object.create(place.sandbox) as Sandbox, { run: refuse }) });
    await expect(run(bash('echo'))).rejects.toMatchObject({ code: 'sandbox.isolation_required', status: 503 });
    expect(await stored()).toEqual([]);
  });

  it('code whose interpreter is not there: the error names what to install', async () => {
    const without: Sandbox['run'] = (request) => place.sandbox.run({ ...request, command: `no-${request.command}` });
    await restart({ sandbox: Object.assign(Object.create(place.sandbox) as Sandbox, { run: without }) });
    await expect(run({ language: 'python', code: 'print(1)' })).rejects.toMatchObject({
      code: 'coderun.interpreter_missing',
      status: 503,
      message: expect.stringMatching(/python3.*apt-get install python3/) as string,
    });
    expect(await stored()).toEqual([]);
  });

  it('more than there are places for, at once and waiting', async () => {
    await restart({ concurrency: 1 });
    const controller = new AbortController();
    const first = run(bash('sleep 300'), controller.signal);
    const waiting = Array.from({ length: 8 }, () => run(bash('echo waited'), controller.signal).catch((error: unknown) => error));
    await expect.poll(async () => (await stored())[0]?.outcome).toBe('running');
    await expect(run(bash('echo'))).rejects.toMatchObject({ code: 'coderun.busy', status: 503 });
    expect(await stored()).toHaveLength(1);
    controller.abort();
    expect((await first).outcome).toBe('cancelled');
    for (const ended of await Promise.all(waiting)) expect(ended).toMatchObject({ code: 'coderun.cancelled' });
    expect((await run(bash('echo free'))).stdout).toBe('free\n');
  });
});

describe('an idempotency key', () => {
  const keyed = (request: RunCodeInput, idempotencyKey = 'k') => runs.run(CALLER, request, { idempotencyKey });

  it('runs the code once, and refuses other code', async () => {
    const first = await keyed(bash('date +%N'));
    expect(await keyed(bash('date +%N'))).toEqual({ run: first.run, created: false });
    await expect(keyed(bash('date'))).rejects.toMatchObject({ code: 'coderun.idempotency_conflict' });
    expect((await keyed(bash('date +%N'), 'other')).created).toBe(true);
  });

  it('runs the code once also for two calls at the same time', async () => {
    const ended = await Promise.allSettled([1, 2, 3].map(() => keyed(bash('sleep 0.2; echo once'))));
    expect(await stored()).toHaveLength(1);
    for (const result of ended) {
      if (result.status === 'fulfilled') expect(result.value.run.stdout).toBe('once\n');
      else expect(result.reason).toMatchObject({ code: 'coderun.in_progress' });
    }
    expect(ended.some(({ status }) => status === 'fulfilled')).toBe(true);
  });
});

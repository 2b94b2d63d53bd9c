import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foundry, SHARED_DEPENDENCIES, start, temporaryFolder } from './support/foundry.js';

const REQUEST = 'A library: books (title, isbn, year) have many loans; each loan has a due date and a borrower name.';

describe('foundry', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let data: Record<string, string>;

  beforeAll(async () => {
    folder = await temporaryFolder('cli');
    data = { FOUNDRY_DATA_DIR: join(folder.path, 'data') };
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(data.FOUNDRY_DATA_DIR!);
    await symlink(SHARED_DEPENDENCIES, join(data.FOUNDRY_DATA_DIR!, 'dependencies'));
  });
  afterAll(async () => {
    await folder.remove();
  });

  it('prints a plan as one JSON document', async () => {
    const { code, stdout, stderr } = await foundry(['plan', REQUEST, '--json'], { env: data });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const plan = JSON.parse(stdout) as { entities: { name: string; fields: { name: string; type: string }[] }[] };
    expect(plan.entities.map(({ name }) => name).sort()).toEqual(['Book', 'Loan']);
    expect(plan.entities.find(({ name }) => name === 'Loan')?.fields).toContainEqual(
      expect.objectContaining({ name: 'dueDate', type: 'date' }),
    );
  });

  it('reads the request from a file and from standard input', async () => {
    const file = join(folder.path, 'request.txt');
    await writeFile(file, REQUEST);
    const [fromFile, fromInput, fromDash] = await Promise.all([
      foundry(['plan', '--json', '--request-file', file], { env: data }),
      foundry(['plan', '--json', '-'], { env: data, stdin: REQUEST }),
      foundry(['plan', '--json', '--request-file', '-'], { env: data, stdin: REQUEST }),
    ]);
    expect(fromFile.code).toBe(0);
    expect(fromInput.stdout).toBe(fromFile.stdout);
    expect(fromDash.stdout).toBe(fromFile.stdout);
  });

  describe('refuses with one sentence, a code, exit 2, and no debris', () => {
    const cases: Record<string, { args: string[]; stdin?: string; code: string }> = {
      'an empty request': { args: ['build', ''], code: 'planning.empty_request' },
      'white space': { args: ['build', ' \n\t '], code: 'planning.empty_request' },
      'a request of 200 kB': {
        args: ['build', '-'],
        stdin: 'books (title, author). '.repeat(9_000),
        code: 'planning.request_too_long',
      },
      'input without an end': { args: ['build', '-'], stdin: 'books '.repeat(200_000), code: 'cli.unreadable_request' },
      'binary input': { args: ['build', '-'], stdin: 'books\u0000\u0001\u0002 (title)', code: 'planning.binary_request' },
      'a request that names nothing to store': {
        args: ['build', 'Hello, how are you today?'],
        code: 'planning.nothing_to_store',
      },
      'no request': { args: ['build'], code: 'cli.usage' },
      'two requests': { args: ['build', REQUEST, '--request-file', 'x'], code: 'cli.usage' },
      'a request file that is not there': {
        args: ['build', '--request-file', '/nowhere/at/all'],
        code: 'cli.unreadable_request',
      },
      'a request file that is a folder': { args: ['build', '--request-file', '/'], code: 'cli.unreadable_request' },
      'an output directory that is a file': { args: ['build', REQUEST, '--out', '/etc/hostname'], code: 'cli.unusable_output' },
      'an output directory where none can be made': {
        args: ['build', REQUEST, '--out', '/proc/foundry/deeper'],
        code: 'cli.unusable_output',
      },
      'an output directory below a file': {
        args: ['build', REQUEST, '--out', '/etc/hostname/deeper'],
        code: 'cli.unusable_output',
      },
    };
    it.each(Object.entries(cases))('%s', async (_name, { args, stdin, code }) => {
      const env = { FOUNDRY_DATA_DIR: join(folder.path, 'never-made') };
      const result = await foundry(args, { env, stdin });
      expect(result.stdout).toBe('');
      expect(result.stderr.trim().split('\n')).toHaveLength(1);
      expect(result.stderr).toMatch(new RegExp(`^foundry: .+[.…)] \\[${code.replace('.', '\\.')}, req_\\w+\\]\\n$`));
      expect(result.code).toBe(2);
      expect(await readdir(folder.path)).not.toContain('never-made');
    });
  });

  it.each([
    [['bogus']],
    [['build', '--bogus', REQUEST]],
    [['list', '--limit', 'many']],
    [['list', '--status', 'odd']],
    [['status']],
  ])('refuses the arguments %j with exit 2', async (args) => {
    const result = await foundry(args, { env: data });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^foundry: [A-Z].+[.?)] Add --help for what can be said\. \[cli\.usage, req_\w+\]\n$/);
  });

  it('lists every wrong setting at once', async () => {
    const result = await foundry(['list'], { env: { ...data, FOUNDRY_PORT: 'http', FOUNDRY_LOG_LEVEL: 'loud' } });
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/FOUNDRY_PORT="http".*FOUNDRY_LOG_LEVEL="loud".*config\.invalid/);
  });

  it('says that a build is unknown with exit 1', async () => {
    const results = await Promise.all(
      ['status', 'events', 'download', 'cancel'].map((command) =>
        foundry([command, 'bld_0'], { env: { FOUNDRY_DATA_DIR: join(folder.path, `unknown-${command}`) } }),
      ),
    );
    for (const result of results) {
      expect(result.stderr).toMatch(/build\.not_found/);
      expect(result.code).toBe(1);
    }
  });

  it('refuses a data directory that another process uses, and names that process', async () => {
    const first = start(['build', REQUEST, '--json', '--out', join(folder.path, 'out')], { env: data });
    let seen = '';
    first.process.stderr!.on('data', (chunk: Buffer) => (seen += chunk.toString()));
    await expect.poll(() => seen, { timeout: 60_000 }).toMatch(/plan/);
    const second = await foundry(['list'], { env: data });
    expect(second.stderr).toMatch(new RegExp(`process ${first.process.pid}\\b.*database\\.data_directory_in_use`));
    expect(second.code).toBe(1);
    first.process.kill('SIGINT');
    const cancelled = await first.finished;
    expect(cancelled.code).toBe(130);
    const result = JSON.parse(cancelled.stdout.trim().split('\n').at(-1)!) as { status: string; bundle: null };
    expect(result).toMatchObject({ status: 'cancelled', bundle: null });
    expect(await readdir(folder.path)).not.toContain('out');
  });

  it('refuses a data directory that is a file', async () => {
    const file = join(folder.path, 'not-a-folder');
    await writeFile(file, '');
    const result = await foundry(['list'], { env: { FOUNDRY_DATA_DIR: file } });
    expect(result.stderr).toMatch(/database\.data_directory_unusable/);
    expect(result.code).not.toBe(0);
  });

  it.skipIf(process.getuid?.() === 0)('refuses an output directory that may not be written to', async () => {
    const locked = join(folder.path, 'locked');
    await mkdir(locked);
    await chmod(locked, 0o500);
    expect(await foundry(['build', REQUEST, '--out', locked], { env: data })).toMatchObject({ code: 2 });
  });

  it('shows its settings and what the machine has', async () => {
    const config = await foundry(['config', '--json'], { env: { ...data, DATABASE_URL: 'postgres://u:hunter2@h/d' } });
    expect(config.stdout).not.toContain('hunter2');
    expect((JSON.parse(config.stdout) as { name: string }[]).map(({ name }) => name)).toContain('FOUNDRY_DATA_DIR');
    const doctor = await foundry(['doctor', '--json'], { env: data });
    expect((JSON.parse(doctor.stdout) as { findings: { name: string; state: string }[] }).findings).toContainEqual(
      expect.objectContaining({ name: 'git', state: 'ok' }),
    );
    expect(doctor.code).toBe(0);
  });
});

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBuildResult, type BuildResult } from './support/build-result.js';
import { environment, foundry, SHARED_DEPENDENCIES, start, temporaryFolder, THOROUGH } from './support/foundry.js';

const run = promisify(execFile);

const CLINIC = `A veterinary clinic: owners (name, email, phone) have many pets; pets have a name, a species (dog, cat or bird) and a birth date.
Each visit belongs to a pet and has a date, a reason, a cost in EUR and a status: planned, done or cancelled. Reminders are sent by SMS.`;

describe('foundry build', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let env: Record<string, string>;
  let result: BuildResult;
  let project: string;

  beforeAll(async () => {
    folder = await temporaryFolder('build');
    // As by default: inside of a repository that ignores the data directory.
    await run('git', ['init', '--quiet', folder.path]);
    await writeFile(join(folder.path, '.gitignore'), 'data/\n');
    env = { FOUNDRY_DATA_DIR: join(folder.path, 'data') };
    await mkdir(SHARED_DEPENDENCIES, { recursive: true });
    await mkdir(env.FOUNDRY_DATA_DIR!);
    await symlink(SHARED_DEPENDENCIES, join(env.FOUNDRY_DATA_DIR!, 'dependencies'));
    const finished = await foundry(['build', CLINIC, '--json', '--out', join(folder.path, 'out')], { env });
    result = parseBuildResult(finished.stdout);
    expect({ code: finished.code, status: result.status, error: result.error }).toEqual({
      code: 0,
      status: 'succeeded',
      error: undefined,
    });
    expect(finished.stderr).toMatch(/✓ frontend_unit +\d/);
    project = join(folder.path, 'project', result.plan!.slug);
    await mkdir(join(folder.path, 'project'));
    await run('unzip', ['-q', result.bundle!, '-d', join(folder.path, 'project')]);
  });
  afterAll(async () => {
    await folder.remove();
  });

  it('runs every check, and skips only with a reason', () => {
    const byName = new Map(result.checks.map((check) => [check.name, check]));
    for (const name of [
      'backend_type',
      'backend_lint',
      'backend_unit',
      'backend_build',
      'backend_security',
      'frontend_type',
      'frontend_lint',
      'frontend_unit',
      'frontend_build',
      'secrets',
      'contract',
      'smoke',
      'compose',
    ]) {
      expect([name, byName.get(name)?.status]).toEqual([name, 'passed']);
    }
    for (const check of result.checks.filter(({ status }) => status === 'skipped')) expect(check.reason).toMatch(/\w+/);
    expect(result.steps.every(({ status, attempts }) => status === 'succeeded' && attempts === 1)).toBe(true);
  });

  it('says what is covered and what is not', () => {
    expect(result.coverage.covered.length).toBeGreaterThan(0);
    expect(result.coverage.notCovered.map(({ part }) => part).join()).toMatch(/SMS/);
    for (const { reason } of result.coverage.notCovered) expect(reason).toMatch(/\w+ \w+/);
  });

  it('delivers one folder with both halves, the evidence, and a clean history', async () => {
    expect(await readdir(join(folder.path, 'project'))).toEqual([result.plan!.slug]);
    const names = await readdir(project);
    for (const name of ['.env.example', '.git', 'README.md', 'backend', 'docker-compose.yml', 'foundry.json', 'frontend'])
      expect(names).toContain(name);
    for (const part of ['backend', 'frontend']) {
      const inside = await readdir(join(project, part));
      for (const name of ['Dockerfile', 'package.json', 'package-lock.json', 'src']) expect(inside).toContain(name);
    }
    const git = async (...args: string[]): Promise<string> =>
      (
        await run('git', ['-C', project, ...args], {
          env: environment({ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', HOME: folder.path }),
        })
      ).stdout;
    expect(await git('status', '--porcelain')).toBe('');
    await git('fsck', '--strict');
    const authors = (await git('log', '--format=%an')).trim().split('\n');
    expect(new Set(authors)).toEqual(
      new Set(['Foundry', 'Foundry orchestrator', 'Foundry frontend agent', 'Foundry backend agent']),
    );
  });

  it('delivers evidence whose hashes are those of the files', async () => {
    const evidence = JSON.parse(await readFile(join(project, 'foundry.json'), 'utf8')) as {
      files: Record<string, string>;
      checks: unknown[];
      plan: unknown;
    };
    expect(evidence.plan).toEqual(result.plan);
    expect(evidence.checks).toHaveLength(result.checks.length);
    expect(Object.keys(evidence.files).length).toBeGreaterThan(50);
    for (const { path, sha256 } of Object.entries(evidence.files).map(([path, sha256]) => ({ path, sha256 }))) {
      expect([
        path,
        createHash('sha256')
          .update(await readFile(join(project, path)))
          .digest('hex'),
      ]).toEqual([path, sha256]);
    }
  });

  it('cancels on Ctrl-C, exits 130 and leaves nothing in the output directory', async () => {
    for (const moment of THOROUGH ? [/plan /, /assemble/, /✓ \w+_lint/] : [/assemble/]) {
      const out = join(folder.path, 'cancelled');
      const running = start(['build', 'a zoo: animals (name, species), keepers (name)', '--json', '--out', out], { env });
      let seen = '';
      running.process.stderr!.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      await expect.poll(() => seen, { timeout: 120_000, interval: 20 }).toMatch(moment);
      running.process.kill('SIGINT');
      const { code, stdout } = await running.finished;
      expect({ code, status: parseBuildResult(stdout).status }).toEqual({ code: 130, status: 'cancelled' });
      expect(await readdir(folder.path)).not.toContain('cancelled');
    }
  });
});

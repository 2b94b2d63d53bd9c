import type { RunRequest, RunResult, Sandbox } from '#foundry/sandbox';
import { afterEach, describe, expect, it } from 'vitest';
import type { CheckResult } from '../check.types.js';
import { projectOf, type ProjectFixture } from '../fixtures/project.fixture.js';
import { runCheck } from '../run-check.js';
import type { CleanFiles } from '../tools/clean-files.js';
import { lintCheck } from './lint.check.js';
import { securityCheck } from './security.check.js';

let project: ProjectFixture;
afterEach(() => project.remove());

interface Recorded {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly exitCode: number;
}

/** A sandbox in which each tool answers what it was recorded to answer in a real project. */
function recorded(answers: Readonly<Record<string, Recorded>>): { sandbox: Sandbox; asked: RunRequest[] } {
  const asked: RunRequest[] = [];
  const capture = (text = '') => ({ text, bytes: text.length, truncated: false });
  const run = (request: RunRequest): Promise<RunResult> => {
    asked.push(request);
    const tool =
      request.args
        .find((arg) => !arg.startsWith('--'))
        ?.split('/')
        .at(-1) ?? '';
    const answer = answers[tool] ?? {
      exitCode: 1,
      stderr: `Error: Cannot find module '/p/backend/node_modules/.bin/${tool}'\n  code: 'MODULE_NOT_FOUND'`,
    };
    return Promise.resolve({
      outcome: 'exited',
      exitCode: answer.exitCode,
      exitSignal: null,
      stdout: capture(answer.stdout),
      stderr: capture(answer.stderr),
      durationMs: 1,
      commandLine: tool,
    });
  };
  return { sandbox: { run } as Partial<Sandbox> as Sandbox, asked };
}

const message = (ruleId: string, severity: number, line = 3, more: object = {}) => ({
  ruleId,
  severity,
  message: `${ruleId} is broken.`,
  line,
  column: 1,
  ...more,
});
const report =
  (messages: object[], suppressedMessages: object[] = []) =>
  (root: string) =>
    JSON.stringify([
      { filePath: `${root}/backend/src/a.ts`, messages, suppressedMessages, errorCount: 0, warningCount: 0, source: 'x' },
    ]);

async function open(scripts: Record<string, string>): Promise<string> {
  project = await projectOf({ 'backend/package.json': JSON.stringify({ scripts }) });
  return project.context.workspace.root;
}
const rules = (result: CheckResult): string[] => result.findings.map(({ rule, severity }) => `${severity} ${rule}`);

describe('the lint check', () => {
  const scripts = { lint: 'eslint . --max-warnings 0', 'format:check': 'oxfmt --check' };
  const lint = (answers: Record<string, Recorded>): Promise<CheckResult> =>
    runCheck(lintCheck(recorded(answers).sandbox, 'backend'), project.context);
  const formatted: Recorded = { exitCode: 0 };

  it('runs the arguments of the lint script once, with a report in JSON, and the format check beside it', async () => {
    const root = await open(scripts);
    const { sandbox, asked } = recorded({ eslint: { stdout: report([])(root), exitCode: 0 }, oxfmt: formatted });
    expect(await runCheck(lintCheck(sandbox, 'backend'), project.context)).toMatchObject({
      status: 'passed',
      command: 'cd backend && npx eslint . --max-warnings 0 --format json ; cd backend && npx oxfmt --check',
    });
    const withoutFlags = asked.map(({ args }) => args.slice(args.findIndex((arg) => !arg.startsWith('--'))));
    expect(withoutFlags.map((args) => args.slice(0, 2)).sort()).toEqual([
      ['node_modules/.bin/eslint', '.'],
      ['node_modules/.bin/oxfmt', '--check'],
    ]);
  });

  it('leaves out what was clean before, says how many, and counts it', async () => {
    const known = new Set<string>();
    const cleanFiles: CleanFiles = {
      of: () => Promise.resolve(known),
      keep: (_, digests) => Promise.resolve(digests.forEach((digest) => known.add(digest))),
    };
    const root = await open(scripts);
    await project.write({
      'backend/eslint.config.js': 'export default [];',
      'backend/package-lock.json': '{}',
      'backend/src/a.ts': 'a;',
      'backend/src/b.ts': 'b;',
    });
    const clean = (...paths: string[]) => paths.map((path) => ({ filePath: `${root}/backend/${path}`, messages: [] }));
    const check = async (...paths: string[]) => {
      const { sandbox, asked } = recorded({
        eslint: { stdout: JSON.stringify(clean(...paths)), exitCode: 0 },
        oxfmt: formatted,
      });
      const result = await runCheck(lintCheck(sandbox, 'backend', cleanFiles), project.context);
      const left = asked.flatMap(({ args }) => args).filter((_, index, args) => args[index - 1] === '--ignore-pattern');
      return { ...result, left };
    };
    expect(await check('eslint.config.js', 'src/a.ts', 'src/b.ts')).toMatchObject({
      left: [],
      facts: { files: 3, unchanged: 0 },
    });
    expect(await check('eslint.config.js')).toMatchObject({
      left: ['src/a.ts', 'src/b.ts'],
      command: 'cd backend && npx eslint . --max-warnings 0 --format json ; cd backend && npx oxfmt --check',
      output: '2 more files passed before with the same bytes, under the same rules.',
      facts: { files: 3, unchanged: 2 },
    });
  });

  it('makes findings of errors and warnings', async () => {
    const root = await open(scripts);
    const result = await lint({
      eslint: { stdout: report([message('no-var', 2), message('eqeqeq', 1)])(root), exitCode: 1 },
      oxfmt: formatted,
    });
    expect(result).toMatchObject({ status: 'failed', facts: { warnings: 1, unformatted: 0 } });
    expect(result.findings[0]).toMatchObject({ file: 'backend/src/a.ts', line: 3, rule: 'no-var' });
  });

  it('fails for warnings only where the project allows none', async () => {
    const root = await open(scripts);
    const warned = report([message('eqeqeq', 1)])(root);
    const limit = 'ESLint found too many warnings (maximum: 0).';
    expect(rules(await lint({ eslint: { stdout: warned, stderr: limit, exitCode: 1 }, oxfmt: formatted }))).toEqual([
      'warning eqeqeq',
      'error max-warnings',
    ]);
    expect((await lint({ eslint: { stdout: warned, exitCode: 0 }, oxfmt: formatted })).status).toBe('passed');
  });

  it.each([
    [
      'oxfmt',
      'Checking formatting...\n\nsrc/a.ts (4ms)\nsrc/[id]/b-c.tsx (1ms)\n\nFormat issues found in above 2 files. Run without `--check` to fix.\nFinished in 20ms on 53 files using 2 threads.\n',
    ],
    [
      'prettier',
      'Checking formatting...\n[warn] src/a.ts\n[warn] src/[id]/b-c.tsx\n[warn] Code style issues found in 2 files. Run Prettier with --write to fix.\n',
    ],
  ])('names the files that %s would change', async (tool, stdout) => {
    const root = await open({ ...scripts, 'format:check': `${tool} --check` });
    const result = await lint({ eslint: { stdout: report([])(root), exitCode: 0 }, [tool]: { stdout, exitCode: 1 } });
    expect(result.status).toBe('failed');
    expect(result.findings.map(({ file, rule }) => `${rule} ${file}`)).toEqual([
      'format backend/src/a.ts',
      'format backend/src/[id]/b-c.tsx',
    ]);
  });

  it('fails with the words of ESLint when its configuration is broken', async () => {
    await open(scripts);
    const result = await lint({
      eslint: { stderr: "Oops! Something went wrong! :(\nESLint couldn't find an eslint.config.* file.", exitCode: 2 },
      oxfmt: formatted,
    });
    expect(result).toMatchObject({ status: 'failed', findings: [{ rule: 'eslint' }] });
    expect(result.findings[0]?.message).toContain("couldn't find an eslint.config");
  });

  it('is skipped when ESLint is not installed', async () => {
    await open(scripts);
    expect(await lint({ oxfmt: formatted })).toMatchObject({
      status: 'skipped',
      reason: 'eslint is not installed in backend/node_modules.',
    });
  });
});

describe('the security check', () => {
  const check = (answer: Recorded): Promise<CheckResult> =>
    runCheck(securityCheck(recorded({ eslint: answer }).sandbox), project.context);

  it("does not read the project's configuration", async () => {
    const root = await open({});
    const { sandbox, asked } = recorded({ eslint: { stdout: report([])(root), exitCode: 0 } });
    expect((await runCheck(securityCheck(sandbox), project.context)).status).toBe('passed');
    expect(asked[0]?.args).toContain('--no-config-lookup');
  });

  it('counts an error that a comment switched off, and a warning only when it gives no reason', async () => {
    const root = await open({});
    const because = (justification: string) => ({ suppressions: [{ kind: 'directive', justification }] });
    const suppressed = [
      message('no-eval', 2, 1, because('I know')),
      message('security/one', 1, 2, because('a file of our own')),
      message('security/two', 1, 3, because('')),
    ];
    const result = await check({ stdout: report([], suppressed)(root), exitCode: 0 });
    expect(result).toMatchObject({ status: 'failed', facts: { explained: 1 } });
    expect(rules(result)).toEqual(['error no-eval', 'warning security/two']);
  });

  it('is skipped with the name of what is missing', async () => {
    await open({});
    const result = await check({
      stderr: "Error: Cannot find module 'eslint-plugin-security'\nRequire stack:\n  code: 'MODULE_NOT_FOUND'",
      exitCode: 2,
    });
    expect(result).toMatchObject({
      status: 'skipped',
      reason: 'The security rules need eslint-plugin-security, which is not installed in backend/node_modules.',
    });
  });
});

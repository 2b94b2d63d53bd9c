import { afterEach, describe, expect, it } from 'vitest';
import type { CheckContext } from './check.types.js';
import { projectOf, type ProjectFixture } from './fixtures/project.fixture.js';
import { runCheck } from './run-check.js';
import { buildCheck } from './runners/build.check.js';
import { typeCheck } from './runners/type.check.js';
import { unitCheck } from './runners/unit.check.js';

const TSCONFIG = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: 'nodenext',
    target: 'es2023',
    outDir: 'dist',
    rootDir: 'src',
    types: [],
    skipLibCheck: true,
  },
  include: ['src'],
});
const manifest = (scripts: Record<string, string>): string => JSON.stringify({ name: 'part', type: 'module', scripts });
const SCRIPTS = { types: 'tsc --noEmit', test: 'vitest run', build: 'tsc -p tsconfig.json' };

let project: ProjectFixture;
const backend = async (files: Record<string, string>): Promise<ProjectFixture> =>
  (project = await projectOf({ 'backend/package.json': manifest(SCRIPTS), 'backend/tsconfig.json': TSCONFIG, ...files }));

afterEach(() => project.remove());

describe('the type check', () => {
  it('passes for code whose types agree', async () => {
    await backend({ 'backend/src/a.ts': 'export const a: number = 1;\n' });
    const result = await runCheck(typeCheck(project.sandbox, 'backend'), project.context);
    expect(result).toMatchObject({ name: 'backend_type', status: 'passed', findings: [] });
    expect(result.command).toBe('cd backend && npx tsc --noEmit --pretty false');
  });

  it('reports the file, line and code of each error, and the same fingerprint after the line moved', async () => {
    await backend({ 'backend/src/a.ts': 'export const a: number = "x";\n' });
    const check = typeCheck(project.sandbox, 'backend');
    const before = await runCheck(check, project.context);
    expect(before.status).toBe('failed');
    expect(before.findings).toMatchObject([{ file: 'backend/src/a.ts', line: 1, rule: 'TS2322', severity: 'error' }]);
    await project.write({ 'backend/src/a.ts': '\n\nexport const a: number = "x";\n' });
    const after = await runCheck(check, project.context);
    expect(after.findings[0]?.line).toBe(3);
    expect(after.findings[0]?.fingerprint).toBe(before.findings[0]?.fingerprint);
  });

  it('is skipped with the reason when the compiler is not installed', async () => {
    project = await projectOf({ 'backend/package.json': manifest(SCRIPTS) });
    await project.write({ 'frontend/package.json': manifest(SCRIPTS) });
    const result = await runCheck(typeCheck(project.sandbox, 'frontend'), project.context);
    expect(result).toMatchObject({ status: 'skipped', reason: 'tsc is not installed in frontend/node_modules.' });
  });
});

describe('the unit check', () => {
  const check = () => runCheck(unitCheck(project.sandbox, 'backend'), project.context);

  it('counts the tests and names the criteria they prove', async () => {
    await backend({
      'backend/src/a.spec.ts': `import { expect, test } from 'vitest';
        test('AC-2 lists owners', () => { console.log('{"numTotalTestSuites": broken'); expect(1).toBe(1); });
        test('AC-10 adds an owner (AC-1)', () => { expect(2).toBe(2); });`,
    });
    const result = await check();
    expect(result).toMatchObject({
      status: 'passed',
      facts: { passed: 2, failed: 0, total: 2, criteria: 'AC-1 AC-2 AC-10', criteriaRefuted: '' },
    });
  });

  it('makes a finding of each failing test, with its line, and refutes its criterion', async () => {
    await backend({
      'backend/src/a.spec.ts': `import { expect, test } from 'vitest';
test('AC-1 works', () => { expect(1).toBe(1); });
test('AC-1 works for two', () => {
  expect({ a: 1 }).toEqual({ a: 2 });
});`,
    });
    const result = await check();
    expect(result).toMatchObject({ status: 'failed', facts: { passed: 1, failed: 1, criteria: '', criteriaRefuted: 'AC-1' } });
    expect(result.findings).toMatchObject([{ file: 'backend/src/a.spec.ts', line: 4, rule: 'test' }]);
    expect(result.findings[0]?.message).toContain('AC-1 works for two');
    expect(result.findings[0]?.message).not.toContain('node_modules');
  });

  it('fails for a test file that cannot be loaded', async () => {
    await backend({ 'backend/src/a.spec.ts': `import { nothing } from './missing.js';\nnothing();` });
    const result = await check();
    expect(result.status).toBe('failed');
    expect(result.findings).toMatchObject([{ file: 'backend/src/a.spec.ts', rule: 'test-file' }]);
  });

  it('fails when there is no test', async () => {
    await backend({ 'backend/src/a.ts': 'export const a = 1;' });
    expect(await check()).toMatchObject({ status: 'failed', findings: [{ rule: 'no-tests' }] });
  });

  it('fails for an error outside of all tests', async () => {
    await backend({
      'backend/src/a.spec.ts': `import { expect, test } from 'vitest';
        test('passes', async () => { setTimeout(() => { throw new Error('left behind'); }, 0); await new Promise((r) => setTimeout(r, 50)); expect(1).toBe(1); });`,
    });
    const result = await check();
    expect(result.status).toBe('failed');
    expect(result.findings[0]?.message).toContain('left behind');
  });

  it('is stopped at its limit, with that as the reason', async () => {
    await backend({ 'backend/src/a.spec.ts': `while (true) {}` });
    const result = await runCheck(unitCheck(project.sandbox, 'backend'), project.context, { limitMs: 1500 });
    expect(result).toMatchObject({
      status: 'error',
      reason: 'The check did not finish within 1.5 s and was stopped.',
      findings: [],
    });
    expect(result.durationMs).toBeLessThan(15_000);
  });

  it('ends when the build is cancelled, without waiting for the tests', async () => {
    await backend({ 'backend/src/a.spec.ts': `while (true) {}` });
    const running = check();
    setTimeout(() => project.cancel(), 300);
    const result = await running;
    expect(result).toMatchObject({ status: 'error', reason: 'The check was cancelled.' });
    expect(result.durationMs).toBeLessThan(15_000);
  });
});

describe('the build check', () => {
  it('writes the compiled backend into dist', async () => {
    await backend({ 'backend/src/main.ts': 'console.log("built" as string);\n' });
    const result = await runCheck(buildCheck(project.sandbox, 'backend'), project.context);
    expect(result).toMatchObject({ status: 'passed', findings: [] });
    expect((await project.context.workspace.read('backend/dist/main.js')).toString()).toContain('console.log("built")');
  });

  it('compiles each file alone where the settings allow it, into the same bytes', async () => {
    const settings = JSON.parse(TSCONFIG) as { compilerOptions: object };
    const compilerOptions = { ...settings.compilerOptions, isolatedModules: true, verbatimModuleSyntax: true };
    await backend({
      'backend/tsconfig.json': JSON.stringify({ ...settings, compilerOptions }),
      'backend/src/kinds.ts': 'export type Kind = string;\nexport enum Size { Small = 1 }\n',
      'backend/src/main.ts':
        "import { z } from 'zod';\nimport { Size, type Kind } from './kinds.js';\nexport const kind: Kind = z.string().parse(`${Size.Small}`);\n",
    });
    const build = async (origin: CheckContext['origin']) => {
      const { status, command } = await runCheck(buildCheck(project.sandbox, 'backend'), { ...project.context, origin });
      return { status, command, main: (await project.context.workspace.read('backend/dist/main.js')).toString() };
    };
    const ofTemplate = await build('template');
    expect(ofTemplate).toMatchObject({ status: 'passed', command: expect.stringContaining('--noResolve') as string });
    const ofFoundry = await build('foundry');
    expect(ofFoundry.command).not.toContain('--noResolve');
    expect(ofTemplate.main).toBe(ofFoundry.main);
    expect(ofTemplate.main).toContain("import { Size } from './kinds.js'");
  });

  it('reports a syntax error with its place', async () => {
    await backend({ 'backend/src/main.ts': 'const = 1;\n' });
    const result = await runCheck(buildCheck(project.sandbox, 'backend'), project.context);
    expect(result.status).toBe('failed');
    expect(result.findings[0]).toMatchObject({ file: 'backend/src/main.ts', line: 1, rule: 'TS1134' });
  });

  const page = {
    'frontend/index.html': '<script type="module" src="/src/main.ts"></script>',
    'frontend/package.json': manifest({ build: 'tsc --noEmit && vite build' }),
  };

  it('bundles the frontend and measures it', async () => {
    project = await projectOf({ ...page, 'frontend/src/main.ts': 'document.title = "x".repeat(3);' });
    const result = await runCheck(buildCheck(project.sandbox, 'frontend'), project.context);
    expect(result).toMatchObject({ status: 'passed', command: 'cd frontend && npx vite build --configLoader runner' });
    expect(result.facts?.['bundleBytes']).toBeGreaterThan(50);
  });

  it('names the file of an import that does not exist', async () => {
    project = await projectOf({ ...page, 'frontend/src/main.ts': 'import "./missing.js";' });
    const result = await runCheck(buildCheck(project.sandbox, 'frontend'), project.context);
    expect(result.status).toBe('failed');
    expect(result.findings[0]).toMatchObject({ file: 'frontend/src/main.ts', line: 1, rule: 'build' });
    expect(result.findings[0]?.message).toContain('missing.js');
  });
});

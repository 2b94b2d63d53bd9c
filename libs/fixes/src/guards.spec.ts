import { describe, expect, it } from 'vitest';
import { refusals } from './guards.js';

const change = (path: string, before: string | null, after: string | null) => refusals([{ path, before, after }]);

describe('what no fix may do', () => {
  it.each([
    '.git/config',
    'backend/.gitattributes',
    '.github/workflows/ci.yml',
    'backend/package-lock.json',
    'backend/Dockerfile',
    '.env',
    'backend/.env.local',
    'frontend/.npmrc',
    'backend/node_modules/x/index.js',
  ])('is to write %s', (path) => {
    expect(change(path, null, 'x')).toHaveLength(1);
  });

  it('is not to write sources, examples of settings, or the Compose file', () => {
    for (const path of ['backend/src/a.ts', '.env.example', 'docker-compose.yml', 'frontend/index.html'])
      expect(change(path, 'a', 'b')).toEqual([]);
  });

  it.each([
    ['switch a check off in a comment', 'backend/src/a.ts', 'a();', '// eslint-disable-next-line\na();'],
    ['switch the compiler off', 'backend/src/a.ts', 'a();', '// @ts-expect-error\na();'],
    [
      'skip a test',
      'backend/src/a.spec.ts',
      "it('a', () => { expect(1).toBe(2); });",
      "it.skip('a', () => { expect(1).toBe(2); });",
    ],
    ['remove a test', 'backend/src/a.spec.ts', "it('a', () => {});\nit('b', () => {});", "it('a', () => {});"],
    ['expect less', 'backend/src/a.spec.ts', "it('a', () => { expect(1).toBe(2); });", "it('a', () => {});"],
    ['switch a rule off', 'backend/eslint.config.js', "rules: { eqeqeq: 'error' }", "rules: { eqeqeq: 'off' }"],
    ['make the compiler lenient', 'backend/tsconfig.json', '{ "strict": true }', '{ "strict": false }'],
    ['leave files out', 'backend/tsconfig.json', '{ "include": ["src"] }', '{ "include": ["src"], "exclude": ["src/a.ts"] }'],
    ['pass without tests', 'backend/package.json', '"test": "vitest run"', '"test": "vitest run --passWithNoTests"'],
    ['remove a configuration', 'backend/eslint.config.js', 'export default [];', null],
  ])('is to %s', (_what, path, before, after) => {
    expect(change(path, before, after)).toHaveLength(1);
  });

  it('is not to repair a setting', () => {
    expect(
      change('backend/tsconfig.json', '{ "module": "NodeNxt", "strict": true }', '{ "module": "NodeNext", "strict": true }'),
    ).toEqual([]);
    expect(
      change('backend/src/a.spec.ts', "it('a', () => { expect(1).toBe(2); });", "it('a', () => { expect(1).toBe(1); });"),
    ).toEqual([]);
  });
});

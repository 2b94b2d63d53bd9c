import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createSandbox } from '#foundry/sandbox';
import type { Workspace } from '#foundry/workspace';
import { afterAll, describe, expect, it } from 'vitest';
import { sandboxPrograms } from '../programs.js';
import { compilerFixer } from './compiler.fixer.js';
import { contextOf, finding, proposals } from './fixers.fixture.js';

const folder = mkdtempSync(join(tmpdir(), 'compiler-spec-'));
const modules = resolve('node_modules');
const sandbox = createSandbox({
  runDirectory: join(folder, 'runs'),
  instanceId: `cs${process.pid}`,
  sharedFolders: [dirname(dirname(modules))],
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SETTINGS = JSON.stringify({
  compilerOptions: {
    strict: true,
    module: 'NodeNext',
    target: 'ES2023',
    noUnusedLocals: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    types: [],
  },
  include: ['src'],
});
let projects = 0;

/** What the compiler's fixer makes of `src/a.ts` of a project with these files and this diagnostic. */
async function repairs(
  files: Readonly<Record<string, string>>,
  rule: string,
  line: number,
  file = 'src/a.ts',
): Promise<(string | null | undefined)[]> {
  const root = join(folder, `project_${++projects}`);
  const all = Object.fromEntries(Object.entries(files).map(([path, text]) => [`backend/${path}`, text]));
  const settings = {
    'backend/tsconfig.json': SETTINGS,
    'backend/package.json': '{"type":"module"}',
    'backend/.oxfmtrc.json': '{"singleQuote":true}',
  };
  for (const [path, text] of Object.entries({ ...all, ...settings })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  symlinkSync(modules, join(root, 'backend/node_modules'));
  const run = sandboxPrograms({
    sandbox,
    workspace: { root } as Workspace,
    origin: 'template',
    signal: AbortSignal.timeout(60_000),
  });
  const found = [finding('backend_type', rule, 'x', `backend/${file}`, line)];
  return proposals(compilerFixer, contextOf({ ...all, ...settings }, found, { run }), `backend/${file}`);
}

describe('the compiler’s fixer', () => {
  const library = 'export const double = (n: number): number => n * 2;\nexport interface Pet {\n  birthDate: string;\n}\n';

  it.each([
    [
      'a brace',
      'export function a(n: number): number {\n  if (n > 1) {\n    return 1;\n  \n  return n;\n}\n',
      'TS1005',
      6,
      'export function a(n: number): number {\n  if (n > 1) {\n    return 1;\n  }\n  return n;\n}\n',
    ],
    ['a parenthesis', 'export const a = Math.max(1, 2;\n', 'TS1005', 1, 'export const a = Math.max(1, 2);\n'],
    ['a quote', "export const a = ['b', 'c];\n", 'TS1002', 1, "export const a = ['b', 'c'];\n"],
    ['a comma', 'export const a = {\n  b: 1\n  c: 2,\n};\n', 'TS1005', 3, 'export const a = {\n  b: 1,\n  c: 2,\n};\n'],
    ['a bracket too many', 'export const a = [1, 2]];\n', 'TS1005', 1, 'export const a = [1, 2];\n'],
    ['a keyword', 'export fucntion a(): void {}\n', 'TS1128', 1, 'export function a(): void {}\n'],
  ])('repairs %s by what leaves the file as its formatter writes it', async (_what, broken, rule, line, wanted) => {
    expect((await repairs({ 'src/a.ts': broken }, rule, line))[0]).toBe(wanted);
  });

  it('closes an element that was left open', async () => {
    const broken = 'export const A = () => (\n  <main>\n    <b>text</b>\n);\n';
    expect(await repairs({ 'src/a.tsx': broken }, 'TS17008', 2, 'src/a.tsx')).toContain(
      'export const A = () => (\n  <main>\n    <b>text</b>\n  </main>\n);\n',
    );
  });

  it('imports a name that the project exports', async () => {
    const files = { 'src/a.ts': 'export const a = double(2);\n', 'src/lib.ts': library };
    expect((await repairs(files, 'TS2304', 1))[0]).toBe("import { double } from './lib.js';\n\nexport const a = double(2);\n");
  });

  it('spells a property as it is defined', async () => {
    const files = {
      'src/a.ts': "import type { Pet } from './lib.js';\n\nexport const a = (pet: Pet) => pet.birtDate;\n",
      'src/lib.ts': library,
    };
    expect((await repairs(files, 'TS2551', 3))[0]).toContain('pet.birthDate;');
  });

  it('removes an import that nothing uses, and asks for what may be absent', async () => {
    const unused = { 'src/a.ts': "import { double } from './lib.js';\n\nexport const a = 1;\n", 'src/lib.ts': library };
    expect((await repairs(unused, 'TS6133', 1))[0]).toBe('export const a = 1;\n');
    const absent = { 'src/a.ts': 'export const a = (list: string[]) => list[0].length;\n' };
    expect((await repairs(absent, 'TS2532', 1))[0]).toBe('export const a = (list: string[]) => list[0]?.length;\n');
  });

  it('proposes nothing that makes up a value', async () => {
    const files = { 'src/a.ts': "import type { Pet } from './lib.js';\n\nexport const a: Pet = {};\n", 'src/lib.ts': library };
    expect(await repairs(files, 'TS2741', 3)).toEqual([]);
  });
});

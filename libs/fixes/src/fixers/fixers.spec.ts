import { describe, expect, it } from 'vitest';
import type { FailingFinding } from '../failing.js';
import { composeFixer } from './compose.fixer.js';
import { contractFixer } from './contract.fixer.js';
import { databaseFixer } from './database.fixer.js';
import { contextOf, finding, proposals } from './fixers.fixture.js';
import { formatterFixer } from './formatter.fixer.js';
import { jsonFixer } from './json.fixer.js';
import { linterFixer } from './linter.fixer.js';
import { modulesFixer } from './modules.fixer.js';
import { nearest } from './nearest.js';
import { restoreFixer } from './restore.fixer.js';
import { settingsFixer } from './settings.fixer.js';

describe('the nearest word', () => {
  it('is the one that a slip of the finger makes of it, and none when nothing is near', () => {
    expect(nearest('stok_level', ['name', 'stock_level', 'status'])).toEqual(['stock_level']);
    expect(nearest('honno/cors', ['hono/cors', 'hono/body-limit'])[0]).toBe('hono/cors');
    expect(nearest('price', ['supplier_id', 'updated_at'])).toEqual([]);
  });
});

describe('the fixer of settings in JSON', () => {
  it.each([
    ['a comma too many', '{\n  "a": 1,\n  "b": 2,\n}\n'],
    ['a comma too few', '{\n  "a": 1\n  "b": 2\n}\n'],
    ['a missing bracket', '{\n  "a": 1,\n  "b": 2\n'],
  ])('repairs %s', async (_what, broken) => {
    const context = contextOf({ 'backend/package.json': broken }, [finding('backend_unit', 'vitest', 'cannot start')]);
    const [content] = await proposals(jsonFixer, context, 'backend/package.json');
    expect(JSON.parse(content!)).toEqual({ a: 1, b: 2 });
  });

  it('is not held to what was found in another file, unless that is all there is', async () => {
    const files = { 'backend/package.json': '{ "a": 1, }', 'backend/src/a.ts': '' };
    const [start, other] = [
      finding('backend_unit', 'vitest', 'Invalid backend/package.json', 'backend/vitest.config.ts'),
      finding('backend_type', 'TS2345', 'Wrong.', 'backend/src/a.ts', 3),
    ];
    const targets = async (...findings: FailingFinding[]) => (await jsonFixer.propose(contextOf(files, findings)))[0]?.targets;
    expect(await targets(start, other)).toEqual([start.fingerprint]);
    expect(await targets(other)).toEqual([other.fingerprint]);
  });

  it('leaves what can be parsed alone', async () => {
    const context = contextOf({ 'backend/package.json': '{}' }, [finding('backend_unit', 'vitest', 'cannot start')]);
    expect(await jsonFixer.propose(context)).toEqual([]);
  });
});

describe('the fixer of settings', () => {
  it('takes the nearest value that the compiler allows', async () => {
    const message = "Argument for '--module' option must be: 'none', 'commonjs', 'esnext', 'node16', 'nodenext', 'preserve'.";
    const context = contextOf({ 'backend/tsconfig.json': '{ "module": "NodeNxt" }' }, [
      finding('backend_type', 'TS6046', message),
    ]);
    expect((await proposals(settingsFixer, context, 'backend/tsconfig.json'))[0]).toBe('{ "module": "nodenext" }');
  });

  it('compiles a folder that is there', async () => {
    const files = { 'backend/tsconfig.json': '{ "include": ["source"] }', 'backend/src/a.ts': '' };
    const context = contextOf(files, [finding('backend_type', 'TS18003', 'No inputs were found in config file')]);
    expect(await proposals(settingsFixer, context, 'backend/tsconfig.json')).toContain('{ "include": ["src"] }');
  });

  it('looks for tests under the name that they have', async () => {
    const files = { 'backend/vitest.config.ts': "include: ['src/**/*.test.ts']", 'backend/src/a.spec.ts': '' };
    const context = contextOf(files, [finding('backend_unit', 'no-tests', 'No test was found in backend.')]);
    expect(await proposals(settingsFixer, context, 'backend/vitest.config.ts')).toEqual(["include: ['src/**/*.spec.ts']"]);
  });
});

describe('the fixer of settings, when a file that prepares the tests is not there', () => {
  const files = {
    'frontend/vite.config.ts': "setupFiles: ['src/test/set-up.ts']",
    'frontend/src/test/setup.ts': '',
    'frontend/src/test/server.ts': '',
    'backend/src/test/set-ups.ts': '',
  };
  const missing = (path: string) =>
    finding('frontend_unit', 'test-file', `Cannot find module '${path}'`, 'frontend/src/a.spec.ts');

  it('names the one that is there', async () => {
    const context = contextOf(files, [missing('frontend/src/test/set-up.ts'), missing('frontend/src/test/set-up.ts')]);
    expect(await proposals(settingsFixer, context, 'frontend/vite.config.ts')).toEqual(["setupFiles: ['src/test/setup.ts']"]);
  });

  it('leaves the settings alone when they do not name it', async () => {
    const context = contextOf(files, [missing('frontend/src/test/servr.ts')]);
    expect(await proposals(settingsFixer, context, 'frontend/vite.config.ts')).toEqual([]);
  });
});

describe('the fixer of modules', () => {
  const missing = (specifier: string, file: string) =>
    finding('backend_type', 'TS2307', `Cannot find module '${specifier}' or its corresponding type declarations.`, file, 1);

  it('finds the file that a relative path is meant for, with the extension that was written', async () => {
    const files = { 'backend/src/pet/routes.ts': "import { crud } from './lib/crud.js';\n", 'backend/src/lib/crud.ts': '' };
    const context = contextOf(files, [missing('./lib/crud.js', 'backend/src/pet/routes.ts')]);
    expect((await proposals(modulesFixer, context, 'backend/src/pet/routes.ts'))[0]).toBe(
      "import { crud } from '../lib/crud.js';\n",
    );
  });

  it('finds the package that a name is a slip of, by what the other files import', async () => {
    const files = {
      'backend/package.json': '{ "dependencies": { "hono": "4.0.0" } }',
      'backend/src/a.ts': "import { cors } from 'honno/cors';\n",
      'backend/src/b.ts': "import { csrf } from 'hono/csrf';\nimport { cors } from 'hono/cors';\n",
    };
    const context = contextOf(files, [missing('honno/cors', 'backend/src/a.ts')]);
    expect((await proposals(modulesFixer, context, 'backend/src/a.ts'))[0]).toBe("import { cors } from 'hono/cors';\n");
  });

  it('puts back a dependency that the template offers, with its lockfile, and no other', async () => {
    const files = {
      'backend/package.json': '{\n  "dependencies": { "hono": "4.0.0" }\n}\n',
      'backend/package-lock.json': 'shorter',
      'backend/src/a.ts': "import 'pino';\nimport 'leftpad';\n",
    };
    const rendered = {
      'backend/package.json': '{ "dependencies": { "hono": "4.0.0", "pino": "10.0.0" } }',
      'backend/package-lock.json': 'whole',
    };
    const context = contextOf(files, [missing('pino', 'backend/src/a.ts'), missing('leftpad', 'backend/src/a.ts')], { rendered });
    const patches = await modulesFixer.propose(context);
    const [patch] = patches;
    expect(JSON.parse(patch!.changes[0]!.content!)).toEqual({ dependencies: { hono: '4.0.0', pino: '10.0.0' } });
    expect(patch!.changes[1]).toEqual({ path: 'backend/package-lock.json', content: 'whole' });
    expect(patches.filter(({ targets }) => targets.some((target) => target.includes('leftpad')))).toEqual([]);
  });
});

describe('the fixer of databases', () => {
  const SQL = 'backend/migrations/1.sql';
  const table = 'CREATE TABLE "pets" (\n  "id" INTEGER PRIMARY KEY,\n  "name" TEXT NOT NULL,\n  "weight" REAL\n) STRICT;\n';
  const said = (message: string) => finding('backend_unit', 'test', `SqliteError: ${message}`, 'backend/src/a.spec.ts');

  it.each([
    ['a comma', table.replace('NOT NULL,', 'NOT NULL'), 'near ""weight"": syntax error'],
    ['a keyword', table.replace('CREATE', 'CRAETE'), 'near "CRAETE": syntax error'],
    ['a parenthesis', table.replace(') STRICT', ' STRICT'), 'near "STRICT": syntax error'],
  ])('repairs %s of a migration', async (_what, broken, message) => {
    expect(await proposals(databaseFixer, contextOf({ [SQL]: broken }, [said(message)]), SQL)).toContain(table);
  });

  it('makes both sides agree on a column, and prefers the side that has the slip', async () => {
    const files = { [SQL]: table.replace('"weight"', '"wieght"'), 'backend/src/pet.ts': "real('weight', 'Weight')" };
    const context = contextOf(files, [said('table pets has no column named weight')]);
    expect((await proposals(databaseFixer, context, SQL))[0]).toBe(table);
  });
});

describe('the fixer of contracts', () => {
  const status = (message: string) => finding('contract', 'status', message);

  it('writes the expected status where the wrong one seems to be meant', async () => {
    const path = 'backend/src/problems.ts';
    const text = "const CODES = {\n  invalid: [400, 'Not valid'],\n  duplicate: [400, 'Already used'],\n};\n";
    const context = contextOf({ [path]: text }, [status('POST /api/pets twice: answered 400 (Already used.), expected 409')]);
    expect((await proposals(contractFixer, context, path))[0]).toBe(text.replace('duplicate: [400,', 'duplicate: [409,'));
  });

  it('gives a property the name that the contract has for it', async () => {
    const path = 'backend/src/pet/schema.ts';
    const context = contextOf({ [path]: '  nickName: line(20),\n' }, [
      finding('contract', 'document', 'POST /api/pets: the request body has no property nickname'),
      finding('contract', 'document', 'POST /api/pets: the property nickName of the request body is not in the contract'),
    ]);
    expect(await proposals(contractFixer, context, path)).toContain('  nickname: line(20),\n');
  });

  it('writes values of the contract as text, whatever is in them', async () => {
    const path = 'backend/src/pet/schema.ts';
    const message = "POST /api/pets: the property kind of the request body allows dog, the contract says dog, cat's";
    const context = contextOf({ [path]: "  kind: choice(['dog']),\n" }, [finding('contract', 'document', message)]);
    expect(await proposals(contractFixer, context, path)).toEqual(["  kind: choice(['dog', 'cat\\'s']),\n"]);
  });
});

describe('the fixer of Compose files', () => {
  const FILE = 'docker-compose.yml';
  const good =
    "services:\n  backend:\n    build: ./backend\n    volumes:\n      - data:/data\n    ports:\n      - '${A:-8000}:8000'\n  web:\n    build: ./web\n    ports:\n      - '${B:-3000}:3000'\n    depends_on:\n      backend:\n        condition: service_healthy\nvolumes:\n  data:\n";
  it.each([
    [
      'a service',
      good.replace('depends_on:\n      backend', 'depends_on:\n      bakend'),
      'The service web depends on bakend, which does not exist.',
    ],
    ['a port', good.replace('B:-3000', 'B:-8000'), 'The port 8000/tcp is already published by backend.'],
    ['a folder', good.replace('build: ./web', 'build: ./wep'), 'The build context ./wep does not exist.'],
    [
      'a setting',
      good.replace('depends_on', 'depens_on'),
      'services.web: "depens_on" is not a property that the Compose Specification knows here',
    ],
  ])('makes %s agree with the rest', async (_what, broken, message) => {
    const context = contextOf({ [FILE]: broken, 'web/a': '', 'backend/a': '' }, [finding('compose', 'x', message, FILE)]);
    expect(await proposals(composeFixer, context, FILE)).toContain(good);
  });

  it('declares a volume that nothing declares', async () => {
    const context = contextOf({ [FILE]: good.replace('volumes:\n  data:\n', '') }, [
      finding('compose', 'volume', 'The volume data is not declared under "volumes".', FILE),
    ]);
    expect((await proposals(composeFixer, context, FILE))[0]).toBe(
      good.replace('\nvolumes:\n  data:\n', '\n\nvolumes:\n  data:\n'),
    );
  });
});

describe('the formatter', () => {
  const settings = '{\n  "singleQuote": true\n}\n';
  it('formats what is not formatted', async () => {
    const files = { 'backend/.oxfmtrc.json': settings, 'backend/src/a.ts': 'const a = "b"\n' };
    const context = contextOf(files, [finding('backend_lint', 'format', 'not formatted', 'backend/src/a.ts')]);
    expect(await proposals(formatterFixer, context, 'backend/src/a.ts')).toEqual(["const a = 'b';\n"]);
  });

  it('changes the setting, not the code, when nearly every file disagrees with it', async () => {
    const sources = Array.from({ length: 24 }, (_, i): [string, string] => [
      `backend/src/f${i}.ts`,
      `export const f${i} = 'b';\n`,
    ]);
    const files = { 'backend/.oxfmtrc.json': settings.replace('true', 'false'), ...Object.fromEntries(sources) };
    const context = contextOf(
      files,
      sources.map(([path]) => finding('backend_lint', 'format', 'not formatted', path)),
    );
    const patches = await formatterFixer.propose(context);
    expect(patches.map(({ changes }) => changes)).toEqual([[{ path: 'backend/.oxfmtrc.json', content: settings }]]);
  });
});

describe('the linter', () => {
  it('takes what ESLint repaired in a dry run, and suggestions only of rules that are known to be safe', async () => {
    const path = 'backend/src/a.ts';
    const text = 'let a = 1;\nconsole.log(a);\nalert(a);\n';
    const suggestion = (range: [number, number]) => [{ desc: 'Remove it.', fix: { range, text: '' } }];
    const report = [
      {
        filePath: `/work/${path}`,
        output: text.replace('let', 'const'),
        messages: [
          { ruleId: 'no-console', line: 2, suggestions: suggestion([13, 28]) },
          { ruleId: 'no-alert', line: 3, suggestions: suggestion([29, 38]) },
        ],
      },
    ];
    const findings = [
      finding('backend_lint', 'prefer-const', 'never reassigned', path, 1),
      finding('backend_lint', 'no-console', 'console', path, 2),
      finding('backend_lint', 'no-alert', 'alert', path, 3),
    ];
    const run = () => Promise.resolve({ exitCode: 1, stdout: JSON.stringify(report), stderr: '' });
    const patches = await linterFixer.propose(contextOf({ [path]: text }, findings, { run }));
    expect(patches.map(({ targets }) => targets.map((target) => target.split(' ')[1]))).toEqual([
      ['prefer-const'],
      ['no-console'],
    ]);
    expect(patches[1]!.changes[0]!.content).not.toContain('console');
  });
});

describe('restoring', () => {
  it('renders only files again that are the template’s alone', async () => {
    const files = { 'backend/a.ts': 'broken', 'backend/b.ts': 'written by an agent', 'backend/c.ts': 'same' };
    const rendered = { 'backend/a.ts': 'whole', 'backend/b.ts': 'rendered', 'backend/c.ts': 'same' };
    const context = contextOf(files, [finding('backend_unit', 'test', 'fails')], { rendered });
    const patches = await restoreFixer({ mayRestore: (path) => path !== 'backend/b.ts' }).propose(context);
    expect(patches.map(({ changes }) => changes)).toEqual([[{ path: 'backend/a.ts', content: 'whole' }]]);
  });
});

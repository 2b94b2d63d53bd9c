import type { INestApplicationContext } from '@nestjs/common';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeRunView, RunCodeInput } from './code-run.schemas.js';
import type { CodeRunService } from './code-run.service.js';
import { CALLER, CodeRunsUnderTest } from './coderuns.fixture.js';
import { languageNamed, languageOfFile } from './languages.js';

let place: CodeRunsUnderTest;
let app: INestApplicationContext;
let runs: CodeRunService;

beforeAll(async () => {
  place = await CodeRunsUnderTest.open();
  ({ app, runs } = await place.start());
});
afterAll(async () => {
  await app.close();
  expect(await readdir(join(place.folder, 'jobs'))).toEqual([]);
  await place.close();
});

const run = async (request: RunCodeInput): Promise<CodeRunView> => (await runs.run(CALLER, request)).run;

describe('every language', () => {
  it.each([
    ['python', 'import sys\nprint("out", 1 + 1)\nprint("err", file=sys.stderr)\nsys.exit(3)'],
    ['javascript', 'console.log("out", 1 + 1);\nconsole.error("err");\nprocess.exitCode = 3;'],
    ['typescript', 'const n: number = 1 + 1;\nconsole.log("out", n);\nconsole.error("err");\nprocess.exitCode = 3;'],
    ['bash', 'echo out $((1 + 1))\necho err >&2\nexit 3'],
  ] as const)('%s gives its output, its errors and its exit code', async (language, code) => {
    expect(await run({ language, code })).toMatchObject({
      language,
      outcome: 'failed',
      limit: null,
      exitCode: 3,
      signal: null,
      stdout: 'out 2\n',
      stderr: 'err\n',
      stdoutBytes: 6,
      stderrBytes: 4,
      files: [],
      filesLeftOut: 0,
    });
  });

  it.each([
    ['python', 'import sys\nprint(sys.stdin.read()[::-1], end="")'],
    [
      'javascript',
      'import { text } from "node:stream/consumers";\nprocess.stdout.write([...(await text(process.stdin))].reverse().join(""));',
    ],
    [
      'typescript',
      'import { text } from "node:stream/consumers";\nprocess.stdout.write([...(await text(process.stdin))].reverse().join(""));',
    ],
    ['bash', 'rev | tr -d "\\n"'],
  ] as const)('%s reads its standard input, which is empty when none is given', async (language, code) => {
    expect(await run({ language, code, stdin: 'grüße' })).toMatchObject({ exitCode: 0, stdout: 'eßürg', stdinBytes: 7 });
    expect(await run({ language, code })).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });

  it.each([
    ['python', 'print(open("data/in.txt").read())\nimport helper\nprint(helper.name)', 'helper.py', 'name = "help"'],
    [
      'javascript',
      'import { readFileSync } from "node:fs";\nimport { name } from "./helper.mjs";\nconsole.log(readFileSync("data/in.txt", "utf8"));\nconsole.log(name);',
      'helper.mjs',
      'export const name = "help";',
    ],
    [
      'typescript',
      'import { readFileSync } from "node:fs";\nimport { name } from "./helper.ts";\nconsole.log(readFileSync("data/in.txt", "utf8"));\nconsole.log(name);',
      'helper.ts',
      'export const name: string = "help";',
    ],
    ['bash', 'cat data/in.txt; echo; . ./helper.sh; echo $name', 'helper.sh', 'name=help'],
  ] as const)('%s finds the given files, and code among them', async (language, code, path, content) => {
    const files = [
      { path: 'data/in.txt', content: 'aGVsbG8=', encoding: 'base64' as const },
      { path, content },
    ];
    expect(await run({ language, code, files })).toMatchObject({
      stdout: 'hello\nhelp\n',
      stderr: '',
      exitCode: 0,
      files: [],
      inputs: [
        { path: 'data/in.txt', bytes: 5 },
        { path, bytes: content.length },
      ],
    });
  });
});

describe('JavaScript', () => {
  it('is CommonJS when it is written so', async () => {
    const code =
      'const { join } = require("node:path");\nconsole.log(join("a", "b"), typeof module, __filename.endsWith("main.js"));';
    expect(await run({ language: 'javascript', code })).toMatchObject({ stdout: 'a/b object true\n', stderr: '' });
  });

  it('is an ES module when it is written so, and may use require all the same', async () => {
    const code =
      'import { sep } from "node:path";\nconst { join } = require("node:path");\nconsole.log(await Promise.resolve(join("a", "b")), sep);';
    expect(await run({ language: 'javascript', code })).toMatchObject({ stdout: 'a/b /\n', stderr: '' });
  });

  it('tells the line of an error', async () => {
    const thrown = await run({ language: 'javascript', code: 'const a = 1;\n\nnull.b;' });
    expect(thrown.stderr).toMatch(/main\.js:3/);
    const broken = await run({ language: 'javascript', code: 'const a = 1;\nlet = {;' });
    expect(broken).toMatchObject({ outcome: 'failed', exitCode: 1 });
    expect(broken.stderr).toMatch(/main\.js:2[\s\S]*SyntaxError/);
  });

  it('follows a package.json of its own', async () => {
    const files = [{ path: 'package.json', content: '{"type":"module"}' }];
    expect(await run({ language: 'javascript', code: 'console.log(typeof module);', files })).toMatchObject({
      stdout: 'undefined\n',
    });
  });
});

describe('TypeScript', () => {
  it('may use all of the language, not only types', async () => {
    const code = `import fs = require('node:fs');
enum Colour { Red = 'red' }
namespace Space { export const depth = 3; }
class Point { constructor(private readonly x: number) {} get twice(): number { return this.x * 2; } }
const wide = <T,>(value: T): T => value;
console.log(Colour.Red, Space.depth, new Point(2).twice, await Promise.resolve(wide('w')), typeof fs.readFileSync satisfies string);`;
    expect(await run({ language: 'typescript', code })).toMatchObject({
      stdout: 'red 3 4 w function\n',
      stderr: '',
      exitCode: 0,
    });
  });

  it('tells a syntax error with the line and column of the code as it was written', async () => {
    const result = await run({ language: 'typescript', code: 'const a: number = 1;\nlet b: string = {;\n' });
    expect(result).toMatchObject({ outcome: 'failed', exitCode: 1, stdout: '' });
    expect(result.stderr).toContain('main.ts:2:17');
  });

  it('tells where an error was thrown in the lines of the code as it was written', async () => {
    const code = 'interface A {\n  b: string;\n}\n\nfunction boom(a: A): never {\n  throw new Error(a.b);\n}\nboom({ b: "x" });';
    const { stderr } = await run({ language: 'typescript', code });
    expect(stderr).toMatch(/at boom \(.*main\.ts:6:9\)/);
    expect(stderr).toMatch(/main\.ts:8:1\)/);
    expect(stderr).not.toContain('compiled');
  });
});

describe('Python', () => {
  it('tells the line of an error', async () => {
    expect((await run({ language: 'python', code: 'x = 1\nprint(x' })).stderr).toMatch(/main\.py", line 2[\s\S]*SyntaxError/);
    expect((await run({ language: 'python', code: 'x = 1\n\nraise ValueError("no")' })).stderr).toMatch(/line 3/);
  });

  it('loses nothing that it printed before it is stopped', async () => {
    const code = 'print("early")\nimport time\ntime.sleep(60)';
    expect(await run({ language: 'python', code, timeoutMs: 1_500 })).toMatchObject({
      outcome: 'limit_reached',
      limit: 'wall_time',
      exitCode: null,
      stdout: 'early\n',
      timeoutMs: 1_500,
    });
  });
});

it('knows languages by the names of files and by what people call them', () => {
  expect(['a.py', 'x/b.MJS', 'c.ts', 'd.bash', 'e.rb', 'noext'].map(languageOfFile)).toEqual([
    'python',
    'javascript',
    'typescript',
    'bash',
    undefined,
    undefined,
  ]);
  expect(['Python3', 'js', 'TypeScript', 'sh', 'ruby', 'constructor', ''].map(languageNamed)).toEqual([
    'python',
    'javascript',
    'typescript',
    'bash',
    undefined,
    undefined,
    undefined,
  ]);
});

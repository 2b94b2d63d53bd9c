import type { Language } from './code-run.schemas.js';

/** How a language is run. */
export interface Runtime {
  /** The name that the code gets in its working folder; error messages show it. */
  readonly file: string;
  readonly program: string;
  /** Before the file's name. */
  readonly args: readonly string[];
  /** What to install when the program is missing. */
  readonly install: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Node decides by the code itself whether it is an ES module (`import`, `export`, top-level `await`) or CommonJS. In an
 * ES module there is no `require`; this adds it, because people and models write code that has both.
 */
const REQUIRE_EVERYWHERE =
  'data:text/javascript,import{createRequire}from"node:module";globalThis.require=createRequire(process.cwd()+"/")';

const NODE: Omit<Runtime, 'file' | 'args'> = { program: 'node', install: 'Node.js (the package nodejs)' };
const NODE_ARGS = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', '--import', REQUIRE_EVERYWHERE];

/** What esbuild makes of the TypeScript; its source map names `main.ts`. */
export const COMPILED_FILE = '.main.compiled.mjs';

export const RUNTIMES: Readonly<Record<Language, Runtime>> = {
  javascript: { ...NODE, file: 'main.js', args: NODE_ARGS },
  typescript: { ...NODE, file: 'main.ts', args: ['--enable-source-maps', ...NODE_ARGS] },
  python: {
    file: 'main.py',
    program: 'python3',
    args: [],
    install: 'Python 3 (Debian and Ubuntu: apt-get install python3, Fedora: dnf install python3, Alpine: apk add python3)',
    // What it printed before it was stopped is not to be lost in a buffer, and no compiled files are to be left behind.
    env: { PYTHONUNBUFFERED: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8:replace' },
  },
  bash: {
    file: 'main.sh',
    program: 'bash',
    args: [],
    install: 'Bash (Debian and Ubuntu: apt-get install bash, Fedora: dnf install bash, Alpine: apk add bash)',
  },
};

/** The language of a file by its name; undefined when the name does not tell. */
export function languageOfFile(name: string): Language | undefined {
  return LANGUAGE_BY_EXTENSION[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
}

const LANGUAGE_BY_EXTENSION: Readonly<Record<string, Language | undefined>> = {
  py: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  ts: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  sh: 'bash',
  bash: 'bash',
};

const LANGUAGE_BY_NAME: Readonly<Record<string, Language | undefined>> = {
  py: 'python',
  python: 'python',
  python3: 'python',
  js: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  javascript: 'javascript',
  node: 'javascript',
  ts: 'typescript',
  typescript: 'typescript',
  sh: 'bash',
  bash: 'bash',
  shell: 'bash',
};

/** A language by what people call it, as in the first line of a fenced code block; undefined when it is none of ours. */
export function languageNamed(name: string): Language | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(LANGUAGE_BY_NAME, key) ? LANGUAGE_BY_NAME[key] : undefined;
}

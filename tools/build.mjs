// Builds everything into dist/: the libraries, the programs as one bundle with V8's compiled code of it (they start in a third of the
// time), the web page, and the database template that makes a first start quick.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = join(root, 'dist');

function run(...args) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(dist, { recursive: true, force: true });
run('node_modules/typescript7/bin/tsc', '-p', 'tsconfig.build.json');
for (const library of readdirSync(join(root, 'libs'))) {
  const data = join(root, 'libs', library, 'data');
  if (existsSync(data)) cpSync(data, join(dist, 'libs', library, 'data'), { recursive: true });
}

// Tools are written from the sources of operations: they are read at run time.
const operations = 'libs/toolsmith/src/operations';
cpSync(join(root, operations), join(dist, operations), { recursive: true, filter: (path) => !path.endsWith('.spec.ts') });

/**
 * TypeORM loads the code for every database, and this product speaks to PostgreSQL: the others are left out. What is read
 * at each start is a tenth less.
 */
const onlyPostgres = {
  name: 'only-postgres',
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]typeorm[/\\]driver[/\\][^/\\]+[/\\].*\.js$/ }, ({ path }) =>
      /[/\\]driver[/\\](postgres|types)[/\\]/.test(path) ? undefined : { contents: 'module.exports = {};', loader: 'js' },
    );
  },
};

/** Stay in node_modules: packages with binaries, WebAssembly or assets beside their code, what is loaded only when it is
 * needed, and Nest's optional parts that are not installed. */
const external = [
  '@electric-sql/*',
  'esbuild',
  'oxfmt',
  'playwright-core',
  'axe-core',
  '@secretlint/*',
  'swagger-ui-dist',
  '@bull-board/*',
  '@faker-js/faker',
  'oidc-provider',
  'jose',
  'compromise',
  'pino-pretty',
  '@nestjs/microservices',
  '@nestjs/websockets',
  '@nestjs/platform-express',
  '@fastify/view',
  '@fastify/multipart',
  'class-transformer',
  'class-validator',
];

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  logLevel: 'warning',
  external,
};

/** Every program is in one script, which V8 takes compiled code for (bin/programs.mjs): it does so for scripts only. */
await build({
  ...shared,
  stdin: {
    contents: ['api', 'worker', 'cli', 'sidecar']
      .map((app) => `export const ${app} = () => import('./apps/${app}/src/main.js');`)
      .join('\n'),
    resolveDir: dist,
    sourcefile: 'programs.js',
  },
  outfile: 'dist/programs/programs.cjs',
  format: 'cjs',
  plugins: [onlyPostgres],
  // Nest's tokens, TypeORM's migrations and the logs go by class names.
  keepNames: true,
  // Imports at first use become calls of require, which loads modules of both kinds: what was compiled before cannot import.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': '__bundleUrl' },
  // A function around it, as CommonJS has; strict, as the modules are that it was made of.
  banner: {
    js: "'use strict';(function(exports,require,module,__filename){const __bundleUrl=require('node:url').pathToFileURL(__filename).href;",
  },
  footer: { js: '})' },
  logOverride: { 'require-resolve-not-external': 'silent' },
});
await build({
  ...shared,
  entryPoints: { 'pglite.worker': 'dist/libs/database/src/embedded/pglite.worker.js' },
  outdir: 'dist/programs',
  format: 'esm',
});

/** Adapts what esbuild writes at the top of the script; fails when it writes something else. */
function adaptPrograms(replacements) {
  const file = join(dist, 'programs/programs.cjs');
  let code = readFileSync(file, 'utf8');
  for (const [before, after] of replacements) {
    if (!before.test(code.slice(0, 4_000))) throw new Error(`esbuild does not write ${before} any more: adapt this step.`);
    code = code.replace(before, after);
  }
  writeFileSync(file, code);
}

adaptPrograms([
  // Of the 9,000 functions and classes that it names again at a start, nearly all have kept their name.
  [/__name=\((\w+),(\w+)\)=>__defProp\(/, '__name=($1,$2)=>$1.name===$2?$1:__defProp('],
  // What is required of an ES module is its namespace already: its default export is no property of another one.
  [
    /__toESM=\(mod,isNodeMode,target\)=>\(/,
    '__toESM=(mod,isNodeMode,target)=>mod!=null&&mod[Symbol.toStringTag]==="Module"?mod:(',
  ],
]);

if (existsSync(join(root, 'apps/web/vite.config.ts')))
  run('node_modules/vite/bin/vite.js', 'build', '--config', 'apps/web/vite.config.ts', '--logLevel', 'warn');
run('dist/libs/runtime/src/make-database-template.js', join(dist, 'database-template'));
run('tools/keep-compiled.mjs');

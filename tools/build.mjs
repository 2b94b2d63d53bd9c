// Builds everything into dist/: the libraries, the programs as bundles (they start in half the time), the web page, and the
// database template that makes a first start quick.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
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

await build({
  absWorkingDir: root,
  entryPoints: {
    api: 'dist/apps/api/src/main.js',
    worker: 'dist/apps/worker/src/main.js',
    cli: 'dist/apps/cli/src/main.js',
    'pglite.worker': 'dist/libs/database/src/embedded/pglite.worker.js',
  },
  outdir: 'dist/programs',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  // Nest's tokens, TypeORM's migrations and the logs go by class names.
  keepNames: true,
  sourcemap: true,
  logLevel: 'warning',
  logOverride: { 'require-resolve-not-external': 'silent' },
  // Stay in node_modules: packages with binaries, WebAssembly or assets beside their code, what is loaded only when it is
  // needed, and Nest's optional parts that are not installed.
  external: [
    '@electric-sql/*',
    'oxfmt',
    'playwright-core',
    'axe-core',
    '@secretlint/*',
    'swagger-ui-dist',
    '@bull-board/*',
    '@faker-js/faker',
    'compromise',
    'pino-pretty',
    '@nestjs/microservices',
    '@nestjs/websockets',
    '@nestjs/platform-express',
    '@fastify/view',
    '@fastify/multipart',
    'class-transformer',
    'class-validator',
  ],
  // CommonJS packages in the bundle require Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

if (existsSync(join(root, 'apps/web/vite.config.ts')))
  run('node_modules/vite/bin/vite.js', 'build', '--config', 'apps/web/vite.config.ts', '--logLevel', 'warn');
run('dist/libs/runtime/src/make-database-template.js', join(dist, 'database-template'));

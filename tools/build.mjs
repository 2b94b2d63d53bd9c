// Builds everything into dist/: the libraries, the programs as bundles (they start in half the time), the web page, and the
// database template that makes a first start quick.
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

/** Of the 9,000 functions and classes that esbuild names again at a start, nearly all have kept their name. */
function nameOnlyWhatLostItsName() {
  const programs = join(dist, 'programs');
  const setName = '__name=(target,value)=>__defProp(target,"name"';
  const files = readdirSync(programs).filter((name) => name.endsWith('.js'));
  const found = files.filter((name) => {
    const file = join(programs, name);
    const code = readFileSync(file, 'utf8');
    if (!code.includes(setName)) return false;
    writeFileSync(file, code.replace(setName, '__name=(target,value)=>target.name===value?target:__defProp(target,"name"'));
    return true;
  });
  if (found.length === 0) throw new Error('esbuild names functions in another way than it did: adapt or remove this step.');
}

await build({
  absWorkingDir: root,
  entryPoints: {
    api: 'dist/apps/api/src/main.js',
    worker: 'dist/apps/worker/src/main.js',
    cli: 'dist/apps/cli/src/main.js',
    sidecar: 'dist/apps/sidecar/src/main.js',
    'pglite.worker': 'dist/libs/database/src/embedded/pglite.worker.js',
  },
  outdir: 'dist/programs',
  bundle: true,
  plugins: [onlyPostgres],
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
    // As an import it runs before the code of every chunk that names it; bundled, it would run in the middle of one, after
    // the first decorators, whenever the chunks fall so.
    'reflect-metadata',
  ],
  // CommonJS packages in the bundle require Node's own modules.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
});

nameOnlyWhatLostItsName();

if (existsSync(join(root, 'apps/web/vite.config.ts')))
  run('node_modules/vite/bin/vite.js', 'build', '--config', 'apps/web/vite.config.ts', '--logLevel', 'warn');
run('dist/libs/runtime/src/make-database-template.js', join(dist, 'database-template'));

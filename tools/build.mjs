// Builds everything into dist/: programs and libraries, their data, the project templates, the web page, and the
// database template that makes a first start quick.
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
cpSync(join(root, 'templates'), join(dist, 'templates'), { recursive: true, filter: (path) => !path.includes('node_modules') });
if (existsSync(join(root, 'apps/web/vite.config.ts'))) run('node_modules/vite/bin/vite.js', 'build', '--config', 'apps/web/vite.config.ts', '--logLevel', 'warn');
run('dist/libs/runtime/src/make-database-template.js', join(dist, 'database-template'));

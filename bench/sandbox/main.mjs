// What the sandbox costs, against the same without it in the same run, and what it leaves behind.
// npm run bench:sandbox [-- start calls dependencies leftovers build]; by default all but the builds, which take minutes.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const asked = process.argv.slice(2);
const names = asked.length > 0 ? asked : ['start', 'calls', 'dependencies', 'leftovers'];

for (const name of names) {
  console.log(`\n== ${name}`);
  const script = fileURLToPath(new URL(`${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [...process.execArgv, script], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}

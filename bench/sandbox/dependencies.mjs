// What it takes until a sandboxed run has its project's installed dependencies, against installing them: looking the entry up
// in the store, and a run with the link to it, which the sandbox mounts, more than a run without.
import { createDependencyStore } from '#foundry/sandbox';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, timeToEnd } from '../measure.mjs';
import { benchSandbox, interleave, timed } from './bench-sandbox.mjs';

const RUNS = Number(process.env.RUNS ?? 31);
const project = fileURLToPath(new URL('../../templates/node-react/frontend/', import.meta.url));
const { sandbox, data, work, remove } = await benchSandbox();
const store = createDependencyStore({ directory: join(data, 'dependencies'), sandbox });
const files = ['package.json', 'package-lock.json'];
const [packageJson, packageLock] = files.map((name) => readFileSync(join(project, name), 'utf8'));

function projectFolder(name) {
  const folder = join(work, name);
  mkdirSync(folder);
  for (const file of files) cpSync(join(project, file), join(folder, file));
  return folder;
}

async function start(cwd) {
  const { exitCode, outcome, stderr, reason } = await sandbox.run({
    command: 'node',
    args: ['-e', '0'],
    cwd,
    origin: 'template',
    network: 'none',
  });
  if (exitCode !== 0) throw new Error(`${outcome}: ${reason ?? stderr.text}`);
}

try {
  const installation = await store.ensure({ packageJson, packageLock });
  console.log(`installed in the sandbox, with an empty store: ${(installation.durationMs / 1000).toFixed(1)} s`);
  const byNpm = projectFolder('by-npm');
  const npm = await timeToEnd('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: byNpm });
  if (npm.code !== 0) throw new Error(npm.stderr);

  const bare = projectFolder('bare');
  const linked = projectFolder('linked');
  symlinkSync(installation.path, join(linked, 'node_modules'));
  const times = await interleave(RUNS, {
    lookUp: () => timed(() => store.ensure({ packageJson, packageLock })),
    linked: () => timed(() => start(linked)),
    bare: () => timed(() => start(bare)),
  });
  const lookUp = median(times.lookUp);
  const mount = Math.max(0, median(times.linked) - median(times.bare));
  const share = (lookUp + mount) / npm.ms;
  const met = share <= 0.05;
  if (!met) process.exitCode = 1;
  console.log(
    `dependencies from the store / npm ci: (${lookUp.toFixed(1)} ms looking up + ${mount.toFixed(1)} ms mounting) / ` +
      `${(npm.ms / 1000).toFixed(1)} s = ${(share * 100).toFixed(2)} % (goal ≤ 5 %) ${met ? 'met' : 'NOT MET'}`,
  );
} finally {
  remove();
}

// A build with a warm dependency store, against running the delivered project's own checks by hand, one after another, in
// an installed checkout; and the share of the build that is not checking. Medians of interleaved runs.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median, ratio, seconds, timeToEnd } from './measure.mjs';

const RUNS = Number(process.env.RUNS ?? 3);
const foundry = fileURLToPath(new URL('../bin/foundry.mjs', import.meta.url));
const REQUESTS = [
  'A library: books (title, isbn, year) have many loans; each loan has a due date, a borrower name and a status: out, returned or lost.',
  'A gym: members (name, email, joined date), classes (name, start time, capacity), bookings link a member to a class and have a status: booked, attended or missed.',
  'Inventory: products (name, sku, price in EUR, quantity) belong to suppliers (name, email, phone); warehouses (name, city).',
  'A clinic: patients (name, birth date, phone), doctors (name, specialty), appointments (date, reason, status: planned, done, cancelled) belong to a patient and a doctor.',
];
/** The scripts that a person would run, in each half. */
const OWN_CHECKS = ['types', 'lint', 'format:check', 'test', 'build'];

const folder = await mkdtemp(join(tmpdir(), 'foundry-bench-build-'));
const env = { ...process.env, FOUNDRY_DATA_DIR: join(folder, 'data'), FOUNDRY_DOCKER: 'off' };

async function build(request, name) {
  const { ms, code, stdout, stderr } = await timeToEnd(
    process.execPath,
    [foundry, 'build', request, '--json', '--out', join(folder, name)],
    { env },
  );
  if (code !== 0) throw new Error(`The build failed: ${stderr}`);
  return { ms, result: JSON.parse(stdout.trim().split('\n').at(-1)) };
}

async function checksByHand(project) {
  let total = 0;
  for (const part of ['backend', 'frontend']) {
    for (const script of OWN_CHECKS) {
      const { ms, code, stdout, stderr } = await timeToEnd('npm', ['run', '--silent', script], { cwd: join(project, part) });
      if (code !== 0) throw new Error(`${part}: npm run ${script} failed: ${stdout}${stderr}`);
      total += ms;
    }
  }
  return total;
}

try {
  console.log('first build, which installs the dependencies …');
  const cold = await build(REQUESTS[0], 'cold');
  console.log(`first build: ${seconds(cold.ms)}`);
  const warm = [];
  const byHand = [];
  const own = [];
  for (let i = 1; i <= RUNS; i++) {
    const { ms, result } = await build(REQUESTS[i % REQUESTS.length], `warm-${i}`);
    warm.push(ms);
    const busy = result.steps
      .filter(({ name }) => ['plan', 'assemble', 'package'].includes(name))
      .reduce((sum, step) => sum + step.durationMs, 0);
    const implementing = Math.max(
      ...result.steps.filter(({ name }) => name.startsWith('implement-')).map((step) => step.durationMs),
    );
    own.push((busy + implementing) / result.durationMs);
    const project = join(folder, `project-${i}`);
    await timeToEnd('unzip', ['-q', result.bundle, '-d', project]);
    const checkout = join(project, (await readdir(project))[0]);
    for (const part of ['backend', 'frontend']) {
      const { code, stderr } = await timeToEnd('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: join(checkout, part),
      });
      if (code !== 0) throw new Error(stderr);
    }
    byHand.push(await checksByHand(checkout));
    const times = result.checks.map(({ name, durationMs }) => `${name} ${seconds(durationMs)}`).join(', ');
    console.log(`run ${i}: build ${seconds(warm.at(-1))}, by hand ${seconds(byHand.at(-1))} (${times})`);
  }
  ratio("warm build / the project's own checks by hand", median(warm), median(byHand), 0.8);
  const share = median(own);
  console.log(
    `planning, rendering, committing and packaging: ${(share * 100).toFixed(1)} % of a warm build (goal ≤ 10 %) ${share <= 0.1 ? 'met' : 'NOT MET'}`,
  );
} finally {
  await rm(folder, { recursive: true, force: true });
}

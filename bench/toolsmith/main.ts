import { planTool, writePackage } from '#foundry/toolsmith';
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { caseSchema, inputFor, isRight, type Case } from './score.js';

/**
 * Measures the offline planner of tools: each request is planned, its package written, bundled and called with inputs that the
 * planner has not seen. A file name as argument measures that round alone.
 */
const folder = new URL('requests/', import.meta.url);
const only = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const scratch = mkdtempSync(join(tmpdir(), 'foundry-bench-toolsmith-'));

type Outcome = 'right' | 'refused' | 'wrong';

async function judge(test: Case, index: number): Promise<{ outcome: Outcome; note: string }> {
  const planned = planTool(test.request);
  if (!planned.covered)
    return { outcome: 'refused', note: planned.notCovered.map(({ part, reason }) => `${part}: ${reason}`).join('; ') };
  if (test.refuse) return { outcome: 'wrong', note: `built ${planned.plan.description}` };
  const files = await writePackage(planned.plan);
  const home = join(scratch, `tool-${index}`);
  for (const { path, content } of files) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), content);
  }
  const outfile = join(home, 'handler.mjs');
  await build({
    entryPoints: [join(home, 'src/index.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  });
  const { default: handler } = (await import(pathToFileURL(outfile).href)) as {
    default: (input: unknown) => Promise<Record<string, unknown>>;
  };
  for (const call of test.calls) {
    const input = inputFor(call, planned.plan.inputs);
    if (input === undefined)
      return {
        outcome: 'wrong',
        note: `takes ${planned.plan.inputs.map(({ name }) => name).join(', ')} and not ${JSON.stringify(call.in)}`,
      };
    const answer = await handler(input).catch((error: unknown) => ({ threw: String(error) }));
    if (!isRight(call, answer))
      return {
        outcome: 'wrong',
        note: `${JSON.stringify(input)} gave ${JSON.stringify(answer)} and not ${JSON.stringify(call.out ?? call.matches)}: ${planned.plan.description}`,
      };
  }
  return { outcome: 'right', note: '' };
}

try {
  const totals = { right: 0, refused: 0, wrong: 0 };
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.yaml') && (only === undefined || name.includes(only)))
    .sort()) {
    const cases = z.array(caseSchema).parse(parse(readFileSync(new URL(file, folder), 'utf8')));
    const counts = { right: 0, refused: 0, wrong: 0 };
    const notes: string[] = [];
    for (const [index, test] of cases.entries()) {
      const { outcome, note } = await judge(test, index + 1000 * totals.right);
      counts[outcome]++;
      if (outcome === 'wrong' || (outcome === 'refused' && !test.refuse))
        notes.push(`  ${outcome.padEnd(8)} ${test.request.replace(/\s+/g, ' ')}\n           ${note}`);
    }
    process.stdout.write(
      `${file.padEnd(18)} ${cases.length} requests: ${counts.right} right, ${counts.refused} refused (${cases.filter(({ refuse }) => refuse).length} have to be), ${counts.wrong} wrong\n`,
    );
    if (only !== undefined || process.argv.includes('--notes')) process.stdout.write(`${notes.join('\n')}\n`);
    for (const key of ['right', 'refused', 'wrong'] as const) totals[key] += counts[key];
  }
  process.stdout.write(`all: ${totals.right} right, ${totals.refused} refused, ${totals.wrong} wrong\n`);
  process.exitCode = totals.wrong > 0 ? 1 : 0;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

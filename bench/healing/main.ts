// Injects faults into rendered projects and measures what heals them:
// npm run bench:healing -- [--mode NAME]… [--only REGEXP] [--pairs | --alone] [--notice] [--quick] [--parallel N] [--journal FILE] [--all-checks] [--verbose]
// FOUNDRY_BENCH_FOLDER keeps installed dependencies and finished cases between runs; without it a temporary folder is used.
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { failingFindings } from '#foundry/fixes';
import type { CheckResult } from '#foundry/testing';
import { FAULTS, pairs } from './faults/all.js';
import type { Fault, ShapeName } from './fault.js';
import { inject } from './inject.js';
import { type Mode, MODES, type Outcome, runMode } from './modes.js';
import { openProject, openTools, type Project, ResultMemory } from './shape.js';
import { type CaseResult, table } from './table.js';

const { values: options } = parseArgs({
  options: {
    mode: { type: 'string', multiple: true },
    only: { type: 'string', default: '' },
    pairs: { type: 'boolean', default: false },
    alone: { type: 'boolean', default: false },
    /** Only looks whether the checks notice the faults. */
    notice: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    parallel: { type: 'string', default: '2' },
    'all-checks': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    /** A file that finished cases are written to, and taken from when the run is repeated. */
    journal: { type: 'string' },
  },
});
const extent = options.notice ? 'noticing' : options['all-checks'] ? 'everything' : 'relevant';
const modes = options.notice ? [] : MODES.filter((mode) => options.mode?.includes(mode) ?? true);
const wanted = new RegExp(options.only);
const nameOf = (faults: readonly Fault[]): string => faults.map((fault) => `${fault.class}: ${fault.name}`).join(' + ');
const cases = [
  ...(options.pairs ? [] : FAULTS.map((fault): readonly Fault[] => [fault])),
  ...(options.alone ? [] : pairs(FAULTS)),
].filter((faults) => wanted.test(nameOf(faults)));

const kept = process.env['FOUNDRY_BENCH_FOLDER'];
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'foundry-bench-healing-')));
const started = performance.now();
const say = (line: string): void =>
  console.log(`${((performance.now() - started) / 60_000).toFixed(1).padStart(5)} min  ${line}`);
const stop = new AbortController();
process.once('SIGINT', () => stop.abort(new Error('interrupted')));

try {
  const tools = await openTools(folder);
  const memory = new ResultMemory();
  if (kept !== undefined) await memory.keepIn(join(kept, 'results.jsonl'));
  const earlier = await finishedModes();
  const results: CaseResult[] = [];
  const queue = [...cases];
  const green = new Map<ShapeName, Promise<readonly CheckResult[]>>();

  async function lane(number: number): Promise<void> {
    const projects = new Map<ShapeName, Project>();
    for (let faults = queue.shift(); faults; faults = queue.shift()) {
      const asked = modesFor(faults);
      const known = earlier.get(nameOf(faults)) ?? [];
      const missing = asked.filter((mode) => !known.some((outcome) => outcome.mode === mode));
      if (missing.length === 0 && !options.notice) {
        results.push({ faults, outcomes: known.filter(({ mode }) => asked.includes(mode)), unnoticed: [] });
        continue;
      }
      const { shape } = faults[0]!;
      const project = projects.get(shape) ?? (await openProject(tools, shape, number, memory));
      projects.set(shape, project);
      const passing = green.get(shape) ?? greenResults(project);
      green.set(shape, passing);
      const result = await runCase(project, faults, missing, await passing);
      results.push({ ...result, outcomes: [...known.filter(({ mode }) => asked.includes(mode)), ...result.outcomes] });
    }
  }

  /** Every check passes in the project as it is rendered; else nothing that follows means anything. */
  async function greenResults(project: Project): Promise<readonly CheckResult[]> {
    const names = tools.runners.map((runner) => runner.name);
    const found = await project.runChecks(names, [], stop.signal);
    const bad = found.filter((result) => result.status === 'failed' || result.status === 'error');
    if (bad.length > 0)
      throw new Error(
        `The ${project.shape} project is not green: ${bad.map(({ name, reason }) => `${name} ${reason ?? ''}`).join(', ')}`,
      );
    say(
      `${project.shape} is green: ${found.map(({ name, durationMs }) => `${name} ${(durationMs / 1000).toFixed(1)} s`).join(', ')}`,
    );
    return found;
  }

  async function runCase(
    project: Project,
    faults: readonly Fault[],
    missing: readonly Mode[],
    passing: readonly CheckResult[],
  ): Promise<CaseResult> {
    const before = performance.now();
    const outcomes: Outcome[] = [];
    try {
      const injected = await inject(project, tools, faults, passing, stop.signal, extent);
      if (options.verbose)
        for (const finding of failingFindings(injected.results).slice(0, 6))
          console.log(`        ${finding.check} ${finding.file ?? ''} [${finding.rule}] ${finding.message.slice(0, 200)}`);
      const { unnoticed } = injected;
      for (const mode of unnoticed.length > 0 ? [] : missing) {
        const outcome = await runMode(mode, project, tools, injected, stop.signal);
        outcomes.push(outcome);
        if (options.journal) await appendFile(options.journal, `${JSON.stringify({ name: nameOf(faults), outcome })}\n`);
      }
      const words = outcomes.map(({ mode, healed, good, rounds, by, problem }) =>
        mode === 'deterministic'
          ? `${mode} ${healed ? `healed by ${by.join(' and ')}` : 'not healed'}`
          : `${mode} ${good ? 'ok' : `NOT OK (${problem})`} in ${rounds}`,
      );
      const seconds = Math.round((performance.now() - before) / 1000);
      say(
        `${nameOf(faults)}: ${unnoticed.length > 0 ? `NOT NOTICED: ${nameOf(unnoticed)}` : options.notice ? 'noticed' : words.join(', ')} (${seconds} s)`,
      );
      if (options.verbose)
        for (const { mode, report } of outcomes)
          for (const { fixer, summary, verdict, reason } of report.rounds.flatMap((round) => round.attempts))
            console.log(
              `        ${mode}: ${fixer} ${verdict}: ${summary.slice(0, 120)}${reason ? ` — ${reason.slice(0, 200)}` : ''}`,
            );
      return { faults, outcomes, unnoticed };
    } catch (error) {
      stop.signal.throwIfAborted();
      const broken = error instanceof Error ? error.message : String(error);
      say(`${nameOf(faults)}: BROKEN: ${broken}`);
      return { faults, outcomes, unnoticed: [], broken };
    }
  }

  await Promise.all(Array.from({ length: Number(options.parallel) }, (_, number) => lane(number)));
  console.log(`\n${table(results, modes)}\n`);
  const missed = results.filter(({ unnoticed, broken }) => unnoticed.length > 0 || broken !== undefined);
  if (missed.length > 0) console.log(`Not counted: ${missed.map(({ faults }) => nameOf(faults)).join('; ')}\n`);
  console.log(`${memory.ran} checks were run, ${memory.remembered} results were known from equal bytes.`);
  if (results.some(({ outcomes }) => outcomes.some(({ good }) => !good))) process.exitCode = 1;
} finally {
  await rm(kept === undefined ? folder : join(folder, `workspaces-${process.pid}`), { recursive: true, force: true });
}

/** The modes that are asked for. `quick` pairs are healed only: bad answers are told from good ones with one fault as well. */
function modesFor(faults: readonly Fault[]): Mode[] {
  return faults.length > 1 && options.quick ? modes.filter((mode) => mode === 'deterministic' || mode === 'correct') : modes;
}

/** What the journal has of each case, by its name. */
async function finishedModes(): Promise<Map<string, Outcome[]>> {
  const found = new Map<string, Outcome[]>();
  if (!options.journal) return found;
  const text = await readFile(options.journal, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  for (const line of text.split('\n').slice(0, -1)) {
    const { name, outcome } = JSON.parse(line) as { name: string; outcome: Outcome };
    found.set(name, [...(found.get(name) ?? []), outcome]);
  }
  return found;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FAULTS } from './faults/all.js';
import { inject } from './inject.js';
import { openProject, openTools, ResultMemory, type Project } from './shape.js';
import { show } from './show.js';
import type { ShapeName } from './fault.js';
import type { CheckResult } from '#foundry/testing';

const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1]! : '';
const kept = process.env['FOUNDRY_BENCH_FOLDER'];
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'foundry-bench-healing-')));
try {
  const tools = await openTools(folder);
  const memory = new ResultMemory();
  const signal = new AbortController().signal;
  const faults = FAULTS.filter((f) => new RegExp(only).test(`${f.class}: ${f.name}`));
  const projects = new Map<ShapeName, { project: Project; green: readonly CheckResult[] }>();
  for (const shape of new Set(faults.map((f) => f.shape))) {
    const t = performance.now();
    const project = await openProject(tools, shape, 0, memory);
    const green: CheckResult[] = tools.runners.map((r) => ({ name: r.name, status: 'passed', findings: [], durationMs: 0, command: '', output: '' }));
    console.log(shape, Math.round(performance.now() - t), green.map((r) => `${r.name} ${r.status} ${r.durationMs} ${r.reason ?? ''}`).join(', '));
    projects.set(shape, { project, green });
  }
  for (const fault of faults) {
    const { project, green } = projects.get(fault.shape)!;
    const t = performance.now();
    try {
      show(await inject(project, tools, [fault], green, signal, true));
    } catch (error) {
      console.log(`\n### ${fault.class}: ${fault.name} BROKEN ${String(error)}`);
    }
    console.log(`  ${Math.round(performance.now() - t)} ms`);
  }
} finally {
  await rm(kept === undefined ? folder : join(folder, `workspaces-${process.pid}`), { recursive: true, force: true });
}

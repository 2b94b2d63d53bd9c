import type { Sandbox } from '#foundry/sandbox';
import type { CheckRunner } from '../check.types.js';
import { defineCheck } from '../check-stop.js';
import { findingsOf } from '../findings.js';
import { diagnosticsOf } from '../tools/compiler-output.js';
import { callOf, scriptsOf, type Part } from '../tools/project-scripts.js';
import { runProjectTool } from '../tools/project-tool.js';

/** `tsc` with the arguments of the part's own `types` script. */
export function typeCheck(sandbox: Sandbox, part: Part): CheckRunner {
  const name = `${part}_type` as const;
  return defineCheck({
    name,
    weight: part === 'frontend' ? 5 : 4,
    async check(context) {
      const own = callOf((await scriptsOf(context, part)) ?? {}, ['types', 'typecheck', 'type-check', 'check'], 'tsc');
      const args = [...(own?.args ?? ['-p', 'tsconfig.json'])];
      if (!args.includes('--noEmit') && !args.some((arg) => arg === '-b' || arg === '--build')) args.push('--noEmit');
      if (!args.includes('--pretty')) args.push('--pretty', 'false');
      const run = await runProjectTool(sandbox, context, part, { tool: 'tsc', args }, { live: true });
      const passed = run.result.exitCode === 0;
      const drafts = diagnosticsOf(run.stdout, part);
      if (!passed && drafts.length === 0) {
        drafts.push({ rule: 'tsc', message: run.output || 'tsc failed and said nothing.', severity: 'error' });
      }
      return {
        status: passed ? 'passed' : 'failed',
        findings: findingsOf(name, context.workspace.root, drafts),
        command: run.command,
        output: run.output,
        facts: { errors: drafts.length },
      };
    },
  });
}

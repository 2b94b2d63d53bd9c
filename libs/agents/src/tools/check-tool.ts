import { defineTool } from '#foundry/llm';
import type { Plan } from '#foundry/planning';
import { runCheck, type CheckName, type CheckResult, type CheckRunner } from '#foundry/testing';
import type { Workspace } from '#foundry/workspace';
import { z } from 'zod';
import type { AgentRecords, AgentTool } from '../agent.types.js';
import { shownData } from './shown-data.js';

const SHOWN_FINDINGS = 30;
const MESSAGE_CHARS = 1_500;
const OUTPUT_CHARS = 6_000;

export interface CheckToolOptions {
  readonly runners: readonly CheckRunner[];
  /** The checks that the agent may run. */
  readonly allowed: readonly CheckName[];
  readonly workspace: Workspace;
  readonly plan: Plan;
  readonly records: AgentRecords;
  /** Milliseconds of one check. */
  readonly limitMs: number;
  readonly onLine: (line: string) => void;
}

/** Runs a check on the agent's own files, under the isolation of code that a model wrote. */
export function checkTool(options: CheckToolOptions): AgentTool {
  let runs = 0;
  return {
    changes: false,
    ...defineTool({
      name: 'run_check',
      description: `Runs one check on the project with your changes and returns its findings: ${options.allowed.join(', ')}.`,
      input: z.strictObject({ check: z.enum(options.allowed as [CheckName, ...CheckName[]]) }),
      run: async ({ check }, signal) => {
        // What a check says differs from run to run (times, order): a resumed run is told what it was told before.
        const key = `check-${++runs}-${check}`;
        const kept = await options.records.get(key);
        if (kept !== undefined) return kept;
        const text = describe(await runWithGround(options, check, signal));
        signal.throwIfAborted();
        await options.records.put(key, text);
        return text;
      },
    }),
  };
}

/** A check that needs what another one builds has that one run first, whose failure is then the answer. */
async function runWithGround(options: CheckToolOptions, name: CheckName, signal: AbortSignal): Promise<CheckResult> {
  const runner = options.runners.find((candidate) => candidate.name === name);
  if (!runner) throw new Error(`No check is called ${name}.`);
  for (const before of runner.after) {
    const ground = await runWithGround(options, before, signal);
    if (ground.status !== 'passed') return ground;
  }
  const { workspace, plan, limitMs, onLine } = options;
  return await runCheck(
    runner,
    {
      buildId: workspace.buildId,
      workspace,
      plan,
      origin: 'model',
      signal,
      attach: () => Promise.resolve(),
      onLine,
    },
    { limitMs },
  );
}

/** Findings without what differs between equal runs: times, and the fingerprints that only programs need. */
function describe({ name, status, reason, findings, output }: CheckResult): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const shown = (errors.length > 0 ? errors : findings).slice(0, SHOWN_FINDINGS);
  return shownData('check', {
    check: name,
    status,
    ...(reason === undefined ? {} : { reason }),
    findings: shown.map(({ file, line, rule, message, severity }) => ({
      file,
      line,
      rule,
      severity,
      message: message.slice(0, MESSAGE_CHARS),
    })),
    ...(findings.length > shown.length ? { more: findings.length - shown.length } : {}),
    ...(status === 'passed' || shown.length > 0 ? {} : { output: output.slice(-OUTPUT_CHARS) }),
  });
}

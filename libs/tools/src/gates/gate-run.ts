import type { Mount, RunLimits, RunResult, Sandbox } from '#foundry/sandbox';
import type { ToolFinding } from '../tool.schemas.js';
import { toolErrors } from '../tools.errors.js';
import type { GateProgram } from './gate-programs.js';

const LIMITS: Partial<RunLimits> = {
  wallTimeMs: 60_000,
  cpuTimeMs: 120_000,
  memoryBytes: 1024 ** 3,
  processes: 256,
  outputBytes: 4 * 1024 ** 2,
  writtenBytes: 64 * 1024 ** 2,
};

/** Findings of one check that are kept; a file of garbage has thousands. */
const MAX_FINDINGS = 50;

export interface GateRun {
  readonly program: GateProgram;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly mounts?: readonly Mount[];
  readonly env?: Readonly<Record<string, string>>;
  readonly limits?: Partial<RunLimits>;
}

/** The package's code, or a program that reads it, in the sandbox: without a network, with what it was given and nothing else. */
export async function runGate(sandbox: Sandbox, run: GateRun, signal: AbortSignal): Promise<RunResult> {
  const { program, args, cwd, mounts = [], env, limits } = run;
  const result = await sandbox.run({
    command: program.command,
    args: [...program.args, ...args],
    cwd,
    origin: 'client',
    network: 'none',
    mounts: [...program.mounts, ...mounts],
    ...(env && { env }),
    limits: { ...LIMITS, ...limits },
    signal,
  });
  signal.throwIfAborted();
  if (result.outcome === 'not_started') {
    throw toolErrors.checksUnavailable(`A check of the package could not be started: ${result.reason ?? 'no reason was given'}.`);
  }
  return result;
}

/** What the run wrote, for people. */
export function wordsOf({ outcome, exitCode, exitSignal, stdout, stderr }: RunResult): string {
  const text = `${stderr.text.trim()}\n${stdout.text.trim()}`.trim().slice(-2_000);
  const end = outcome === 'exited' ? (exitSignal ?? `exit code ${exitCode ?? '?'}`) : `limit ${outcome}`;
  return `${end}${text && `: ${text}`}`;
}

export function bounded(findings: readonly ToolFinding[]): ToolFinding[] {
  const kept = findings.slice(0, MAX_FINDINGS);
  if (findings.length > kept.length) kept.push({ message: `and ${findings.length - kept.length} more` });
  return kept.map((finding) => ({ ...finding, message: finding.message.slice(0, 2_000) }));
}

import type { NetworkAccess, RunResult, Sandbox } from '#foundry/sandbox';
import type { CheckContext } from '../check.types.js';
import { CheckStop } from '../check-stop.js';
import { boundedOutput } from '../findings.js';
import type { Part, ScriptCommand } from './project-scripts.js';
import { shortRunFlags } from './short-run.js';

export interface ToolRun {
  readonly result: RunResult;
  /** The complete standard output. */
  readonly stdout: string;
  /** As a person would type it from the project's folder. */
  readonly command: string;
  readonly output: string;
}

export interface ToolOptions {
  readonly network?: NetworkAccess;
  readonly env?: Readonly<Record<string, string>>;
  /** Pass lines on to the person who watches; off for machine-readable output. */
  readonly live?: boolean;
  /** Arguments that only say what need not be done again: not part of the command as a person would type it. */
  readonly further?: readonly string[];
}

/** Bytes: tools that answer in JSON write more than the default capture holds, and a cut answer cannot be read. */
const REPORT_BYTES = 16 * 1024 * 1024;
const A_DAY_MS = 86_400_000;

/**
 * Runs a tool of one part's own dependencies with Node directly.
 * @throws CheckStop `skipped` when the tool is not installed, `error` when it was killed or could not be started.
 */
export async function runProjectTool(
  sandbox: Sandbox,
  context: CheckContext,
  part: Part,
  call: ScriptCommand,
  options: ToolOptions = {},
): Promise<ToolRun> {
  // `.bin` entries are links to the tools' own JavaScript: Node resolves them, no shell or npm in between.
  const script = call.tool === 'node' ? [] : [`node_modules/.bin/${call.tool}`];
  const result = await sandbox.run({
    command: 'node',
    args: [...shortRunFlags(), ...script, ...call.args, ...(options.further ?? [])],
    cwd: `${context.workspace.root}/${part}`,
    // The whole project: its parts may import what they share, and a part's folder may be anything by now.
    mounts: [{ source: context.workspace.root, writable: true }],
    origin: context.origin,
    network: options.network ?? 'none',
    env: { CI: '1', NO_COLOR: '1', FORCE_COLOR: '0', ...options.env },
    signal: context.signal,
    // the check's own limit ends the run through the signal
    limits: { captureBytes: REPORT_BYTES, wallTimeMs: A_DAY_MS },
    ...(options.live ? { onLine: (line: string) => context.onLine(line) } : {}),
  });
  const command = `cd ${part} && ${[...(call.tool === 'node' ? [] : ['npx']), call.tool, ...call.args].map(quoted).join(' ')}`;
  const output = boundedOutput(result.stdout.text, result.stderr.text);
  requireFinished(result, `${call.tool} in ${part}`, command, output);
  if (toolIsMissing(result, call.tool)) {
    throw new CheckStop('skipped', `${call.tool} is not installed in ${part}/node_modules.`, command, output);
  }
  return { result, stdout: result.stdout.text, command, output };
}

/** @throws CheckStop with status `error` when the process did not end by itself. */
export function requireFinished(result: RunResult, what: string, command: string, output: string): void {
  const reason = unfinishedReason(result, what);
  if (reason !== undefined) throw new CheckStop('error', reason, command, output);
}

function unfinishedReason(result: RunResult, what: string): string | undefined {
  switch (result.outcome) {
    case 'wall_time':
      return `${what} did not finish within its time limit and was stopped.`;
    case 'output_limit':
      return `${what} wrote more output than it may and was stopped.`;
    case 'cpu_time':
      return `${what} used more processor time than it may and was stopped.`;
    case 'memory':
      return `${what} needed more memory than it may have and was stopped.`;
    case 'processes':
      return `${what} started more processes than it may.`;
    case 'open_files':
      return `${what} opened more files than it may.`;
    case 'file_size':
      return `${what} wrote a larger file than it may.`;
    case 'written_bytes':
      return `${what} wrote more to the disk than it may and was stopped.`;
    case 'cancelled':
      return `${what} was cancelled.`;
    case 'not_started':
      return `${what} could not be started: ${result.reason ?? 'no reason was given'}.`;
    case 'exited':
      return result.exitCode === null ? `${what} was killed by ${result.exitSignal ?? 'a signal'}.` : undefined;
  }
}

function toolIsMissing(result: RunResult, tool: string): boolean {
  return (
    result.exitCode !== 0 &&
    result.stderr.text.includes('MODULE_NOT_FOUND') &&
    new RegExp(`Cannot find module '[^']*node_modules/\\.bin/${tool.replace(/[^\w-]/g, '.')}'`).test(result.stderr.text)
  );
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

import { readFileSync } from 'node:fs';
import type { RunLimits } from '../sandbox.types.js';

/**
 * Joins control groups and sets what a process may take, then becomes the program: no process more than without. It
 * happens before the program's first instruction, so nothing can be forked that is not held. `ulimit` takes one setting
 * at a time, files in blocks of 512 bytes, and works in every POSIX shell.
 */
const SCRIPT = [
  'groups=$1; shift',
  'while [ "$groups" -gt 0 ]; do echo 0 > "$1" || exit 125; shift; groups=$((groups - 1)); done',
  'ulimit -c 0; ulimit -n "$1"; ulimit -f "$2"; ulimit -t "$3"; shift 3',
  'unset PWD OLDPWD SHLVL _', // what a shell adds by itself
  'exec "$@"',
].join('\n');

const FILE_BLOCK_BYTES = 512;
/** One process alone must not be ended before all of them together are looked at: then the limit has its right name. */
const CPU_TIME_GRACE_S = 2;

export const SHELL = '/bin/sh';

/** Arguments for the shell that starts `command` within `limits` and as a member of the groups. */
export function launcherArguments(
  limits: RunLimits,
  joinFiles: readonly string[],
  command: readonly [program: string, ...args: readonly string[]],
): string[] {
  return [
    '-c',
    SCRIPT,
    'foundry-launcher',
    String(joinFiles.length),
    ...joinFiles,
    String(Math.min(limits.openFiles, mostOpenFiles())),
    String(Math.ceil(limits.fileBytes / FILE_BLOCK_BYTES)),
    String(Math.ceil(limits.cpuTimeMs / 1000) + CPU_TIME_GRACE_S),
    ...command,
  ];
}

let openFilesLimit: number | undefined;

/** Nobody but root may allow more than was allowed. */
function mostOpenFiles(): number {
  openFilesLimit ??= readOpenFilesLimit();
  return openFilesLimit;
}

function readOpenFilesLimit(): number {
  if (process.platform !== 'linux') return Infinity;
  const [, hard] = /^Max open files\s+\S+\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
  return hard === undefined ? Infinity : Number(hard);
}

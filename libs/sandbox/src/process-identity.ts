import { readFileSync } from 'node:fs';

/**
 * A process as `pid.startTime`: pids are reused, the pair is not (start time in clock ticks since the machine's boot).
 * Where there is no /proc the start time is `0` and only the pid counts.
 */
export type ProcessIdentity = string;

const HAS_PROC = process.platform === 'linux';

export function processIdentity(pid: number): ProcessIdentity {
  return `${pid}.${startTime(pid) ?? 0}`;
}

/** False also for a zombie: it holds nothing any more. */
export function isProcessAlive(identity: ProcessIdentity): boolean {
  const [pidText, startText] = identity.split('.');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (HAS_PROC) {
    const started = startTime(pid);
    return started !== null && (startText === '0' || startText === started);
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat; null when there is no such process or it is a zombie. */
function startTime(pid: number): string | null {
  if (!HAS_PROC) return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return null;
    return fields[19] ?? null;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    throw error;
  }
}

import { constants } from 'node:os';
import type { LimitName } from '../sandbox.types.js';

export interface Exit {
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
}

/** A shell, and a launcher, end with 128 + N when signal N has ended the program. */
const SIGNALLED = 128;
/** The first name counts: some signals have a second one. */
const SIGNAL_NAMES = new Map(
  Object.entries(constants.signals)
    .reverse()
    .map(([name, number]) => [number, name]),
);

/** Exit codes from 129 on as the signals that they stand for. */
export function signalOfExitCode(exit: Exit): Exit {
  const name = exit.exitCode === null ? undefined : SIGNAL_NAMES.get(exit.exitCode - SIGNALLED);
  return name === undefined ? exit : { exitCode: null, exitSignal: name };
}

/**
 * What a run that failed says about limits of single processes, which nobody outside can count: by the signal that the
 * kernel sends, or in the words of the program that met them. A program may lie here; it then names a limit wrongly.
 */
export function limitInWords(exit: Exit, stderr: string): LimitName | undefined {
  const { exitSignal } = signalOfExitCode(exit);
  if (exitSignal === 'SIGXFSZ' || /\bEFBIG\b|File too large/.test(stderr)) return 'file_size';
  if (exitSignal === 'SIGXCPU') return 'cpu_time';
  if (/\bEMFILE\b|Too many open files/i.test(stderr)) return 'open_files';
  // Where there are no control groups: a user's processes are counted, and folders in memory have a size.
  if (/\bEAGAIN\b|Resource temporarily unavailable|can't start new thread/.test(stderr)) return 'processes';
  if (/\bENOSPC\b|No space left on device/.test(stderr)) return 'memory';
  return undefined;
}

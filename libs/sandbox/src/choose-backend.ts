import { join } from 'node:path';
import { messageOf } from '#foundry/kernel';
import type { SandboxBackend } from './backend.js';
import { bubblewrapBackend } from './bubblewrap/bubblewrap-backend.js';
import { containerBackend } from './container/container-backend.js';
import { machineControlGroups } from './limits/machine-control-groups.js';
import { probeIsolation } from './probe-isolation.js';
import { processBackend } from './process-backend.js';
import type { RunLauncher } from './run-launcher.js';
import type { BackendName, Isolation } from './sandbox.types.js';

/** `auto`: the first of bubblewrap, container and process that works. */
export type BackendPreference = 'auto' | BackendName;

export interface BackendChoice extends Pick<Isolation, 'rejected' | 'unusable'> {
  readonly backend: SandboxBackend;
}

export interface ChoiceOptions {
  readonly preference: BackendPreference;
  /** Absolute path of a folder that belongs to this process of Foundry alone; made when it is needed. */
  readonly directory: string;
  /** Absolute path of the folder that holds all that runs may write to. */
  readonly dataDirectory: string;
  readonly sharedFolders: readonly string[];
  readonly uid: number;
  /** Of containers. */
  readonly image: string;
  readonly launcher: RunLauncher;
  /** Ends the trials: nobody waits for the answer any more. */
  readonly signal?: AbortSignal;
}

/** The folder in `directory` that is there once containers may have been made. */
export const CONTAINERS = 'containers';

/**
 * Tries the backends in order of preference, each by a run that looks whether it is isolated.
 * @throws the signal's reason once it is aborted.
 */
export async function chooseBackend(options: ChoiceOptions): Promise<BackendChoice> {
  const { preference } = options;
  const found = machineControlGroups();
  const groups = typeof found === 'string' ? undefined : found;
  const fallback = processBackend(groups);
  if (preference === 'process') return { backend: fallback, rejected: [] };
  const { directory } = options;
  const candidates = [
    bubblewrapBackend({ ...options, directory: join(directory, 'bubblewrap'), groups }),
    containerBackend({ ...options, directory: join(directory, CONTAINERS) }),
  ];
  const rejected: { backend: BackendName; reason: string }[] = [];
  for (const candidate of candidates) {
    if (preference !== 'auto' && preference !== candidate.name) continue;
    const problem = await problemOf(candidate, options);
    options.signal?.throwIfAborted(); // what a trial that was given up says is no reason to do without isolation
    if (problem === undefined) return { backend: candidate, rejected };
    if (preference === candidate.name) return { backend: candidate, rejected, unusable: problem };
    rejected.push({ backend: candidate.name, reason: problem });
  }
  if (preference !== 'auto') throw new Error(`there is no sandbox backend ${preference}`);
  return { backend: fallback, rejected };
}

async function problemOf(backend: SandboxBackend, options: ChoiceOptions): Promise<string | undefined> {
  try {
    return await probeIsolation(backend, options);
  } catch (error) {
    return messageOf(error);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { HeldProcesses } from './backend.js';
import type { ControlGroup } from './limits/control-groups.js';
import { processIdentity } from './process-identity.js';
import { findMarked, killMarked, RUN_MARKER, signal, untilGone } from './process-markers.js';

/** Rounds of killing what has forked between a look and the kill; with the sleeps between them about two seconds. */
const KILL_ROUNDS = 60;

export interface RunProcessesOptions {
  /** The process that was spawned; it leads a process group. */
  readonly pid: number;
  /** The value of FOUNDRY_RUN in the environment of everything the run starts. */
  readonly marker: string;
  /** Holds every process of the run, where there is one. */
  readonly group: ControlGroup | undefined;
  /** Leads the group of the program itself, when a launcher stays between; undefined until that is known. */
  readonly innerPid: (() => number | undefined) | undefined;
  /** Where the processes are somebody else's. */
  readonly held: HeldProcesses | undefined;
}

/** All processes of one run, however they have forked, and whoever their parents are by now. */
export class RunProcesses {
  private over = false;

  constructor(private readonly options: RunProcessesOptions) {}

  /** Lets the program clean up. A launcher would be ended by the signal itself, and everything with it. */
  askToEnd(): void {
    const { pid, innerPid, held } = this.options;
    if (held !== undefined) return held.askToEnd();
    if (innerPid === undefined) return signal(-pid, 'SIGTERM');
    const inner = innerPid();
    if (inner === undefined) this.kill();
    else signal(-inner, 'SIGTERM');
  }

  kill(): void {
    const { held, pid } = this.options;
    if (held === undefined) return signal(-pid, 'SIGKILL');
    // The connection ends by itself, and brings the last words; without an answer there will be none.
    void held.kill().then((answered) => {
      if (!answered && !this.over) signal(-pid, 'SIGKILL');
    });
  }

  /** Without a control group by a look at every process of the machine: not for every millisecond. */
  alive(): number[] {
    const { group, marker } = this.options;
    if (group !== undefined) return group.processes();
    return findMarked(RUN_MARKER)
      .filter(({ value }) => value === marker)
      .map(({ pid }) => pid);
  }

  /** Resolves when none is left, having killed those that were. */
  async end(): Promise<void> {
    const { group, marker, held, pid, innerPid } = this.options;
    this.over = true;
    const inner = innerPid?.();
    const first = inner === undefined ? [] : [processIdentity(inner)];
    signal(-pid, 'SIGKILL');
    if (held !== undefined) return held.end();
    if (group === undefined) {
      await killMarked(RUN_MARKER, (value) => value === marker);
      // The first process of a namespace goes when all others in it have gone, also those that no marker finds.
      return untilGone(first);
    }
    for (let round = 0; round < KILL_ROUNDS; round++) {
      const alive = group.processes();
      if (alive.length === 0) return;
      for (const pid of alive) signal(pid, 'SIGKILL');
      await sleep(Math.min(round, 50)); // killed, but not yet gone
    }
  }
}

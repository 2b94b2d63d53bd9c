import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { SpawnPlan } from './backend.js';
import { LineSplitter, OutputCapture } from './output-capture.js';
import { killMarked, RUN_MARKER, signal } from './process-markers.js';
import type { RunLimits, RunOutcome, RunRequest } from './sandbox.types.js';

/** Between SIGTERM and SIGKILL: long enough to close a database, short enough that cancelling takes under a second. */
const TERMINATION_GRACE_MS = 500;

/** How long the pipes may stay open once everything that was found is dead: something unfindable may still hold them. */
const DRAIN_MS = 300;

/** Process groups that are alive now: killed when Foundry exits, since a group of its own gets no signal from a terminal. */
const liveGroups = new Set<number>();
process.on('exit', () => {
  for (const pid of liveGroups) signal(-pid, 'SIGKILL');
});

export interface RunEnding {
  readonly outcome: Exclude<RunOutcome, 'not_started'>;
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
}

/** One process with all that it forks, from its start until nothing of it is left. */
export class SupervisedRun {
  readonly stdout: OutputCapture;
  readonly stderr: OutputCapture;
  /** Resolves when everything the run started is dead and its output is complete. */
  readonly ended: Promise<RunEnding>;
  private outcome: RunEnding['outcome'] = 'exited';
  private ending = false;
  private outputBytes = 0;
  private listenerError: { readonly error: unknown } | undefined;
  private graceTimer: NodeJS.Timeout | undefined;
  private wallTimer: NodeJS.Timeout | undefined;

  /** @throws what spawn throws or emits: ENOENT, EACCES, E2BIG. Nothing is left running then. */
  static async start(plan: SpawnPlan, request: RunRequest, limits: RunLimits, marker: string): Promise<SupervisedRun> {
    const child = spawn(plan.program, [...plan.args], {
      cwd: plan.cwd,
      env: plan.env,
      detached: true, // a process group of its own, so that one signal reaches what it forks
      shell: false,
      stdio: [request.stdin === undefined && request.keepStdinOpen !== true ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    const run = new SupervisedRun(child, request, limits, marker);
    await once(child, 'spawn');
    return run;
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly request: RunRequest,
    private readonly limits: RunLimits,
    private readonly marker: string,
  ) {
    this.stdout = new OutputCapture(limits.captureBytes);
    this.stderr = new OutputCapture(limits.captureBytes);
    // Everything is attached in the same turn as spawn: a short run may otherwise be over before anyone listens.
    this.ended = child.pid === undefined ? neverEnds() : this.supervise(child.pid);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get stdin(): Writable | null {
    return this.child.stdin;
  }

  /** Asks the run to end with SIGTERM, and ends it with SIGKILL after half a second. Repeating it is harmless. */
  terminate(outcome: RunEnding['outcome'], grace = TERMINATION_GRACE_MS): void {
    if (this.ending || this.child.pid === undefined) return;
    this.ending = true;
    this.outcome = outcome;
    if (grace > 0) {
      signal(-this.pid, 'SIGTERM');
      this.graceTimer = setTimeout(() => signal(-this.pid, 'SIGKILL'), grace);
    } else {
      signal(-this.pid, 'SIGKILL');
    }
  }

  private async supervise(pid: number): Promise<RunEnding> {
    liveGroups.add(pid);
    let closed = false;
    const closing = once(this.child, 'close').then(() => {
      closed = true;
    });
    const exited = once(this.child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const lines = [
      this.listen(this.child.stdout as Readable, this.stdout, 'stdout'),
      this.listen(this.child.stderr as Readable, this.stderr, 'stderr'),
    ];
    if (this.child.stdin !== null) {
      this.child.stdin.on('error', ignoreClosedPipe);
      if (this.request.stdin !== undefined) this.child.stdin.write(this.request.stdin);
      if (this.request.keepStdinOpen !== true) this.child.stdin.end();
    }
    this.wallTimer = setTimeout(() => this.terminate('wall_time'), this.limits.wallTimeMs);
    const abort = (): void => this.terminate('cancelled');
    this.request.signal?.addEventListener('abort', abort, { once: true });

    const [exitCode, exitSignal] = await exited;
    clearTimeout(this.wallTimer);
    clearTimeout(this.graceTimer);
    this.request.signal?.removeEventListener('abort', abort);
    this.ending = true;

    signal(-pid, 'SIGKILL');
    liveGroups.delete(pid);
    await killMarked(RUN_MARKER, (value) => value === this.marker);
    for (let seen = -1; !closed && seen !== this.outputBytes;) {
      seen = this.outputBytes;
      await Promise.race([closing, sleep(DRAIN_MS, undefined, { ref: false })]);
      await nextTurn(); // after a busy stretch the timer fires before what waits in the pipes has been read
    }
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    for (const splitter of lines) this.callListener(() => splitter?.end());
    if (this.listenerError !== undefined) throw this.listenerError.error;
    return { outcome: this.outcome, exitCode, exitSignal };
  }

  private listen(stream: Readable, capture: OutputCapture, name: 'stdout' | 'stderr'): LineSplitter | undefined {
    const { onLine } = this.request;
    const splitter = onLine === undefined ? undefined : new LineSplitter((line) => onLine(line, name));
    stream.on('data', (chunk: Buffer) => {
      const room = this.limits.outputBytes - this.outputBytes;
      const kept = chunk.subarray(0, room);
      this.outputBytes += kept.length;
      capture.add(kept);
      if (splitter !== undefined) this.callListener(() => splitter.add(kept));
      // A program that floods its output is not asked to stop, it is stopped.
      if (chunk.length > room) this.terminate('output_limit', 0);
    });
    return splitter;
  }

  /** A listener that throws ends the run, and the run's promise rejects with what it threw. */
  private callListener(call: () => void): void {
    if (this.listenerError !== undefined) return;
    try {
      call();
    } catch (error) {
      this.listenerError = { error };
      this.terminate('cancelled', 0);
    }
  }
}

function neverEnds(): Promise<never> {
  return new Promise(() => undefined);
}

/** A program may end without reading all of its input; that is its own affair. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error;
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Descriptor, SpawnPlan } from './backend.js';
import { inheritedDescriptors } from './inherited-descriptors.js';
import { limitInWords, signalOfExitCode, type Exit } from './limits/ending.js';
import { LimitWatch } from './limits/limit-watch.js';
import { usageOf } from './limits/process-usage.js';
import { LineSplitter, OutputCapture } from './output-capture.js';
import { signal } from './process-markers.js';
import { RunProcesses } from './run-processes.js';
import type { LimitName, ProcessUsage, RunLimits, RunOutcome, RunRequest } from './sandbox.types.js';

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
  readonly outcome: RunOutcome;
  readonly exitCode: number | null;
  readonly exitSignal: string | null;
  readonly limit?: LimitName;
  /** Of a run that was not started. */
  readonly reason?: string;
}

export interface SupervisedRunOptions {
  readonly plan: SpawnPlan;
  readonly request: RunRequest;
  readonly limits: RunLimits;
  /** The value of FOUNDRY_RUN in the run's environment. */
  readonly marker: string;
}

/** One process with all that it forks, from its start until nothing of it is left. */
export class SupervisedRun {
  readonly stdout: OutputCapture;
  readonly stderr: OutputCapture;
  /** Resolves when everything the run started is dead and its output is complete. */
  readonly ended: Promise<RunEnding>;
  private endedBy: LimitName | 'cancelled' | 'stopped' | undefined;
  private ending = false;
  private outputBytes = 0;
  private listenerError: { readonly error: unknown } | undefined;
  private graceTimer: NodeJS.Timeout | undefined;
  private wallTimer: NodeJS.Timeout | undefined;
  private readonly processes: RunProcesses;

  /** @throws what spawn throws or emits: ENOENT, EACCES, E2BIG. Nothing is left running then. */
  static async start(options: SupervisedRunOptions): Promise<SupervisedRun> {
    const { plan, request } = options;
    const child = spawn(plan.program, [...plan.args], {
      cwd: plan.cwd,
      env: plan.env,
      detached: true, // a process group of its own, so that one signal reaches what it forks
      shell: false,
      stdio: descriptorsFor([
        request.stdin === undefined && request.keepStdinOpen !== true ? 'ignore' : 'pipe',
        'pipe',
        'pipe',
        ...(plan.descriptors ?? []).map((descriptor) => ('file' in descriptor ? descriptor.file : 'pipe')),
      ]),
    });
    const run = new SupervisedRun(child, options);
    await once(child, 'spawn');
    return run;
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly options: SupervisedRunOptions,
  ) {
    const { limits, plan, marker } = options;
    this.stdout = new OutputCapture(limits.captureBytes);
    this.stderr = new OutputCapture(limits.captureBytes);
    const launched = plan.launched;
    this.processes = new RunProcesses({
      pid: child.pid ?? 0,
      marker,
      group: plan.group,
      innerPid: launched === undefined || plan.held !== undefined ? undefined : () => launched.pid,
      held: plan.held,
    });
    // Everything is attached in the same turn as spawn: a short run may otherwise be over before anyone listens.
    this.ended = child.pid === undefined ? neverEnds() : this.supervise(child.pid);
  }

  get pid(): number {
    return this.child.pid as number;
  }

  get stdin(): Writable | null {
    return this.child.stdin;
  }

  usage(): ProcessUsage {
    return usageOf(this.processes.alive());
  }

  /** Asks the run to end with SIGTERM, and ends it with SIGKILL after half a second. Repeating it is harmless. */
  terminate(reason: LimitName | 'cancelled' | 'stopped', grace = TERMINATION_GRACE_MS): void {
    if (this.ending || this.child.pid === undefined) return;
    this.ending = true;
    this.endedBy = reason;
    if (grace > 0) {
      this.processes.askToEnd();
      this.graceTimer = setTimeout(() => this.processes.kill(), grace);
    } else {
      this.processes.kill();
    }
  }

  private async supervise(pid: number): Promise<RunEnding> {
    const { request, limits, plan } = this.options;
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
      if (request.stdin !== undefined) this.child.stdin.write(request.stdin);
      if (request.keepStdinOpen !== true) this.child.stdin.end();
    }
    connectDescriptors(this.child, plan.descriptors ?? []);
    const watch = new LimitWatch({
      limits,
      processes: this.processes,
      group: plan.group,
      onReached: (limit) => this.terminate(limit, 0),
    });
    this.wallTimer = setTimeout(() => this.terminate('wall_time'), limits.wallTimeMs);
    const abort = (): void => this.terminate('cancelled');
    request.signal?.addEventListener('abort', abort, { once: true });

    const [exitCode, exitSignal] = await exited;
    clearTimeout(this.wallTimer);
    clearTimeout(this.graceTimer);
    watch.stop();
    request.signal?.removeEventListener('abort', abort);
    this.ending = true;

    await this.processes.end();
    liveGroups.delete(pid);
    for (let seen = -1; !closed && seen !== this.outputBytes;) {
      seen = this.outputBytes;
      await Promise.race([closing, sleep(DRAIN_MS, undefined, { ref: false })]);
      await nextTurn(); // after a busy stretch the timer fires before what waits in the pipes has been read
    }
    for (const stream of this.child.stdio) stream?.destroy();
    for (const splitter of lines) this.callListener(() => splitter?.end());
    if (this.listenerError !== undefined) throw this.listenerError.error;
    return this.endingOf({ exitCode, exitSignal }, watch.limit());
  }

  private endingOf(raw: Exit, enforced: LimitName | undefined): RunEnding {
    const { launched } = this.options.plan;
    if (this.endedBy === undefined && launched !== undefined && enforced === undefined) {
      const stderr = this.stderr.result().text;
      const problem = launched.problem?.(stderr);
      if (problem !== undefined || !launched.ended) {
        return { outcome: 'not_started', exitCode: null, exitSignal: null, reason: problem ?? lastLine(stderr) };
      }
    }
    const exit = launched === undefined ? raw : signalOfExitCode(raw);
    if (this.endedBy === 'cancelled') return { outcome: 'cancelled', ...exit };
    if (this.endedBy === 'stopped') return { outcome: 'exited', ...exit };
    const failed = exit.exitCode !== 0;
    if (this.endedBy !== undefined) return { outcome: this.endedBy, ...exit, limit: this.endedBy };
    const limit = enforced ?? (failed ? limitInWords(exit, this.stderr.result().text) : undefined);
    if (limit === undefined) return { outcome: 'exited', ...exit };
    return { outcome: failed ? limit : 'exited', ...exit, limit };
  }

  private listen(stream: Readable, capture: OutputCapture, name: 'stdout' | 'stderr'): LineSplitter | undefined {
    const { onLine, onOutput } = this.options.request;
    const splitter = onLine === undefined ? undefined : new LineSplitter((line) => onLine(line, name));
    stream.on('data', (chunk: Buffer) => {
      const room = this.options.limits.outputBytes - this.outputBytes;
      const kept = chunk.subarray(0, room);
      this.outputBytes += kept.length;
      capture.add(kept);
      if (onOutput !== undefined) this.callListener(() => onOutput(kept, name));
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

/** What the run gets, and nothing in the place of every other descriptor that it would inherit. */
function descriptorsFor(given: readonly ('ignore' | 'pipe' | number)[]): ('ignore' | 'pipe' | number)[] {
  const { numbers, nothing } = inheritedDescriptors();
  const all = [...given];
  for (const number of numbers) {
    while (all.length < number) all.push('ignore'); // from 3 on this leaves a descriptor as it is
    all[number] ??= nothing;
  }
  return all;
}

function connectDescriptors(child: ChildProcess, descriptors: readonly Descriptor[]): void {
  descriptors.forEach((descriptor, index) => {
    const stream = child.stdio[index + 3] as Duplex | null | undefined;
    stream?.on('error', ignoreClosedPipe);
    if ('send' in descriptor) stream?.end(descriptor.send);
    if ('receive' in descriptor) stream?.on('data', (chunk: Buffer) => descriptor.receive(chunk.toString('utf8')));
  });
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'its launcher ended without a word';
}

function neverEnds(): Promise<never> {
  return new Promise(() => undefined);
}

/** A program may end without reading all of its input; that is its own affair. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ECONNRESET') throw error;
}

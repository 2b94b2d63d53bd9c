import type { RunProcesses } from '../run-processes.js';
import type { LimitName, RunLimits } from '../sandbox.types.js';
import type { ControlGroup } from './control-groups.js';
import { usageOf, writtenBytes } from './process-usage.js';

/** Milliseconds: what a run may take too much in one is what it can do in that time. */
const INTERVAL_MS = 100;
/** Without control groups each look goes through all processes of the machine. */
const SLOW_INTERVAL_MS = 300;

export interface LimitWatchOptions {
  readonly limits: RunLimits;
  readonly processes: RunProcesses;
  readonly group: ControlGroup | undefined;
  /** Called once, for a limit that the kernel does not enforce itself. */
  readonly onReached: (limit: LimitName) => void;
}

/** Looks at what a run uses while it runs. Short runs are over before the first look. */
export class LimitWatch {
  private readonly timer: NodeJS.Timeout;
  private reached: LimitName | undefined;
  private cpuTimeMs = 0;

  constructor(private readonly options: LimitWatchOptions) {
    const interval = options.group === undefined ? SLOW_INTERVAL_MS : INTERVAL_MS;
    this.timer = setInterval(() => this.look(), interval).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The limit that was reached, by the watch or by the kernel. To be asked when the run is over. */
  limit(): LimitName | undefined {
    const { group, limits } = this.options;
    if (this.reached !== undefined || group === undefined) return this.reached;
    return group.enforced() ?? (group.cpuTimeMs() >= limits.cpuTimeMs ? 'cpu_time' : undefined);
  }

  private look(): void {
    const limit = this.options.group === undefined ? this.withoutGroup() : this.withGroup(this.options.group);
    if (limit === undefined) return;
    this.reached = limit;
    this.stop();
    this.options.onReached(limit);
  }

  private withGroup(group: ControlGroup): LimitName | undefined {
    const { limits } = this.options;
    const cpuTimeMs = group.cpuTimeMs();
    if (cpuTimeMs >= limits.cpuTimeMs) return 'cpu_time';
    // What has not run since the last look has written nothing: warm workers wait for hours.
    if (cpuTimeMs === this.cpuTimeMs) return undefined;
    this.cpuTimeMs = cpuTimeMs;
    return writtenBytes(group.processes()) > limits.writtenBytes ? 'written_bytes' : undefined;
  }

  private withoutGroup(): LimitName | undefined {
    const { limits, processes } = this.options;
    const usage = usageOf(processes.alive());
    if (usage.memoryBytes > limits.memoryBytes) return 'memory';
    if (usage.cpuTimeMs >= limits.cpuTimeMs) return 'cpu_time';
    if (usage.threads > limits.processes) return 'processes';
    return usage.writtenBytes > limits.writtenBytes ? 'written_bytes' : undefined;
  }
}

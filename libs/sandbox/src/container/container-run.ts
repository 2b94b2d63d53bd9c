import { messageOf } from '#foundry/kernel';
import { z } from 'zod';
import type { HeldProcesses, LaunchedProgram } from '../backend.js';
import type { ControlGroup } from '../limits/control-groups.js';
import type { LimitName } from '../sandbox.types.js';
import { ContainerGroup } from './container-group.js';
import type { Engine } from './engine.js';

const stateSchema = z.object({
  Id: z.string(),
  State: z.object({
    Pid: z.number(),
    OOMKilled: z.boolean(),
    ExitCode: z.number(),
    Error: z.string().optional(),
    StartedAt: z.string(),
  }),
});
type Container = z.infer<typeof stateSchema>;

/** Names for the engine's processes that are to be ended when Foundry ends. */
const alive = new Map<string, Engine>();
process.on('exit', () => {
  for (const engine of new Set(alive.values())) {
    engine.abandon([...alive].flatMap(([name, owner]) => (owner === engine ? [name] : [])));
  }
});

const COMMAND_NOT_FOUND = 127;
const COMMAND_NOT_EXECUTABLE = 126;

/** One container, from `docker create` until it is removed. */
export class ContainerRun implements HeldProcesses, ControlGroup {
  readonly joinFiles = [];
  private group: ContainerGroup | undefined;
  private looking: Promise<void> | undefined;
  private last: Container | undefined;
  private lost: string | undefined;
  private removing: Promise<void> | undefined;
  private killed = false;

  constructor(
    private readonly engine: Engine,
    private readonly name: string,
    private readonly image: string,
    private readonly program: string,
  ) {
    alive.set(name, engine);
  }

  /** What the engine says about the program when the run is over. */
  get launched(): LaunchedProgram {
    const started = (): boolean => this.last !== undefined && !this.last.State.StartedAt.startsWith('0001-');
    return {
      pid: undefined,
      get ended() {
        return started();
      },
      problem: (stderr) => this.problem(stderr, started()),
    };
  }

  /** The attached command would pass a signal on, and hear nothing more of what the program says to that. */
  askToEnd(): void {
    this.engine.call(['kill', '--signal', 'TERM', this.name]).catch(() => undefined); // it has ended, or will be killed
  }

  async kill(): Promise<boolean> {
    this.killed = true;
    await this.remove();
    return this.lost === undefined;
  }

  async end(): Promise<void> {
    // one that was killed has nothing left to say, and is to be gone soon
    if (!this.killed) {
      try {
        this.last = await this.inspect();
      } catch (error) {
        this.lost = messageOf(error);
      }
    }
    await this.remove();
  }

  processes(): number[] {
    this.look();
    return this.removing === undefined ? (this.group?.processes() ?? []) : [];
  }

  cpuTimeMs(): number {
    this.look();
    this.group?.enforced();
    return this.group?.cpuTimeMs() ?? 0;
  }

  enforced(): LimitName | undefined {
    return this.last?.State.OOMKilled === true ? 'memory' : this.group?.enforced();
  }

  /** Repeated, it is the same removal. */
  remove(): Promise<void> {
    this.removing ??= this.removeNow();
    return this.removing;
  }

  private async removeNow(): Promise<void> {
    try {
      await this.engine.call(['rm', '--force', '--volumes', this.name]);
    } catch (error) {
      // It may be gone already; an engine that does not answer is asked again at the next start, by the label.
      if (!/no such container|already in progress/i.test(messageOf(error))) this.lost ??= messageOf(error);
    }
    alive.delete(this.name);
  }

  /** Asked for once it matters: a short run is over before that. */
  private look(): void {
    if (process.platform !== 'linux') return;
    this.looking ??= this.inspect().then(
      ({ Id, State }) => {
        if (State.Pid === 0) this.looking = undefined; // not started yet
        else this.group = ContainerGroup.of(State.Pid, Id);
      },
      () => {
        this.looking = undefined; // a busy engine; the next look asks again
      },
    );
  }

  private async inspect(): Promise<Container> {
    return stateSchema.parse(JSON.parse(await this.engine.call(['inspect', '--format', '{{json .}}', this.name])));
  }

  private problem(stderr: string, started: boolean): string | undefined {
    if (this.killed) return undefined;
    if (this.last === undefined) return `the container engine has lost it: ${this.lost ?? 'it does not answer'}`;
    const { Error: said = '', ExitCode: code } = this.last.State;
    // the words of the engine's own first process, when it cannot become the program
    const unfound = code === COMMAND_NOT_FOUND || code === COMMAND_NOT_EXECUTABLE;
    if (unfound && /^\[FATAL tini \(\d+\)\] exec .* failed/m.test(stderr))
      return `the image ${this.image} has no ${this.program}`;
    if (started) return undefined;
    return said || undefined;
  }
}

import { codeRunErrors } from './code-run.errors.js';

/** Milliseconds that a caller waits for its turn before it is told to come back. */
const LONGEST_WAIT_MS = 10_000;

interface Waiting {
  readonly start: () => void;
}

/** Lets so many code runs go on at once, and so many more wait for their turn, in the order in which they came. */
export class RunPermits {
  private running = 0;
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly waitingRoom = concurrency * 8,
    private readonly longestWaitMs = LONGEST_WAIT_MS,
  ) {}

  /**
   * @param patient for work that is already accepted: it waits as long as it takes, and always finds room.
   * @returns what gives the permit back, once.
   * @throws coderun.busy when the waiting room is full or the wait was too long; coderun.cancelled when `signal` aborts.
   */
  async acquire({ signal, patient }: { signal?: AbortSignal; patient?: boolean }): Promise<() => void> {
    if (signal?.aborted) throw cancelled();
    if (this.running < this.concurrency) {
      this.running++;
      return this.release();
    }
    if (!patient && this.waiting.length >= this.waitingRoom) throw busy('full');
    await this.turn(signal, patient === true);
    return this.release();
  }

  /** The permit goes over from whoever gives it back, so `running` stays as it is. */
  private turn(signal: AbortSignal | undefined, patient: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const leave = (error?: Error): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        if (error === undefined) return resolve();
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        reject(error);
      };
      const entry: Waiting = { start: () => leave() };
      const abort = (): void => leave(cancelled());
      if (!patient) timer = setTimeout(() => leave(busy('slow')), this.longestWaitMs);
      signal?.addEventListener('abort', abort, { once: true });
      this.waiting.push(entry);
    });
  }

  private release(): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.waiting.shift();
      if (next) next.start();
      else this.running--;
    };
  }
}

const cancelled = (): Error => codeRunErrors.cancelled('The code run was cancelled while it waited for its turn.');

const busy = (why: 'full' | 'slow'): Error =>
  codeRunErrors.busy(
    why === 'full'
      ? 'Too much code is waiting to be run here. Try again in a few seconds.'
      : 'The code waited too long for its turn to be run. Try again in a few seconds.',
    { details: { retryAfterSeconds: 5 } },
  );

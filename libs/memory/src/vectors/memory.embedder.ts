import { messageOf } from '#foundry/kernel';
import type { LlmService } from '#foundry/llm';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { MEMORY_MODELS } from '../memory.options.js';
import { VectorStore } from './vector-store.js';

/** Memories that are embedded by one request. */
const BATCH = 64;
/** After a failure nothing is tried for this long. */
const REST_MS = 30_000;

interface Progress {
  readonly organisation: string;
  /** Everything up to this version of the space has a vector. */
  done: number;
  /** The newest version anybody has told of. */
  wanted: number;
}

/**
 * Gives memories their vectors in the background: new ones, changed ones, and all when the model changes. Searches go on
 * meanwhile with those that are there. Processes share the work; what one claimed and did not do is anybody's after two minutes.
 */
@Injectable()
export class MemoryEmbedder implements OnModuleDestroy {
  private readonly logger = new Logger('Memory');
  private readonly spaces = new Map<number, Progress>();
  private readonly closing = new AbortController();
  private running: Promise<void> | undefined;
  private restsUntil = 0;
  private models = '';
  /** Why nothing is embedded; null while all is well. */
  failure: string | null = null;

  constructor(
    @Inject(VectorStore) private readonly vectors: VectorStore,
    @Inject(MEMORY_MODELS) private readonly llm: LlmService,
  ) {}

  /** Names of the models whose vectors are of use, as `provider/model`; none without an embed route. */
  get routes(): string[] {
    return (this.llm.describe().routes.embed ?? []).map(({ provider, model }) => `${provider}/${model}`);
  }

  /** Says that a space has reached a version; what has no vector yet gets one in the background. */
  wake(organisation: string, space: number, version: number): void {
    const { routes } = this;
    if (routes.length === 0 || this.closing.signal.aborted) return;
    const models = JSON.stringify(routes);
    if (models !== this.models) {
      this.models = models;
      this.spaces.clear();
    }
    const progress = this.spaces.get(space) ?? { organisation, done: 0, wanted: 0 };
    progress.wanted = Math.max(progress.wanted, version);
    this.spaces.set(space, progress);
    this.start();
  }

  /** Whether memories of the space have no vector yet, as far as this process knows. */
  isBehind(space: number): boolean {
    const progress = this.spaces.get(space);
    return progress === undefined || progress.done < progress.wanted;
  }

  /** Resolves when nothing is left to do, or nothing can be done. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.closing.abort();
    await this.idle();
  }

  private start(): void {
    if (this.running || performance.now() < this.restsUntil) return;
    this.running = this.work()
      .catch((error: unknown) => {
        if (this.closing.signal.aborted) return;
        this.failure = messageOf(error);
        this.restsUntil = performance.now() + REST_MS;
        this.logger.warn(`Memories could not be embedded: ${this.failure}`);
      })
      .finally(() => (this.running = undefined));
  }

  private async work(): Promise<void> {
    await this.vectors.prepare();
    let changed = false;
    for (;;) {
      const behind = [...this.spaces].find(([, { done, wanted }]) => done < wanted);
      if (!behind || this.closing.signal.aborted) break;
      const [space, progress] = behind;
      changed = (await this.embedSpace(space, progress)) || changed;
    }
    if (changed) await this.vectors.tidy();
    this.failure = null;
  }

  private async embedSpace(space: number, progress: Progress): Promise<boolean> {
    const { wanted } = progress;
    let changed = false;
    for (;;) {
      const claimed = await this.vectors.claim(space, progress.done, this.routes, BATCH);
      if (claimed.length === 0) break;
      try {
        const { vectors, provider, model } = await this.llm.embed(
          claimed.map(({ text }) => text),
          { signal: this.closing.signal, booking: { organisation: progress.organisation, agent: 'memory' } },
        );
        await this.vectors.put(claimed, `${provider}/${model}`, vectors);
      } catch (error) {
        await this.vectors.release(claimed);
        throw error;
      }
      changed = true;
    }
    // What another process is at work on it either finishes, or it is claimed anew when somebody asks next.
    progress.done = (await this.vectors.claimedByOthers(space)) ? progress.done : wanted;
    if (progress.done < wanted) this.spaces.delete(space);
    return changed;
  }
}

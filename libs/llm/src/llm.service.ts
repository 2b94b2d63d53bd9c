import { sha256, stableJson } from '#foundry/kernel';
import type { z } from 'zod';
import type { AttemptWatcher, RequestSize } from './calls/attempt-watcher.js';
import { Circuit } from './calls/circuit.js';
import { Deadline } from './calls/deadline.js';
import { embedAlong, type EmbedResult } from './calls/embed-along.js';
import { Permits } from './calls/permits.js';
import { createMemoryCache, type ResponseCache } from './calls/response-cache.js';
import { RouteCall, type EntryCall, type ProviderSeat } from './calls/route-call.js';
import { llmErrors } from './llm.errors.js';
import {
  generateRequestSchema,
  type Answer,
  type CallOptions,
  type GenerateRequest,
  type GenerateResult,
  type Message,
  type ModelClass,
  type ModelEvent,
  type ModelsView,
  type ProviderAnswer,
  type StreamEvent,
} from './llm.schemas.js';
import type { LlmSettings, RouteEntry } from './llm.settings.js';
import { askForOutput, type KnownWays } from './output/ask-for-output.js';
import { jsonSchemaOf, readOutput, type OutputSpec } from './output/output-schema.js';
import { OpenAiProvider } from './provider/openai.provider.js';
import type { AnswerFormat } from './provider/provider.js';
import { addUsage } from './provider/usage.js';
import { addCosts } from './prices.js';

export interface LlmDependencies {
  readonly cache?: ResponseCache;
  readonly watchers?: readonly AttemptWatcher[];
  /** Milliseconds that never go back; the process's own without it. */
  readonly uptime?: () => number;
}

export type ObjectRequest<T> = Omit<GenerateRequest, 'tools' | 'toolChoice'> & { readonly output: OutputSpec<T> };
export type ObjectResult<T> = GenerateResult & { readonly value: T };

type CheckedRequest = z.output<typeof generateRequestSchema>;

/** The only door to models. Every method throws `DomainError`s of this library, and nothing of a call runs on after it. */
export class LlmService {
  private readonly seats: ReadonlyMap<string, ProviderSeat>;
  private readonly permits: Permits;
  private readonly cache: ResponseCache;
  private readonly knownWays: KnownWays = new Map();
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(
    private readonly settings: LlmSettings,
    private readonly dependencies: LlmDependencies = {},
  ) {
    this.seats = new Map(
      settings.providers.map((provider) => [
        provider.name,
        {
          provider: new OpenAiProvider(provider, settings.limits),
          host: new URL(provider.baseUrl).host,
          circuit: new Circuit(provider.name, settings.breaker, dependencies.uptime),
          restsUntil: new Map(),
        },
      ]),
    );
    this.permits = new Permits(settings.concurrency);
    this.cache = dependencies.cache ?? createMemoryCache();
  }

  /** Whether the class has a route; without one, whether any has. */
  isConfigured(modelClass?: ModelClass): boolean {
    const routes = modelClass ? [this.settings.routes[modelClass]] : Object.values(this.settings.routes);
    return routes.some((route) => (route?.length ?? 0) > 0);
  }

  /** What `foundry doctor` and the settings page show: routes, and how each provider is. No keys. */
  describe(): ModelsView {
    const routes = Object.entries(this.settings.routes).filter(([, entries]) => entries !== undefined);
    return {
      routes: Object.fromEntries(routes.map(([name, entries]) => [name, [...entries]])),
      providers: [...this.seats].map(([name, { host, circuit }]) => ({ name, host, circuit: circuit.state })),
      running: this.permits.running,
      waiting: this.permits.waiting,
    };
  }

  /** Text and tool calls. `onEvent` is given the pieces of an answer while they come, when `streamed` is set. */
  async generate(
    request: GenerateRequest,
    options: CallOptions & { onEvent?(event: ModelEvent): void } = {},
  ): Promise<GenerateResult> {
    const { result } = await this.answer(request, undefined, options, async (entry, checked) => {
      const answer = await this.ask(entry, checked, checked.messages, undefined, options);
      return { answer, value: undefined };
    });
    return result;
  }

  /** The same, piece by piece; the last event holds the whole result. Leaving the loop early ends the call. */
  async *stream(
    request: Omit<GenerateRequest, 'streamed'>,
    options: CallOptions = {},
  ): AsyncGenerator<StreamEvent, void, undefined> {
    const left = new AbortController();
    const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal;
    const pieces = new ReadableStream<StreamEvent>({
      start: (controller) => {
        void this.generate({ ...request, streamed: true }, { signal, onEvent: (event) => controller.enqueue(event) }).then(
          (result) => {
            controller.enqueue({ type: 'done', result });
            controller.close();
          },
          (error: unknown) => {
            if (!left.signal.aborted) controller.error(error);
          },
        );
      },
    });
    const reader = pieces.getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } finally {
      left.abort();
    }
  }

  /** An answer of the shape of `output`, validated; its mistakes are shown to the model, and then the next one is asked. */
  async generateObject<T>(request: ObjectRequest<T>, options: CallOptions = {}): Promise<ObjectResult<T>> {
    const { output, ...rest } = request;
    const { result, value } = await this.answer(rest, output, options, (entry, checked) =>
      askForOutput(checked.messages, output, `${entry.provider}/${entry.model}`, this.knownWays, (messages, format) =>
        this.ask(entry, checked, messages, format, options),
      ),
    );
    return { ...result, value };
  }

  /** Vectors of all texts from one and the same model. */
  async embed(texts: readonly string[], options: CallOptions = {}): Promise<EmbedResult> {
    const route = this.routeOf('embed');
    if (texts.some((text) => text === '') || texts.length === 0)
      throw llmErrors.invalidRequest('An embedding was asked of an empty text, or of none. Leave empty texts out.');
    this.checkSize(texts);
    const requestHash = sha256(stableJson({ route, texts }));
    return this.admitted('embed', route, requestHash, options, async (call) => {
      const { value, entry } = await call.run((entry) =>
        embedAlong(entry, texts, this.settings.embeddingBatch, this.cache, this.settings.cacheMs),
      );
      return { ...value, provider: entry.provider, model: entry.model, requestHash, ...spentIn(call) };
    });
  }

  /** Ends all calls and waits until they have. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running);
  }

  private async answer<T>(
    request: GenerateRequest,
    output: OutputSpec<T> | undefined,
    options: CallOptions,
    work: (entry: EntryCall, request: CheckedRequest) => Promise<{ readonly answer: ProviderAnswer; readonly value: T }>,
  ): Promise<{ readonly result: GenerateResult; readonly value: T }> {
    const checked = this.check(request);
    const route = this.routeOf(checked.class);
    const { cache: mayCache = true, streamed: _streamed, ...asked } = checked;
    const shape = output && { name: output.name, schema: jsonSchemaOf(output.schema) };
    const requestHash = sha256(stableJson({ route, asked, shape }));
    const cached = mayCache && checked.temperature === 0 && this.settings.cacheMs > 0;
    if (cached) {
      const kept = await this.kept(requestHash, output);
      if (kept) return kept;
    }
    return this.admitted(checked.class, route, requestHash, options, async (call) => {
      const { value: answered, entry } = await call.run((entry) => work(entry, checked));
      const { text, toolCalls, finishReason, refusal } = answered.answer;
      const answer = { text, toolCalls, finishReason, refusal, provider: entry.provider, model: entry.model };
      if (cached && (finishReason === 'stop' || finishReason === 'tool_calls') && refusal === null)
        await this.cache.set(requestHash, JSON.stringify(answer), this.settings.cacheMs);
      return { result: { ...answer, fromCache: false, requestHash, ...spentIn(call) }, value: answered.value };
    });
  }

  private async kept<T>(
    requestHash: string,
    output: OutputSpec<T> | undefined,
  ): Promise<{ readonly result: GenerateResult; readonly value: T } | undefined> {
    const text = await this.cache.get(requestHash);
    if (text === undefined) return undefined;
    const answer = JSON.parse(text) as Answer & RouteEntry;
    const result = { ...answer, fromCache: true, requestHash, attempts: [], usage: addUsage([]), cost: 0 };
    if (!output) return { result, value: undefined as T };
    // The schema may refuse what it took before: refinements of zod are not part of the hash.
    const reading = readOutput(answer.text, output.schema);
    return 'value' in reading ? { result, value: reading.value } : undefined;
  }

  /** Waits for a permit, then does the call within its time. */
  private async admitted<T>(
    modelClass: ModelClass,
    route: readonly RouteEntry[],
    requestHash: string,
    { signal: caller, booking }: CallOptions,
    work: (call: RouteCall) => Promise<T>,
  ): Promise<T> {
    const signals = [caller, this.closing.signal].filter((signal) => signal !== undefined);
    const done = this.permits.run(async () => {
      const deadline = new Deadline(this.settings.limits.totalMs, ...signals);
      try {
        const { seats, settings, dependencies } = this;
        const watchers = dependencies.watchers ?? [];
        const { retry, prices } = settings;
        return await work(
          new RouteCall({ class: modelClass, requestHash, route, seats, retry, prices, deadline, watchers, booking }),
        );
      } finally {
        deadline.stop();
      }
    }, AbortSignal.any(signals));
    this.running.add(done);
    try {
      return await done;
    } finally {
      this.running.delete(done);
    }
  }

  private ask(
    entry: EntryCall,
    request: CheckedRequest,
    messages: readonly Message[],
    format: AnswerFormat | undefined,
    { onEvent = () => undefined, recall }: CallOptions & { onEvent?(event: ModelEvent): void },
  ): Promise<ProviderAnswer> {
    const { class: _class, cache: _cache, streamed, ...rest } = request;
    const sent = { ...rest, messages: [...messages], model: entry.model, format };
    const exchange = sha256(stableJson({ provider: entry.provider, sent }));
    const recalled = recall?.(exchange);
    if (recalled) return Promise.resolve(recalled);
    const teller = this.tellers.get(request) ?? { spoke: false };
    this.tellers.set(request, teller);
    return entry.send({ exchange, size: sizeOf(sent) }, (provider, signal) => {
      if (!streamed) return provider.generate(sent, { signal });
      if (teller.spoke)
        onEvent({ type: 'restart', reason: `${entry.provider}/${entry.model} is asked after an answer that broke off.` });
      teller.spoke = false;
      return provider.stream(sent, {
        signal,
        onEvent: (event) => {
          teller.spoke = true;
          onEvent(event);
        },
      });
    });
  }

  /** Whether the pieces of an attempt were given out already, by call. */
  private readonly tellers = new WeakMap<CheckedRequest, { spoke: boolean }>();

  private check(request: GenerateRequest): CheckedRequest {
    const result = generateRequestSchema.safeParse(request);
    if (!result.success) {
      const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw llmErrors.invalidRequest(`The request to the model is malformed: ${problems.join('; ')}.`, { details: { problems } });
    }
    this.checkSize(result.data.messages.map(({ content }) => content));
    return result.data;
  }

  private checkSize(texts: readonly string[]): void {
    const { requestChars } = this.settings.limits;
    const chars = texts.reduce((sum, text) => sum + text.length, 0);
    if (chars > requestChars)
      throw llmErrors.invalidRequest(
        `The request to the model has ${chars} characters, and ${requestChars} are allowed. Send less.`,
      );
  }

  private routeOf(modelClass: ModelClass): readonly RouteEntry[] {
    const route = this.settings.routes[modelClass];
    if (route && route.length > 0) return route;
    const variable = `FOUNDRY_MODEL_${modelClass.toUpperCase()}`;
    throw llmErrors.noModel(
      `No model is configured for the class ${modelClass}. Set FOUNDRY_MODEL_PROVIDERS (such as local=http://127.0.0.1:11434/v1) and ` +
        `${modelClass === 'embed' ? variable : `FOUNDRY_MODEL or ${variable}`} (such as local/qwen3-coder).`,
    );
  }
}

/** Everything that is sent counts: schemas and tools are tokens as well. */
function sizeOf(sent: {
  readonly messages: readonly Message[];
  readonly tools?: unknown;
  readonly format?: unknown;
  readonly maxOutputTokens?: number;
}): RequestSize {
  const { messages, tools, format, maxOutputTokens } = sent;
  return { bytes: Buffer.byteLength(JSON.stringify([messages, tools, format])), maxOutputTokens };
}

function spentIn({ attempts }: RouteCall): Pick<GenerateResult, 'attempts' | 'usage' | 'cost'> {
  const answered = attempts.filter(({ outcome }) => outcome === 'answered');
  return { attempts, usage: addUsage(answered.map(({ usage }) => usage)), cost: addCosts(answered.map(({ cost }) => cost)) };
}

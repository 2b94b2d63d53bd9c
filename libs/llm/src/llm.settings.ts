import { llmErrors } from './llm.errors.js';
import type { ModelClass } from './llm.schemas.js';
import { Prices } from './prices.js';

/** One OpenAI-compatible endpoint. */
export interface ProviderSettings {
  readonly name: string;
  /** Up to and without `/chat/completions`, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A model at a provider: one entry of a route. */
export interface RouteEntry {
  readonly provider: string;
  readonly model: string;
}

export type Routes = Partial<Readonly<Record<ModelClass, readonly RouteEntry[]>>>;

export interface CallLimits {
  /** Milliseconds of a whole call with its retries, repairs and fallbacks. */
  readonly totalMs: number;
  /** Milliseconds until an attempt's first piece; of the whole answer when it is not streamed. */
  readonly responseMs: number;
  /** Milliseconds between two pieces of a streamed answer. */
  readonly idleMs: number;
  /** Bytes of one answer as it comes over the wire. */
  readonly responseBytes: number;
  /** Characters of one tool call's arguments. */
  readonly toolArgumentChars: number;
  /** Tool calls in one answer. */
  readonly toolCalls: number;
  /** Characters of all messages of a request. */
  readonly requestChars: number;
}

export interface RetryPolicy {
  /** Tries at one route entry. */
  readonly attempts: number;
  /** Milliseconds before the first retry; doubled for each further one, with jitter. */
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** Longest `Retry-After` in milliseconds that is waited for while another entry is left. The last entry waits as long as the total limit lets it. */
  readonly patienceMs: number;
}

export interface BreakerPolicy {
  /** Failures in a row that open a provider's circuit. */
  readonly failures: number;
  /** Milliseconds until an open circuit lets one call probe the provider. */
  readonly probeAfterMs: number;
}

export interface LlmSettings {
  readonly providers: readonly ProviderSettings[];
  readonly routes: Routes;
  readonly limits: CallLimits;
  readonly retry: RetryPolicy;
  readonly breaker: BreakerPolicy;
  /** Calls at once; further ones wait in line. */
  readonly concurrency: number;
  /** Milliseconds that answers are kept; 0 keeps none. */
  readonly cacheMs: number;
  /** Texts in one request for embeddings. */
  readonly embeddingBatch: number;
  readonly prices: Prices;
}

export const DEFAULT_SETTINGS: LlmSettings = {
  providers: [],
  routes: {},
  limits: {
    totalMs: 300_000,
    responseMs: 120_000,
    idleMs: 30_000,
    responseBytes: 8 * 1024 * 1024,
    toolArgumentChars: 1024 * 1024,
    toolCalls: 64,
    requestChars: 4 * 1024 * 1024,
  },
  retry: { attempts: 3, firstDelayMs: 500, maxDelayMs: 20_000, patienceMs: 10_000 },
  breaker: { failures: 5, probeAfterMs: 30_000 },
  concurrency: 3,
  cacheMs: 3_600_000,
  embeddingBatch: 64,
  prices: new Prices(),
};

/** The part of Foundry's configuration that is about models; `libs/config` parses it. */
export interface ModelConfig {
  readonly FOUNDRY_MODEL_PROVIDERS?: ReadonlyArray<{ readonly name: string; readonly baseUrl: string }>;
  readonly FOUNDRY_MODEL_KEYS?: Readonly<Record<string, string>>;
  readonly FOUNDRY_MODEL_HEADERS?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly FOUNDRY_MODEL?: readonly RouteEntry[];
  readonly FOUNDRY_MODEL_FAST?: readonly RouteEntry[];
  readonly FOUNDRY_MODEL_CODE?: readonly RouteEntry[];
  readonly FOUNDRY_MODEL_REASON?: readonly RouteEntry[];
  readonly FOUNDRY_MODEL_EMBED?: readonly RouteEntry[];
  readonly FOUNDRY_MODEL_CONCURRENCY: number;
  readonly FOUNDRY_MODEL_ATTEMPTS: number;
  readonly FOUNDRY_MODEL_TIMEOUT_MS: number;
  readonly FOUNDRY_MODEL_RESPONSE_TIMEOUT_MS: number;
  readonly FOUNDRY_MODEL_IDLE_TIMEOUT_MS: number;
  readonly FOUNDRY_MODEL_CACHE_MS: number;
  readonly FOUNDRY_MODEL_PRICES?: string;
}

/**
 * The settings that the environment asks for.
 * @throws llm.invalid_settings when a route, key or header names a provider that is not there; all such names are listed.
 * Also when the file of prices cannot be used.
 */
export function llmSettings(config: ModelConfig): LlmSettings {
  const providers = (config.FOUNDRY_MODEL_PROVIDERS ?? []).map(({ name, baseUrl }) => ({
    name,
    baseUrl,
    apiKey: config.FOUNDRY_MODEL_KEYS?.[name],
    headers: config.FOUNDRY_MODEL_HEADERS?.[name],
  }));
  const general = config.FOUNDRY_MODEL;
  const routes: Routes = {
    fast: config.FOUNDRY_MODEL_FAST ?? general,
    code: config.FOUNDRY_MODEL_CODE ?? general,
    reason: config.FOUNDRY_MODEL_REASON ?? general,
    embed: config.FOUNDRY_MODEL_EMBED,
  };
  const known = new Set(providers.map(({ name }) => name));
  const problems = [
    ...Object.keys(config.FOUNDRY_MODEL_KEYS ?? {}).map((name) => ['FOUNDRY_MODEL_KEYS', name]),
    ...Object.keys(config.FOUNDRY_MODEL_HEADERS ?? {}).map((name) => ['FOUNDRY_MODEL_HEADERS', name]),
    ...Object.entries(routes).flatMap(([name, entries]) =>
      (entries ?? []).map(({ provider }) => [`the route of the class ${name}`, provider]),
    ),
  ].flatMap(([where, name]) => (known.has(name ?? '') ? [] : [`${where} names the provider "${name}"`]));
  if (problems.length > 0)
    throw llmErrors.invalidSettings(
      `Not every provider that is named is in FOUNDRY_MODEL_PROVIDERS: ${[...new Set(problems)].join('; ')}.`,
      { details: { problems } },
    );
  return {
    ...DEFAULT_SETTINGS,
    providers,
    routes,
    concurrency: config.FOUNDRY_MODEL_CONCURRENCY,
    cacheMs: config.FOUNDRY_MODEL_CACHE_MS,
    prices: config.FOUNDRY_MODEL_PRICES === undefined ? DEFAULT_SETTINGS.prices : Prices.fromFile(config.FOUNDRY_MODEL_PRICES),
    retry: { ...DEFAULT_SETTINGS.retry, attempts: config.FOUNDRY_MODEL_ATTEMPTS },
    limits: {
      ...DEFAULT_SETTINGS.limits,
      totalMs: config.FOUNDRY_MODEL_TIMEOUT_MS,
      responseMs: config.FOUNDRY_MODEL_RESPONSE_TIMEOUT_MS,
      idleMs: config.FOUNDRY_MODEL_IDLE_TIMEOUT_MS,
    },
  };
}

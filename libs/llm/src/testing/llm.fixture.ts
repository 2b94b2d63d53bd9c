import { DEFAULT_SETTINGS, LlmService, type LlmDependencies, type LlmSettings, type ProviderSettings } from '../index.js';
import type { ModelServer } from './model-server.js';

type Overrides = Partial<Omit<LlmSettings, 'limits' | 'retry'>> & {
  readonly limits?: Partial<LlmSettings['limits']>;
  readonly retry?: Partial<LlmSettings['retry']>;
  readonly provider?: Partial<ProviderSettings>;
};

/** A service whose route of every class goes through the servers in their order; the providers are called a, b, c… */
export function serviceOn(
  servers: readonly ModelServer[],
  { limits, retry, provider, ...rest }: Overrides = {},
  dependencies?: LlmDependencies,
): LlmService {
  const names = servers.map((_, index) => String.fromCharCode(97 + index));
  const route = names.map((name) => ({ provider: name, model: `model-${name}` }));
  return new LlmService(
    {
      ...DEFAULT_SETTINGS,
      providers: servers.map((server, index) => ({ name: names[index] ?? '', baseUrl: server.baseUrl, ...provider })),
      routes: { fast: route, code: route, reason: route, embed: route },
      ...rest,
      limits: { ...DEFAULT_SETTINGS.limits, ...limits },
      retry: { ...DEFAULT_SETTINGS.retry, firstDelayMs: 1, ...retry },
    },
    dependencies,
  );
}

/** The shortest request. */
export const hello = (): { class: 'code'; messages: { role: 'user'; content: string }[] } => ({
  class: 'code',
  messages: [{ role: 'user', content: 'Hello' }],
});

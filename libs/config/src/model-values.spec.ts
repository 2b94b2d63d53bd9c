import { describe, expect, it } from 'vitest';
import { loadConfig } from './index.js';

describe('the variables of models', () => {
  it('name several servers, their keys and headers, and routes in their order', () => {
    const config = loadConfig({
      FOUNDRY_MODEL_PROVIDERS: 'openai=https://api.openai.com/v1/, local=http://127.0.0.1:11434/v1',
      FOUNDRY_MODEL_KEYS: 'openai=sk-a=b',
      FOUNDRY_MODEL_HEADERS: '{"local":{"X-Title":"Foundry"}}',
      FOUNDRY_MODEL: 'local/qwen/qwen3-coder:30b, openai/gpt-5.4',
    });
    expect(config).toMatchObject({
      FOUNDRY_MODEL_PROVIDERS: [
        { name: 'openai', baseUrl: 'https://api.openai.com/v1' },
        { name: 'local', baseUrl: 'http://127.0.0.1:11434/v1' },
      ],
      FOUNDRY_MODEL_KEYS: { openai: 'sk-a=b' },
      FOUNDRY_MODEL_HEADERS: { local: { 'X-Title': 'Foundry' } },
      FOUNDRY_MODEL: [
        { provider: 'local', model: 'qwen/qwen3-coder:30b' },
        { provider: 'openai', model: 'gpt-5.4' },
      ],
      FOUNDRY_MODEL_CONCURRENCY: 3,
      FOUNDRY_MODEL_CACHE_MS: 3_600_000,
    });
    expect(config.FOUNDRY_MODEL_CODE).toBeUndefined();
  });

  it.each([
    [{ FOUNDRY_MODEL_PROVIDERS: 'https://api.openai.com/v1' }, /no name=.* in entry 1/],
    [{ FOUNDRY_MODEL_PROVIDERS: 'a=ftp://x' }, /no URL such as .* for a/],
    [{ FOUNDRY_MODEL_PROVIDERS: 'a=https://me:hunter2@host/v1' }, /more than host and path.* for a:/],
    [{ FOUNDRY_MODEL_PROVIDERS: 'a=http://x/v1,a=http://y/v1' }, /has a twice/],
    [{ FOUNDRY_MODEL_KEYS: 'a=hunter2 \u00e9' }, /key for a that a header cannot hold/],
    [{ FOUNDRY_MODEL_KEYS: 'hunter2' }, /in entry 1/],
    [{ FOUNDRY_MODEL_HEADERS: '{hunter2' }, /not JSON/],
    [{ FOUNDRY_MODEL_HEADERS: '{"a":{"X":"hunter2\\r\\nY: 1"}}' }, /FOUNDRY_MODEL_HEADERS/],
    [{ FOUNDRY_MODEL: 'gpt-5.4' }, /"gpt-5.4", which is not a server and a model/],
  ])('are refused as %j without their secrets', (environment, told) => {
    expect(() => loadConfig(environment)).toThrow(told);
    expect(() => loadConfig(environment)).not.toThrow(/hunter2/);
  });
});

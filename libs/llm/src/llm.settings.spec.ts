import { loadConfig } from '#foundry/config';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { LlmModule, LlmService, llmSettings } from './index.js';
import { answering, ModelServer, silent } from './testing/model-server.js';
import { hello } from './testing/llm.fixture.js';

describe('the settings of models', () => {
  it('come from the environment: a class has its own route, or the general one', () => {
    const settings = llmSettings(
      loadConfig({
        FOUNDRY_MODEL_PROVIDERS: 'one=http://127.0.0.1:1/v1,two=http://127.0.0.1:2/v1',
        FOUNDRY_MODEL_KEYS: 'two=key',
        FOUNDRY_MODEL: 'one/small,two/big',
        FOUNDRY_MODEL_CODE: 'two/coder',
        FOUNDRY_MODEL_IDLE_TIMEOUT_MS: '5000',
      }),
    );
    expect(settings.providers).toMatchObject([
      { name: 'one', apiKey: undefined },
      { name: 'two', apiKey: 'key' },
    ]);
    expect(settings.routes).toMatchObject({
      fast: [
        { provider: 'one', model: 'small' },
        { provider: 'two', model: 'big' },
      ],
      code: [{ provider: 'two', model: 'coder' }],
      embed: undefined,
    });
    expect(settings.limits.idleMs).toBe(5_000);
    expect(settings.concurrency).toBe(3);
  });

  it('are refused when they name servers that are not there; all of them are listed', () => {
    const config = loadConfig({
      FOUNDRY_MODEL_PROVIDERS: 'one=http://h/v1',
      FOUNDRY_MODEL: 'tow/small',
      FOUNDRY_MODEL_KEYS: 'three=hunter2',
    });
    expect(() => llmSettings(config)).toThrow(
      expect.objectContaining({ code: 'llm.invalid_settings', message: expect.stringMatching(/"three".*"tow"/s) as string }),
    );
    expect(() => llmSettings(config)).not.toThrow(/hunter2/);
  });

  it('without any server leave Foundry without a model', () => {
    expect(new LlmService(llmSettings(loadConfig({}))).isConfigured()).toBe(false);
  });
});

describe('LlmModule', () => {
  it('gives the application one service, and ends its calls with the application', async () => {
    const server = await ModelServer.start();
    try {
      const environment = { FOUNDRY_MODEL_PROVIDERS: `local=${server.baseUrl}`, FOUNDRY_MODEL: 'local/m' };
      const app = await Test.createTestingModule({
        imports: [LlmModule.forRoot(llmSettings(loadConfig(environment)))],
      }).compile();
      const llm = app.get(LlmService);
      server.next(answering('Hi')).always(silent);
      expect((await llm.generate(hello())).text).toBe('Hi');
      const left = expect(llm.generate(hello())).rejects.toMatchObject({ code: 'llm.cancelled' });
      await server.until(({ requests }) => requests.length === 2);
      await app.close();
      await left;
      await server.until(({ open }) => open === 0);
    } finally {
      await server.close();
    }
  });
});

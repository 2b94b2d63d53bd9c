import { expect, it } from 'vitest';
import { readConfig } from './config.js';

it('has a default for everything', () => {
  expect(readConfig({})).toMatchObject({ PORT: 8000, SEED: true, CORS_ORIGINS: [] });
});

it('takes an empty variable for an absent one', () => {
  expect(readConfig({ PORT: '', SEED: 'false', CORS_ORIGINS: 'https://a.example, https://b.example' })).toMatchObject({
    PORT: 8000,
    SEED: false,
    CORS_ORIGINS: ['https://a.example', 'https://b.example'],
  });
});

it('lists everything that is wrong at once', () => {
  expect(() => readConfig({ PORT: 'eighty', LOG_LEVEL: 'loud' })).toThrow(/PORT: .*\n\s+LOG_LEVEL: /);
});

import { describe, expect, it } from 'vitest';
import { describeConfig, loadConfig, variables } from './index.js';

describe('loadConfig', () => {
  it('gives every variable its default when nothing is set', () => {
    const config = loadConfig({});
    expect(config.FOUNDRY_PORT).toBe(7070);
    expect(config.FOUNDRY_DATA_DIR).toMatch(/\.foundry$/);
    expect(config.FOUNDRY_ALLOW_UNSANDBOXED).toBe(false);
    expect(config.DATABASE_URL).toBeUndefined();
  });

  it('lists every wrong variable in one error and keeps secrets out of it', () => {
    expect(() => loadConfig({ FOUNDRY_PORT: 'http', FOUNDRY_LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://u:hunter2@h/d' })).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        message: expect.stringMatching(/FOUNDRY_PORT="http".*FOUNDRY_LOG_LEVEL="loud".*DATABASE_URL=\(hidden\)/s) as string,
      }),
    );
    expect(() => loadConfig({ DATABASE_URL: 'mysql://u:hunter2@h/d' })).not.toThrow(/hunter2/);
  });

  it('accepts no other issuer without an audience for its tokens', () => {
    const issuer = 'https://login.example.org';
    expect(() => loadConfig({ FOUNDRY_OIDC_ISSUER: issuer })).toThrow(/FOUNDRY_OIDC_AUDIENCE/);
    expect(() => loadConfig({ DESCOPE_PROJECT_ID: 'P2abcdefghij' })).toThrow(/DESCOPE_AUDIENCE/);
    expect(loadConfig({ FOUNDRY_OIDC_ISSUER: issuer, FOUNDRY_OIDC_AUDIENCE: 'foundry' }).FOUNDRY_OIDC_ISSUER).toBe(issuer);
  });

  it('treats an empty variable as absent', () => {
    expect(loadConfig({ REDIS_URL: '', FOUNDRY_PORT: '' }).FOUNDRY_PORT).toBe(7070);
  });
});

describe('describeConfig', () => {
  it('describes every variable and hides secrets that are set', () => {
    const rows = describeConfig({ DATABASE_URL: 'postgres://u:p@h/d', FOUNDRY_PORT: '8080' });
    expect(rows.map((row) => row.name)).toEqual(Object.keys(variables));
    expect(rows.every((row) => row.description.endsWith('.'))).toBe(true);
    expect(rows.find((row) => row.name === 'DATABASE_URL')?.value).toBe('(hidden)');
    expect(rows.find((row) => row.name === 'FOUNDRY_PORT')).toMatchObject({ default: '7070', value: '8080' });
  });
});

import type { Database } from '#foundry/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authServices, emptyDirectory, openAuthDatabase } from '../auth.fixture.js';
import { ALL_SCOPES, ApiTokenEntity, LOCAL_OPERATOR, type TokenService, type VerifiedTokens } from '../index.js';

describe('TokenService', () => {
  let database: Database;
  let tokens: TokenService;
  let verified: VerifiedTokens;

  beforeAll(async () => {
    database = await openAuthDatabase();
  });
  afterAll(async () => {
    await database.close();
  });
  beforeEach(async () => {
    await emptyDirectory(database);
    ({ tokens, verified } = authServices(database));
  });

  it('creates the admin token once, also when several processes start at the same time', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => authServices(database).tokens.ensureAdmin()));
    const token = made.find((each) => each !== undefined);
    expect(made.filter((each) => each !== undefined)).toHaveLength(1);
    await expect(tokens.verify(token!)).resolves.toMatchObject({
      organisation: 'default',
      subject: 'admin',
      operator: true,
      scopes: ALL_SCOPES,
      userId: expect.stringMatching(/^usr_/) as string,
    });
    const users: unknown = await database.dataSource.query('SELECT organisation, kind, name, scopes FROM users');
    expect(users).toEqual([{ organisation: 'default', kind: 'admin', name: 'admin', scopes: null }]);
  });

  it('stores no token, only its hash', async () => {
    const token = await tokens.ensureAdmin();
    const rows: unknown = await database.dataSource.query('SELECT * FROM api_tokens');
    expect(JSON.stringify(rows)).not.toContain(token!.slice(12));
  });

  it("takes the operator's own token in place of the one that is there", async () => {
    const old = await tokens.ensureAdmin();
    const given = 'an-operator-chose-this-token';
    await tokens.ensureAdmin(given);
    await expect(tokens.verify(given)).resolves.toMatchObject({ name: 'admin' });
    await expect(tokens.verify(old!)).resolves.toBeUndefined();
  });

  it('renews a lost admin token and refuses the old one', async () => {
    const old = await tokens.ensureAdmin();
    const renewed = await tokens.renewAdmin();
    await expect(tokens.verify(renewed)).resolves.toMatchObject({ name: 'admin' });
    await expect(tokens.verify(old!)).resolves.toBeUndefined();
  });

  it('refuses tokens that are unknown, expired or revoked', async () => {
    const token = (await tokens.ensureAdmin())!;
    await expect(tokens.verify(`${token}x`)).resolves.toBeUndefined();
    await database.dataSource.query(`UPDATE api_tokens SET expires_at = now() - interval '1 second'`);
    await expect(authServices(database).tokens.verify(token)).resolves.toBeUndefined();
    await database.dataSource.query('UPDATE api_tokens SET expires_at = NULL, revoked_at = now()');
    await expect(authServices(database).tokens.verify(token)).resolves.toBeUndefined();
  });

  it("accepts this process's own token and no other process's", async () => {
    const local = tokens.openLocalSession();
    await expect(tokens.verify(local)).resolves.toBe(LOCAL_OPERATOR);
    await expect(authServices(database).tokens.verify(local)).resolves.toBeUndefined();
  });

  it('gives the admin token the scopes of later versions too', async () => {
    const token = await tokens.ensureAdmin();
    await database.dataSource.query(`UPDATE api_tokens SET scopes = '{}'`);
    await expect(tokens.verify(token!)).resolves.toMatchObject({ scopes: ALL_SCOPES });
  });

  it('forgets what it verified in time for a revocation by another process', async () => {
    const token = (await tokens.ensureAdmin())!;
    await tokens.verify(token);
    await database.dataSource.query('UPDATE api_tokens SET revoked_at = now()');
    await expect.poll(async () => await tokens.verify(token), { timeout: 5_000 }).toBeUndefined();
  });

  it('notes when a token was used, at most once a minute', async () => {
    const token = (await tokens.ensureAdmin())!;
    await tokens.verify(token);
    await tokens.onModuleDestroy();
    const [row] = await database.dataSource.manager.find(ApiTokenEntity);
    expect(Date.now() - row!.lastUsedAt!.getTime()).toBeLessThan(30_000);
    await database.dataSource.query('UPDATE api_tokens SET last_used_at = NULL');
    verified.clear();
    await tokens.verify(token);
    await tokens.onModuleDestroy();
    expect((await database.dataSource.manager.find(ApiTokenEntity))[0]!.lastUsedAt).toBeNull();
  });
});

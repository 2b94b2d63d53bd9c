import { type AuditLog, listAuditSchema } from '#foundry/audit';
import type { Database } from '#foundry/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authServices, emptyDirectory, openAuthDatabase } from '../auth.fixture.js';
import {
  type ApiKeyService,
  type CreateApiKeyInput,
  createApiKeySchema,
  listApiKeysSchema,
  LOCAL_OPERATOR,
  type Principal,
  type TokenService,
} from '../index.js';

describe('ApiKeyService', () => {
  let database: Database;
  let tokens: TokenService;
  let audit: AuditLog;
  let keys: ApiKeyService;

  beforeAll(async () => {
    database = await openAuthDatabase();
  });
  afterAll(async () => {
    await database.close();
  });
  beforeEach(async () => {
    await emptyDirectory(database);
    ({ tokens, keys, audit } = authServices(database));
  });

  const create = (caller: Principal, request: CreateApiKeyInput) => keys.create(caller, createApiKeySchema.parse(request));
  const list = (caller: Principal, filter: object = {}) => keys.list(caller, listApiKeysSchema.parse(filter));

  it('makes a key that stands for its organisation and scopes, and shows it once', async () => {
    const key = await create(LOCAL_OPERATOR, { name: 'ci', scopes: ['tools:review', 'tools:review'], organisation: 'acme' });
    expect(key.token).toMatch(/^fdy_[\w-]{43}$/);
    await expect(tokens.verify(key.token)).resolves.toMatchObject({
      organisation: 'acme',
      subject: `key:${key.id}`,
      name: 'ci',
      scopes: ['tools:review'],
      operator: false,
    });
    const { items } = await list(LOCAL_OPERATOR, { organisation: 'acme' });
    expect(items).toMatchObject([{ id: key.id, name: 'ci', prefix: key.token.slice(0, 10), createdBy: 'local' }]);
    expect(JSON.stringify(items)).not.toContain(key.token.slice(12));
    expect(JSON.stringify(await database.dataSource.query('SELECT * FROM api_tokens'))).not.toContain(key.token.slice(12));
  });

  it('ends a key after the days it was made for', async () => {
    const key = await create(LOCAL_OPERATOR, { name: 'short', scopes: ['tools:ping'], expiresInDays: 1 });
    expect(Date.parse(key.expiresAt!) - Date.now()).toBeGreaterThan(86_300_000);
    await tokens.verify(key.token);
    const later = authServices(database).tokens;
    await database.dataSource.query(`UPDATE api_tokens SET expires_at = now() - interval '1 second'`);
    await expect(later.verify(key.token)).resolves.toBeUndefined();
  });

  it('revokes a key at once, and again without harm', async () => {
    const key = await create(LOCAL_OPERATOR, { name: 'gone', scopes: ['tools:ping'] });
    await tokens.verify(key.token);
    const { revokedAt } = await keys.revoke(LOCAL_OPERATOR, key.id);
    expect(revokedAt).not.toBeNull();
    await expect(tokens.verify(key.token)).resolves.toBeUndefined();
    expect((await keys.revoke(LOCAL_OPERATOR, key.id)).revokedAt).toBe(revokedAt);
  });

  it("keeps each organisation's keys from the others", async () => {
    const scopes = ['admin:config', 'tools:ping'] as const;
    const acme = (await tokens.verify(
      (await create(LOCAL_OPERATOR, { name: 'a', scopes: [...scopes], organisation: 'acme' })).token,
    ))!;
    const other = await create(LOCAL_OPERATOR, { name: 'b', scopes: [...scopes], organisation: 'other' });
    expect((await list(acme)).items.map(({ name }) => name)).toEqual(['a']);
    await expect(list(acme, { organisation: 'other' })).rejects.toMatchObject({ code: 'auth.not_allowed' });
    await expect(keys.revoke(acme, other.id)).rejects.toMatchObject({ code: 'auth.token_not_found' });
    await expect(create(acme, { name: 'c', scopes: ['tools:ping'], organisation: 'other' })).rejects.toMatchObject({
      code: 'auth.not_allowed',
    });
    expect((await create(acme, { name: 'd', scopes: ['tools:ping'] })).organisation).toBe('acme');
    await expect(tokens.verify(other.token)).resolves.toMatchObject({ organisation: 'other' });
  });

  it('lets nobody give away more than they have', async () => {
    const { token } = await create(LOCAL_OPERATOR, { name: 'keys', scopes: ['admin:config'] });
    const holder = (await tokens.verify(token))!;
    await expect(create(holder, { name: 'more', scopes: ['admin:config', 'tools:generate'] })).rejects.toMatchObject({
      code: 'auth.not_allowed',
      message: expect.stringContaining('tools:generate') as string,
    });
  });

  it('replaces the admin token only through renewal', async () => {
    await tokens.ensureAdmin();
    const [admin] = (await list(LOCAL_OPERATOR)).items;
    await expect(keys.revoke(LOCAL_OPERATOR, admin!.id)).rejects.toMatchObject({ code: 'auth.token_in_use' });
  });

  it('writes what is made and revoked into the audit log of the organisation, and nothing of what fails', async () => {
    const key = await create(LOCAL_OPERATOR, { name: 'traced', scopes: ['tools:ping'], organisation: 'traced' });
    await keys.revoke(LOCAL_OPERATOR, key.id);
    await keys.revoke(LOCAL_OPERATOR, key.id);
    const { items } = await audit.list('traced', listAuditSchema.parse({}));
    expect(items.map(({ action, target, subject, details }) => [action, target, subject, details])).toEqual([
      ['token.revoked', key.id, 'local', { token: 'traced', scopes: ['tools:ping'], user: key.user.id }],
      ['token.created', key.id, 'local', { token: 'traced', scopes: ['tools:ping'], user: key.user.id }],
      ['organisation.created', 'traced', 'local', { organisation: 'traced' }],
    ]);
    await database.dataSource.query(`ALTER TABLE api_tokens ADD CONSTRAINT no_more CHECK (name <> 'impossible')`);
    await expect(
      create(LOCAL_OPERATOR, { name: 'impossible', scopes: ['tools:ping'], organisation: 'traced' }),
    ).rejects.toThrow();
    expect((await audit.list('traced', listAuditSchema.parse({}))).items).toHaveLength(3);
  });

  it('lists in pages, newest first', async () => {
    for (const name of ['1', '2', '3']) await create(LOCAL_OPERATOR, { name, scopes: ['tools:ping'] });
    const first = await list(LOCAL_OPERATOR, { limit: 2 });
    const second = await list(LOCAL_OPERATOR, { limit: 2, cursor: first.nextCursor! });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['3', '2', '1']);
    expect(second.nextCursor).toBeNull();
  });

  it.each([
    [{ name: '', scopes: ['tools:ping'] }],
    [{ name: 'x', scopes: [] }],
    [{ name: 'x', scopes: ['tools:everything'] }],
    [{ name: 'x', scopes: ['tools:ping'], expiresInDays: 0 }],
    [{ name: 'x', scopes: ['tools:ping'], organisation: '../acme' }],
    [{ name: 'x', scopes: ['tools:ping'], kind: 'admin' }],
  ])('refuses the request %j', (request) => {
    expect(createApiKeySchema.safeParse(request).success).toBe(false);
  });
});

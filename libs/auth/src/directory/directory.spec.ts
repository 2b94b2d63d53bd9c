import { listAuditSchema } from '#foundry/audit';
import type { Database } from '#foundry/database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { authServices, emptyDirectory, openAuthDatabase } from '../auth.fixture.js';
import {
  changeUserSchema,
  createApiKeySchema,
  createUserSchema,
  listUsersSchema,
  LOCAL_OPERATOR,
  type Principal,
  type Scope,
} from '../index.js';

describe('organisations and users', () => {
  let database: Database;
  let here: ReturnType<typeof authServices>;

  beforeAll(async () => {
    database = await openAuthDatabase();
  });
  afterAll(async () => {
    await database.close();
  });
  beforeEach(async () => {
    await emptyDirectory(database);
    here = authServices(database);
    await here.tokens.ensureAdmin();
  });

  const key = async (request: object): Promise<{ id: string; token: string; user: { id: string } }> =>
    await here.keys.create(LOCAL_OPERATOR, createApiKeySchema.parse({ name: 'key', ...request }));
  const principal = async (request: object): Promise<Principal> => (await here.tokens.verify((await key(request)).token))!;
  const person = async (organisation: string, scopes: Scope[], name = 'Ada') =>
    await here.users.create(LOCAL_OPERATOR, createUserSchema.parse({ name, scopes, organisation }));
  const actions = async (organisation: string): Promise<unknown[]> =>
    (await here.audit.list(organisation, listAuditSchema.parse({}))).items.map(({ action, target }) => [action, target]);

  it('have a first user who may do everything, made with the organisation', async () => {
    const made = await here.organisations.create(LOCAL_OPERATOR, { id: 'acme', name: 'Acme Ltd.' });
    expect(made).toMatchObject({ id: 'acme', name: 'Acme Ltd.', users: 1, createdBy: 'local', disabledAt: null });
    const { items } = await here.users.list(LOCAL_OPERATOR, listUsersSchema.parse({ organisation: 'acme' }));
    expect(items).toMatchObject([{ kind: 'admin', name: 'admin', scopes: null, organisation: 'acme' }]);
    await expect(here.organisations.create(LOCAL_OPERATOR, { id: 'acme' })).rejects.toMatchObject({
      code: 'auth.organisation_exists',
    });
    const renamed = await here.organisations.rename(LOCAL_OPERATOR, 'acme', { name: 'Acme' });
    expect(renamed.name).toBe('Acme');
  });

  it('give each key to a user of its organisation: the one who is named, the maker, or the first', async () => {
    const ada = await person('default', ['tools:ping', 'admin:config']);
    const hers = await key({ scopes: ['tools:ping', 'admin:config'], user: ada.id });
    expect(hers.user).toEqual({ id: ada.id, name: 'Ada' });
    const caller = (await here.tokens.verify(hers.token))!;
    expect(caller).toMatchObject({ userId: ada.id, organisation: 'default' });
    const further = await here.keys.create(caller, createApiKeySchema.parse({ name: 'further', scopes: ['tools:ping'] }));
    expect(further.user.id).toBe(ada.id);
    const first = await key({ scopes: ['chat', 'tools:ping'].slice(1), organisation: 'acme' });
    const { items } = await here.users.list(LOCAL_OPERATOR, listUsersSchema.parse({ organisation: 'acme' }));
    expect(items.map(({ id }) => id)).toEqual([first.user.id]);
    await expect(key({ scopes: ['tools:ping'], organisation: 'acme', user: ada.id })).rejects.toMatchObject({
      code: 'auth.user_not_found',
    });
  });

  it('hold a key to what its user may have, also when that becomes less', async () => {
    const ada = await person('default', ['tools:ping', 'tools:review']);
    await expect(key({ scopes: ['tools:generate'], user: ada.id })).rejects.toMatchObject({ code: 'auth.not_allowed' });
    const { token } = await key({ scopes: ['tools:ping', 'tools:review'], user: ada.id });
    await expect(here.tokens.verify(token)).resolves.toMatchObject({ scopes: ['tools:ping', 'tools:review'] });
    await here.users.change(LOCAL_OPERATOR, ada.id, changeUserSchema.parse({ scopes: ['tools:ping'] }));
    await expect(here.tokens.verify(token)).resolves.toMatchObject({ scopes: ['tools:ping'] });
  });

  it('end every token of a user who is disabled, at once here and soon elsewhere, until the user is enabled', async () => {
    const elsewhere = authServices(database);
    const ada = await person('default', ['tools:ping']);
    const { id, token } = await key({ scopes: ['tools:ping'], user: ada.id });
    await here.tokens.verify(token);
    await elsewhere.tokens.verify(token);
    await here.users.disable(LOCAL_OPERATOR, ada.id);
    await expect(here.tokens.verify(token)).resolves.toBeUndefined();
    await expect(here.tokens.account(id)).resolves.toBeUndefined();
    await expect.poll(() => elsewhere.tokens.verify(token), { timeout: 60_000 }).toBeUndefined();
    await expect(key({ scopes: ['tools:ping'], user: ada.id })).rejects.toMatchObject({ code: 'auth.disabled' });
    await here.users.enable(LOCAL_OPERATOR, ada.id);
    await expect(here.tokens.verify(token)).resolves.toMatchObject({ userId: ada.id });
  });

  it('end every token of an organisation that is disabled', async () => {
    const { token } = await key({ scopes: ['tools:ping'], organisation: 'acme' });
    await here.tokens.verify(token);
    await here.organisations.disable(LOCAL_OPERATOR, 'acme');
    await here.organisations.disable(LOCAL_OPERATOR, 'acme');
    await expect(here.tokens.verify(token)).resolves.toBeUndefined();
    await expect(key({ scopes: ['tools:ping'], organisation: 'acme' })).rejects.toMatchObject({ code: 'auth.disabled' });
    await here.organisations.enable(LOCAL_OPERATOR, 'acme');
    await expect(here.tokens.verify(token)).resolves.toBeDefined();
    await expect(here.organisations.disable(LOCAL_OPERATOR, 'default')).rejects.toMatchObject({ code: 'auth.in_use' });
  });

  it('do not lock out whoever runs the installation, nor whoever asks', async () => {
    const { items } = await here.users.list(LOCAL_OPERATOR, listUsersSchema.parse({}));
    await expect(here.users.disable(LOCAL_OPERATOR, items[0]!.id)).rejects.toMatchObject({ code: 'auth.in_use' });
    const caller = await principal({ scopes: ['admin:config'], organisation: 'acme' });
    await expect(here.users.disable(caller, caller.userId!)).rejects.toMatchObject({ code: 'auth.in_use' });
  });

  it('see nothing of each other', async () => {
    const caller = await principal({ scopes: ['admin:config'], organisation: 'acme' });
    const theirs = await person('default', ['tools:ping']);
    const refused = { code: expect.stringMatching(/^auth\.(user|organisation)_not_found$/) as string, status: 404 };
    await expect(here.users.get(caller, theirs.id)).rejects.toMatchObject(refused);
    await expect(here.users.change(caller, theirs.id, { name: 'x' })).rejects.toMatchObject(refused);
    await expect(here.users.disable(caller, theirs.id)).rejects.toMatchObject(refused);
    await expect(here.organisations.get(caller, 'default')).rejects.toMatchObject(refused);
    await expect(here.organisations.rename(caller, 'default', { name: 'x' })).rejects.toMatchObject(refused);
    expect((await here.organisations.list(caller)).items.map(({ id }) => id)).toEqual(['acme']);
    const notAllowed = { code: 'auth.not_allowed' };
    await expect(here.organisations.create(caller, { id: 'mine' })).rejects.toMatchObject(notAllowed);
    await expect(here.organisations.disable(caller, 'acme')).rejects.toMatchObject(notAllowed);
    const request = { name: 'x', scopes: ['admin:config' as const] };
    await expect(here.users.create(caller, { ...request, organisation: 'default' })).rejects.toMatchObject(notAllowed);
    await expect(here.users.create(caller, { ...request, scopes: ['admin:logs'] })).rejects.toMatchObject(notAllowed);
  });

  it('know an e-mail address once in an organisation, however it is written', async () => {
    const create = async (email: string, organisation = 'default') =>
      await here.users.create(LOCAL_OPERATOR, createUserSchema.parse({ name: 'x', email, scopes: ['tools:ping'], organisation }));
    const one = await create('Ada@example.org');
    await expect(create('ada@EXAMPLE.org')).rejects.toMatchObject({ code: 'auth.user_exists' });
    await here.users.change(LOCAL_OPERATOR, one.id, { email: 'ada@example.org' });
    await here.users.change(LOCAL_OPERATOR, one.id, { email: null });
    await create('ada@example.org');
    const atOnce = await Promise.allSettled(Array.from({ length: 5 }, () => create('twins@example.org')));
    expect(atOnce.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of atOnce) if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'auth.user_exists' });
    await expect(create('ada@example.org', 'nowhere')).rejects.toMatchObject({ code: 'auth.organisation_not_found' });
  });

  it('leave an audit entry for all that is done to them', async () => {
    await here.organisations.create(LOCAL_OPERATOR, { id: 'traced' });
    await here.organisations.rename(LOCAL_OPERATOR, 'traced', { name: 'Traced' });
    const { id } = await person('traced', ['tools:ping']);
    await here.users.change(LOCAL_OPERATOR, id, { name: 'Bea' });
    await here.users.disable(LOCAL_OPERATOR, id);
    await here.users.enable(LOCAL_OPERATOR, id);
    await here.organisations.disable(LOCAL_OPERATOR, 'traced');
    await here.organisations.enable(LOCAL_OPERATOR, 'traced');
    expect((await actions('traced')).reverse()).toEqual([
      ['organisation.created', 'traced'],
      ['organisation.renamed', 'traced'],
      ['user.created', id],
      ['user.changed', id],
      ['user.disabled', id],
      ['user.enabled', id],
      ['organisation.disabled', 'traced'],
      ['organisation.enabled', 'traced'],
    ]);
  });

  it("know another issuer's user from the first token on, also when several come at once, and can disable them", async () => {
    const subject = {
      organisation: 'partner',
      subject: 'oidc:https://login.example.org#7',
      name: 'Eve',
      email: 'eve@example.org',
    };
    const users = await Promise.all(Array.from({ length: 4 }, () => authServices(database).directory.userOf(subject)));
    expect(new Set(users.map(({ id }) => id)).size).toBe(1);
    const user = users[0]!;
    expect(user).toMatchObject({ name: 'Eve', email: 'eve@example.org', scopes: null, subject: subject.subject, kind: 'person' });
    expect((await actions('partner')).reverse()).toEqual([
      ['organisation.created', 'partner'],
      ['user.created', user.id],
    ]);
    // The same person in another organisation is another user; an address that is taken is left out.
    const elsewhere = await here.directory.userOf({ ...subject, organisation: 'default' });
    expect(elsewhere.id).not.toBe(user.id);
    const twin = await here.directory.userOf({ ...subject, subject: 'oidc:https://login.example.org#8' });
    expect(twin.email).toBeNull();
    await here.users.disable(LOCAL_OPERATOR, user.id);
    await expect(here.directory.userOf(subject)).rejects.toMatchObject({ code: 'auth.unauthenticated' });
    await here.users.enable(LOCAL_OPERATOR, user.id);
    await here.organisations.disable(LOCAL_OPERATOR, 'partner');
    await expect(here.directory.userOf(subject)).rejects.toMatchObject({ code: 'auth.unauthenticated' });
  });
});

import { type AuditEvent, RefusalLog } from '#foundry/audit';
import type { DomainError } from '#foundry/kernel';
import { describe, expect, it, vi } from 'vitest';
import { AccessControl, authErrors, challengeOf, credentialsOf, LOCAL_OPERATOR, type Principal, RateLimits } from '../index.js';
import { networkOf } from './rate-limits.js';

/** Keeps what would be written. */
class NotedRefusals extends RefusalLog {
  readonly events: AuditEvent[] = [];
  constructor() {
    super(undefined as never);
  }
  override note(event: AuditEvent): void {
    this.events.push(event);
  }
}
const refusals = new NotedRefusals();

const principal: Principal = { ...LOCAL_OPERATOR, scopes: ['tools:ping', 'tools:review'], tokenId: 'one', operator: false };

function access(limits = { perToken: 100, perAddress: 100 }, verify: (token: string) => Promise<Principal> = accept) {
  return new AccessControl([{ recognises: () => true, verify }], new RateLimits({ ...limits }), refusals);
}
const accept = (token: string): Promise<Principal> =>
  token === 'good' ? Promise.resolve(principal) : Promise.reject(authErrors.unauthenticated('No.'));
const from = (authorization: string | readonly string[] | undefined, address = '192.0.2.1') => ({
  authorization,
  address,
  target: 'GET /x',
});
const refusal = async (work: Promise<unknown>): Promise<DomainError> =>
  await work.then(
    () => Promise.reject(new Error('It was let in.')),
    (error: unknown) => error as DomainError,
  );

describe('AccessControl', () => {
  it('lets in a good token with the scopes that are needed', async () => {
    await expect(access().admit(from('Bearer good'), ['tools:ping', 'tools:review'])).resolves.toBe(principal);
    await expect(access().admit(from('bearer good'), [])).resolves.toBe(principal);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Basic abc',
    'good',
    'Bearer good good',
    'Bearer good,Bearer good',
    'Bearer go\u0000od',
    'Bearer\tgood',
    'Bearer bad',
    `Bearer ${'x'.repeat(9_000)}`,
    ['Bearer good', 'Bearer good'],
  ])('refuses the Authorization header %j', async (header) => {
    expect(await refusal(access().admit(from(header), []))).toMatchObject({ code: 'auth.unauthenticated', status: 401 });
  });

  it('asks the verifiers that recognise the token, in order', async () => {
    const first = { recognises: (token: string) => token.includes('.'), verify: vi.fn<(token: string) => Promise<Principal>>() };
    const control = new AccessControl(
      [first, { recognises: () => true, verify: accept }],
      new RateLimits({ perToken: 9, perAddress: 9 }),
      refusals,
    );
    await control.admit(from('Bearer good'), []);
    expect(first.verify).not.toHaveBeenCalled();
    first.verify.mockRejectedValue(authErrors.unauthenticated('Not this one either.'));
    expect(await refusal(control.admit(from('Bearer a.b.c'), []))).toMatchObject({ message: 'Not this one either.' });
    first.verify.mockResolvedValue(undefined as never);
    expect(await refusal(control.admit(from('Bearer a.b.c'), []))).toMatchObject({ code: 'auth.unauthenticated' });
  });

  it('names every scope that is needed together with those that the token has', async () => {
    const error = await refusal(access().admit(from('Bearer good'), ['tools:review', 'tools:generate', 'admin:config']));
    expect(error).toMatchObject({ code: 'auth.insufficient_scope', status: 403 });
    expect(challengeOf(error, 'https://foundry.example')).toBe(
      'Bearer realm="foundry", resource_metadata="https://foundry.example/.well-known/oauth-protected-resource", ' +
        'error="insufficient_scope", scope="tools:ping tools:review tools:generate admin:config"',
    );
  });

  it('tells a client that sent no token where to get one, and one with a bad token that it is bad', async () => {
    const none = await refusal(access().admit(from(undefined), []));
    expect(challengeOf(none, 'http://localhost:7', '/mcp')).toBe(
      'Bearer realm="foundry", resource_metadata="http://localhost:7/.well-known/oauth-protected-resource/mcp"',
    );
    const bad = await refusal(access().admit(from('Bearer bad'), []));
    expect(challengeOf(bad, 'http://localhost:7')).toContain('error="invalid_token"');
    expect(challengeOf(authErrors.tokenNotFound('x'), 'http://localhost:7')).toBeUndefined();
  });

  it('counts requests of a token wherever they come from, and says when to go on', async () => {
    const control = access({ perToken: 2, perAddress: 100 });
    await control.admit(from('Bearer good', '192.0.2.1'), []);
    await control.admit(from('Bearer good', '192.0.2.2'), []);
    const error = await refusal(control.admit(from('Bearer good', '192.0.2.3'), []));
    expect(error).toMatchObject({ code: 'auth.too_many_requests', status: 429 });
    expect(error.details?.retryAfterSeconds).toBeGreaterThan(0);
    expect(error.details?.retryAfterSeconds).toBeLessThanOrEqual(60);
  });

  it('counts requests of an address before it looks at the token', async () => {
    const verify = vi.fn(accept);
    const control = access({ perToken: 100, perAddress: 2 }, verify);
    await refusal(control.admit(from('Bearer bad'), []));
    await refusal(control.admit(from(undefined), []));
    verify.mockClear();
    expect(await refusal(control.admit(from('Bearer good'), []))).toMatchObject({ status: 429 });
    expect(verify).not.toHaveBeenCalled();
    await control.admit(from('Bearer good', '192.0.2.9'), []);
  });

  it('notes every refusal, with who was refused as far as it is known', async () => {
    refusals.events.length = 0;
    const control = access({ perToken: 1, perAddress: 100 });
    await refusal(control.admit(from('Bearer bad'), []));
    await refusal(control.admit(from('Bearer good'), ['admin:config']));
    await refusal(control.admit(from('Bearer good'), []));
    expect(
      refusals.events.map(({ organisation, subject, details, target }) => [organisation, subject, details?.code, target]),
    ).toEqual([
      ['default', 'anonymous', 'auth.unauthenticated', 'GET /x'],
      ['default', 'local', 'auth.insufficient_scope', 'GET /x'],
      ['default', 'local', 'auth.too_many_requests', 'GET /x'],
    ]);
    expect(JSON.stringify(refusals.events)).not.toMatch(/good|bad/);
  });

  it('tells when the token of something that lasts stops being valid, and not when the database is away', async () => {
    vi.useFakeTimers();
    try {
      const verify = vi.fn(accept);
      const control = access(undefined, verify);
      const end = vi.fn<() => void>();
      control.watch('Bearer good', end);
      await vi.advanceTimersByTimeAsync(10_000);
      verify.mockRejectedValue(new Error('The database is away.'));
      await vi.advanceTimersByTimeAsync(10_000);
      expect(end).not.toHaveBeenCalled();
      verify.mockRejectedValue(authErrors.unauthenticated('Revoked.'));
      await vi.advanceTimersByTimeAsync(2_000);
      expect(end).toHaveBeenCalledTimes(1);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(end).toHaveBeenCalledTimes(1);
    } finally {
      vi.useRealTimers();
    }
  });
});

it('sees every Authorization header of a request', () => {
  const raw = (...rawHeaders: string[]) => ({
    ip: '192.0.2.1',
    method: 'GET',
    routeOptions: { url: '/x/:id' },
    raw: { rawHeaders },
  });
  expect(credentialsOf(raw('Host', 'x')).authorization).toBeUndefined();
  expect(credentialsOf(raw('Host', 'authorization', 'AUTHORIZATION', 'Bearer a')).authorization).toBe('Bearer a');
  expect(credentialsOf(raw('Authorization', 'Bearer a', 'authorization', 'Bearer b')).authorization).toHaveLength(2);
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('counts the address %s under %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

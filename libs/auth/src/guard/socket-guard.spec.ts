import { type AuditEvent, RefusalLog } from '#foundry/audit';
import { describe, expect, it } from 'vitest';
import {
  AccessControl,
  admitSocket,
  authenticateFirstMessage,
  LOCAL_OPERATOR,
  type Principal,
  RateLimits,
  socketCloseCode,
  socketCredentialsOf,
} from '../index.js';

class NotedRefusals extends RefusalLog {
  readonly events: AuditEvent[] = [];
  constructor() {
    super(undefined as never);
  }
  override note(event: AuditEvent): void {
    this.events.push(event);
  }
}

const principal: Principal = { ...LOCAL_OPERATOR, scopes: ['tools:ping'], tokenId: 'one', operator: false };
const setUp = () => {
  const refusals = new NotedRefusals();
  const verifier = {
    recognises: () => true,
    verify: (token: string) => Promise.resolve(token === 'good' ? principal : undefined),
  };
  return { refusals, access: new AccessControl([verifier], new RateLimits({ perToken: 100, perAddress: 100 }), refusals) };
};
const opened = (...rawHeaders: string[]) => socketCredentialsOf({ rawHeaders }, '192.0.2.1', 'GET /ws');

describe('the guard of sockets', () => {
  it.each([
    ['the Authorization header', ['Authorization', 'Bearer good']],
    ['a subprotocol', ['Sec-WebSocket-Protocol', 'foundry.v1, bearer.good']],
    ['a subprotocol in a header of its own', ['Sec-WebSocket-Protocol', 'foundry.v1', 'sec-websocket-protocol', 'bearer.good']],
  ])('admits a socket that names its token in %s', async (_where, headers) => {
    const { access } = setUp();
    const admitted = await admitSocket(access, opened(...headers), ['tools:ping']);
    expect(admitted).toMatchObject({ principal, authorization: 'Bearer good' });
  });

  it('selects its own subprotocol, never the one with the token', () => {
    expect(opened('Sec-WebSocket-Protocol', 'bearer.good, foundry.v1').protocol).toBe('foundry.v1');
    expect(opened('Sec-WebSocket-Protocol', 'bearer.good').protocol).toBeUndefined();
  });

  it.each([
    ['two headers', ['Authorization', 'Bearer good', 'authorization', 'Bearer good']],
    ['a header and a subprotocol', ['Authorization', 'Bearer good', 'Sec-WebSocket-Protocol', 'bearer.good']],
    ['two subprotocols', ['Sec-WebSocket-Protocol', 'bearer.good, bearer.good']],
    ['a wrong token', ['Sec-WebSocket-Protocol', 'bearer.bad']],
    ['no token in its subprotocol', ['Sec-WebSocket-Protocol', 'bearer.']],
  ])('refuses a socket with %s, and notes it', async (_what, headers) => {
    const { access, refusals } = setUp();
    await expect(admitSocket(access, opened(...headers), [])).rejects.toMatchObject({ code: 'auth.unauthenticated' });
    expect(refusals.events).toMatchObject([{ action: 'access.refused', target: 'GET /ws' }]);
  });

  it('waits for the first message when nothing was said, whatever else the request has', async () => {
    const { access } = setUp();
    const credentials = opened('Cookie', 'token=good', 'X-Forwarded-Authorization', 'Bearer good');
    await expect(admitSocket(access, credentials, [])).resolves.toBeUndefined();
    const message = JSON.stringify({ type: 'authenticate', token: 'good' });
    await expect(authenticateFirstMessage(access, credentials, message, ['tools:ping'])).resolves.toMatchObject({
      principal,
      authorization: 'Bearer good',
    });
  });

  it.each([
    'hello',
    '[]',
    '{"type":"authenticate"}',
    '{"type":"chat","token":"good"}',
    '{"type":"authenticate","token":"bad"}',
    '{"type":"authenticate","token":"good","more":1}',
    '{"type":"authenticate","token":["good"]}',
    `{"type":"authenticate","token":"good"}${' '.repeat(20_000)}`,
  ])('refuses the first message %.60s, and notes it', async (message) => {
    const { access, refusals } = setUp();
    const refusal = authenticateFirstMessage(access, opened(), message, []);
    await expect(refusal).rejects.toMatchObject({ code: 'auth.unauthenticated' });
    expect(refusals.events).toHaveLength(1);
  });

  it('needs the scopes also of a socket, and closes with a code that says why', async () => {
    const { access } = setUp();
    const error = await admitSocket(access, opened('Authorization', 'Bearer good'), ['admin:logs']).then(
      () => undefined,
      (refused: { status: number }) => refused,
    );
    expect(error).toMatchObject({ code: 'auth.insufficient_scope' });
    expect([socketCloseCode(error!), socketCloseCode({ status: 401 }), socketCloseCode({ status: 429 })]).toEqual([
      4403, 4401, 4429,
    ]);
  });
});

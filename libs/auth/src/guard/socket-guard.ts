import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { authErrors } from '../auth.errors.js';
import type { Principal } from '../principal.js';
import type { Scope } from '../scopes.js';
import type { AccessControl, Credentials } from './access-control.js';

/** A client that speaks this subprotocol beside `bearer.<token>` is answered with it: the token is never sent back. */
export const SOCKET_PROTOCOL = 'foundry.v1';

const TOKEN_PROTOCOL = 'bearer.';
const LONGEST_FIRST_MESSAGE = 16_384;
const firstMessageSchema = z.strictObject({ type: z.literal('authenticate'), token: z.string().min(1).max(8_192) });

/** How a socket says who opens it. */
export interface SocketCredentials extends Credentials {
  /** What the server selects of the subprotocols that were offered; undefined when there is none that it knows. */
  readonly protocol: string | undefined;
  /** Nothing was said yet: the first message must say it; see `authenticateFirstMessage`. */
  readonly awaitsFirstMessage: boolean;
}

/**
 * What a request to open a socket says about who sends it: the `Authorization` header, or, from a browser, which cannot set
 * one, the subprotocols `foundry.v1` and `bearer.<token>`. A query is never looked at: it would be in every log on the way.
 * @param address the client's; @param target what is opened, for the audit log: `GET /ws`
 */
export function socketCredentialsOf(
  request: Pick<IncomingMessage, 'rawHeaders'>,
  address: string,
  target: string,
): SocketCredentials {
  const valuesOf = (name: string): string[] =>
    request.rawHeaders.filter((_, index) => index % 2 === 1 && request.rawHeaders[index - 1]!.toLowerCase() === name);
  const offered = valuesOf('sec-websocket-protocol').flatMap((value) => value.split(',').map((one) => one.trim()));
  const tokens = offered.filter((one) => one.startsWith(TOKEN_PROTOCOL)).map((one) => one.slice(TOKEN_PROTOCOL.length));
  // Several of either kind are refused like several headers: a proxy may have looked at another one.
  const said = [...valuesOf('authorization'), ...tokens.map((token) => `Bearer ${token}`)];
  return {
    authorization: said.length > 1 ? said : said[0],
    address,
    target,
    protocol: offered.includes(SOCKET_PROTOCOL) ? SOCKET_PROTOCOL : undefined,
    awaitsFirstMessage: said.length === 0,
  };
}

/** Who opens a socket, and what its later life is guarded with. */
export interface AdmittedSocket {
  readonly principal: Principal;
  /** For `AccessControl.watch`: a socket does not outlive the token that it was opened with. */
  readonly authorization: Credentials['authorization'];
}

/**
 * Admits a socket before it is opened, so that strangers get a real 401.
 * @returns undefined when the first message is to say who it is; until then nothing may be answered
 * @throws auth.unauthenticated, auth.insufficient_scope, auth.too_many_requests
 */
export async function admitSocket(
  access: AccessControl,
  credentials: SocketCredentials,
  needed: readonly Scope[],
): Promise<AdmittedSocket | undefined> {
  if (credentials.awaitsFirstMessage) return undefined;
  return { principal: await access.admit(credentials, needed), authorization: credentials.authorization };
}

/**
 * Admits a socket by its first message, `{"type": "authenticate", "token": "…"}`.
 * @throws auth.unauthenticated, auth.insufficient_scope, auth.too_many_requests: close the socket with `SOCKET_REFUSED`
 */
export async function authenticateFirstMessage(
  access: AccessControl,
  credentials: SocketCredentials,
  message: string,
  needed: readonly Scope[],
): Promise<AdmittedSocket> {
  let authorization: string;
  try {
    authorization = `Bearer ${tokenOf(message)}`;
  } catch (error) {
    access.noteRefusal(error, credentials);
    throw error;
  }
  return { principal: await access.admit({ ...credentials, authorization }, needed), authorization };
}

/** Close codes of sockets (4000 to 4999 are the application's): not signed in any more, and not allowed. */
export const SOCKET_REFUSED = { unauthenticated: 4401, notAllowed: 4403, tooMany: 4429 } as const;

/** The close code for an error of `authenticateFirstMessage`. */
export function socketCloseCode(error: { readonly status?: number }): number {
  if (error.status === 403) return SOCKET_REFUSED.notAllowed;
  return error.status === 429 ? SOCKET_REFUSED.tooMany : SOCKET_REFUSED.unauthenticated;
}

function tokenOf(message: string): string {
  if (message.length > LONGEST_FIRST_MESSAGE)
    throw authErrors.unauthenticated('The first message is longer than a sign-in can be.');
  let parsed: unknown;
  try {
    parsed = JSON.parse(message);
  } catch {
    throw authErrors.unauthenticated('The first message is not JSON. Send {"type": "authenticate", "token": "…"}.');
  }
  const found = firstMessageSchema.safeParse(parsed);
  if (!found.success) throw authErrors.unauthenticated('Send {"type": "authenticate", "token": "…"} first.');
  return found.data.token;
}

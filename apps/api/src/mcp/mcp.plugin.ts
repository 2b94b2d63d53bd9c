import { type AccessControl, challengeOf, credentialsOf, type Principal } from '#foundry/auth';
import { DomainError } from '#foundry/kernel';
import { type McpService, refuseStrangeAddress } from '#foundry/mcp';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problemOf, sendProblem } from '../http/problem.filter.js';

const PATH = '/mcp';
/** Files are written over MCP too: more than a REST body, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;
const PARSE_ERROR = -32_700;

/**
 * The MCP endpoint. It answers in a protocol of its own, so it stands beside the controllers: it asks the same guard who sends a
 * request; what a tool needs is decided tool by tool.
 * @param publicHost the host name of `FOUNDRY_PUBLIC_URL`
 */
export function useMcp(server: FastifyInstance, mcp: McpService, access: AccessControl, publicHost: string | undefined): void {
  const names = publicHost === undefined ? [] : [publicHost];
  server.route({
    method: ['GET', 'POST', 'DELETE'],
    url: PATH,
    bodyLimit: BODY_LIMIT,
    // Before the body is read: strangers are not read at all.
    onRequest: async (request, reply) => {
      try {
        refuseStrangeAddress(new Headers(hostAndOrigin(request)), names);
        (request as Admitted).principal = await access.identify(credentialsOf(request));
      } catch (error) {
        refuse(request, reply, error);
        await reply;
      }
    },
    errorHandler: (error: FastifyError, request, reply) => {
      if (error.statusCode !== 400) return refuse(request, reply, error);
      const message = 'The body is not JSON.';
      void reply.status(400).send({ jsonrpc: '2.0', id: null, error: { code: PARSE_ERROR, message } });
    },
    handler: async (request, reply) => {
      const { principal } = request as Admitted;
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
      await answer(request, reply, mcp, access, principal);
    },
  });
}

interface Admitted extends FastifyRequest {
  principal: Principal;
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  mcp: McpService,
  access: AccessControl,
  principal: Principal,
): Promise<void> {
  const { authorization } = credentialsOf(request);
  const { toNodeHandler } = await import('@modelcontextprotocol/node');
  const handle = toNodeHandler({
    fetch: async (webRequest) => {
      let response: Response;
      try {
        response = await mcp.handle(webRequest, request.body, {
          principal,
          resourceMetadataUrl: `${request.publicOrigin}/.well-known/oauth-protected-resource${PATH}`,
        });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        response = problemResponse(error);
      }
      reply.raw.setHeader('x-duration', reply.elapsedTime.toFixed(1));
      if (response.headers.get('content-type')?.startsWith('text/event-stream')) openStream(access, authorization, reply);
      return response;
    },
  });
  await handle(request.raw, reply.raw, request.body ?? null);
}

/** A stream does not outlive the token that it was opened with. */
function openStream(access: AccessControl, authorization: string | readonly string[] | undefined, reply: FastifyReply): void {
  // Its head is sent now, and not with the first event, which may be minutes away.
  setImmediate(() => {
    if (reply.raw.headersSent) reply.raw.flushHeaders();
  });
  const stop = access.watch(authorization, () => reply.raw.destroy());
  reply.raw.once('close', stop);
}

function problemResponse(error: DomainError): Response {
  const problem = problemOf(error);
  const retryAfter = error.details?.retryAfterSeconds;
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(typeof retryAfter === 'number' ? { 'retry-after': String(retryAfter) } : {}),
    },
  });
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const challenge = error instanceof DomainError ? challengeOf(error, request.publicOrigin, PATH) : undefined;
  if (challenge !== undefined) void reply.header('www-authenticate', challenge);
  sendProblem(reply, error);
}

const hostAndOrigin = ({ headers }: FastifyRequest): Record<string, string> => ({
  host: headers.host ?? '',
  ...(headers.origin === undefined ? {} : { origin: headers.origin }),
});

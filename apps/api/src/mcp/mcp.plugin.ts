import { type AccessControl, challengeOf, credentialsOf, type Principal } from '#foundry/auth';
import { correlationId, DomainError } from '#foundry/kernel';
import { type Answer, exchange, exchangePlain, type McpService, refuseStrangeAddress } from '#foundry/mcp';
import { Logger } from '@nestjs/common';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { namedAddress } from '../http/named-address.js';
import { problemOf, sendProblem } from '../http/problem.filter.js';

const PATH = '/mcp';
/** Files are written over MCP too: more than a REST body, in bytes. */
const BODY_LIMIT = 4 * 1024 * 1024;
const PARSE_ERROR = -32_700;
const INTERNAL_ERROR = -32_603;

const logger = new Logger('Mcp');

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
        refuseStrangeAddress(namedAddress(request), names);
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
  // Neither a stream nor a call that takes a while outlives the token that it was sent with.
  reply.raw.once(
    'close',
    access.watch(authorization, () => reply.raw.destroy()),
  );
  const plain = request.method === 'POST' ? await mcp.plainly(request.headers, request.body, principal) : undefined;
  if (plain) {
    await exchangePlain(reply.raw, plain, { atEnd: () => ({ 'x-duration': reply.elapsedTime.toFixed(1) }) });
    return;
  }
  await exchange(request.raw, reply.raw, async (webRequest) => {
    let response: Answer;
    try {
      response = await mcp.handle(webRequest, request.body, {
        principal,
        resourceMetadataUrl: `${request.publicOrigin}/.well-known/oauth-protected-resource${PATH}`,
      });
    } catch (error) {
      response = error instanceof DomainError ? problemResponse(error) : failure(error);
    }
    reply.raw.setHeader('x-duration', reply.elapsedTime.toFixed(1));
    return response;
  });
}

/** What went wrong is for the log; the client gets the protocol's own words for it. */
function failure(error: unknown): Response {
  logger.error({ err: error }, 'A request over MCP failed unexpectedly.');
  const message = `Something went wrong here. The server’s log has the details. Correlation id: ${correlationId() ?? 'none'}.`;
  return Response.json({ jsonrpc: '2.0', id: null, error: { code: INTERNAL_ERROR, message } }, { status: 500 });
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

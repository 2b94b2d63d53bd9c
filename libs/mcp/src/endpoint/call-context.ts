import type { Principal } from '#foundry/auth';
import { correlationId, DomainError } from '#foundry/kernel';
import { Logger } from '@nestjs/common';
import type * as Sdk from '@modelcontextprotocol/server';
import type { ToolCall } from '../mcp-tool.js';

type ServerContext = Sdk.ServerContext;

/** The endpoint put it there after it had verified the token. */
export function principalOf(context: ServerContext): Principal {
  const principal = context.http?.authInfo?.extra?.principal as Principal | undefined;
  if (!principal) throw new Error('A call over MCP reached its handler without a principal.');
  return principal;
}

export function callOf(context: ServerContext): ToolCall {
  const { _meta, signal, notify } = context.mcpReq;
  const progressToken = _meta?.progressToken;
  return {
    principal: principalOf(context),
    signal,
    wantsProgress: progressToken !== undefined,
    progress: async (progress, total, message) => {
      if (progressToken === undefined) return;
      await notify({
        method: 'notifications/progress',
        params: { progressToken, progress, ...(total === undefined ? {} : { total }), message },
      });
    },
  };
}

/**
 * Which scopes to ask for when some are missing: the needed ones together with those that the token has, since clients replace
 * what they had by what is named.
 */
export function challengeFor(scopes: readonly string[]): Sdk.ScopeChallengeHandler {
  return ({ authInfo }) => {
    const granted = authInfo?.scopes ?? [];
    const missing = scopes.filter((scope) => !granted.includes(scope));
    if (missing.length === 0) return undefined;
    return {
      scopes: [...new Set([...granted, ...scopes])] as unknown as readonly [string, ...string[]],
      errorDescription: `This needs the scope ${missing.join(' and ')}`,
    };
  };
}

const logger = new Logger('Mcp');

/** An error as a client is told it: what a person can do something about in its own words, anything else without its details. */
export function sentenceOf(error: unknown, doing: string): string {
  const id = correlationId() ?? 'none';
  if (error instanceof DomainError) return `${error.message} [${error.code}] Correlation id: ${id}.`;
  logger.error({ err: error, doing }, 'A call over MCP failed unexpectedly.');
  return `Something went wrong here. The server’s log has the details. [internal] Correlation id: ${id}.`;
}

import type { DomainError } from '#foundry/kernel';

/** Where RFC 9728 puts the description of a protected resource: before the resource's own path. */
export const RESOURCE_METADATA_PATH = '/.well-known/oauth-protected-resource';

/**
 * The `WWW-Authenticate` header for a refusal, or undefined when the error is none: it tells a client where to find out
 * who gives tokens, and which scopes to ask for (RFC 6750, RFC 9728).
 * @param origin under which the client reaches this server; @param path of the resource that it asked, such as `/mcp`
 */
export function challengeOf(error: DomainError, origin: string, path = ''): string | undefined {
  const parameters: Record<string, string> = { realm: 'foundry', resource_metadata: `${origin}${RESOURCE_METADATA_PATH}${path}` };
  if (error.code === 'auth.insufficient_scope') {
    const scopes = error.details?.scopes as readonly string[] | undefined;
    Object.assign(parameters, { error: 'insufficient_scope', ...(scopes && { scope: scopes.join(' ') }) });
  } else if (error.code === 'auth.unauthenticated') {
    if (error.details?.tokenSent !== false) parameters.error = 'invalid_token';
  } else return undefined;
  return `Bearer ${Object.entries(parameters)
    .map(([name, value]) => `${name}="${value}"`)
    .join(', ')}`;
}

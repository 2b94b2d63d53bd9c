import type { Principal } from '#foundry/auth';
import type * as Sdk from '@modelcontextprotocol/server';
import { McpSessions } from './mcp-sessions.js';

/** Who sends a request, once that is known for certain. */
export interface Sender {
  readonly principal: Principal;
  /** Where the metadata of RFC 9728 is, for challenges. */
  readonly resourceMetadataUrl: string | undefined;
}

/**
 * `/mcp` for both eras of the protocol: requests with the envelope of 2026-07-28 are answered one by one, without state; those of
 * 2025-11-25 and before belong to sessions. Web standard requests and responses, whatever server carries them.
 */
export class McpEndpoint {
  private readonly modern: Sdk.McpHttpHandler;
  private readonly sessions: McpSessions;

  /** @param createServer makes the server that answers: for one request about one tool, or for a session about all there is */
  constructor(
    private readonly sdk: typeof Sdk,
    createServer: (onlyTool?: string) => Sdk.McpServer,
    onError: (error: Error) => void,
  ) {
    this.modern = sdk.createMcpHandler(({ requestInfo }) => createServer(toolNamed(requestInfo)), {
      legacy: 'reject',
      onerror: onError,
    });
    this.sessions = new McpSessions(sdk, () => createServer());
  }

  /** @param body the parsed JSON of a POST; undefined for other methods */
  async handle(request: Request, body: unknown, { principal, resourceMetadataUrl }: Sender): Promise<Response> {
    const authInfo: Sdk.AuthInfo = {
      // Tools act for the principal; none of them is given the token itself.
      token: principal.tokenId,
      clientId: principal.subject,
      scopes: [...principal.scopes],
      ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl }),
      extra: { principal },
    };
    const options = { authInfo, ...(body === undefined ? {} : { parsedBody: body }) };
    return (await this.sdk.isLegacyRequest(request, body))
      ? await this.sessions.handle(ownerOf(principal), request, options)
      : await this.modern.fetch(request, options);
  }

  /** Open sessions of the older protocols. */
  get sessionCount(): number {
    return this.sessions.size;
  }

  async close(): Promise<void> {
    await Promise.all([this.modern.close(), this.sessions.close()]);
  }
}

/** Both parts may hold any character: the encoding keeps "a b" + "c" apart from "a" + "b c". */
const ownerOf = ({ organisation, subject }: Principal): string => JSON.stringify([organisation, subject]);

/** The tool that a request of the newer protocol is about: its headers repeat what its body says, which the handler compares. */
function toolNamed(request: Request | undefined): string | undefined {
  return request?.headers.get('mcp-method') === 'tools/call' ? (request.headers.get('mcp-name') ?? undefined) : undefined;
}

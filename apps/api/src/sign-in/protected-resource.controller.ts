import { ALL_SCOPES, Public, RESOURCE_METADATA_PATH } from '#foundry/auth';
import { Controller, Get, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** RFC 9728: what a client that was refused needs to know to come back with a token. */
@Controller()
export class ProtectedResourceController {
  @Get(RESOURCE_METADATA_PATH)
  @Public('A client without a token reads it to find out how to get one; it says only what the source code says.')
  describe(@Req() { publicOrigin }: FastifyRequest): object {
    return this.resource(publicOrigin, '');
  }

  /** The endpoint of MCP clients is a resource of its own: they ask for tokens for exactly its URL. */
  @Get(`${RESOURCE_METADATA_PATH}/mcp`)
  @Public('A client without a token reads it to find out how to get one; it says only what the source code says.')
  describeMcp(@Req() { publicOrigin }: FastifyRequest): object {
    return this.resource(publicOrigin, '/mcp');
  }

  private resource(publicOrigin: string, path: string): object {
    return {
      resource: `${publicOrigin}${path}`,
      resource_name: 'Foundry',
      scopes_supported: ALL_SCOPES,
      bearer_methods_supported: ['header'],
      resource_documentation: `${publicOrigin}/api/docs`,
    };
  }
}

import { ALL_SCOPES, Public, RESOURCE_METADATA_PATH, ServerAddress } from '#foundry/auth';
import { Controller, Get, Header, Inject, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

const REASON = 'A client without a token reads it to find out how to get one; it says only what the source code says.';

/** RFC 9728: what a client that was refused needs to know to come back with a token. */
@Controller()
export class ProtectedResourceController {
  constructor(@Inject(ServerAddress) private readonly address: ServerAddress) {}

  @Get(RESOURCE_METADATA_PATH)
  @Header('access-control-allow-origin', '*')
  @Public(REASON)
  describe(@Req() { publicOrigin }: FastifyRequest): object {
    return this.metadata(publicOrigin, '');
  }

  @Get(`${RESOURCE_METADATA_PATH}/mcp`)
  @Header('access-control-allow-origin', '*')
  @Public(REASON)
  describeMcp(@Req() { publicOrigin }: FastifyRequest): object {
    return this.metadata(publicOrigin, '/mcp');
  }

  private metadata(origin: string, path: string): object {
    return {
      resource: `${origin}${path}`,
      resource_name: 'Foundry',
      authorization_servers: [this.address.origin],
      scopes_supported: ALL_SCOPES,
      bearer_methods_supported: ['header'],
      resource_documentation: `${origin}/api/docs`,
    };
  }
}

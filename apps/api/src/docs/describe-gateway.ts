import { upstreamListSchema, upstreamViewSchema } from '#foundry/gateway';
import { ApiResponse } from '@nestjs/swagger';
import { UpstreamsController } from '../gateway/upstreams.controller.js';
import { answers, describeRoutes, summary } from './describe-routes.js';

export function describeGateway(): void {
  describeRoutes(UpstreamsController, 'gateway', {
    list: [summary('Mounted MCP servers, with how each is'), answers(upstreamListSchema)],
    create: [
      summary(
        'Mount an MCP server',
        'Its tools are in the list of `/mcp` as `prefix_tool`. Headers and variables may hold `${secret:NAME}`: a secret of the organisation.',
      ),
      answers(upstreamViewSchema, 201),
    ],
    get: [summary('One mounted server'), answers(upstreamViewSchema)],
    update: [summary('Change a mounted server; the connection is made anew'), answers(upstreamViewSchema)],
    remove: [summary('Take a mounted server away, with its tools'), ApiResponse({ status: 204 })],
    refresh: [summary('Look at once whether a server is well, and read its list'), answers(upstreamViewSchema)],
  });
}

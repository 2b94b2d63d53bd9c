import { AccessControl, credentialsOf, CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { type BuildEvent, BuildService } from '#foundry/orchestrator';
import { Controller, Get, Headers, Inject, type OnModuleDestroy, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';

const HEARTBEAT_MS = 15_000;

const sequenceSchema = z.coerce.number().int().min(0).max(2_147_483_647).catch(0);
const querySchema = z.object({
  /** Events with a higher number are sent; a `Last-Event-ID` header wins, so that reconnecting goes on where it was. */
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
});

/** The timeline as server-sent events: the event's number is its id. */
@Controller('api/v1/builds/:id/events')
export class BuildEventsController implements OnModuleDestroy {
  private readonly open = new Set<AbortController>();

  constructor(
    @Inject(BuildService) private readonly builds: BuildService,
    @Inject(AccessControl) private readonly access: AccessControl,
  ) {}

  onModuleDestroy(): void {
    for (const stream of this.open) stream.abort();
  }

  @Get()
  @RequiresScope('tools:review')
  async events(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query({ schema: querySchema }) query: z.output<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const stopped = new AbortController();
    const after = lastEventId === undefined ? query.after : sequenceSchema.parse(lastEventId);
    const events = await this.builds.follow(principal, id, after, stopped.signal);
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    stream.on('close', () => stopped.abort());
    const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS);
    const endWatch = this.access.watch(credentialsOf(request).authorization, () => stopped.abort());
    this.open.add(stopped);
    try {
      for await (const event of events) await send(stream, event, stopped.signal);
    } finally {
      clearInterval(heartbeat);
      endWatch();
      this.open.delete(stopped);
      stream.end();
    }
  }
}

/** Waits for a slow reader instead of collecting the timeline in memory. */
async function send(stream: ServerResponse, event: BuildEvent, signal: AbortSignal): Promise<void> {
  const flowing = stream.write(`id: ${event.seq}\nevent: ${event.data.type}\ndata: ${JSON.stringify(event)}\n\n`);
  if (!flowing && !signal.aborted) await once(stream, 'drain', { signal }).catch(() => undefined);
}

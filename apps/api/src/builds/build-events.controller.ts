import { AccessControl, credentialsOf, CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { type BuildEvent, BuildService } from '#foundry/orchestrator';
import { Controller, Get, Headers, Inject, type OnModuleDestroy, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { EventStreams, type StreamedEvent } from '../http/event-stream.js';

const sequenceSchema = z.coerce.number().int().min(0).max(2_147_483_647).catch(0);
const querySchema = z.object({
  /** Events with a higher number are sent; a `Last-Event-ID` header wins, so that reconnecting goes on where it was. */
  after: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
});

/** The timeline as server-sent events: the event's number is its id. */
@Controller('api/v1/builds/:id/events')
export class BuildEventsController implements OnModuleDestroy {
  private readonly streams = new EventStreams();

  constructor(
    @Inject(BuildService) private readonly builds: BuildService,
    @Inject(AccessControl) private readonly access: AccessControl,
  ) {}

  onModuleDestroy(): void {
    this.streams.endAll();
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
    const after = lastEventId === undefined ? query.after : sequenceSchema.parse(lastEventId);
    await this.streams.send(
      reply,
      async (signal) => streamed(await this.builds.follow(principal, id, after, signal)),
      (end) => this.access.watch(credentialsOf(request).authorization, end),
    );
  }
}

async function* streamed(events: AsyncIterable<BuildEvent>): AsyncGenerator<StreamedEvent> {
  for await (const event of events) yield { id: String(event.seq), event: event.data.type, data: event };
}

import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type BoostMemory,
  boostMemorySchema,
  type CreateMemory,
  createMemorySchema,
  type CreateResult,
  graphRequestSchema,
  type ListMemories,
  listMemoriesSchema,
  type MemoryGraph,
  type MemoryHistory,
  type MemoryPage,
  MemoryRelations,
  MemoryService,
  type MemoryView,
  type PinMemory,
  pinMemorySchema,
  type RelateFrom,
  relateFromSchema,
  type RelationView,
  type UpdateMemory,
  updateMemorySchema,
} from '#foundry/memory';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { ownerOf } from './memory-owner.js';
import { querySchema } from './query-schema.js';

/** Memories, one by one, and how they hang together. */
@Controller('api/v1/memories')
export class MemoriesController {
  constructor(
    @Inject(MemoryService) private readonly memories: MemoryService,
    @Inject(MemoryRelations) private readonly relations: MemoryRelations,
  ) {}

  @Post()
  @RequiresScope('memory:write')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createMemorySchema }) body: CreateMemory,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreateResult> {
    const result = await this.memories.create(ownerOf(principal), body);
    // What was there already was not created.
    void reply.status(result.outcome === 'merged' ? 200 : 201).header('location', `/api/v1/memories/${result.memory.id}`);
    return result;
  }

  @Get()
  @RequiresScope('memory:read')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: querySchema(listMemoriesSchema) }) query: ListMemories,
  ): Promise<MemoryPage> {
    return await this.memories.list(ownerOf(principal), query);
  }

  @Get(':id')
  @RequiresScope('memory:read')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<MemoryView> {
    return await this.memories.get(ownerOf(principal), id);
  }

  @Patch(':id')
  @RequiresScope('memory:write')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: updateMemorySchema }) body: UpdateMemory,
  ): Promise<MemoryView> {
    return await this.memories.update(ownerOf(principal), id, body);
  }

  /** What it said, and who said it when. */
  @Get(':id/history')
  @RequiresScope('memory:read')
  async history(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<MemoryHistory> {
    return await this.memories.history(ownerOf(principal), id);
  }

  @Get(':id/graph')
  @RequiresScope('memory:read')
  async graph(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query({ schema: graphRequestSchema }) query: z.output<typeof graphRequestSchema>,
  ): Promise<MemoryGraph> {
    return await this.relations.graph(ownerOf(principal), id, query);
  }

  @Post(':id/boost')
  @HttpCode(200)
  @RequiresScope('memory:write')
  async boost(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: boostMemorySchema }) body: BoostMemory,
  ): Promise<MemoryView> {
    return await this.memories.boost(ownerOf(principal), id, body.by);
  }

  @Post(':id/pin')
  @HttpCode(200)
  @RequiresScope('memory:write')
  async pin(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: pinMemorySchema }) body: PinMemory,
  ): Promise<MemoryView> {
    return await this.memories.pin(ownerOf(principal), id, body.pinned);
  }

  @Post(':id/relations')
  @HttpCode(200)
  @RequiresScope('memory:write')
  async relate(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: relateFromSchema }) body: RelateFrom,
  ): Promise<RelationView> {
    return await this.relations.relate(ownerOf(principal), { from: id, ...body });
  }

  @Delete(':id/relations')
  @HttpCode(204)
  @RequiresScope('memory:write')
  async unrelate(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query({ schema: relateFromSchema }) query: RelateFrom,
  ): Promise<void> {
    await this.memories.get(ownerOf(principal), id);
    await this.relations.unrelate(ownerOf(principal), { from: id, ...query });
  }
}

import {
  createResultSchema,
  forgetResultSchema,
  importResultSchema,
  memoryGraphSchema,
  memoryHistorySchema,
  memoryPageSchema,
  memoryViewSchema,
  plannerLogPageSchema,
  relationSchema,
  searchHitSchema,
  searchResultSchema,
  sessionResultSchema,
} from '#foundry/memory';
import { ApiBody, ApiConsumes, ApiProduces, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { MemoriesController } from '../memory/memories.controller.js';
import { MemoryLogController } from '../memory/memory-log.controller.js';
import { JSON_LINES, MemoryTransferController } from '../memory/memory-transfer.controller.js';
import { answers, describeRoutes, summary } from './describe-routes.js';

/** Any JSON, where its schema would refer to itself. */
const context = z.record(z.string(), z.unknown());
const view = memoryViewSchema.extend({ context });
const hit = searchHitSchema.extend({ memory: view });

/** Memories; a walk through them is in docs/memory.md. */
export function describeMemory(): void {
  describeRoutes(MemoryTransferController, 'memory', {
    search: [
      summary('Search memories', 'Best first, each with why it was found. `mode` says whether meaning was looked at too.'),
      answers(searchResultSchema.extend({ items: z.array(hit) })),
    ],
    find: [summary('Search memories, with a query string'), answers(searchResultSchema.extend({ items: z.array(hit) }))],
    start: [
      summary('What a new session should know', 'Pinned memories and the status first, within a budget of tokens.'),
      answers(sessionResultSchema.extend({ items: z.array(sessionResultSchema.shape.items.element.extend({ memory: view })) })),
    ],
    export: [
      summary('Export memories with their history and relations', 'One JSON document a line, always in the same order.'),
      ApiProduces(JSON_LINES),
    ],
    import: [
      summary('Import what an export wrote', 'What is there already stays as it is; a file that is sent twice changes nothing.'),
      ApiConsumes(JSON_LINES),
      ApiBody({ schema: { type: 'string' } }),
      answers(importResultSchema),
    ],
    forgetWhere: [summary('Forget everything that a filter selects, for good'), answers(forgetResultSchema)],
    forget: [summary('Forget a memory for good'), answers(forgetResultSchema)],
  });
  describeRoutes(MemoriesController, 'memory', {
    create: [
      summary(
        'Remember something',
        'Answers 200 with the memory that is kept when it says the same already, else 201. What it contradicts is superseded.',
      ),
      answers(createResultSchema.extend({ memory: view }), 201),
      answers(createResultSchema.extend({ memory: view })),
    ],
    list: [summary('List memories, newest first'), answers(memoryPageSchema.extend({ items: z.array(view) }))],
    get: [summary('One memory'), answers(view)],
    update: [summary('Change a memory; what was there before stays in its history'), answers(view)],
    history: [summary('Every change of a memory, and every time it was said'), answers(historyDocument)],
    graph: [
      summary('The memories around one, and the relations among them'),
      answers(memoryGraphSchema.extend({ nodes: z.array(memoryGraphSchema.shape.nodes.element.extend({ memory: view })) })),
    ],
    boost: [summary('Make a memory matter more, and renew it'), answers(view)],
    pin: [summary('Pin a memory, or unpin it'), answers(view)],
    relate: [summary('Say what a memory has to do with another'), answers(relationSchema)],
    unrelate: [summary('Take such a relation back'), ApiResponse({ status: 204 })],
  });
  describeRoutes(MemoryLogController, 'memory', {
    logs: [summary('What planners were asked and answered, newest first'), answers(logDocument)],
    search: [
      summary('Planner events with all of the words, and memories that they find'),
      answers(logDocument.extend({ memories: z.array(hit) })),
    ],
    snapshot: [summary('Every planner event, one JSON document a line, oldest first'), ApiProduces(JSON_LINES)],
  });
}

const logDocument = plannerLogPageSchema.extend({
  items: z.array(plannerLogPageSchema.shape.items.element.extend({ details: context })),
});
const historyDocument = z.object({
  changes: z.array(memoryHistorySchema.shape.changes.element.extend({ before: context })),
  sources: z.array(memoryHistorySchema.shape.sources.element.extend({ context })),
});

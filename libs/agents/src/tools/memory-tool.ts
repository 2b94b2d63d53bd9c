import { defineTool } from '#foundry/llm';
import { z } from 'zod';
import type { AgentTool } from '../agent.types.js';
import { rememberedInput } from '../prompts.js';
import type { RecordedCalls } from './recorded-calls.js';
import { shownData } from './shown-data.js';
import type { MemorySource } from './sources.js';

/** Looks into what is remembered. Memories change; a repeated run is told what it was told before. */
export function memoryTool(source: MemorySource, calls: RecordedCalls): AgentTool {
  return {
    changes: false,
    ...defineTool({
      name: 'memory_search',
      description: 'What is remembered of earlier projects, by words or a question, the best first. It may help and may not fit.',
      input: z.strictObject({ query: z.string().min(1).max(500) }),
      run: (input, signal) =>
        calls.during('memory_search', input, true, signal, async () =>
          shownData('memories', rememberedInput(await source.search(input.query, signal))),
        ),
    }),
  };
}

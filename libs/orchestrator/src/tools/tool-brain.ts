import type { LlmService } from '#foundry/llm';
import type { BuildBrain } from '../build.schemas.js';

/**
 * Who writes a tool: the catalogue of operations whenever it knows what is asked for, since what it writes is proven; a model
 * only for the rest.
 * @throws toolsmith.not_covered where neither can, toolsmith.empty_request, toolsmith.request_too_long
 */
export async function brainForTool(request: string, llm: Pick<LlmService, 'isConfigured'>): Promise<BuildBrain> {
  const { planTool, toolsmithErrors } = await import('#foundry/toolsmith');
  const tool = planTool(request);
  if (tool.covered) return 'offline';
  if (llm.isConfigured('code')) return 'model';
  const [first] = tool.notCovered;
  const more = tool.notCovered.length - 1;
  throw toolsmithErrors.notCovered(
    `This tool cannot be built without a model. Not covered: ${first!.part} (${first!.reason})${more > 0 ? ` and ${more} more.` : ''}`.slice(
      0,
      1_000,
    ),
    { details: { notCovered: tool.notCovered } },
  );
}

import type { PackageFile } from '#foundry/tools';
import { Inject, Injectable } from '@nestjs/common';
import { buildErrors } from '../build.errors.js';
import { AgentDesks } from '../steps/agent-desk.js';
import type { StepContext } from '../steps/step.js';
import type { ToolPlanOutput } from './tool-steps.js';

/** Writes packages: from the catalogue, or with a model where the catalogue does not know what is asked for. */
@Injectable()
export class ToolAuthor {
  constructor(@Inject(AgentDesks) private readonly desks: AgentDesks) {}

  /** @throws toolsmith.not_covered when the catalogue of this version no longer knows the request */
  async fromCatalogue(context: StepContext): Promise<PackageFile[]> {
    const { planTool, toolsmithErrors, writePackage } = await import('#foundry/toolsmith');
    const tool = planTool(context.build.request);
    if (!tool.covered) throw toolsmithErrors.notCovered('The catalogue of operations does not know this request any more.');
    return await writePackage(tool.plan);
  }

  /**
   * @param round tells the questions of one step apart; a resumed step asks none of them again
   * @param tried what was written before and what its checks found
   */
  async withModel(
    context: StepContext,
    round: number,
    tried?: { readonly files: readonly PackageFile[]; readonly problems: readonly string[] },
  ): Promise<PackageFile[]> {
    const { writeTool } = await import('#foundry/agents');
    const { notCovered } = context.output('plan-tool') as ToolPlanOutput;
    const { model, tell } = await this.desks.open(context, `round-${round}`, 'worker/toolsmith');
    const outcome = await writeTool({
      request: context.build.request,
      notCovered,
      ...(tried && {
        tried: {
          files: Object.fromEntries(tried.files.map(({ path, content }) => [path, Buffer.from(content).toString('utf8')])),
          problems: tried.problems,
        },
      }),
      model,
      signal: context.signal,
      tell,
    });
    if (outcome.status === 'done') return outcome.value.files.map(({ path, content }) => ({ path, content }));
    throw buildErrors.stepFailed(`The model wrote no tool: ${outcome.reason}`);
  }
}

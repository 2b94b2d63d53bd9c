import { Inject, Injectable } from '@nestjs/common';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import { PARTS } from '../pipeline.js';
import { AUTHORS } from './agents.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** Joins the halves: Compose file, settings and README around them, in one commit. */
@Injectable()
export class AssembleStep implements StepHandler {
  readonly steps = ['assemble'];

  constructor(@Inject(BUILD_OPTIONS) private readonly options: BuildOptions) {}

  async run(context: StepContext): Promise<StepResult> {
    const { renderPart, toProjectModel } = await import('#foundry/templates');
    const files = await renderPart(toProjectModel(context.plan(), this.options.generator), 'project');
    const workspace = await context.workspace();
    await workspace.write(files);
    const message = 'Assemble the project';
    const sha = await workspace.commit({ message, author: AUTHORS.orchestrator, at: context.build.createdAt });
    const entries = await workspace.list();
    const result = {
      role: 'oi',
      brain: context.build.brain,
      commit: await workspace.head(),
      parts: Object.fromEntries(PARTS.map((part) => [part, context.output(`implement-${part}`)])),
      files: entries,
    };
    await context.attach('oi-output.json', `${JSON.stringify(result, null, 2)}\n`, 'application/json');
    return {
      output: { files: entries.length, bytes: entries.reduce((sum, entry) => sum + entry.size, 0), commit: result.commit },
      summary: `${entries.length} files`,
      events: sha ? [{ type: 'commit.made', sha, author: AUTHORS.orchestrator.name, message }] : [],
    };
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { BUILD_OPTIONS, type BuildOptions } from '../build.options.js';
import { PARTS, type Part } from '../pipeline.js';
import { AUTHORS } from './agents.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** Writes one half of the project from the template and commits it in its agent's name. */
@Injectable()
export class ImplementStep implements StepHandler {
  readonly steps = PARTS.map((part) => `implement-${part}`);

  constructor(@Inject(BUILD_OPTIONS) private readonly options: BuildOptions) {}

  async run(context: StepContext): Promise<StepResult> {
    const part = context.step.slice('implement-'.length) as Part;
    // Loaded with the first build: the sample records' library is large.
    const { renderPart, toProjectModel } = await import('#foundry/templates');
    const plan = context.plan();
    const files = await renderPart(toProjectModel(plan, this.options.generator), part);
    const workspace = await context.workspace();
    await workspace.write(files);
    context.log(`wrote ${files.length} files`);
    const tasks = plan.tasks.filter((task) => task.role === part);
    const message = `Implement the ${part}\n\n${tasks.map((task) => `${task.id} ${task.title}`).join('\n')}\n`;
    const sha = await workspace.commit({ message, author: AUTHORS[part], at: context.build.createdAt, paths: [part] });
    return {
      output: { files: files.length },
      summary: `${files.length} files`,
      events: sha ? [{ type: 'commit.made', sha, author: AUTHORS[part].name, message: `Implement the ${part}` }] : [],
    };
  }
}

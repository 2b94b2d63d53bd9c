import { stableJson } from '#foundry/kernel';
import { type PackageFile, ToolDeployments, type ToolOrigin } from '#foundry/tools';
import { Inject, Injectable } from '@nestjs/common';
import { buildErrors } from '../build.errors.js';
import type { BuildEventData } from '../build.schemas.js';
import { AUTHORS } from '../steps/agents.js';
import type { StepContext, StepHandler, StepResult } from '../steps/step.js';
import { ToolAuthor } from './tool-author.js';
import { filesOf, ToolChecking } from './tool-checking.js';
import { ToolMemories } from './tool-memories.js';
import * as steps from './tool-steps.js';
import type { DeployedOutput, PackageVerdict, ToolPlanOutput, WrittenOutput } from './tool-steps.js';

/** How often a model may write a package anew that did not pass. */
const MAX_FIX_ROUNDS = 3;

/** Plans a tool: with the catalogue, else it is the model's. */
@Injectable()
export class ToolPlanStep implements StepHandler {
  readonly steps = [steps.TOOL_PLAN];

  async run(context: StepContext): Promise<StepResult> {
    const { inputSchemaOf, outputSchemaOf, planTool, toolsmithErrors } = await import('#foundry/toolsmith');
    const { request, brain } = context.build;
    const tool = planTool(request);
    if (!tool.covered) {
      if (brain !== 'model') throw toolsmithErrors.notCovered(`${tool.notCovered[0]!.part}: ${tool.notCovered[0]!.reason}`);
      const output: ToolPlanOutput = { by: 'model', notCovered: tool.notCovered };
      return { output, summary: 'a model writes it', build: { slug: 'tool' } };
    }
    const { plan } = tool;
    const outline = {
      name: plan.name,
      title: plan.title,
      description: plan.description,
      inputSchema: inputSchemaOf(plan),
      outputSchema: outputSchemaOf(plan),
      examples: plan.examples,
    };
    await context.attach('plan.json', `${JSON.stringify(outline, null, 2)}\n`, 'application/json');
    const output: ToolPlanOutput = { by: 'catalogue', notCovered: [] };
    return {
      output,
      summary: plan.name,
      build: { title: plan.title, slug: plan.name },
      events: [{ type: 'tool.planned', tool: plan.name, steps: plan.steps.length, examples: plan.examples.length }],
    };
  }
}

@Injectable()
export class ToolWriteStep implements StepHandler {
  readonly steps = [steps.TOOL_WRITE];

  constructor(@Inject(ToolAuthor) private readonly author: ToolAuthor) {}

  async run(context: StepContext): Promise<StepResult> {
    const { by } = context.output(steps.TOOL_PLAN) as ToolPlanOutput;
    const files = by === 'catalogue' ? await this.author.fromCatalogue(context) : await this.author.withModel(context, 0);
    const commit = await replacePackage(context, files, 'Write the tool');
    const output: WrittenOutput = { files: files.length, commit: commit.sha };
    return { output, summary: `${files.length} files`, events: [commit] };
  }
}

/** Runs the gates. A package that does not pass is a result: the next step decides what it means. */
@Injectable()
export class ToolCheckStep implements StepHandler {
  readonly steps = [steps.TOOL_CHECK];

  constructor(@Inject(ToolChecking) private readonly checking: ToolChecking) {}

  async run(context: StepContext): Promise<StepResult> {
    const { verdict, events } = await this.checking.check(context);
    return { output: verdict, summary: verdict.passed ? 'passed' : `${verdict.problems.length} findings`, events };
  }
}

/** Has a model mend what its package did not pass. What the catalogue writes has nothing to be mended. */
@Injectable()
export class ToolFixStep implements StepHandler {
  readonly steps = [steps.TOOL_FIX];

  constructor(
    @Inject(ToolAuthor) private readonly author: ToolAuthor,
    @Inject(ToolChecking) private readonly checking: ToolChecking,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    let verdict = context.output(steps.TOOL_CHECK) as PackageVerdict;
    if (verdict.passed) return { output: { rounds: 0 }, summary: null };
    const { by } = context.output(steps.TOOL_PLAN) as ToolPlanOutput;
    const events: NonNullable<StepResult['events']>[number][] = [];
    // A step that is repeated must ask what it asked before: of the package that did not pass, not of one that is mended already.
    const { commit } = context.output(steps.TOOL_WRITE) as WrittenOutput;
    await (await context.workspace()).rollback(commit);
    for (let round = 1; by === 'model' && round <= MAX_FIX_ROUNDS; round++) {
      const files = await filesOf(await context.workspace());
      const written = await this.author.withModel(context, round, { files, problems: verdict.problems });
      // Who answers with the same again knows nothing better.
      if (isSamePackage(files, written)) break;
      events.push(await replacePackage(context, written, `Mend the tool, round ${round}`));
      const checked = await this.checking.check(context);
      events.push(...checked.events);
      verdict = checked.verdict;
      if (verdict.passed) return { output: { rounds: round }, summary: `mended in round ${round}`, events };
    }
    throw buildErrors.checksFailed(`The tool was not deployed: ${verdict.problems.slice(0, 3).join(' ')}`.slice(0, 2_000), {
      details: { problems: verdict.problems },
    });
  }
}

/** Deploys what has passed. Deploying the same package again changes nothing, so a repeated step is harmless. */
@Injectable()
export class ToolDeployStep implements StepHandler {
  readonly steps = [steps.TOOL_DEPLOY];

  constructor(
    @Inject(ToolDeployments) private readonly deployments: ToolDeployments,
    @Inject(ToolMemories) private readonly memories: ToolMemories,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const { build } = context;
    const workspace = await context.workspace();
    const owner = { organisation: build.organisation, subject: build.ownerSubject ?? build.createdBy, name: build.createdBy };
    const commit = await workspace.head();
    const origin: ToolOrigin = { source: 'build', buildId: build.id, ...(commit !== null && { gitCommit: commit }) };
    const files = await filesOf(workspace);
    const { tool, version } = await this.deployments.deploy(owner, files, origin, { signal: context.signal });
    for (const { path, content } of files) await context.attach(`tools/${tool.name}/${path}`, Buffer.from(content), 'text/plain');
    const { description } = version;
    // Written when it was deployed, unless that did not work; then it fails here, and the step is done again.
    const memory = await this.memories.keepUp(owner, tool.name);
    const learned = memory
      ? [
          {
            id: memory.id,
            type: memory.type,
            outcome: memory.context['build'] === build.id ? ('created' as const) : ('merged' as const),
          },
        ]
      : [];
    const output: DeployedOutput = { tool: tool.name, version: version.version, description };
    return {
      output,
      summary: `${tool.name}, version ${version.version}`,
      build: { title: version.title ?? tool.name, slug: tool.name },
      events: [
        { type: 'tool.deployed', tool: tool.name, version: version.version },
        { type: 'memory.learned', memories: learned, held: [] },
      ],
    };
  }
}

function isSamePackage(a: readonly PackageFile[], b: readonly PackageFile[]): boolean {
  const texts = (files: readonly PackageFile[]): string =>
    stableJson(Object.fromEntries(files.map(({ path, content }) => [path, Buffer.from(content).toString('utf8')])));
  return texts(a) === texts(b);
}

/** Makes the workspace hold these files and no others, in one commit; a process that was killed may have made it already. */
async function replacePackage(
  context: StepContext,
  files: readonly PackageFile[],
  message: string,
): Promise<Extract<BuildEventData, { type: 'commit.made' }>> {
  const workspace = await context.workspace();
  const wanted = new Set(files.map(({ path }) => path));
  const remove = (await workspace.list()).filter(({ path }) => !wanted.has(path)).map(({ path }) => ({ path }));
  await workspace.change({ write: files.map(({ path, content }) => ({ path, content })), remove });
  const made = await workspace.commit({ message, author: AUTHORS.toolsmith, at: context.build.createdAt });
  const sha = made ?? (await workspace.head());
  if (sha === null) throw buildErrors.stepFailed('The package has no file.');
  return { type: 'commit.made', sha, author: AUTHORS.toolsmith.name, message };
}

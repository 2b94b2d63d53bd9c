import { PlannerLog } from '#foundry/memory';
import { type KnownPreference, type Plan, planRequest, renderGraph, renderRequirements } from '#foundry/planning';
import { Inject, Injectable } from '@nestjs/common';
import { BuildMemory, ownerOf } from '../memory/build-memory.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** Turns the request into a plan, and the plan into what people and other programs read of it. */
@Injectable()
export class PlanStep implements StepHandler {
  readonly steps = ['plan'];

  constructor(
    @Inject(BuildMemory) private readonly memory: BuildMemory,
    @Inject(PlannerLog) private readonly planners: PlannerLog,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const { request, brain } = context.build;
    // A client may have brought its own plan, which was looked through when the build was created.
    const recalled = await this.memory.recall(context.build);
    const plan = context.build.plan ?? (await this.plan(context, recalled.preferences));
    const used = [...new Set(plan.remembered?.map(({ memory }) => memory))];
    const memories = [...recalled.memories];
    await context.attach('requirements.md', renderRequirements(request, plan), 'text/markdown');
    await context.attach('plan.json', json(plan), 'application/json');
    await context.attach('graph.json', json(renderGraph(plan)), 'application/json');
    const { contract, tasks, criteria, coverage } = plan;
    await context.attach(
      'core-output.json',
      json({ role: 'core', brain, tasks, criteria, coverage, contract }),
      'application/json',
    );
    return {
      output: { entities: plan.entities.length, criteria: plan.criteria.length, memories },
      summary: `${count(plan.entities.length, 'entity', 'entities')}, ${count(plan.criteria.length, 'acceptance criterion', 'acceptance criteria')}`,
      build: { plan, title: plan.title, slug: plan.slug },
      events: [
        ...(memories.length > 0 ? [{ type: 'memory.recalled' as const, purpose: 'planning' as const, memories, used }] : []),
        { type: 'build.planned', title: plan.title, entities: plan.entities.length, criteria: plan.criteria.length },
      ],
    };
  }

  private async plan({ build }: StepContext, preferences: readonly KnownPreference[]): Promise<Plan> {
    const question = { planner: 'build', request: build.request, details: { build: build.id } };
    return await this.planners.during(ownerOf(build), question, async () => {
      const plan = await planRequest(build.request, preferences);
      const { entities, criteria, coverage } = plan;
      const details = { entities: entities.length, criteria: criteria.length, notCovered: coverage.notCovered.length };
      return { value: plan, text: `${plan.title}: ${plan.summary}`, details };
    });
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

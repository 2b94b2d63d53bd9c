import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { FixJournal } from '../fix.journal.js';
import { BuildMemory } from '../memory/build-memory.js';
import { lessonsOf } from '../memory/lessons.js';
import { doneTasks } from '../memory/done-tasks.js';
import { REMEMBER_STEP } from '../pipeline.js';
import type { StepContext, StepHandler, StepResult } from './step.js';

/** Writes down what a build has taught, after everything else of it is done. */
@Injectable()
export class RememberStep implements StepHandler {
  readonly steps = [REMEMBER_STEP];
  private readonly logger = new Logger('Builds');

  constructor(
    @Inject(BuildMemory) private readonly memory: BuildMemory,
    @Inject(FixJournal) private readonly fixes: FixJournal,
  ) {}

  async run(context: StepContext): Promise<StepResult> {
    const { build } = context;
    const rounds = (await this.fixes.list(build.id)).flatMap(({ record }) => record ?? []);
    const review = context.output('review') as { proven?: string[] };
    const lessons = lessonsOf({
      id: build.id,
      plan: context.plan(),
      checks: context.checks(),
      proven: review.proven ?? [],
      rounds,
      tasks: doneTasks(context),
    });
    try {
      const learned = await this.memory.learn(build, lessons.memories);
      for (const id of lessons.held) await this.memory.boost(build, id);
      const created = learned.filter(({ outcome }) => outcome !== 'merged').length;
      return {
        output: { learned, held: lessons.held },
        summary: `${created} new, ${learned.length - created} known already${lessons.held.length > 0 ? `, ${lessons.held.length} held again` : ''}`,
        events: [{ type: 'memory.learned', memories: learned, held: [...lessons.held] }],
      };
    } catch (error) {
      context.signal.throwIfAborted();
      // The project is delivered; that nothing was learned from it must not take it back.
      this.logger.warn({ buildId: build.id, err: error }, 'What a build taught could not be written down.');
      context.log(`What this build taught could not be written down: ${messageOf(error)}`);
      return { output: { learned: [], held: [] }, summary: 'could not be written down; see the log' };
    }
  }
}

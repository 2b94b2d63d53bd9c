import { queueErrors } from './queue.errors.js';
import type { AnyJob, JobHandler } from './job.js';
import type { QueuePolicy } from './queue-policy.js';

/** A method that was found to handle a job. */
export interface FoundHandler {
  readonly job: AnyJob;
  readonly handle: JobHandler<unknown>;
  /** `BuildConsumer.step`, for messages. */
  readonly place: string;
}

/** Every job the application declares, with the queue policies they need; consistent by construction. */
export class JobCatalog {
  private readonly byName = new Map<string, AnyJob>();

  constructor(
    jobs: readonly AnyJob[],
    readonly policies: Readonly<Record<string, QueuePolicy>>,
  ) {
    for (const job of jobs) {
      if (this.byName.has(job.name)) throw queueErrors.duplicateJob(`The job ${job.name} is declared twice.`);
      if (!Object.hasOwn(policies, job.queue)) {
        throw queueErrors.unknownQueue(`The job ${job.name} is declared on the queue ${job.queue}, which has no policy.`);
      }
      this.byName.set(job.name, job);
    }
  }

  get queues(): readonly string[] {
    return Object.keys(this.policies);
  }

  find(name: string): AnyJob | undefined {
    return this.byName.get(name);
  }

  /** The definition must be the very one in the catalog: a look-alike of the same name may have another schema. */
  requireDeclared(job: AnyJob, who: string): void {
    if (this.byName.get(job.name) !== job) {
      throw queueErrors.undeclaredJob(
        `${who} uses the job ${job.name}, which is not in the catalog. Add it to the jobs of QueueModule.`,
      );
    }
  }

  /** Pairs every job with its one handler, or throws. */
  match(found: readonly FoundHandler[]): ReadonlyMap<string, FoundHandler> {
    const handlers = new Map<string, FoundHandler>();
    for (const handler of found) {
      const { name } = handler.job;
      this.requireDeclared(handler.job, handler.place);
      const other = handlers.get(name);
      if (other) throw queueErrors.doublyHandledJob(`The job ${name} is handled by both ${other.place} and ${handler.place}.`);
      handlers.set(name, handler);
    }
    const unhandled = [...this.byName.keys()].filter((name) => !handlers.has(name));
    if (unhandled.length > 0) {
      throw queueErrors.unhandledJob(
        `No provider handles ${unhandled.length === 1 ? 'the job' : 'the jobs'} ${unhandled.join(', ')}.`,
      );
    }
    return handlers;
  }
}

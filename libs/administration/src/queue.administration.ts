import { type AuditDetails, AuditLog } from '#foundry/audit';
import { authErrors, type Principal, runsInstallation } from '#foundry/auth';
import { messageOf } from '#foundry/kernel';
import { type FailedJob, JobQueue, QueueControl } from '#foundry/queue';
import { Inject, Injectable } from '@nestjs/common';
import type { FailedJobPage, FailedJobView, JobCount, ListFailedJobs, QueueList, QueueView } from './administration.schemas.js';

/** Queues, for those who run the installation; every action is in the audit log before it is done. */
@Injectable()
export class QueueAdministration {
  constructor(
    @Inject(JobQueue) private readonly queue: JobQueue,
    @Inject(QueueControl) private readonly control: QueueControl,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async list(caller: Principal): Promise<QueueList> {
    hostOnly(caller);
    return { backend: this.queue.backendKind, items: await this.control.list() };
  }

  async pause(caller: Principal, name: string): Promise<QueueView> {
    await this.act(caller, 'queue.paused', name, {}, () => this.control.pause(name));
    return await this.control.get(name);
  }

  async resume(caller: Principal, name: string): Promise<QueueView> {
    await this.act(caller, 'queue.resumed', name, {}, () => this.control.resume(name));
    return await this.control.get(name);
  }

  async failed(caller: Principal, name: string, { limit, cursor }: ListFailedJobs): Promise<FailedJobPage> {
    hostOnly(caller);
    const { items, total } = await this.control.failed(name, cursor, limit);
    const next = cursor + items.length;
    return { items: items.map(viewOf), total, nextCursor: items.length > 0 && next < total ? String(next) : null };
  }

  async retry(caller: Principal, name: string, job: string): Promise<QueueView> {
    await this.act(caller, 'queue.job_retried', name, { job }, () => this.control.retry(name, job));
    return await this.control.get(name);
  }

  async retryAll(caller: Principal, name: string): Promise<JobCount> {
    return { jobs: await this.act(caller, 'queue.jobs_retried', name, {}, () => this.control.retryAll(name)) };
  }

  async drain(caller: Principal, name: string): Promise<JobCount> {
    return { jobs: await this.act(caller, 'queue.drained', name, {}, () => this.control.drain(name)) };
  }

  /**
   * A queue may be where no transaction of the database reaches. So the entry comes first: what is done is always in the log;
   * when it could not be done, a second entry says so.
   */
  private async act<T>(
    caller: Principal,
    action: string,
    name: string,
    details: AuditDetails,
    work: () => Promise<T>,
  ): Promise<T> {
    hostOnly(caller);
    await this.control.get(name);
    const { organisation, subject } = caller;
    const event = { organisation, subject, name: caller.name, action, target: name };
    await this.audit.record({ ...event, result: 'done', details });
    try {
      return await work();
    } catch (error) {
      await this.audit.record({ ...event, result: 'failed', details: { ...details, reason: messageOf(error) } });
      throw error;
    }
  }
}

function hostOnly(caller: Principal): void {
  if (runsInstallation(caller)) return;
  throw authErrors.notAllowed(
    'The queues are those of all organisations: only the default organisation may see and manage them.',
  );
}

const viewOf = ({ createdAt, failedAt, ...job }: FailedJob): FailedJobView => ({
  ...job,
  createdAt: createdAt.toISOString(),
  failedAt: failedAt?.toISOString() ?? null,
});

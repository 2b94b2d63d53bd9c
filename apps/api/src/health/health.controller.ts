import { Public } from '#foundry/auth';
import { Database } from '#foundry/database';
import { messageOf } from '#foundry/kernel';
import { JobQueue } from '#foundry/queue';
import { Controller, Get, Inject } from '@nestjs/common';
import { httpErrors } from '../http/http.errors.js';

const PUBLIC_REASON = 'Supervisors probe it without a token; it tells nothing but whether the server works.';
@Controller()
export class HealthController {
  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(JobQueue) private readonly queue: JobQueue,
  ) {}

  @Get('healthz')
  @Public(PUBLIC_REASON)
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Public(PUBLIC_REASON)
  async ready(): Promise<{ status: 'ok'; database: string; consuming: boolean }> {
    try {
      await this.database.dataSource.query('SELECT 1');
    } catch (error) {
      throw httpErrors.notReady(`The database does not answer: ${messageOf(error)}`, { cause: error });
    }
    if (this.queue.consumes && !this.queue.isConsuming())
      throw httpErrors.notReady('The server is not taking jobs from its queues.');
    return { status: 'ok', database: this.database.kind, consuming: this.queue.isConsuming() };
  }
}

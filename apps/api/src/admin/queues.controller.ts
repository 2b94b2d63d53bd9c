import {
  type FailedJobPage,
  type JobCount,
  type ListFailedJobs,
  listFailedJobsSchema,
  QueueAdministration,
  type QueueList,
  type QueueView,
} from '#foundry/administration';
import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';

/** The queues of the whole installation; the dashboard at /admin/queues shows the same. */
@Controller('api/v1/admin/queues')
export class QueuesController {
  constructor(@Inject(QueueAdministration) private readonly queues: QueueAdministration) {}

  @Get()
  @RequiresScope('admin:config')
  async list(@CurrentPrincipal() principal: Principal): Promise<QueueList> {
    return await this.queues.list(principal);
  }

  @Post(':name/pause')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async pause(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<QueueView> {
    return await this.queues.pause(principal, name);
  }

  @Post(':name/resume')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async resume(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<QueueView> {
    return await this.queues.resume(principal, name);
  }

  @Get(':name/failed')
  @RequiresScope('admin:config')
  async failed(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Query({ schema: listFailedJobsSchema }) query: ListFailedJobs,
  ): Promise<FailedJobPage> {
    return await this.queues.failed(principal, name, query);
  }

  @Post(':name/jobs/:id/retry')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async retry(
    @CurrentPrincipal() principal: Principal,
    @Param('name') name: string,
    @Param('id') id: string,
  ): Promise<QueueView> {
    return await this.queues.retry(principal, name, id);
  }

  @Post(':name/retry')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async retryAll(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<JobCount> {
    return await this.queues.retryAll(principal, name);
  }

  @Post(':name/drain')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async drain(@CurrentPrincipal() principal: Principal, @Param('name') name: string): Promise<JobCount> {
    return await this.queues.drain(principal, name);
  }
}

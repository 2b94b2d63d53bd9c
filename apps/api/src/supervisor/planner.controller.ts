import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { type Dispatch, type DispatchedPlan, dispatchSchema, PlannerService } from '#foundry/supervisor';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ChangesNothing } from '../http/audit.interceptor.js';
import { ownerOf } from '../memory/memory-owner.js';

@Controller('api/v1/planner')
export class PlannerController {
  constructor(@Inject(PlannerService) private readonly planner: PlannerService) {}

  @Post('dispatch')
  @HttpCode(200)
  @ChangesNothing('A prompt is planned and nothing is run; the planners’ own log tells of it.')
  @RequiresScope('tools:generate')
  async dispatch(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: dispatchSchema }) body: Dispatch,
  ): Promise<DispatchedPlan> {
    return await this.planner.dispatchFor(ownerOf(principal), body.prompt, body.task_type);
  }
}

import { RequiresScope } from '#foundry/auth';
import { LlmService, type ModelsView } from '#foundry/llm';
import { Controller, Get, Inject } from '@nestjs/common';

@Controller('api/v1/models')
export class ModelsController {
  constructor(@Inject(LlmService) private readonly llm: LlmService) {}

  @Get()
  @RequiresScope('admin:config')
  models(): ModelsView {
    return this.llm.describe();
  }
}

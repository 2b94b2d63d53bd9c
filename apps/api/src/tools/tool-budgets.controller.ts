import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import { type CreateToolBudget, createToolBudgetSchema, ToolBudgets, type ToolBudgetView } from '#foundry/tools';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';

/** How often, and how long, tokens may call tools. */
@Controller('api/v1/tool-budgets')
export class ToolBudgetsController {
  constructor(@Inject(ToolBudgets) private readonly budgets: ToolBudgets) {}

  @Get()
  @RequiresScope('admin:config')
  async list(@CurrentPrincipal() principal: Principal): Promise<{ items: ToolBudgetView[] }> {
    return { items: await this.budgets.list(principal) };
  }

  @Post()
  @RequiresScope('admin:config')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createToolBudgetSchema }) body: CreateToolBudget,
  ): Promise<ToolBudgetView> {
    return await this.budgets.create(principal, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @RequiresScope('admin:config')
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.budgets.remove(principal, id);
  }
}

import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type BudgetLimits,
  budgetLimitsSchema,
  type BudgetList,
  BudgetService,
  type BudgetView,
  type CreateBudget,
  createBudgetSchema,
  type ListCalls,
  listCallsSchema,
  type ModelCallDetail,
  type ModelCallPage,
  type UsageQuery,
  usageQuerySchema,
  UsageService,
  type UsageView,
} from '#foundry/ledger';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';

/** What models were asked and cost is for those who see the logs; what they may cost, for those who see to the settings. */
@Controller('api/v1/ledger')
export class LedgerController {
  constructor(
    @Inject(UsageService) private readonly ledger: UsageService,
    @Inject(BudgetService) private readonly budgets: BudgetService,
  ) {}

  @Get('usage')
  @RequiresScope('admin:logs')
  async usage(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: usageQuerySchema }) query: UsageQuery,
  ): Promise<UsageView> {
    return await this.ledger.usage(principal, query);
  }

  @Get('calls')
  @RequiresScope('admin:logs')
  async calls(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: listCallsSchema }) query: ListCalls,
  ): Promise<ModelCallPage> {
    return await this.ledger.calls(principal, query);
  }

  @Get('calls/:id')
  @RequiresScope('admin:logs')
  async call(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ModelCallDetail> {
    return await this.ledger.call(principal, id);
  }

  @Get('budgets')
  @RequiresScope('admin:logs')
  async listBudgets(@CurrentPrincipal() principal: Principal): Promise<BudgetList> {
    return await this.budgets.list(principal);
  }

  @Post('budgets')
  @RequiresScope('admin:config')
  async createBudget(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createBudgetSchema }) body: CreateBudget,
  ): Promise<BudgetView> {
    return await this.budgets.create(principal, body);
  }

  @Put('budgets/:id')
  @RequiresScope('admin:config')
  async changeBudget(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: budgetLimitsSchema }) body: BudgetLimits,
  ): Promise<BudgetView> {
    return await this.budgets.change(principal, id, body);
  }

  @Delete('budgets/:id')
  @HttpCode(204)
  @RequiresScope('admin:config')
  async removeBudget(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.budgets.remove(principal, id);
  }
}

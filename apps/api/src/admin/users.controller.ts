import {
  type ChangeUser,
  changeUserSchema,
  type CreateUser,
  createUserSchema,
  CurrentPrincipal,
  type ListUsers,
  listUsersSchema,
  type Principal,
  RequiresScope,
  type UserPage,
  UserService,
  type UserView,
} from '#foundry/auth';
import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';

@Controller('api/v1/admin/users')
export class UsersController {
  constructor(@Inject(UserService) private readonly users: UserService) {}

  @Get()
  @RequiresScope('admin:config')
  async list(@CurrentPrincipal() principal: Principal, @Query({ schema: listUsersSchema }) query: ListUsers): Promise<UserPage> {
    return await this.users.list(principal, query);
  }

  @Post()
  @RequiresScope('admin:config')
  async create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createUserSchema }) body: CreateUser,
  ): Promise<UserView> {
    return await this.users.create(principal, body);
  }

  @Get(':id')
  @RequiresScope('admin:config')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserView> {
    return await this.users.get(principal, id);
  }

  @Patch(':id')
  @RequiresScope('admin:config')
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: changeUserSchema }) body: ChangeUser,
  ): Promise<UserView> {
    return await this.users.change(principal, id, body);
  }

  @Post(':id/disable')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async disable(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserView> {
    return await this.users.disable(principal, id);
  }

  @Post(':id/enable')
  @HttpCode(200)
  @RequiresScope('admin:config')
  async enable(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserView> {
    return await this.users.enable(principal, id);
  }
}

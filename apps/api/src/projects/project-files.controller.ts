import { CurrentPrincipal, type Principal, RequiresScope } from '#foundry/auth';
import {
  type Change,
  type DeleteProjectFiles,
  deleteProjectFilesSchema,
  type EditProject,
  editProjectSchema,
  type FileContent,
  type ListProjectFiles,
  listProjectFilesSchema,
  type ProjectFilePage,
  ProjectService,
  type ReadProjectFile,
  readProjectFileSchema,
  type RollbackProject,
  rollbackProjectSchema,
  type WriteProjectFiles,
  writeProjectFilesSchema,
} from '#foundry/orchestrator';
import { Body, Controller, Get, Headers, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { checkedKey } from '../http/idempotency-key.js';

/** The files of a project: each change is one commit. */
@Controller('api/v1/projects/:id')
export class ProjectFilesController {
  constructor(@Inject(ProjectService) private readonly projects: ProjectService) {}

  @Get('files')
  @RequiresScope('tools:review')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query({ schema: listProjectFilesSchema }) query: ListProjectFiles,
  ): Promise<ProjectFilePage> {
    return await this.projects.files.list(principal, id, query);
  }

  @Get('files/*')
  @RequiresScope('tools:review')
  async read(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Param('*') path: string,
    @Query({ schema: readProjectFileSchema }) range: ReadProjectFile,
  ): Promise<FileContent> {
    return await this.projects.files.read(principal, id, path, range);
  }

  @Post('files')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async write(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: writeProjectFilesSchema }) body: WriteProjectFiles,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Change> {
    return await this.projects.changes.write(principal, id, body, checkedKey(key));
  }

  @Post('edits')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async edit(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: editProjectSchema }) body: EditProject,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Change> {
    return await this.projects.changes.edit(principal, id, body, checkedKey(key));
  }

  @Post('files/delete')
  @HttpCode(200)
  @RequiresScope('tools:generate')
  async delete(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: deleteProjectFilesSchema }) body: DeleteProjectFiles,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Change> {
    return await this.projects.changes.delete(principal, id, body, checkedKey(key));
  }

  @Post('rollback')
  @HttpCode(200)
  @RequiresScope('tools:fix')
  async rollback(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Body({ schema: rollbackProjectSchema }) body: RollbackProject,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<Change> {
    return await this.projects.changes.rollback(principal, id, body, checkedKey(key));
  }
}

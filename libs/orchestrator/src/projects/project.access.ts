import type { Workspace, Workspaces } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import type { BuildEntity } from '../build.entity.js';
import { buildErrors } from '../build.errors.js';
import { BuildRepository } from '../build.repository.js';
import type { Caller } from '../build.service.js';
import { WORKSPACES } from '../ports.js';
import { projectErrors } from './project.errors.js';

/** The way to a project: who asks sees the projects of the own organisation, and other builds are not projects. */
@Injectable()
export class ProjectAccess {
  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
  ) {}

  /** @throws build.not_found also for another organisation's; project.not_a_project */
  async project(caller: Caller, id: string): Promise<BuildEntity> {
    const build = await this.builds.find(id);
    if (!build || build.organisation !== caller.organisation) throw buildErrors.notFound(`There is no build ${id}.`);
    if (build.brain !== 'client')
      throw projectErrors.notAProject(
        `The build ${id} was not made as a project: start one with POST /api/v1/projects or "foundry project create".`,
      );
    return build;
  }

  /** @throws project.not_open before the first file was rendered */
  async workspace(build: BuildEntity): Promise<Workspace> {
    if (!(await this.workspaces.exists(build.id)))
      throw projectErrors.notOpen(`The project ${build.id} is ${build.status} and has no files yet.`);
    return await this.workspaces.open(build.id);
  }
}

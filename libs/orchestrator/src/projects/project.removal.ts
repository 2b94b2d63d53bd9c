import type { ArtifactStore } from '#foundry/artifacts';
import type { Workspaces } from '#foundry/workspace';
import { Inject, Injectable } from '@nestjs/common';
import { BuildRepository } from '../build.repository.js';
import { ARTIFACT_STORE, WORKSPACES } from '../ports.js';

/** Removes a project with everything of it. Begun again after a crash it goes on: the row goes last. */
@Injectable()
export class ProjectRemoval {
  constructor(
    @Inject(BuildRepository) private readonly builds: BuildRepository,
    @Inject(WORKSPACES) private readonly workspaces: Workspaces,
    @Inject(ARTIFACT_STORE) private readonly artifacts: ArtifactStore,
  ) {}

  async carryOut(buildId: string): Promise<void> {
    await this.workspaces.remove(buildId);
    await this.artifacts.remove(buildId);
    await this.builds.remove(buildId);
  }
}

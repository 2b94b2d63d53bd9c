import { Inject, Injectable } from '@nestjs/common';
import { DataSource, IsNull, Not } from 'typeorm';
import { BuildActionEntity } from './build-action.entity.js';

/** What clients did to builds, to be looked at. It is changed under the build's row only: `BuildChange`. */
@Injectable()
export class BuildActionRepository {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  async open(buildId: string): Promise<BuildActionEntity | null> {
    return await this.database.manager.findOneBy(BuildActionEntity, { buildId, status: 'open' });
  }

  /** Of every build: what is being done now, or was when a process ended. */
  async allOpen(): Promise<BuildActionEntity[]> {
    return await this.database.manager.find(BuildActionEntity, { where: { status: 'open' }, order: { id: 'ASC' } });
  }

  async ofRound(buildId: string, round: number): Promise<BuildActionEntity | null> {
    return await this.database.manager.findOneBy(BuildActionEntity, { buildId, round });
  }

  /** Those that became rounds, oldest first. */
  async rounds(buildId: string): Promise<BuildActionEntity[]> {
    const where = { buildId, round: Not(IsNull()) };
    return await this.database.manager.find(BuildActionEntity, { where, order: { round: 'ASC' } });
  }

  /** Rounds whose patch is not in the project any more: what their checks found is not about its files. */
  async roundsTakenBack(buildId: string): Promise<Set<number>> {
    const fixes = (await this.rounds(buildId)).filter(({ kind, result }) => kind === 'fix' && result?.['kept'] !== true);
    return new Set(fixes.flatMap(({ round, status }) => (status === 'open' || round === null ? [] : [round])));
  }
}

import type { FixAttempt, FixRound, HealingState, RoundJournal } from '#foundry/fixes';
import type { CheckResult } from '#foundry/testing';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { BuildEntity, BuildStepEntity } from './build.entity.js';
import { type BuildChange, BuildRepository } from './build.repository.js';
import { type BuildEventData, terminalStatuses } from './build.schemas.js';
import { BuildFixRoundEntity } from './fix-round.entity.js';
import { FIX_STEP } from './pipeline.js';

/** Which start of which step writes: another one may have taken it over. */
export interface FixClaim {
  readonly buildId: string;
  readonly buildRound: number;
  /** The step's fence. */
  readonly starts: number;
}

/** The rounds of fixing, each written in one transaction with the events that tell of it. */
@Injectable()
export class FixJournal {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(BuildRepository) private readonly builds: BuildRepository,
  ) {}

  async list(buildId: string): Promise<BuildFixRoundEntity[]> {
    return await this.database.manager.find(BuildFixRoundEntity, {
      where: { buildId },
      order: { buildRound: 'ASC', round: 'ASC' },
    });
  }

  /** A fix that was kept, by the key of its attempt; undefined when the organisation has no such build, or it no such fix. */
  async applied(organisation: string, buildId: string, key: string): Promise<FixAttempt | undefined> {
    const rows = await this.database.manager
      .createQueryBuilder(BuildFixRoundEntity, 'round')
      .innerJoin(BuildEntity, 'build', 'build.id = round.buildId AND build.organisation = :organisation', { organisation })
      .where('round.buildId = :buildId', { buildId })
      .getMany();
    return rows
      .flatMap(({ record }) => record?.attempts ?? [])
      .find((attempt) => attempt.key === key && attempt.verdict === 'applied');
  }

  of(claim: FixClaim): RoundJournal {
    return {
      load: () => this.load(claim),
      begin: (round, base, findings) => this.begin(claim, round, base, findings),
      finish: (round, results) => this.finish(claim, round, results),
    };
  }

  private async load({ buildId, buildRound }: FixClaim): Promise<HealingState> {
    const rows = (await this.list(buildId)).filter((row) => row.buildRound === buildRound);
    const finished = rows.filter((row) => row.record !== null);
    const open = rows.find((row) => row.record === null);
    return {
      rounds: finished.map((row) => row.record as FixRound),
      earlier: finished.filter((row) => row.closed).length,
      ...(finished.length > 0 ? { results: finished.at(-1)?.results ?? [] } : {}),
      ...(open ? { open: open.baseCommit } : {}),
    };
  }

  private async begin(claim: FixClaim, round: number, baseCommit: string, findings: number): Promise<void> {
    await this.change(claim, async (change) => {
      const { buildId, buildRound } = claim;
      const inserted = await change.manager
        .createQueryBuilder()
        .insert()
        .into(BuildFixRoundEntity)
        .values({ buildId, buildRound, round, baseCommit })
        .orIgnore()
        .returning('round')
        .execute();
      // A round that is begun anew after a crash is told of once.
      if ((inserted.raw as unknown[]).length > 0) await change.append({ type: 'fix.round', round, findings });
    });
  }

  private async finish(claim: FixClaim, record: FixRound, results: readonly CheckResult[]): Promise<void> {
    await this.change(claim, async (change) => {
      const { buildId, buildRound } = claim;
      await change.manager.update(
        BuildFixRoundEntity,
        { buildId, buildRound, round: record.round },
        // The journal keeps what decisions need; what checks printed is in their artifacts.
        { record, results: results.map((result) => ({ ...result, output: '' })), finishedAt: change.now() },
      );
      await change.append(...record.attempts.map((attempt) => eventOf(record.round, attempt)));
    });
  }

  private async change(claim: FixClaim, work: (change: BuildChange) => Promise<void>): Promise<void> {
    await this.builds.change(claim.buildId, async (change) => {
      const where = { buildId: claim.buildId, name: FIX_STEP, round: claim.buildRound };
      const step = await change.manager.findOneBy(BuildStepEntity, where);
      if (terminalStatuses.has(change.build.status) || step?.status !== 'running' || step.starts !== claim.starts)
        throw new Error('Fixing was taken over, or the build has ended.');
      await work(change);
    });
  }
}

const MAX_SUMMARY = 300;

function eventOf(round: number, { fixer, summary, verdict, reason, commit, files }: FixAttempt): BuildEventData {
  const what = { round, fixer, summary: summary.slice(0, MAX_SUMMARY), files: files.slice(0, 20) };
  return verdict === 'applied'
    ? { type: 'fix.applied', ...what, commit: commit ?? '' }
    : { type: 'fix.refused', ...what, reason: (reason ?? '').slice(0, MAX_SUMMARY) };
}

/** What was tried to repair the project so far was in vain; the next try counts its rounds anew. */
export async function closeFixRounds(manager: EntityManager, buildId: string, buildRound: number): Promise<void> {
  // A round that was under way when the build ended is undone by the next try: it stays open.
  await manager.update(BuildFixRoundEntity, { buildId, buildRound, finishedAt: Not(IsNull()) }, { closed: true });
}

import { type AuditEvent, AuditLog } from '#foundry/audit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { SessionEntity, SessionPartEntity } from './supervisor.entity.js';
import type { SessionStatus } from './supervisor.schemas.js';

/** What is kept of each organisation's sessions at most. */
const KEPT_SESSIONS = 2_000;

/** Sessions with their parts. Whoever works on a session writes only while it is the one that started it last. */
@Injectable()
export class SessionRepository {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  /** With its entry in the audit log. */
  async insert(session: Partial<SessionEntity>, parts: readonly Partial<SessionPartEntity>[], event: AuditEvent): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.insert(SessionEntity, session as object);
      if (parts.length > 0) await manager.insert(SessionPartEntity, parts as object[]);
      await this.audit.append(manager, event);
    });
  }

  async find(id: string): Promise<SessionEntity | null> {
    return await this.database.manager.findOneBy(SessionEntity, { id });
  }

  async findByKey(organisation: string, idempotencyKey: string): Promise<SessionEntity | null> {
    return await this.database.manager.findOneBy(SessionEntity, { organisation, idempotencyKey });
  }

  async parts(sessionId: string): Promise<SessionPartEntity[]> {
    return await this.database.manager.find(SessionPartEntity, { where: { sessionId }, order: { position: 'ASC' } });
  }

  async list(filter: {
    organisation: string;
    before?: string | undefined;
    status?: SessionStatus | undefined;
    unfinished?: boolean;
    limit: number;
  }): Promise<{ session: SessionEntity; parts: SessionPartEntity[] }[]> {
    const query = this.database.manager
      .createQueryBuilder(SessionEntity, 'session')
      .where('session.organisation = :organisation', { organisation: filter.organisation })
      .orderBy('session.id', 'DESC')
      .limit(filter.limit);
    if (filter.before) query.andWhere('session.id < :before', { before: filter.before });
    if (filter.status) query.andWhere('session.status = :status', { status: filter.status });
    if (filter.unfinished) query.andWhere('session.finishedAt IS NULL');
    const sessions = await query.getMany();
    if (sessions.length === 0) return [];
    const parts = await this.database.manager
      .createQueryBuilder(SessionPartEntity, 'part')
      .where('part.sessionId IN (:...ids)', { ids: sessions.map(({ id }) => id) })
      .orderBy('part.position', 'ASC')
      .getMany();
    return sessions.map((session) => ({ session, parts: parts.filter(({ sessionId }) => sessionId === session.id) }));
  }

  async unfinished(): Promise<SessionEntity[]> {
    return await this.database.manager.find(SessionEntity, { where: { finishedAt: IsNull() }, order: { id: 'ASC' } });
  }

  /** Takes the session over for a worker. @returns undefined when it has ended. */
  async claim(id: string): Promise<SessionEntity | undefined> {
    return await this.change(id, async (manager, session) => {
      await manager.update(SessionEntity, { id }, { status: 'running', starts: session.starts + 1 });
      return Object.assign(session, { status: 'running', starts: session.starts + 1 } as const);
    });
  }

  /** @returns false when the session has ended or another worker has taken it over; then nothing is written. */
  async updatePart(
    { id, starts }: Pick<SessionEntity, 'id' | 'starts'>,
    position: number,
    patch: Partial<SessionPartEntity>,
  ): Promise<boolean> {
    const done = await this.change(id, async (manager, session) => {
      if (session.starts !== starts) return false;
      await manager.update(SessionPartEntity, { sessionId: id, position }, patch);
      return true;
    });
    return done ?? false;
  }

  /** Ends the session, unless it has ended. @param starts only when this worker is still the one at work. */
  async finish(id: string, patch: Partial<SessionEntity>, by?: { starts?: number; event?: AuditEvent }): Promise<boolean> {
    const done = await this.change(id, async (manager, session) => {
      if (by?.starts !== undefined && session.starts !== by.starts) return false;
      const rest = patch.status === 'cancelled' ? 'cancelled' : 'skipped';
      await manager.query(`UPDATE supervised_parts SET status = $2 WHERE session_id = $1 AND status IN ('pending', 'running')`, [
        id,
        rest,
      ]);
      await manager.update(SessionEntity, { id }, { ...patch, finishedAt: new Date() } as object);
      if (by?.event) await this.audit.append(manager, by.event);
      return true;
    });
    return done ?? false;
  }

  /** A new attempt for a session whose job is lost. @returns undefined when it went on in the meantime. */
  async renew(seen: SessionEntity): Promise<number | undefined> {
    return await this.change(seen.id, async (manager, session) => {
      if (session.attempt !== seen.attempt || session.starts !== seen.starts) return undefined;
      await manager.update(SessionEntity, { id: seen.id }, { attempt: session.attempt + 1 });
      return session.attempt + 1;
    });
  }

  async prune(days: number): Promise<void> {
    await this.database.query(
      `DELETE FROM supervised_sessions USING (
         SELECT id, row_number() OVER (PARTITION BY organisation ORDER BY id DESC) AS place FROM supervised_sessions
       ) ranked
       WHERE supervised_sessions.id = ranked.id AND finished_at IS NOT NULL
         AND (created_at < now() - $1 * interval '1 day' OR ranked.place > $2)`,
      [days, KEPT_SESSIONS],
    );
  }

  /** Under the row's lock, so that ending and recording cannot race. @returns undefined when the session has ended. */
  private async change<T>(
    id: string,
    work: (manager: EntityManager, session: SessionEntity) => Promise<T>,
  ): Promise<T | undefined> {
    return await this.database.transaction(async (manager) => {
      const session = await manager
        .createQueryBuilder(SessionEntity, 'session')
        .setLock('pessimistic_write')
        .where('session.id = :id AND session.finishedAt IS NULL', { id })
        .getOne();
      return session ? await work(manager, session) : undefined;
    });
  }
}

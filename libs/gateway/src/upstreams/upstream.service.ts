import { AuditLog } from '#foundry/audit';
import type { Principal } from '#foundry/auth';
import { newId } from '#foundry/kernel';
import { ToolChanges } from '#foundry/tools';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, QueryFailedError } from 'typeorm';
import { gatewayErrors } from '../gateway.errors.js';
import { UpstreamEntity } from './upstream.entity.js';
import { type CreateUpstream, type UpdateUpstream, type UpstreamView } from './upstream.schemas.js';
import { Upstreams } from './upstreams.js';

const MOST_UPSTREAMS = 50;
const UNIQUE_VIOLATION = '23505';

type Actor = Pick<Principal, 'organisation' | 'subject' | 'name'>;

/** The settings of an organisation's upstream servers; a change is heard in every process when it is committed. */
@Injectable()
export class UpstreamService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(ToolChanges) private readonly changes: ToolChanges,
    @Inject(Upstreams) private readonly upstreams: Upstreams,
  ) {}

  /** By prefix, with how each is. */
  async list({ organisation }: Pick<Actor, 'organisation'>): Promise<UpstreamView[]> {
    const rows = await this.database.manager.find(UpstreamEntity, { where: { organisation }, order: { prefix: 'ASC' } });
    return rows.map((row) => this.viewOf(row));
  }

  /** @throws gateway.upstream_not_found */
  async get({ organisation }: Pick<Actor, 'organisation'>, prefix: string): Promise<UpstreamView> {
    return this.viewOf(await this.row(this.database.manager, organisation, prefix));
  }

  /** Mounts a server; it is connected to at once, and the answer waits for that. @throws gateway.prefix_taken, too_many_upstreams */
  async create(actor: Actor, input: CreateUpstream): Promise<UpstreamView> {
    const { organisation } = actor;
    const id = newId('ups');
    try {
      await this.change(actor, 'upstream.mounted', input.prefix, async (manager) => {
        const count = await manager.countBy(UpstreamEntity, { organisation });
        if (count >= MOST_UPSTREAMS)
          throw gatewayErrors.tooManyUpstreams(`The organisation has ${MOST_UPSTREAMS} upstream servers: remove one first.`);
        await manager.insert(UpstreamEntity, { ...input, id, organisation, knownTools: [] });
      });
    } catch (error) {
      if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION)
        throw gatewayErrors.prefixTaken(
          `Another upstream server has the prefix ${input.prefix}: choose another, or change that one.`,
        );
      throw error;
    }
    await this.upstreams.look(organisation, id);
    return await this.get(actor, input.prefix);
  }

  /** @throws gateway.upstream_not_found */
  async update(actor: Actor, prefix: string, input: UpdateUpstream): Promise<UpstreamView> {
    let id = '';
    await this.change(actor, 'upstream.changed', prefix, async (manager) => {
      const row = await this.row(manager, actor.organisation, prefix, true);
      ({ id } = row);
      await manager.update(UpstreamEntity, { id }, { ...input, revision: row.revision + 1, updatedAt: new Date() });
    });
    await this.upstreams.look(actor.organisation, id);
    return await this.get(actor, prefix);
  }

  /** @throws gateway.upstream_not_found */
  async remove(actor: Actor, prefix: string): Promise<void> {
    await this.change(actor, 'upstream.removed', prefix, async (manager) => {
      const { id } = await this.row(manager, actor.organisation, prefix, true);
      await manager.delete(UpstreamEntity, { id });
    });
  }

  /** Connects again and reads its list. @throws gateway.upstream_not_found */
  async refresh(actor: Actor, prefix: string): Promise<UpstreamView> {
    const { id } = await this.row(this.database.manager, actor.organisation, prefix);
    await this.audit.record({ ...actorOf(actor), action: 'upstream.refreshed', target: prefix, result: 'done' });
    await this.upstreams.look(actor.organisation, id);
    return await this.get(actor, prefix);
  }

  private async change(
    actor: Actor,
    action: string,
    target: string,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    const { organisation } = actor;
    await this.database.transaction(async (manager) => {
      await work(manager);
      await this.changes.announce(manager, organisation);
      await this.audit.append(manager, { ...actorOf(actor), action, target, result: 'done' });
    });
    await this.upstreams.reload(organisation);
  }

  private async row(manager: EntityManager, organisation: string, prefix: string, lock = false): Promise<UpstreamEntity> {
    const query = manager
      .createQueryBuilder(UpstreamEntity, 'upstream')
      .where('upstream.organisation = :organisation AND upstream.prefix = :prefix', { organisation, prefix });
    const row = await (lock ? query.setLock('pessimistic_write') : query).getOne();
    if (!row) throw gatewayErrors.upstreamNotFound(`There is no upstream server with the prefix ${prefix.slice(0, 50)}.`);
    return row;
  }

  private viewOf(row: UpstreamEntity): UpstreamView {
    const { id, prefix, transport, timeoutMs, enabled } = row;
    const { health, lastError, leftOut, tools } = this.upstreams.stateOf(row);
    const times = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() };
    return { id, prefix, transport, timeoutMs, enabled, health, lastError, tools, leftOut, ...times };
  }
}

const actorOf = ({ organisation, subject, name }: Actor): Actor => ({ organisation, subject, name });

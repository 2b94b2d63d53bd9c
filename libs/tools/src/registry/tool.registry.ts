import { Inject, Injectable } from '@nestjs/common';
import { Brackets, DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { ToolEntity, ToolVersionEntity } from '../tool.entity.js';
import type { ListTools, ToolOwner, ToolPage, ToolVersionView, ToolView } from '../tool.schemas.js';
import { toolErrors } from '../tools.errors.js';
import { toolViewOf, versionViewOf } from './tool.views.js';

/** A tool and the version that calls of it run. */
export interface DeployedVersion {
  readonly tool: ToolEntity;
  readonly version: ToolVersionEntity;
}

type Organisation = Pick<ToolOwner, 'organisation'>;

/** The tools of each organisation and their versions; whoever asks sees those of their own. */
@Injectable()
export class ToolRegistry {
  constructor(@Inject(DataSource) private readonly database: DataSource) {}

  /** By name. */
  async list({ organisation }: Organisation, filter: Partial<ListTools> = {}): Promise<ToolPage> {
    const { limit = 100, cursor, search, undeployed = false } = filter;
    const query = this.database.manager
      .createQueryBuilder(ToolEntity, 'tool')
      .innerJoinAndMapOne(
        'tool.shown',
        ToolVersionEntity,
        'version',
        'version.tool_id = tool.id AND version.version = coalesce(tool.active_version, tool.latest_version)',
      )
      .where('tool.organisation = :organisation', { organisation })
      .orderBy('tool.name', 'ASC')
      .limit(limit + 1);
    if (!undeployed) query.andWhere('tool.active_version IS NOT NULL');
    if (cursor !== undefined) query.andWhere('tool.name > :cursor', { cursor });
    if (search !== undefined) {
      query.andWhere(
        new Brackets((or) =>
          or
            .where('strpos(tool.name, lower(:search)) > 0', { search })
            .orWhere(`strpos(lower(version.manifest ->> 'description'), lower(:search)) > 0`, { search })
            .orWhere(`strpos(lower(version.manifest ->> 'title'), lower(:search)) > 0`, { search }),
        ),
      );
    }
    const rows = (await query.getMany()) as (ToolEntity & { shown: ToolVersionEntity })[];
    const items = rows.slice(0, limit).map((tool) => toolViewOf(tool, tool.shown));
    return { items, nextCursor: rows.length > limit ? items.at(-1)!.name : null };
  }

  /** @throws tools.not_found; an undeployed tool is found. */
  async get(owner: Organisation, name: string): Promise<ToolView> {
    const tool = await this.tool(this.database.manager, owner, name);
    return toolViewOf(tool, await this.versionRow(tool, tool.activeVersion ?? tool.latestVersion));
  }

  /** Newest first, the newest hundred. @throws tools.not_found */
  async versions(owner: Organisation, name: string): Promise<ToolVersionView[]> {
    const tool = await this.tool(this.database.manager, owner, name);
    const rows = await this.database.manager.find(ToolVersionEntity, {
      where: { toolId: tool.id },
      order: { version: 'DESC' },
      take: 100,
    });
    return rows.map((row) => versionViewOf(tool, row));
  }

  /** @throws tools.not_found */
  async version(owner: Organisation, name: string, version: number): Promise<ToolVersionView> {
    const tool = await this.tool(this.database.manager, owner, name);
    return versionViewOf(tool, await this.versionRow(tool, version));
  }

  /** What a call runs. @throws tools.not_found, tools.not_deployed */
  async deployed(owner: Organisation, name: string): Promise<DeployedVersion> {
    const tool = await this.tool(this.database.manager, owner, name);
    if (tool.activeVersion === null)
      throw toolErrors.notDeployed(`The tool ${tool.name} was undeployed: deploy it again, or roll back to one of its versions.`);
    return { tool, version: await this.versionRow(tool, tool.activeVersion) };
  }

  /** Whoever knows a version's id was given it by this library. @throws tools.not_found */
  async versionById(id: string): Promise<{ name: string; version: ToolVersionEntity }> {
    const version = await this.database.manager.findOneBy(ToolVersionEntity, { id });
    const tool = version && (await this.database.manager.findOneBy(ToolEntity, { id: version.toolId }));
    if (!version || !tool) throw toolErrors.notFound('The version is not there any more.');
    return { name: tool.name, version };
  }

  /** How many tools are deployed. */
  async count({ organisation }: Organisation): Promise<number> {
    return await this.database.manager.countBy(ToolEntity, { organisation, activeVersion: Not(IsNull()) });
  }

  /** @throws tools.not_found */
  async tool(manager: EntityManager, { organisation }: Organisation, name: string, lock = false): Promise<ToolEntity> {
    const tool = await manager.findOne(ToolEntity, {
      where: { organisation, name },
      ...(lock && { lock: { mode: 'pessimistic_write' } }),
    });
    if (tool === null) throw toolErrors.notFound(`There is no tool ${JSON.stringify(name.slice(0, 100))}.`);
    return tool;
  }

  private async versionRow(tool: ToolEntity, version: number): Promise<ToolVersionEntity> {
    const row = await this.database.manager.findOneBy(ToolVersionEntity, { toolId: tool.id, version });
    if (row === null) throw toolErrors.notFound(`The tool ${tool.name} has no version ${version}.`);
    return row;
  }
}

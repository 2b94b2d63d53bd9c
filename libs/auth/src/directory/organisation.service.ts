import { AuditLog } from '#foundry/audit';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull, Not } from 'typeorm';
import { authErrors } from '../auth.errors.js';
import { DEFAULT_ORGANISATION, type Principal } from '../principal.js';
import { VerifiedTokens } from '../tokens/verified-tokens.js';
import { Directory, organisationEvent } from './directory.js';
import { OrganisationEntity, UserEntity } from './directory.entity.js';
import type { CreateOrganisation, OrganisationList, OrganisationView, RenameOrganisation } from './directory.schemas.js';

/** Organisations: the operator makes them; everybody else sees their own. */
@Injectable()
export class OrganisationService {
  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(Directory) private readonly directory: Directory,
    @Inject(VerifiedTokens) private readonly verified: VerifiedTokens,
  ) {}

  /** By name. */
  async list(caller: Principal): Promise<OrganisationList> {
    const rows = await this.database.manager.find(OrganisationEntity, {
      ...(!caller.operator && { where: { id: caller.organisation } }),
      order: { id: 'ASC' },
      take: 1_000,
    });
    const counted = await this.database.manager
      .createQueryBuilder(UserEntity, 'user')
      .select('user.organisation', 'id')
      .addSelect('count(*)::int', 'users')
      .groupBy('user.organisation')
      .getRawMany<{ id: string; users: number }>();
    const users = new Map(counted.map((row) => [row.id, row.users]));
    return { items: rows.map((row) => viewOf(row, users.get(row.id) ?? 0)) };
  }

  async get(caller: Principal, id: string): Promise<OrganisationView> {
    const row = await this.visible(this.database.manager, caller, id);
    return viewOf(row, await this.database.manager.countBy(UserEntity, { organisation: id }));
  }

  /** With its first user, who may have every scope. @throws auth.not_allowed, auth.organisation_exists */
  async create(caller: Principal, { id, name }: CreateOrganisation): Promise<OrganisationView> {
    operatorOnly(caller);
    await this.database.transaction(async (manager) => {
      const { made, organisation } = await this.directory.establish(manager, id, caller, name);
      if (!made) throw authErrors.organisationExists(`There is an organisation ${id} already. Choose another name.`);
      await this.audit.append(manager, organisationEvent(caller, 'organisation.created', organisation));
    });
    return await this.get(caller, id);
  }

  async rename(caller: Principal, id: string, { name }: RenameOrganisation): Promise<OrganisationView> {
    await this.database.transaction(async (manager) => {
      await this.visible(manager, caller, id);
      await manager.update(OrganisationEntity, { id }, { name });
      await this.audit.append(manager, organisationEvent(caller, 'organisation.renamed', { id, name }));
    });
    return await this.get(caller, id);
  }

  /** No token of it works from now on: here at once, elsewhere within five seconds. Harmless when it is disabled already. */
  async disable(caller: Principal, id: string): Promise<OrganisationView> {
    return await this.switch(caller, id, true);
  }

  async enable(caller: Principal, id: string): Promise<OrganisationView> {
    return await this.switch(caller, id, false);
  }

  private async switch(caller: Principal, id: string, off: boolean): Promise<OrganisationView> {
    await this.database.transaction(async (manager) => {
      const row = await this.visible(manager, caller, id);
      operatorOnly(caller);
      if (off && id === DEFAULT_ORGANISATION)
        throw authErrors.inUse('The default organisation runs this installation, so it cannot be disabled.');
      const { affected } = await manager.update(
        OrganisationEntity,
        { id, disabledAt: off ? IsNull() : Not(IsNull()) },
        { disabledAt: off ? new Date() : null },
      );
      const action = off ? 'organisation.disabled' : 'organisation.enabled';
      if (affected) await this.audit.append(manager, organisationEvent(caller, action, row));
    });
    this.verified.clear();
    return await this.get(caller, id);
  }

  private async visible(manager: EntityManager, caller: Principal, id: string): Promise<OrganisationEntity> {
    const row = caller.operator || id === caller.organisation ? await manager.findOneBy(OrganisationEntity, { id }) : null;
    if (!row) throw authErrors.organisationNotFound(`There is no organisation ${id}.`);
    return row;
  }
}

function operatorOnly(caller: Principal): void {
  if (!caller.operator) {
    throw authErrors.notAllowed('Organisations are made and disabled with the admin token only.');
  }
}

const viewOf = (row: OrganisationEntity, users: number): OrganisationView => ({
  id: row.id,
  name: row.name,
  users,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  disabledAt: row.disabledAt?.toISOString() ?? null,
});

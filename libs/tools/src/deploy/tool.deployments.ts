import { AuditLog, type AuditDetails } from '#foundry/audit';
import { correlationId, messageOf, newId } from '#foundry/kernel';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ToolChecks, type ToolCheckReport } from '../gates/tool.checks.js';
import { type PackageFile, readPackage, type ToolPackage } from '../package/tool-package.js';
import { ToolChanges } from '../registry/tool.changes.js';
import { ToolRegistry } from '../registry/tool.registry.js';
import { contentName, contentOwner, type ToolContent } from '../runtime/tool-folders.js';
import { ToolEntity, ToolVersionEntity } from '../tool.entity.js';
import type { DeployedTool, ToolCheck, ToolCheckSummary, ToolOrigin, ToolOwner, ToolView } from '../tool.schemas.js';
import { TOOL_OPTIONS, type ToolOptions } from '../tools.options.js';
import { ToolRuntime } from '../runtime/tool.runtime.js';
import { toolErrors } from '../tools.errors.js';

export interface DeployOptions {
  /** Aborting gives up what was not committed yet. */
  readonly signal?: AbortSignal;
  /** Told of each check when it has ended. */
  readonly onCheck?: (check: ToolCheck) => void;
}

/** Hears of a tool that went into service, or out of it, after that is committed. */
export type DeploymentListener = (owner: ToolOwner, name: string) => Promise<void>;

const MAX_LISTED_FINDINGS = 3;

/** Name of the artifact with a version's package, as JSON of paths and base64. */
export const packageArtifact = (sha256: string): string => `${sha256}.package.json`;

/**
 * Puts tools into service and takes them out of it. What is stored before the one transaction that switches is named by its
 * hash and seen by nobody: a process that ends at any moment leaves the tool as it was, or as it was to be.
 */
@Injectable()
export class ToolDeployments {
  private readonly logger = new Logger(ToolDeployments.name);
  private readonly listeners: DeploymentListener[] = [];

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(TOOL_OPTIONS) private readonly options: ToolOptions,
    @Inject(ToolChecks) private readonly checks: ToolChecks,
    @Inject(ToolRegistry) private readonly registry: ToolRegistry,
    @Inject(ToolChanges) private readonly changes: ToolChanges,
    @Inject(AuditLog) private readonly audit: AuditLog,
    @Inject(ToolRuntime) private readonly runtime: ToolRuntime,
  ) {}

  /** Whoever deploys, rolls back or undeploys in this process waits for the listener; that it fails is nobody's but the log's. */
  onSwitch(listener: DeploymentListener): void {
    this.listeners.push(listener);
  }

  /**
   * Checks a package and makes it the tool's active version, in one step for whoever calls the tool. Calls that are under
   * way end on the version that they began with. The same package as the active version's changes nothing.
   * @param given a package, or the files of one
   * @throws tools.invalid_package, tools.rejected with the checks in its details; what `ToolChecks.check` throws
   */
  async deploy(
    owner: ToolOwner,
    given: ToolPackage | readonly PackageFile[],
    origin: ToolOrigin,
    options: DeployOptions = {},
  ): Promise<DeployedTool> {
    const packed = 'manifest' in given ? given : readPackage(given);
    const report = await this.checks.check(packed, options);
    if (!report.passed || report.content === undefined) {
      await this.noteRejection(owner, packed, report);
      throw rejected(packed, report.checks);
    }
    options.signal?.throwIfAborted();
    await this.store(owner, packed, report.content);
    options.signal?.throwIfAborted();
    const { version, created } = await this.commit(owner, packed, report.content, report, origin);
    this.changes.tell(owner.organisation);
    void this.runtime.warm(owner.organisation, packed.manifest.name);
    await this.switched(owner, packed.manifest.name);
    return {
      tool: await this.registry.get(owner, packed.manifest.name),
      version: await this.registry.version(owner, packed.manifest.name, version),
      created,
      checks: [...report.checks],
    };
  }

  /**
   * Makes an earlier version, or that of an undeployed tool, the active one.
   * @throws tools.not_found
   */
  async rollback(owner: ToolOwner, name: string, version: number): Promise<ToolView> {
    await this.database.transaction(async (manager) => {
      const tool = await this.registry.tool(manager, owner, name, true);
      if (!(await manager.existsBy(ToolVersionEntity, { toolId: tool.id, version }))) {
        throw toolErrors.notFound(`The tool ${tool.name} has no version ${version}.`);
      }
      if (tool.activeVersion === version) return;
      await this.switch(manager, owner, tool, version, 'tool.rolled_back', { version, from: tool.activeVersion ?? 0 });
    });
    this.changes.tell(owner.organisation);
    await this.switched(owner, name);
    return await this.registry.get(owner, name);
  }

  /** Takes a tool out of service; its versions stay, to be rolled back to. Twice is as good as once. @throws tools.not_found */
  async undeploy(owner: ToolOwner, name: string): Promise<ToolView> {
    await this.database.transaction(async (manager) => {
      const tool = await this.registry.tool(manager, owner, name, true);
      if (tool.activeVersion === null) return;
      await this.switch(manager, owner, tool, null, 'tool.undeployed', { version: tool.activeVersion });
    });
    this.changes.tell(owner.organisation);
    await this.switched(owner, name);
    return await this.registry.get(owner, name);
  }

  private async switched(owner: ToolOwner, name: string): Promise<void> {
    for (const listener of this.listeners) {
      try {
        await listener(owner, name);
      } catch (error) {
        this.logger.warn(`What was to follow a change of the tool ${name} failed: ${messageOf(error)}`);
      }
    }
  }

  /** Under names that say what is in them: putting the same twice is harmless, and nothing there is ever changed. */
  private async store({ organisation }: ToolOwner, packed: ToolPackage, content: ToolContent): Promise<void> {
    const { artifacts } = this.options;
    const files = packed.files.map((file) => ({ path: file.path, content: file.content.toString('base64') }));
    const folder = contentOwner(organisation);
    await artifacts.put(folder, contentName(content), content.bytes);
    await artifacts.put(folder, packageArtifact(packed.sha256), JSON.stringify({ files }), 'application/json');
  }

  private async commit(
    owner: ToolOwner,
    { manifest, language, sha256 }: ToolPackage,
    content: ToolContent,
    report: ToolCheckReport,
    origin: ToolOrigin,
  ): Promise<{ version: number; created: boolean }> {
    const { organisation, name } = owner;
    return await this.database.transaction(async (manager) => {
      const tool = await lockedTool(manager, organisation, manifest.name);
      const active =
        tool.activeVersion === null
          ? null
          : await manager.findOneBy(ToolVersionEntity, { toolId: tool.id, version: tool.activeVersion });
      if (active?.packageSha256 === sha256 && active.contentSha256 === content.sha256)
        return { version: active.version, created: false };
      const version = tool.latestVersion + 1;
      const row: Omit<ToolVersionEntity, 'createdAt'> = {
        id: newId('tlv'),
        toolId: tool.id,
        organisation,
        version,
        manifest,
        language,
        packageSha256: sha256,
        contentSha256: content.sha256,
        contentBytes: content.bytes.length,
        source: origin.source,
        buildId: origin.buildId ?? null,
        gitRepository: origin.gitRepository ?? null,
        gitCommit: origin.gitCommit ?? null,
        checks: report.checks.map(summaryOf),
        createdBy: name,
        correlationId: correlationId() ?? newId('req'),
      };
      await manager.insert(ToolVersionEntity, row as object);
      await this.switch(manager, owner, tool, version, 'tool.deployed', {
        version,
        source: origin.source,
        package: sha256,
        network: manifest.permissions.network,
        secrets: manifest.permissions.secrets,
        ...(origin.buildId !== undefined && { build: origin.buildId }),
        ...(origin.gitRepository !== undefined && { repository: origin.gitRepository }),
        ...(origin.gitCommit !== undefined && { commit: origin.gitCommit }),
      });
      return { version, created: true };
    });
  }

  private async switch(
    manager: EntityManager,
    { organisation, subject, name }: ToolOwner,
    tool: ToolEntity,
    version: number | null,
    action: string,
    details: AuditDetails,
  ): Promise<void> {
    const latestVersion = Math.max(tool.latestVersion, version ?? 0);
    await manager.update(ToolEntity, { id: tool.id }, { activeVersion: version, latestVersion, updatedAt: new Date() });
    await this.changes.announce(manager, organisation);
    await this.audit.append(manager, { organisation, subject, name, action, target: tool.name, result: 'done', details });
  }

  private async noteRejection(
    { organisation, subject, name }: ToolOwner,
    { manifest, sha256 }: ToolPackage,
    { checks }: ToolCheckReport,
  ): Promise<void> {
    const failed = checks.filter(({ status }) => status === 'failed').map((check) => check.name);
    await this.audit.record({
      organisation,
      subject,
      name,
      action: 'tool.deployed',
      target: manifest.name,
      result: 'refused',
      details: { failed, package: sha256 },
    });
  }
}

const summaryOf = ({ name, status, note, durationMs }: ToolCheck): ToolCheckSummary => ({
  name,
  status,
  durationMs,
  ...(note !== undefined && { note }),
});

/** The tool's row, made when it is new, held until the transaction ends: two deploys of one tool come one after the other. */
async function lockedTool(manager: EntityManager, organisation: string, name: string): Promise<ToolEntity> {
  await manager.query(
    `INSERT INTO tools (id, organisation, name, latest_version) VALUES ($1, $2, $3, 0)
     ON CONFLICT (organisation, name) DO NOTHING`,
    [newId('tool'), organisation, name],
  );
  return await manager.findOneOrFail(ToolEntity, { where: { organisation, name }, lock: { mode: 'pessimistic_write' } });
}

function rejected({ manifest }: ToolPackage, checks: readonly ToolCheck[]): Error {
  const failed = checks.filter(({ status }) => status === 'failed');
  const findings = failed.flatMap(({ name, findings: found }) =>
    found.map(
      ({ file, line, message }) =>
        `${name}: ${file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`} `}${message}`,
    ),
  );
  const listed = findings.slice(0, MAX_LISTED_FINDINGS).map((text) => text.slice(0, 300));
  const more = findings.length - listed.length;
  return toolErrors.rejected(
    `The tool ${manifest.name} was not deployed. ${listed.join(' ')}${more > 0 ? ` And ${more} more.` : ''}`,
    {
      details: { checks },
    },
  );
}

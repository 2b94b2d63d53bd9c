import { type AuditEvent, AuditLog } from '#foundry/audit';
import { messageOf } from '#foundry/kernel';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CompiledSchema } from '../json-schema/compiled-schema.js';
import type { ToolManifest } from '../package/manifest.js';
import type { ToolLanguage } from '../package/tool-package.js';
import { ToolChanges } from '../registry/tool.changes.js';
import { ToolRegistry } from '../registry/tool.registry.js';
import type { ToolVersionEntity } from '../tool.entity.js';

/** A version with everything that a call of it needs. */
export interface ReadyTool {
  /** The version's id: what workers are kept by. */
  readonly id: string;
  readonly organisation: string;
  readonly tool: string;
  readonly version: number;
  readonly manifest: ToolManifest;
  readonly language: ToolLanguage;
  readonly contentSha256: string;
  readonly input: CompiledSchema;
  readonly output: CompiledSchema;
}

const MOST_TOOLS = 2_000;

/**
 * What calls look up, remembered for as long as changes are heard: a call of a tool that was called before asks the database
 * nothing. A version never changes, so its compiled schemas stay; which one is active is forgotten with each change.
 */
@Injectable()
export class ReadyTools implements OnModuleDestroy {
  private readonly logger = new Logger(ReadyTools.name);
  private readonly active = new LRUCache<string, Promise<ReadyTool>>({ max: MOST_TOOLS });
  private readonly versions = new LRUCache<string, ReadyTool>({ max: MOST_TOOLS });
  private stop: (() => void) | undefined;
  private auditing: Promise<void> = Promise.resolve();

  constructor(
    @Inject(ToolRegistry) private readonly registry: ToolRegistry,
    @Inject(ToolChanges) private readonly changes: ToolChanges,
    @Inject(AuditLog) private readonly audit: AuditLog,
  ) {}

  async onModuleDestroy(): Promise<void> {
    this.stop?.();
    await this.auditing;
  }

  /** The active version. @throws tools.not_found, tools.not_deployed */
  async byName(organisation: string, name: string): Promise<ReadyTool> {
    const key = `${organisation} ${name}`;
    await this.listen();
    const known = this.active.get(key);
    if (known !== undefined) return await known;
    const finding = this.find(organisation, name);
    if (!this.changes.isHearing) return await finding;
    this.active.set(key, finding);
    try {
      return await finding;
    } catch (error) {
      if (this.active.peek(key) === finding) this.active.delete(key);
      throw error;
    }
  }

  /** @throws tools.not_found */
  async byId(id: string): Promise<ReadyTool> {
    return this.versions.get(id) ?? (await this.ready(await this.registry.versionById(id)));
  }

  /** What the proxy of a worker refused. Nobody waits for it. */
  noteRefusal({ organisation, tool, version }: Pick<ReadyTool, 'organisation' | 'tool' | 'version'>, what: string): void {
    const event: AuditEvent = {
      organisation,
      subject: `tool:${tool}`,
      name: tool,
      action: 'tool.permission_refused',
      target: tool,
      result: 'refused',
      details: { version, refused: [`network ${what}`] },
    };
    this.auditing = this.auditing
      .then(() => this.audit.record(event))
      .catch((error: unknown) =>
        this.logger.error(`What the tool ${tool} was refused could not be audited: ${messageOf(error)}`),
      );
  }

  private async listen(): Promise<void> {
    this.stop ??= this.changes.subscribe((organisation) => this.forget(organisation));
    await this.changes.ready();
  }

  private forget(organisation: string | null): void {
    if (organisation === null) return this.active.clear();
    for (const key of this.active.keys()) if (key.startsWith(`${organisation} `)) this.active.delete(key);
  }

  private async find(organisation: string, name: string): Promise<ReadyTool> {
    const { version } = await this.registry.deployed({ organisation }, name);
    return this.versions.get(version.id) ?? (await this.ready({ name, version }));
  }

  private async ready({ name, version }: { name: string; version: ToolVersionEntity }): Promise<ReadyTool> {
    const { id, organisation, manifest, language, contentSha256 } = version;
    const [input, output] = [
      await CompiledSchema.compile(manifest.inputSchema),
      await CompiledSchema.compile(manifest.outputSchema),
    ];
    const ready = { id, organisation, tool: name, version: version.version, manifest, language, contentSha256, input, output };
    this.versions.set(id, ready);
    return ready;
  }
}

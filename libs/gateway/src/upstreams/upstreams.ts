import { messageOf } from '#foundry/kernel';
import type { AnyTool, ForeignTool, ToolSource } from '#foundry/mcp';
import { ToolBudgets, ToolCallJournal, ToolChanges, ToolSecrets } from '#foundry/tools';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { GATEWAY_OPTIONS, type GatewayOptions } from '../gateway.options.js';
import { gatewayErrors } from '../gateway.errors.js';
import { MountedCalls } from './mounted-calls.js';
import { UpstreamClient } from './upstream-client.js';
import { UpstreamEntity } from './upstream.entity.js';
import { secretsIn, type UpstreamHealth, type UpstreamTool } from './upstream.schemas.js';

/** Servers that could not be reached are looked at again; whoever asks for the list does not wait for it. */
const LOOK_EVERY_MS = 30_000;

interface Mounted {
  readonly client: UpstreamClient;
  tools: readonly UpstreamTool[];
}

interface Organisation {
  readonly mounted: Map<string, Mounted>;
  tools: readonly AnyTool[];
}

/** The upstream servers of each organisation whose tools were asked for, and their tools under their prefixes. */
@Injectable()
export class Upstreams implements ToolSource, OnModuleDestroy {
  private readonly logger = new Logger(Upstreams.name);
  private readonly organisations = new Map<string, Promise<Organisation>>();
  private readonly timer = setInterval(() => void this.lookAgain(), LOOK_EVERY_MS).unref();
  private stopListening: (() => void) | undefined;
  private readonly listeners = new Set<(organisation: string) => void>();
  private readonly mountedNow = new Map<string, Mounted>();
  private readonly calls: MountedCalls;

  constructor(
    @Inject(DataSource) private readonly database: DataSource,
    @Inject(ToolChanges) private readonly changes: ToolChanges,
    @Inject(ToolBudgets) budgets: ToolBudgets,
    @Inject(ToolCallJournal) journal: ToolCallJournal,
    @Inject(ToolSecrets) private readonly secrets: ToolSecrets,
    @Inject(GATEWAY_OPTIONS) private readonly options: GatewayOptions,
  ) {
    this.calls = new MountedCalls(budgets, journal);
  }

  /** What is known now: a server that does not answer keeps the tools that it had, and nobody waits for it. */
  async toolsOf(organisation: string): Promise<readonly AnyTool[]> {
    return (await this.of(organisation)).tools;
  }

  stateOf(row: UpstreamEntity): { health: UpstreamHealth; lastError: string | null; leftOut: string[]; tools: string[] } {
    const mounted = this.mountedNow.get(row.id);
    return {
      health: row.enabled ? (mounted?.client.health ?? 'unknown') : 'disabled',
      lastError: mounted?.client.lastError ?? null,
      leftOut: [...(mounted?.client.leftOut ?? [])],
      tools: row.enabled ? (mounted?.tools ?? row.knownTools).map(({ name }) => nameOf(row.prefix, name)) : [],
    };
  }

  onChange(listener: (organisation: string) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Connects to one server, or looks whether it is well, and waits for it. */
  async look(organisation: string, id: string): Promise<void> {
    await (await this.of(organisation)).mounted.get(id)?.client.look();
  }

  /** The settings of an organisation's servers may have changed. */
  async reload(organisation: string): Promise<void> {
    if (!this.organisations.has(organisation)) return;
    const before = this.organisations.get(organisation)!;
    const next = before.then((known) => this.load(organisation, known));
    this.organisations.set(organisation, next);
    await next;
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    this.stopListening?.();
    const all = await Promise.allSettled(this.organisations.values());
    const mounted = all.flatMap((one) => (one.status === 'fulfilled' ? [...one.value.mounted.values()] : []));
    await Promise.all(mounted.map(({ client }) => client.close()));
  }

  private of(organisation: string): Promise<Organisation> {
    this.stopListening ??= this.changes.subscribe((changed) => this.hear(changed));
    let known = this.organisations.get(organisation);
    if (!known) {
      known = this.load(organisation, { mounted: new Map(), tools: [] });
      this.organisations.set(organisation, known);
      known.catch(() => this.organisations.delete(organisation)); // the next one looks again
    }
    return known;
  }

  private hear(changed: string | null): void {
    for (const organisation of changed === null ? this.organisations.keys() : [changed])
      this.reload(organisation).catch((error: unknown) =>
        this.logger.warn(`The upstream servers of ${organisation} could not be read again: ${messageOf(error)}`),
      );
  }

  private async load(organisation: string, known: Organisation): Promise<Organisation> {
    const rows = await this.database.manager.find(UpstreamEntity, {
      where: { organisation, enabled: true },
      order: { prefix: 'ASC' },
    });
    const mounted = new Map<string, Mounted>();
    for (const row of rows) {
      const before = known.mounted.get(row.id);
      if (before?.client.settings.revision === row.revision) mounted.set(row.id, before);
      else mounted.set(row.id, this.mount(organisation, row));
    }
    for (const [id, before] of known.mounted) {
      if (mounted.get(id) === before) continue;
      if (!mounted.has(id)) this.mountedNow.delete(id);
      void before.client.close();
    }
    const same = mounted.size === known.mounted.size && [...mounted].every(([id, one]) => known.mounted.get(id) === one);
    if (same) return known;
    const next = { mounted, tools: this.listed(organisation, mounted) };
    // Whoever hears of it asks at once, and must find what is new.
    setImmediate(() => this.tell(organisation));
    return next;
  }

  private mount(organisation: string, row: UpstreamEntity): Mounted {
    const client = new UpstreamClient(row, secretsIn(row.transport), {
      sandbox: this.options.sandbox,
      directory: () => this.options.directory(),
      leftAloneMs: this.options.leftAloneMs,
      secretsOf: (names) => this.secrets.valuesOf(organisation, names),
      onTools: (tools) => void this.keep(organisation, row, tools),
    });
    const mounted: Mounted = { client, tools: row.knownTools };
    this.mountedNow.set(row.id, mounted);
    void client.look();
    return mounted;
  }

  /** The list as it was read now: kept for times when the server does not answer, and told when it is not what it was. */
  private async keep(organisation: string, { id }: UpstreamEntity, tools: readonly UpstreamTool[]): Promise<void> {
    const mounted = this.mountedNow.get(id);
    if (!mounted || JSON.stringify(mounted.tools) === JSON.stringify(tools)) return;
    mounted.tools = tools;
    const known = await this.organisations.get(organisation);
    if (known) known.tools = this.listed(organisation, known.mounted);
    try {
      await this.database.transaction(async (manager) => {
        await manager.update(UpstreamEntity, { id }, { knownTools: tools as UpstreamTool[] } as object);
        await this.changes.announce(manager, organisation);
      });
    } catch (error) {
      this.logger.warn(`The list of an upstream server could not be kept: ${messageOf(error)}`);
    }
    this.tell(organisation);
  }

  private tell(organisation: string): void {
    for (const listener of this.listeners) listener(organisation);
  }

  private listed(organisation: string, mounted: ReadonlyMap<string, Mounted>): readonly AnyTool[] {
    return [...mounted.values()].flatMap((one) => one.tools.map((tool) => this.toolOf(organisation, one, tool)));
  }

  private toolOf(organisation: string, { client }: Mounted, tool: UpstreamTool): ForeignTool {
    const { prefix } = client.settings;
    const name = nameOf(prefix, tool.name);
    const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = tool.annotations ?? {};
    return {
      name,
      title: tool.title ?? tool.name,
      description: `${tool.description}\n(A tool of the server ${prefix}, not of Foundry.)`.trim(),
      scopes: ['tools:invoke'],
      // The protocol's defaults where the server says nothing: the worst case.
      hints: {
        readOnly: readOnlyHint ?? false,
        destructive: destructiveHint ?? !(readOnlyHint ?? false),
        idempotent: idempotentHint ?? false,
        openWorld: openWorldHint ?? true,
      },
      inputSchema: tool.inputSchema,
      ...(tool.outputSchema ? { outputSchema: tool.outputSchema } : {}),
      run: async (input, { principal, signal, progress, wantsProgress }) => {
        const mostMs = client.settings.timeoutMs;
        return await this.calls.run({ caller: principal, organisation, tool: name, input, mostMs }, async () => {
          if (!this.mountedNow.has(client.settings.id))
            throw gatewayErrors.toolGone(`The server of ${name} is no longer mounted.`);
          return await client.call(tool, input, { signal, progress: wantsProgress ? progress : undefined });
        });
      },
    };
  }

  /** Those that are not well; one that is says itself when its list changes. */
  private async lookAgain(): Promise<void> {
    for (const { client } of this.mountedNow.values()) if (client.health !== 'connected') await client.look();
  }
}

const nameOf = (prefix: string, tool: string): string => `${prefix}_${tool}`;

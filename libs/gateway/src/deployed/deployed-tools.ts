import type { AnyTool, ForeignTool, ObjectSchema, ToolSource } from '#foundry/mcp';
import { ToolChanges, ToolRegistry, ToolRuntime, type ToolView } from '#foundry/tools';
import { Inject, Injectable } from '@nestjs/common';

const PAGE = 500;

interface Known {
  readonly tools: readonly AnyTool[];
  readonly byView: ReadonlyMap<string, ForeignTool>;
}

/** An organisation's deployed tools under their own names, from the moment on that their deployment commits. */
@Injectable()
export class DeployedTools implements ToolSource {
  /** What was read, until a change is heard. */
  private readonly known = new Map<string, Promise<Known>>();
  /** What was read last: the same array is given again when nothing is different. */
  private readonly last = new Map<string, Known>();
  private readonly listeners = new Set<(organisation: string) => void>();
  private listening = false;

  constructor(
    @Inject(ToolRegistry) private readonly registry: ToolRegistry,
    @Inject(ToolRuntime) private readonly runtime: ToolRuntime,
    @Inject(ToolChanges) private readonly changes: ToolChanges,
  ) {}

  async toolsOf(organisation: string): Promise<readonly AnyTool[]> {
    this.listen();
    // Before changes are heard nothing may be remembered.
    if (!this.changes.isHearing) return (await this.read(organisation)).tools;
    let known = this.known.get(organisation);
    if (!known) {
      known = this.read(organisation);
      this.known.set(organisation, known);
      known.catch(() => this.known.delete(organisation)); // the next one reads again
    }
    return (await known).tools;
  }

  onChange(listener: (organisation: string) => void): () => void {
    this.listen();
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private listen(): void {
    if (this.listening) return;
    this.listening = true;
    this.changes.subscribe((changed) => {
      const organisations = changed === null ? [...this.last.keys()] : [changed];
      for (const organisation of organisations) this.known.delete(organisation);
      for (const organisation of organisations) for (const listener of this.listeners) listener(organisation);
    });
  }

  private async read(organisation: string): Promise<Known> {
    const views: ToolView[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.registry.list({ organisation }, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
      views.push(...page.items);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const before = this.last.get(organisation);
    const byView = new Map(
      views.map((view) => {
        const key = JSON.stringify(view);
        return [key, before?.byView.get(key) ?? this.toolOf(view)] as const;
      }),
    );
    const tools = [...byView.values()];
    const same = before && before.tools.length === tools.length && before.tools.every((tool, index) => tool === tools[index]);
    const known = same ? before : { tools, byView };
    this.last.set(organisation, known);
    return known;
  }

  private toolOf(view: ToolView): ForeignTool {
    const { name, annotations } = view;
    return {
      name,
      title: view.title ?? name,
      description: view.description,
      scopes: ['tools:invoke'],
      hints: {
        readOnly: annotations.readOnlyHint ?? false,
        destructive: annotations.destructiveHint ?? false,
        idempotent: annotations.idempotentHint ?? false,
        openWorld: annotations.openWorldHint ?? view.permissions.network.length > 0,
      },
      inputSchema: view.inputSchema as ObjectSchema,
      outputSchema: view.outputSchema as ObjectSchema,
      run: async (input, { principal, signal }) => {
        const { output } = await this.runtime.invoke(principal, name, input, { signal });
        return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent: output };
      },
    };
  }
}

import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { KeptBytes } from '../endpoint/kept-bytes.js';
import { mcpErrors } from '../mcp.errors.js';
import type { McpTool } from '../mcp-tool.js';
import type { AnyTool, ToolSource } from './foreign-tool.js';
import { type ListedTool, listTool } from './listed-tool.js';

/** More than nearly anybody has: a list that fits is one request, which is cheaper for both sides than several. */
const PAGE = 1_000;
const MOST_ORGANISATIONS = 1_000;

/** One page of `tools/list`. */
export interface ToolPage {
  /** The entries as one JSON array, in UTF-8. */
  readonly json: KeptBytes;
  readonly nextCursor: string | undefined;
}

/** The tools that one organisation has now. */
export class ToolList {
  private readonly byName: ReadonlyMap<string, ListedTool>;
  private readonly pages = new Map<number, ToolPage>();

  constructor(
    tools: readonly AnyTool[],
    private readonly pageSize = PAGE,
  ) {
    // What comes first keeps its name: nobody takes the place of a tool that is built in.
    const byName = new Map<string, ListedTool>();
    for (const tool of tools) if (!byName.has(tool.name)) byName.set(tool.name, listTool(tool));
    this.byName = byName;
  }

  get(name: string): ListedTool | undefined {
    return this.byName.get(name);
  }

  get size(): number {
    return this.byName.size;
  }

  /** @throws mcp.bad_cursor for a cursor that no answer gave */
  page(cursor: string | undefined): ToolPage {
    const from = cursor === undefined ? 0 : offsetOf(cursor);
    if (from === undefined || (from > 0 && from >= this.byName.size))
      throw mcpErrors.badCursor('There is no such page of tools. Ask for the list again without a cursor.');
    let page = this.pages.get(from);
    if (!page) {
      const entries = [...this.byName.values()].slice(from, from + this.pageSize);
      const next = from + this.pageSize;
      page = {
        json: new KeptBytes(Buffer.from(`[${entries.map(({ json }) => json).join(',')}]`)),
        nextCursor: next < this.byName.size ? cursorOf(next) : undefined,
      };
      this.pages.set(from, page);
    }
    return page;
  }
}

const cursorOf = (offset: number): string => Buffer.from(`tools from ${offset}`).toString('base64url');

function offsetOf(cursor: string): number | undefined {
  const digits = /^tools from ([1-9]\d{0,8})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Every tool that can be called, for each organisation. */
export class ToolCatalog {
  private readonly logger = new Logger('Mcp');
  /** Lists with the arrays that they were made of. */
  private readonly lists = new LRUCache<string, { readonly parts: readonly (readonly AnyTool[])[]; readonly list: ToolList }>({
    max: MOST_ORGANISATIONS,
  });
  private readonly builtIn: ToolList;

  constructor(
    private readonly own: readonly McpTool[],
    private readonly sources: readonly Pick<ToolSource, 'toolsOf'>[] = [],
    private readonly pageSize = PAGE,
  ) {
    this.builtIn = new ToolList(own, pageSize);
    if (this.builtIn.size !== own.length) throw new Error('Two MCP tools have the same name.');
  }

  async of(organisation: string): Promise<ToolList> {
    if (this.sources.length === 0) return this.builtIn;
    const parts = await Promise.all(this.sources.map((source) => source.toolsOf(organisation)));
    const known = this.lists.get(organisation);
    if (known?.parts.every((part, index) => part === parts[index])) return known.list;
    const tools = [...this.own, ...parts.flat()];
    const list = new ToolList(tools, this.pageSize);
    if (list.size !== tools.length)
      this.logger.warn(
        `${tools.length - list.size} tools of ${organisation} have names that others had before; they are left out.`,
      );
    this.lists.set(organisation, { parts, list });
    return list;
  }
}

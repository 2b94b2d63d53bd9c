import type { DeployedToolSource, DeployedToolView, MemorySource } from '#foundry/agents';
import { MemorySearch, searchMemoriesSchema } from '#foundry/memory';
import { searchTools, type ToolOwner, ToolRegistry, ToolRuntime, type ToolView } from '#foundry/tools';
import { Inject, Injectable } from '@nestjs/common';
import type { BuildEntity } from '../build.entity.js';
import { ownerOf, recalled } from '../memory/build-memory.js';

const PAGE = 500;
const MOST_MEMORIES = 8;

type OfBuild = Pick<BuildEntity, 'id' | 'organisation' | 'ownerSubject' | 'ownerScopes' | 'ownerToken' | 'createdBy'>;

/** What agents may use beyond the project: in the name of who asked for the build, and only what that token could have used. */
@Injectable()
export class AgentSources {
  constructor(
    @Inject(ToolRegistry) private readonly registry: ToolRegistry,
    @Inject(ToolRuntime) private readonly runtime: ToolRuntime,
    @Inject(MemorySearch) private readonly search: MemorySearch,
  ) {}

  /** @returns undefined when the token may not call tools */
  deployedTools(build: OfBuild): DeployedToolSource | undefined {
    if (!build.ownerScopes.includes('tools:invoke')) return undefined;
    const { organisation, ownerSubject, createdBy, ownerToken } = build;
    const owner: ToolOwner = {
      organisation,
      subject: ownerSubject ?? createdBy,
      name: createdBy,
      ...(ownerToken !== null && { tokenId: ownerToken }),
    };
    return {
      find: async (text) => {
        const tools = (await this.all(owner)).map(viewOf);
        return [...new Set([...searchTools(tools, text), ...tools])];
      },
      call: async (name, input, signal) => (await this.runtime.invoke(owner, name, input, { signal })).output,
    };
  }

  /** @returns undefined when the token may not read memories */
  memory(build: OfBuild): MemorySource | undefined {
    if (!build.ownerScopes.includes('memory:read')) return undefined;
    return {
      search: async (query, signal) => {
        const wanted = searchMemoriesSchema.parse({ query, limit: MOST_MEMORIES });
        const { items } = await this.search.search(ownerOf(build), wanted, signal);
        return items.map(({ memory }) => recalled(memory));
      },
    };
  }

  private async all(owner: ToolOwner): Promise<ToolView[]> {
    const tools: ToolView[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await this.registry.list(owner, { limit: PAGE, ...(cursor !== undefined && { cursor }) });
      tools.push(...page.items);
      if (page.nextCursor === null) return tools;
      cursor = page.nextCursor;
    }
  }
}

function viewOf({ name, title, description, inputSchema, annotations, permissions }: ToolView): DeployedToolView {
  const { readOnlyHint = false, idempotentHint = false, destructiveHint = false } = annotations;
  return {
    name,
    title,
    description,
    parameters: inputSchema,
    // What reaches nothing outside of its own process has no effects that a second call could repeat.
    repeatable: permissions.network.length === 0 || readOnlyHint || idempotentHint,
    destructive: destructiveHint && !readOnlyHint,
  };
}

import type { DeployedToolSource, DeployedToolView, MemorySource } from '#foundry/agents';
import { MemorySearch, searchMemoriesSchema } from '#foundry/memory';
import { searchTools, type ToolOwner, ToolRegistry, ToolRuntime, type ToolView } from '#foundry/tools';
import { DomainError } from '#foundry/kernel';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { BuildEntity } from '../build.entity.js';
import { ownerOf, recalled } from '../memory/build-memory.js';
import { type BuildCaller, FURTHER_TOOLS, type FurtherTools } from '../ports.js';

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
    @Optional() @Inject(FURTHER_TOOLS) private readonly further?: FurtherTools,
  ) {}

  /** @returns undefined when the token may not call tools */
  deployedTools(build: OfBuild): DeployedToolSource | undefined {
    if (!build.ownerScopes.includes('tools:invoke')) return undefined;
    const caller = callerOf(build);
    const { further } = this;
    return {
      find: async (text) => {
        const deployed = (await this.all(caller)).map(viewOf);
        const taken = new Set(deployed.map(({ name }) => name));
        const others = (await further?.list(caller)) ?? [];
        const tools = [
          ...deployed,
          ...others.flatMap(({ inputSchema, ...tool }) => (taken.has(tool.name) ? [] : [{ ...tool, parameters: inputSchema }])),
        ];
        return [...new Set([...searchTools(tools, text), ...tools])];
      },
      call: async (name, input, signal) => {
        if (further && !(await this.isRegistered(caller, name))) return await further.call(caller, name, input, signal);
        return (await this.runtime.invoke(caller, name, input, { signal })).output;
      },
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

  /** Also when it was withdrawn: then its call fails, and does not end up elsewhere. */
  private async isRegistered(owner: ToolOwner, name: string): Promise<boolean> {
    try {
      await this.registry.get(owner, name);
      return true;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'tools.not_found') return false;
      throw error;
    }
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

function callerOf({ organisation, ownerSubject, ownerScopes, ownerToken, createdBy }: OfBuild): BuildCaller {
  const subject = ownerSubject ?? createdBy;
  return { organisation, subject, name: createdBy, scopes: ownerScopes, tokenId: ownerToken ?? subject };
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

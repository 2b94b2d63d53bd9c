import type { Principal } from '#foundry/auth';
import { messageOf } from '#foundry/kernel';
import type { BuildEvent, BuildService } from '#foundry/orchestrator';
import { Logger } from '@nestjs/common';
import type { McpChanges } from '../changes/mcp-changes.js';
import { mcpErrors } from '../mcp.errors.js';
import { artifactUri, buildUri, parseBuildUri } from './build-uris.js';

interface Watched {
  readonly stop: AbortController;
  /** How many want to know, by address. */
  readonly uris: Map<string, number>;
}

/** Looks out for changes of the resources that somebody has subscribed to: each build is followed once, for as long as somebody cares. */
export class ResourceWatch {
  private readonly logger = new Logger('Mcp');
  private readonly builds = new Map<string, Watched>();

  constructor(
    private readonly service: BuildService,
    private readonly changes: McpChanges,
  ) {}

  /** @returns what ends the watch. @throws mcp.resource_unknown, mcp.not_allowed, build.not_found */
  async start(principal: Principal, uri: string): Promise<() => void> {
    const named = parseBuildUri(uri);
    if (!named) throw mcpErrors.resourceUnknown(`There is no resource ${uri}.`);
    if (!principal.scopes.includes('tools:review')) throw mcpErrors.notAllowed('Watching builds needs the scope tools:review.');
    const { id } = named;
    const { lastEvent } = await this.service.summary(principal, id);
    let watched = this.builds.get(id);
    if (!watched) {
      watched = { stop: new AbortController(), uris: new Map() };
      this.builds.set(id, watched);
      void this.follow(principal, id, lastEvent, watched);
    }
    const { uris, stop } = watched;
    uris.set(uri, (uris.get(uri) ?? 0) + 1);
    let ended = false;
    return () => {
      if (ended) return;
      ended = true;
      const left = uris.get(uri)! - 1;
      if (left > 0) uris.set(uri, left);
      else uris.delete(uri);
      if (uris.size > 0) return;
      stop.abort();
      if (this.builds.get(id) === watched) this.builds.delete(id);
    };
  }

  /** Builds that are followed now. */
  get size(): number {
    return this.builds.size;
  }

  private async follow(principal: Principal, id: string, after: number, watched: Watched): Promise<void> {
    try {
      for await (const event of await this.service.follow(principal, id, after, watched.stop.signal))
        for (const uri of changedBy(event, id, watched.uris)) this.changes.resourceUpdated(principal.organisation, uri);
    } catch (error) {
      this.logger.warn(`The build ${id} is not watched any more: ${messageOf(error)}`);
    }
    // It has ended. Who asks once more, for a build that was resumed, has it followed anew.
    if (this.builds.get(id) === watched) this.builds.delete(id);
  }
}

/** The addresses that read differently after an event. */
function changedBy({ data }: BuildEvent, id: string, watched: ReadonlyMap<string, number>): string[] {
  const changed = [buildUri(id)];
  if (data.type === 'artifact.stored') changed.push(artifactUri(id, data.name));
  // Which files a commit has touched is not in the event; who watches one reads it again.
  if (data.type === 'commit.made' || data.type === 'project.rolled_back')
    changed.push(...[...watched.keys()].filter((uri) => parseBuildUri(uri)?.part === 'files'));
  return changed.filter((uri) => watched.has(uri));
}

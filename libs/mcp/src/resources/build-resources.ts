import type { Principal } from '#foundry/auth';
import type { BuildService } from '#foundry/orchestrator';
import { buffer } from 'node:stream/consumers';
import { mcpErrors } from '../mcp.errors.js';
import type { ResourceLink } from '../mcp-tool.js';
import type { McpChanges } from '../changes/mcp-changes.js';
import { artifactUri, buildUri } from './build-uris.js';
import { Completions } from './completions.js';
import { ResourceWatch } from './resource-watch.js';

export interface ResourceContent {
  readonly mimeType: string;
  readonly bytes: Buffer;
}

/** Newest builds in `resources/list`; the template and `build_list` reach all of them. */
const LISTED = 20;
/** Larger ones are downloaded over HTTP: clients and this server hold a resource in memory. */
const MAX_BYTES = 16 * 1024 * 1024;

/** What builds have to read, for `resources/list` and `resources/read`. */
export class BuildResources {
  readonly completions: Completions;
  readonly watch: ResourceWatch;

  constructor(
    private readonly builds: BuildService,
    changes: McpChanges,
  ) {
    this.completions = new Completions(builds);
    this.watch = new ResourceWatch(builds, changes);
  }

  async list(principal: Principal): Promise<ResourceLink[]> {
    const { items } = await this.builds.list(principal, { limit: LISTED });
    return items.map(({ id, title, status, request }) => ({
      uri: buildUri(id),
      name: title ?? id,
      mimeType: 'application/json',
      description: `${status}: ${request.slice(0, 120)}`,
    }));
  }

  async build(principal: Principal, id: string): Promise<ResourceContent> {
    const [build, artifacts] = await Promise.all([this.builds.get(principal, id), this.builds.listArtifacts(principal, id)]);
    const links = artifacts.map((artifact) => ({ ...artifact, uri: artifactUri(id, artifact.name) }));
    return { mimeType: 'application/json', bytes: Buffer.from(JSON.stringify({ ...build, artifacts: links }, null, 2)) };
  }

  async artifact(principal: Principal, id: string, name: string): Promise<ResourceContent> {
    const { view, open } = await this.builds.artifact(principal, id, name);
    if (view.size > MAX_BYTES)
      throw mcpErrors.tooLargeInline(`${name} has ${view.size} bytes. Download it from /api/v1/builds/${id}/artifacts/${name}.`);
    return { mimeType: view.mediaType, bytes: await buffer(await open()) };
  }

  /** A project file: text is sent as text, whatever its name says. */
  async file(principal: Principal, id: string, path: string): Promise<ResourceContent> {
    const bytes = await this.builds.readFile(principal, id, path);
    if (bytes.length > MAX_BYTES)
      throw mcpErrors.tooLargeInline(`${path} has ${bytes.length} bytes. Download it from /api/v1/builds/${id}/files/${path}.`);
    return { mimeType: isText(bytes) ? 'text/plain' : 'application/octet-stream', bytes };
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false;
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Media types whose bytes are sent as text. */
export const isTextType = (mimeType: string): boolean => /^(text\/|application\/(json|xml|x-ndjson|jsonl))/.test(mimeType);

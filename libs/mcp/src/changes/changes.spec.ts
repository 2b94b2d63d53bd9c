import type { Principal } from '#foundry/auth';
import type { BuildEvent, BuildService } from '#foundry/orchestrator';
import { defineErrors } from '#foundry/kernel';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AnyTool, ForeignTool } from '../catalog/foreign-tool.js';
import { ToolCatalog } from '../catalog/tool-catalog.js';
import { ListSplice } from '../endpoint/list-splice.js';
import { McpServerFactory } from '../endpoint/server-factory.js';
import { BuildResources } from '../resources/build-resources.js';
import { type AnyClient, CLIENTS, headersOf, type Listening, serveEndpoint, type ServedEndpoint } from '../testing/index.js';
import { pingTool } from '../tools/ping.tool.js';
import { McpChanges } from './mcp-changes.js';
import { NewBuilds } from './new-builds.js';

const errors = defineErrors('spec', { notFound: [404, 'It is not there.'] });
const ours = principalOf('ours', ['tools:ping', 'tools:review']);
const others = principalOf('others', ['tools:ping', 'tools:review']);
const blind = principalOf('ours', ['tools:ping']);

function principalOf(organisation: string, scopes: Principal['scopes']): Principal {
  return { organisation, name: 'ana', subject: `ana ${scopes.length}`, scopes, operator: false, tokenId: 'tok', expiresAt: null };
}

const shout = (name: string, word = name): ForeignTool => ({
  name,
  title: name,
  description: `Answers ${word}.`,
  scopes: ['tools:ping'],
  hints: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
  inputSchema: { type: 'object', properties: { loud: { type: 'boolean' } } },
  outputSchema: { type: 'object', properties: { word: { type: 'string' } }, required: ['word'] },
  run: (input) => {
    const value = { word: input.loud === true ? word.toUpperCase() : word };
    return Promise.resolve({ content: [{ type: 'text', text: JSON.stringify(value) }], structuredContent: value });
  },
});

/** Tools of organisations, as whoever deploys them would keep them. */
const deployed = new Map<string, readonly AnyTool[]>();
const nothing: readonly AnyTool[] = [];
const changes = new McpChanges();
const deploy = (organisation: string, ...tools: AnyTool[]): void => {
  deployed.set(organisation, tools);
  changes.toolsChanged(organisation);
};

/** One build of ours that says what happens to it when the spec wants. */
const owner = new Map([['bld_ours', 'ours']]);
const followers = new Set<(event: BuildEvent) => void>();
const heard = new Set<(id: string) => void>();
const builds = {
  summary: (caller: Principal, id: string) =>
    owner.get(id) === caller.organisation
      ? Promise.resolve({ lastEvent: 3 })
      : Promise.reject(errors.notFound(`There is no ${id}.`)),
  organisationOf: (id: string) => Promise.resolve(owner.get(id)),
  onEvents: (listener: (id: string) => void) => {
    heard.add(listener);
    return () => heard.delete(listener);
  },
  follow: (_: Principal, id: string, after: number, signal: AbortSignal) => Promise.resolve(eventsOf(id, after, signal)),
  list: ({ organisation }: Principal) =>
    Promise.resolve({
      items: [...owner]
        .filter(([, whose]) => whose === organisation)
        .map(([id]) => ({ id, title: 'A library', status: 'open', request: 'x' })),
    }),
  listArtifacts: (caller: Principal, id: string) =>
    owner.get(id) === caller.organisation
      ? Promise.resolve([{ name: 'report.md' }, { name: 'checks/report.json' }, { name: 'plan.json' }])
      : Promise.reject(errors.notFound(`There is no ${id}.`)),
  listFiles: () => Promise.resolve([{ path: 'backend/src/app.ts' }, { path: 'README.md' }]),
} as unknown as BuildService;

async function* eventsOf(buildId: string, after: number, signal: AbortSignal): AsyncGenerator<BuildEvent> {
  const waiting: BuildEvent[] = [];
  let wake = (): void => undefined;
  const listener = (event: BuildEvent): void => {
    waiting.push({ ...event, buildId, seq: after + waiting.length + 1 });
    wake();
  };
  followers.add(listener);
  signal.addEventListener('abort', () => wake());
  try {
    while (!signal.aborted) {
      yield* waiting.splice(0);
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    followers.delete(listener);
  }
}
const happens = (data: object): void => {
  for (const follower of followers) follower({ buildId: '', seq: 0, at: '', correlationId: '', data } as unknown as BuildEvent);
};

let served: ServedEndpoint;
let resources: BuildResources;
const newBuilds = new NewBuilds(builds, changes);
beforeAll(async () => {
  served = await serveEndpoint((sdk) => {
    const splice = new ListSplice();
    resources = new BuildResources(builds, changes);
    const source = { toolsOf: (organisation: string) => Promise.resolve(deployed.get(organisation) ?? nothing) };
    const catalog = new ToolCatalog([pingTool], [source], 3);
    const watch = (principal: Principal, uri: string) => resources.watch.start(principal, uri);
    return { servers: new McpServerFactory(sdk, catalog, resources, splice), splice, changes, watch };
  });
  newBuilds.start();
});
afterAll(async () => {
  newBuilds.stop();
  await served.close();
});

describe.each(Object.keys(CLIENTS))('A client with %s', (kind) => {
  const clients: AnyClient[] = [];
  const connect = async (principal: Principal, listening?: Listening): Promise<AnyClient> => {
    const client = await CLIENTS[kind]!(served.url, headersOf(principal), listening);
    clients.push(client);
    return client;
  };
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    deployed.clear();
  });
  /** Some clients read all pages at once, others leave that to whoever uses them. */
  const namesOf = async (client: AnyClient): Promise<string[]> => {
    const names: string[] = [];
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page = await client.listTools(cursor === undefined ? undefined : { cursor });
      names.push(...page.tools.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    return names;
  };

  it('is told when a tool of its organisation comes or goes, and of nobody else’s', async () => {
    let told = 0;
    let toldOthers = 0;
    const client = await connect(ours, { onToolsChanged: () => told++ });
    await connect(others, { onToolsChanged: () => toldOthers++ });
    // A stream opens some time after a client has connected: what is announced before that nobody hears.
    await expect.poll(() => (deploy('ours', shout('hello')), told), { timeout: 60_000 }).toBeGreaterThan(0);
    await expect.poll(() => (deploy('others', shout('secret')), toldOthers), { timeout: 60_000 }).toBeGreaterThan(0);
    expect(await namesOf(client)).toEqual(['ping', 'hello']);
    const [before, beforeOthers] = [told, toldOthers];
    deploy('ours');
    await expect.poll(() => told, { timeout: 60_000 }).toBeGreaterThan(before);
    expect(toldOthers).toBe(beforeOthers);
    expect(await namesOf(client)).toEqual(['ping']);
  });

  it('calls a tool that was deployed after it had connected, then its next version, and not one that is gone', async () => {
    const client = await connect(ours);
    const call = () => client.callTool({ name: 'hello', arguments: { loud: true } });
    expect(await call().catch(String)).toEqual(expect.stringContaining('hello'));
    deploy('ours', shout('hello'));
    expect(await call()).toMatchObject({ structuredContent: { word: 'HELLO' } });
    deploy('ours', shout('hello', 'good day'));
    expect(await call()).toMatchObject({ structuredContent: { word: 'GOOD DAY' } });
    deploy('ours');
    expect(await call().catch(String)).toEqual(expect.stringContaining('hello'));
    deploy('others', shout('hello'));
    expect(await call().catch(String)).toEqual(expect.stringContaining('hello'));
  });

  it('reads a long list page by page, and a tool that is built in keeps its name', async () => {
    deploy('ours', ...['a', 'b', 'ping', 'c', 'd', 'e', 'f'].map((name) => shout(name)));
    const client = await connect(ours);
    expect(await namesOf(client)).toEqual(['ping', 'a', 'b', 'c', 'd', 'e', 'f']);
    expect(await client.callTool({ name: 'ping' })).toMatchObject({ structuredContent: { organisation: 'ours' } });
  });

  it('hears of the resources that it watches while a build goes on', async () => {
    const updated: string[] = [];
    const client = await connect(ours);
    const build = 'foundry://builds/bld_ours';
    await client.watch([build, `${build}/artifacts/report.md`, `${build}/files/README.md`], (uri) => updated.push(uri));
    await expect.poll(() => followers.size, { timeout: 60_000 }).toBe(1);
    happens({ type: 'artifact.stored', name: 'plan.json', size: 1, sha256: '' });
    happens({ type: 'artifact.stored', name: 'report.md', size: 1, sha256: '' });
    happens({ type: 'commit.made', sha: 'x', author: 'y', message: 'z' });
    await expect
      .poll(() => [...new Set(updated)].sort(), { timeout: 60_000 })
      .toEqual([build, `${build}/artifacts/report.md`, `${build}/files/README.md`]);
    expect(updated.filter((uri) => uri.endsWith('report.md'))).toHaveLength(1);
    await client.close();
    clients.length = 0;
    if (kind.includes('newer protocol')) await expect.poll(() => followers.size, { timeout: 60_000 }).toBe(0);
    else await served.endpoint.endSessions();
    expect(resources.watch.size).toBe(0);
  });

  it('is told when its organisation has a new build', async () => {
    let told = 0;
    let toldOthers = 0;
    await connect(ours, { onResourcesChanged: () => told++ });
    await connect(others, { onResourcesChanged: () => toldOthers++ });
    let number = 0;
    const begin = (): void => {
      const id = `bld_new_${kind.length}_${++number}`;
      owner.set(id, 'ours');
      for (const listener of heard) listener(id);
    };
    await expect.poll(() => (begin(), told), { timeout: 60_000 }).toBeGreaterThan(0);
    expect(toldOthers).toBe(0);
  });

  it('is offered ids, artifacts and files to type, its own and only with the scope', async () => {
    const id = { ref: { type: 'ref/resource', uri: 'foundry://builds/{id}' }, argument: { name: 'id', value: 'bld_o' } } as const;
    expect((await (await connect(ours)).complete(id)).completion.values).toEqual(['bld_ours']);
    expect((await (await connect(others)).complete(id)).completion.values).toEqual([]);
    expect((await (await connect(blind)).complete(id)).completion.values).toEqual([]);
    const title = { ref: { type: 'ref/prompt', name: 'explain_build' }, argument: { name: 'id', value: 'libr' } } as const;
    expect((await (await connect(ours)).complete(title)).completion.values).toContain('bld_ours');
    const artifact = {
      ref: { type: 'ref/resource', uri: 'foundry://builds/{id}/artifacts/{+name}' },
      argument: { name: 'name', value: 'rep' },
      context: { arguments: { id: 'bld_ours' } },
    } as const;
    expect((await (await connect(ours)).complete(artifact)).completion.values).toEqual(['report.md', 'checks/report.json']);
    expect((await (await connect(others)).complete(artifact)).completion.values).toEqual([]);
    const file = { ...artifact, ref: { type: 'ref/resource', uri: 'foundry://builds/{id}/files/{+path}' } } as const;
    const typed = { ...file, argument: { name: 'path', value: 'APP' } };
    expect((await (await connect(ours)).complete(typed)).completion.values).toEqual(['backend/src/app.ts']);
  });
});

describe('What somebody may not see', () => {
  it('cannot be subscribed to with the older protocols', async () => {
    for (const principal of [others, blind]) {
      const client = await CLIENTS['the older library']!(served.url, headersOf(principal));
      await expect(client.watch(['foundry://builds/bld_ours'], () => undefined)).rejects.toThrow();
      await expect(client.watch(['file:///etc/passwd'], () => undefined)).rejects.toThrow(/no resource/);
      await client.close();
    }
    expect(followers.size).toBe(0);
  });

  it('is left out of what a stream of the newer protocol is acknowledged for', async () => {
    for (const principal of [others, blind]) {
      const client = await CLIENTS['the newer library, newer protocol']!(served.url, headersOf(principal));
      const updated: string[] = [];
      await client.watch(['foundry://builds/bld_ours'], (uri) => updated.push(uri));
      changes.resourceUpdated('ours', 'foundry://builds/bld_ours');
      expect((await client.listTools()).tools).toHaveLength(1);
      expect([updated, followers.size]).toEqual([[], 0]);
      await client.close();
    }
  });

  it('is a cursor that no list gave', async () => {
    const client = await CLIENTS['the newer library, newer protocol']!(served.url, headersOf(ours));
    const list = client.listTools as (params: { cursor: string }) => Promise<unknown>;
    for (const cursor of ['x', Buffer.from('tools from 999').toString('base64url')])
      await expect(list({ cursor })).rejects.toThrow(/\[mcp\.bad_cursor\]/);
    await client.close();
  });
});

import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from '@modelcontextprotocol/client';
import { Client as OldClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as OldTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from './support/browser.js';
import { SHARED_DEPENDENCIES, startServer, temporaryFolder, THOROUGH } from './support/foundry.js';
import { type Callback, signInAndAllow, startCallback } from './support/person.js';

const REQUEST = 'A toolshed: tools (name, kept in) have many repairs (date, cost).';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: Awaited<ReturnType<typeof startServer>>;
let browser: Browser;
let callback: Callback;

beforeAll(async () => {
  folder = await temporaryFolder('interop');
  const dataDirectory = join(folder.path, 'data');
  await mkdir(dataDirectory);
  await mkdir(SHARED_DEPENDENCIES, { recursive: true });
  await symlink(SHARED_DEPENDENCIES, join(dataDirectory, 'dependencies'));
  [server, browser, callback] = await Promise.all([startServer(dataDirectory), launchBrowser(), startCallback()]);
});
afterAll(async () => {
  callback.close();
  await browser.close();
  await server.stop();
  await folder.remove();
});

/** What a program keeps that a library signs in for: nothing of it is known before, but the server's address. */
class Keeping {
  private client: { client_id: string } | undefined;
  private held: { access_token: string; token_type: string } | undefined;
  private verifier = '';
  asked: URL | undefined;

  get redirectUrl(): string {
    return callback.url;
  }
  readonly clientMetadata = {
    client_name: 'An assistant',
    redirect_uris: [callback.url],
    grant_types: ['authorization_code', 'refresh_token'],
  };

  clientInformation() {
    return this.client;
  }
  saveClientInformation(client: { client_id: string }): void {
    this.client = client;
  }
  tokens() {
    return this.held;
  }
  saveTokens(tokens: { access_token: string; token_type: string }): void {
    this.held = tokens;
  }
  redirectToAuthorization(asked: URL): void {
    this.asked = asked;
  }
  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }
  codeVerifier(): string {
    return this.verifier;
  }
}

interface Following {
  readonly onprogress: (progress: { message?: string }) => void;
}

interface Connected {
  callTool(call: { name: string; arguments: Record<string, unknown> }, following?: Following): Promise<Record<string, unknown>>;
  listResources(): Promise<{ resources: readonly { uri: string }[] }>;
  readResource(request: { uri: string }): Promise<{ contents: readonly unknown[] }>;
  getServerVersion(): { name: string } | undefined;
  close(): Promise<void>;
}

interface Library {
  connect(keeping: Keeping): Promise<Connected>;
  /** Hands the library what the browser came back with. */
  finish(keeping: Keeping, answer: URLSearchParams): Promise<void>;
}

const INFO = { name: 'interop', version: '1.0.0' };
const url = (): URL => new URL('/mcp', server.url);

const newer = (mode: 'legacy' | { pin: string }): Library => {
  const transport = (keeping: Keeping) => new NewTransport(url(), { authProvider: keeping });
  return {
    connect: async (keeping) => {
      const client = new NewClient(INFO, { versionNegotiation: { mode } });
      await client.connect(transport(keeping));
      return client;
    },
    finish: (keeping, answer) => transport(keeping).finishAuth(answer),
  };
};

const LIBRARIES: Readonly<Record<string, Library>> = {
  'the newer library, newer protocol': newer({ pin: '2026-07-28' }),
  'the newer library, older protocol': newer('legacy'),
  'the older library': {
    connect: async (keeping) => {
      const client = new OldClient(INFO);
      await client.connect(new OldTransport(url(), { authProvider: keeping }));
      return {
        callTool: (call, following) => client.callTool(call, undefined, following),
        listResources: () => client.listResources(),
        readResource: (request) => client.readResource(request),
        getServerVersion: () => client.getServerVersion(),
        close: () => client.close(),
      };
    },
    finish: (keeping, answer) => new OldTransport(url(), { authProvider: keeping }).finishAuth(answer.get('code')!),
  },
};

/** What the answers here have, each some of it. */
interface Value {
  readonly id: string;
  readonly status: string;
  readonly path: string;
  readonly uri: string;
  readonly sha256: string;
}

const valueOf = (answer: Record<string, unknown>): Value => {
  if (answer.isError) throw new Error(JSON.stringify(answer.content));
  return answer.structuredContent as Value;
};

describe('A program that knows nothing but the URL', () => {
  it.each(Object.keys(LIBRARIES))(
    'signs in, builds, follows the build to its end and reads what it made with %s',
    { timeout: 300_000 },
    async (name) => {
      const library = LIBRARIES[name]!;
      const keeping = new Keeping();
      await expect(library.connect(keeping)).rejects.toThrow();
      expect(keeping.asked?.origin).toBe(server.url);
      expect(Object.fromEntries(keeping.asked!.searchParams)).toMatchObject({
        code_challenge_method: 'S256',
        resource: `${server.url}/mcp`,
      });
      await library.finish(keeping, await signInAndAllow(browser, keeping.asked!, server.token!, callback));
      const client = await library.connect(keeping);
      expect(client.getServerVersion()?.name).toBe('foundry');

      // The same key for all: whoever comes second gets the build of the first, as after a connection that broke.
      const key = THOROUGH ? name : 'interop';
      const isBuilding = THOROUGH || name === Object.keys(LIBRARIES)[0];
      const start = { name: 'build_start', arguments: { request: REQUEST, idempotency_key: key } };
      const { id } = valueOf(await client.callTool(start));
      expect(valueOf(await client.callTool(start)).id).toBe(id);
      const told: string[] = [];
      let status = '';
      while (!['succeeded', 'failed', 'cancelled'].includes(status)) {
        const answer = await client.callTool(
          { name: 'build_status', arguments: { id, wait_seconds: 50 } },
          { onprogress: ({ message }) => told.push(message ?? '') },
        );
        status = valueOf(answer).status;
      }
      expect(status).toBe('succeeded');
      // What was over before the first question was answered is not told again: of the planning there may be nothing here.
      if (isBuilding) expect(told).toEqual(expect.arrayContaining([expect.stringMatching(/^check-.+: succeeded/)]));

      const bundle = valueOf(await client.callTool({ name: 'build_download', arguments: { id } }));
      const downloaded = await fetch(new URL(bundle.path, server.url), {
        headers: { authorization: `Bearer ${keeping.tokens()!.access_token}` },
      });
      expect(downloaded.status).toBe(200);
      const bytes = Buffer.from(await downloaded.arrayBuffer());
      expect([bytes.subarray(0, 2).toString(), sha256(bytes)]).toEqual(['PK', bundle.sha256]);
      const [read] = (await client.readResource({ uri: bundle.uri })).contents as { blob: string }[];
      expect(sha256(Buffer.from(read!.blob, 'base64'))).toBe(bundle.sha256);
      const place = join(folder.path, name.replace(/\W+/g, '-'));
      await mkdir(place);
      await writeFile(join(place, 'bundle.zip'), bytes);
      await promisify(execFile)('unzip', ['-q', 'bundle.zip'], { cwd: place });
      expect(await readFile(join(place, 'toolshed/README.md'), 'utf8')).toContain('# Toolshed');

      const { resources } = await client.listResources();
      expect(resources.map(({ uri }) => uri)).toContain(`foundry://builds/${id}`);
      const [file] = (await client.readResource({ uri: `foundry://builds/${id}/files/backend/package.json` })).contents;
      expect(JSON.parse((file as { text: string }).text)).toHaveProperty('scripts');
      await client.close();
    },
  );
});

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

import {
  type AuditHead,
  auditHeadSchema,
  type AuditPage,
  auditPageSchema,
  type AuditVerification,
  auditVerificationSchema,
} from '#foundry/audit';
import {
  type ApiKeyPage,
  apiKeyPageSchema,
  type ApiKeyView,
  apiKeyViewSchema,
  type CreateApiKeyInput,
  type CreatedApiKey,
  createdApiKeySchema,
} from '#foundry/auth';
import { type CodeRunView, codeRunViewSchema, type RunCodeInput } from '#foundry/coderuns';
import { DomainError, messageOf } from '#foundry/kernel';
import {
  type BudgetList,
  budgetListSchema,
  type ListCalls,
  type ModelCallPage,
  modelCallPageSchema,
  type UsageQuery,
  type UsageView,
  usageViewSchema,
} from '#foundry/ledger';
import {
  type BuildEvent,
  type BuildKind,
  buildEventSchema,
  type BuildPage,
  buildPageSchema,
  type BuildView,
  buildViewSchema,
  type ListBuilds,
} from '#foundry/orchestrator';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { cliErrors } from './cli.errors.js';
import type { AuditFilter, FoundryClient, TokenFilter } from './foundry-client.js';
import { remoteAdmin } from './remote-admin.js';
import { messagesOf } from './event-source.js';
import { remoteChats } from './remote-chats.js';
import { remoteMemories } from './memory-client.js';
import { remoteProjects } from './remote-projects.js';
import { remoteTools } from './remote-tools.js';

const problemSchema = z.object({
  code: z.string(),
  status: z.number(),
  detail: z.string(),
  correlationId: z.string().optional(),
  checks: z.array(z.unknown()).optional(),
});

const RECONNECT_MS = 500;
const MAX_RECONNECTS = 20;

/** A Foundry server, over REST. */
export class RemoteClient implements FoundryClient {
  readonly projects = remoteProjects((path, init) => this.fetch(path, init));
  readonly chats = remoteChats((path, init) => this.fetch(path, init));
  readonly memories = remoteMemories((path, init) => this.fetch(path, init));
  readonly admin = remoteAdmin((path, init) => this.fetch(path, init));
  readonly tools = remoteTools((path, init) => this.fetch(path, init));

  constructor(
    private readonly url: string,
    private readonly token: string | undefined,
  ) {}

  async createBuild(request: string, kind: BuildKind = 'project'): Promise<BuildView> {
    const response = await this.fetch('builds', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() },
      body: JSON.stringify({ request, kind }),
    });
    return buildViewSchema.parse(await response.json());
  }

  async getBuild(id: string): Promise<BuildView> {
    return buildViewSchema.parse(await (await this.fetch(`builds/${encodeURIComponent(id)}`)).json());
  }

  async listBuilds(filter: ListBuilds): Promise<BuildPage> {
    return buildPageSchema.parse(await (await this.fetch(`builds?${queryOf(filter)}`)).json());
  }

  async cancelBuild(id: string): Promise<BuildView> {
    return buildViewSchema.parse(await (await this.fetch(`builds/${encodeURIComponent(id)}/cancel`, { method: 'POST' })).json());
  }

  async resumeBuild(id: string): Promise<BuildView> {
    return buildViewSchema.parse(await (await this.fetch(`builds/${encodeURIComponent(id)}/resume`, { method: 'POST' })).json());
  }

  async *follow(id: string, after: number, signal: AbortSignal): AsyncIterable<BuildEvent> {
    let seen = after;
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const response = await this.fetch(`builds/${encodeURIComponent(id)}/events?after=${seen}`, { signal });
        for await (const event of eventsOf(response)) {
          if (event.seq <= seen) continue;
          seen = event.seq;
          failures = 0;
          yield event;
        }
        const { finishedAt, lastEvent } = await this.getBuild(id);
        if (finishedAt !== null && lastEvent <= seen) return;
      } catch (error) {
        if (signal.aborted) return;
        if ((error instanceof DomainError && error.status < 500) || failures >= MAX_RECONNECTS) throw error;
      }
      await delay(RECONNECT_MS);
    }
  }

  async events(id: string, after: number): Promise<BuildEvent[]> {
    const { lastEvent } = await this.getBuild(id);
    const stop = new AbortController();
    const events: BuildEvent[] = [];
    if (lastEvent <= after) return events;
    for await (const event of this.follow(id, after, stop.signal)) {
      events.push(event);
      if (event.seq >= lastEvent) break;
    }
    stop.abort();
    return events;
  }

  async downloadBundle(id: string, file: string): Promise<number> {
    const response = await this.fetch(`builds/${encodeURIComponent(id)}/bundle`);
    if (!response.body) throw cliErrors.serverError('The server sent a bundle without bytes.');
    const target = createWriteStream(file, { flags: 'wx' });
    await pipeline(Readable.fromWeb(response.body), target);
    return target.bytesWritten;
  }

  async runCode(request: RunCodeInput, signal: AbortSignal): Promise<CodeRunView> {
    const response = await this.fetch('debugger/run', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal,
    });
    return codeRunViewSchema.parse(await response.json());
  }

  async createToken(request: CreateApiKeyInput): Promise<CreatedApiKey> {
    const response = await this.fetch('admin/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return createdApiKeySchema.parse(await response.json());
  }

  async listTokens(filter: TokenFilter): Promise<ApiKeyPage> {
    return apiKeyPageSchema.parse(await (await this.fetch(`admin/tokens?${queryOf(filter)}`)).json());
  }

  async revokeToken(id: string): Promise<ApiKeyView> {
    const response = await this.fetch(`admin/tokens/${encodeURIComponent(id)}`, { method: 'DELETE' });
    return apiKeyViewSchema.parse(await response.json());
  }

  async rotateKeys(): Promise<string[]> {
    const response = await this.fetch('admin/keys/rotate', { method: 'POST' });
    return z.object({ keys: z.array(z.string()) }).parse(await response.json()).keys;
  }

  async auditEntries(filter: AuditFilter): Promise<AuditPage> {
    return auditPageSchema.parse(await (await this.fetch(`admin/audit?${queryOf(filter)}`)).json());
  }

  async auditHeads(): Promise<AuditHead[]> {
    return z.object({ items: z.array(auditHeadSchema) }).parse(await (await this.fetch('admin/audit/heads')).json()).items;
  }

  async verifyAudit(heads: readonly AuditHead[]): Promise<AuditVerification> {
    const response = await this.fetch('admin/audit/verify', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ heads }),
    });
    return auditVerificationSchema.parse(await response.json());
  }

  async usage(query: UsageQuery): Promise<UsageView> {
    return usageViewSchema.parse(await (await this.fetch(`ledger/usage?${queryOf(query)}`)).json());
  }

  async budgets(): Promise<BudgetList> {
    return budgetListSchema.parse(await (await this.fetch('ledger/budgets')).json());
  }

  async modelCalls(query: ListCalls): Promise<ModelCallPage> {
    return modelCallPageSchema.parse(await (await this.fetch(`ledger/calls?${queryOf(query)}`)).json());
  }

  unfinished(): Promise<string[]> {
    return Promise.resolve([]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token) headers.set('authorization', `Bearer ${this.token}`);
    let response: Response;
    try {
      response = await fetch(new URL(`/api/v1/${path}`, this.url), { ...init, headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw cliErrors.serverUnreachable(
        `The server at ${this.url} does not answer: ${messageOf((error as Error).cause ?? error)}. Check FOUNDRY_URL, or start it with "foundry up".`,
        { cause: error },
      );
    }
    if (response.ok) return response;
    const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
    if (!problem.success)
      throw cliErrors.serverError(`The server at ${this.url} answered ${response.status}, which is not an answer of Foundry.`);
    const { code, status, detail, correlationId, checks } = problem.data;
    throw new DomainError(code, status, detail, { correlationId, ...(checks && { checks }) });
  }
}

function queryOf(filter: object): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(filter)) if (value !== undefined) query.set(key, String(value));
  return query.toString();
}

async function* eventsOf(response: Response): AsyncGenerator<BuildEvent> {
  for await (const { data } of messagesOf(response)) yield buildEventSchema.parse(JSON.parse(data));
}

import { vi } from 'vitest';
import { entities } from '../app/navigation';
import type { Entity } from '../lib/entity';
import type { Stored } from '../lib/records';
import { sampleRecord } from './samples';

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** The API as the pages see it: a `fetch` that answers from records in memory and remembers what it was asked. */
export class FakeApi {
  readonly requests: SeenRequest[] = [];
  private readonly records = new Map<string, Stored[]>();
  private readonly answers = new Map<string, Answer>();

  constructor(kinds: readonly Entity[] = entities) {
    for (const entity of kinds) this.records.set(entity.path, [sampleRecord(entity, 1), sampleRecord(entity, 2)]);
    vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => Promise.resolve(this.handle(url, init)));
  }

  keep(path: string, records: Stored[]): this {
    this.records.set(path, records);
    return this;
  }

  /** `api.answer('POST /api/pets', 409, { … })`: from now on. */
  answer(request: string, status: number, body?: unknown): this {
    this.answers.set(request, { status, body });
    return this;
  }

  /** The requests of one kind, the last one first. */
  seen(request: string): SeenRequest[] {
    return this.requests.filter(({ method, path }) => `${method} ${path}` === request).toReversed();
  }

  private handle(address: string, init: RequestInit): Response {
    const url = new URL(address, 'http://localhost');
    const request = {
      method: init.method ?? 'GET',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    };
    this.requests.push(request);
    const { status, body } = this.answers.get(`${request.method} ${request.path}`) ?? this.respond(request);
    return new Response(body === undefined ? null : JSON.stringify(body), { status });
  }

  private respond({ method, path, query, body }: SeenRequest): Answer {
    const [, , kind = '', idText] = path.split('/');
    const records = this.records.get(kind);
    if (kind === 'dashboard') return { status: 200, body: this.dashboard() };
    if (records === undefined) return { status: 404, body: { code: 'not_found', detail: 'There is no such thing.' } };
    if (idText === undefined) {
      if (method === 'POST') return { status: 201, body: { ...records[0], ...(body as object), id: 7 } };
      const pageSize = Number(query['pageSize'] ?? 20);
      return { status: 200, body: { items: records.slice(0, pageSize), total: records.length, page: 1, pageSize } };
    }
    const record = records.find(({ id }) => id === Number(idText)) ?? records[0];
    if (method === 'DELETE') return { status: 204 };
    return { status: 200, body: { ...record, ...(body as object | undefined) } };
  }

  private dashboard() {
    return {
      counts: [...this.records].map(([path, { length }]) => ({ entity: path, label: path, total: length, path })),
      breakdowns: [],
      timeline: null,
      recent: [],
    };
  }
}

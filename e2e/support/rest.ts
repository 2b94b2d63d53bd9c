export interface TimelineEvent {
  readonly id: number;
  readonly data: { seq: number; data: { type: string; step?: string; status?: string } };
}

/** A client of the REST interface that knows nothing but HTTP. */
export class Rest {
  constructor(
    readonly url: string,
    readonly token: string | undefined,
  ) {}

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.token && !headers.has('authorization')) headers.set('authorization', `Bearer ${this.token}`);
    return fetch(new URL(path, this.url), { ...init, headers });
  }

  async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return (await (await this.fetch(path, init)).json()) as T;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  /** Reads server-sent events until the stream ends, or `until` says so. */
  async events(
    path: string,
    headers: Record<string, string> = {},
    until: (event: TimelineEvent) => boolean = () => false,
  ): Promise<TimelineEvent[]> {
    const stop = new AbortController();
    const response = await this.fetch(path, { headers, signal: stop.signal });
    if (!response.ok || !response.body) throw new Error(`The events answered ${response.status}.`);
    const events: TimelineEvent[] = [];
    let text = '';
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const id = /^id: (\d+)$/m.exec(block)?.[1];
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (id === undefined || data === undefined) continue;
        const event = { id: Number(id), data: JSON.parse(data) as TimelineEvent['data'] };
        events.push(event);
        if (until(event)) {
          stop.abort();
          return events;
        }
      }
    }
    return events;
  }
}

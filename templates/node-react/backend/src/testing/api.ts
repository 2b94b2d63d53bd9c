import { pino } from 'pino';
import { createApp } from '../app.js';
import { Database } from '../lib/database.js';
import { migrate } from '../lib/migrate.js';

type JsonObject = Record<string, unknown>;
export type Stored = JsonObject & { id: number };

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** The parsed body; `{}` when it is empty or not JSON. */
  body: JsonObject;
}

/** The service on its own empty database in memory, called without a port. */
export class TestApi {
  readonly db = new Database(':memory:');
  readonly #app: ReturnType<typeof createApp>;
  #records = 0;

  constructor(config = { CORS_ORIGINS: [] as string[], MAX_BODY_BYTES: 100_000 }) {
    migrate(this.db);
    this.#app = createApp({ db: this.db, config, logger: pino({ level: 'silent' }) });
  }

  /** A number that no other record of this test has got. */
  next(): number {
    return ++this.#records;
  }

  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await this.#app.request(path, {
      method,
      headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? (JSON.parse(text) as JsonObject) : {},
    };
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** Creates a record that a test needs; fails the test when it is refused. */
  async create(path: string, input: object): Promise<Stored> {
    const answer = await this.send('POST', path, input);
    if (answer.status !== 201) throw new Error(`POST ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body as Stored;
  }

  /** The ids of the records that a list answers, in its order. */
  async ids(path: string): Promise<number[]> {
    const answer = await this.get(path);
    if (answer.status !== 200) throw new Error(`GET ${path} answered ${answer.status}: ${answer.text}`);
    return (answer.body.items as Stored[]).map(({ id }) => id);
  }
}

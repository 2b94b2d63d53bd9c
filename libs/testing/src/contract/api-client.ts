import { messageOf, TimeLimit } from '#foundry/kernel';
import type { FindingDraft } from '../findings.js';
import { isObject, listOf, operationKey, type JsonObject, type Method, type OpenApiDocument, type Operation } from './openapi.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly type: string;
  readonly text: string;
  /** Undefined when the body is not JSON. */
  readonly json: unknown;
}

export interface Call {
  readonly method: Method;
  /** As the contract writes it: `/api/pets/{id}`. */
  readonly path: string;
  readonly id?: number | string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly rawBody?: string;
  /** What is tried, for the finding: `with a too long name`. */
  readonly attempt?: string;
}

/** No more requests are sent to one project than this; a plan of 200 entities reaches it. */
export const MAX_REQUESTS = 4000;
const REQUEST_LIMIT_MS = 10_000;
/** After so many unanswered requests the server is gone, and asking on tells nothing new. */
const MAX_UNANSWERED = 3;

export class ServerGone extends Error {}
export class RequestsUsedUp extends Error {}

/** Sends requests, holds every answer to the contract and collects what is wrong. */
export class ApiClient {
  readonly drafts: FindingDraft[] = [];
  readonly brokenEntities = new Set<string>();
  /** Entities of which something could not be tried, because a rule of the project refused the sample for it. */
  readonly untriedEntities = new Set<string>();
  readonly called = new Set<string>();
  requests = 0;
  private unanswered = 0;
  private entity = '*';

  constructor(
    private readonly url: string,
    private readonly contract: OpenApiDocument,
    private readonly signal: AbortSignal,
  ) {}

  /** Findings from here on are about this entity. */
  about(entity: string): void {
    this.entity = entity;
  }

  operation(method: Method, path: string): Operation | undefined {
    return this.contract.operations.get(operationKey(method, path));
  }

  report(call: Pick<Call, 'method' | 'path' | 'attempt'>, rule: string, message: string): void {
    this.brokenEntities.add(this.entity);
    const attempt = call.attempt === undefined ? '' : ` ${call.attempt}`;
    this.drafts.push({ rule, message: `${call.method.toUpperCase()} ${call.path}${attempt}: ${message}`, severity: 'error' });
  }

  /** What could not be tried: worth knowing, and no fault. Nothing is claimed for the entity then. */
  untried(call: Pick<Call, 'method' | 'path' | 'attempt'>, message: string): void {
    this.untriedEntities.add(this.entity);
    const attempt = call.attempt === undefined ? '' : ` ${call.attempt}`;
    const text = `${call.method.toUpperCase()} ${call.path}${attempt}: ${message}`;
    this.drafts.push({ rule: 'rule', message: text, severity: 'warning' });
  }

  /** Does `work`, and forgets what could not be tried in it when it comes to something in the end. */
  async trying<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
    const [from, entity] = [this.drafts.length, this.entity];
    const wasUntried = this.untriedEntities.has(entity);
    const result = await work();
    if (result === undefined) return undefined;
    const since = this.drafts.splice(from);
    this.drafts.push(...since.filter(({ rule }) => rule !== 'rule'));
    if (!wasUntried) this.untriedEntities.delete(entity);
    return result;
  }

  /**
   * Sends a call; undefined when it was not answered, or not with one of the expected statuses: then it is reported.
   * Every answer must have a status and a body that the contract knows; every refusal must be a problem document.
   */
  async call(call: Call, expected: readonly number[]): Promise<Answer | undefined> {
    const answer = await this.send(call);
    if (!answer) return undefined;
    this.holdToContract(call, answer, expected);
    if (expected.includes(answer.status)) return answer;
    const said = isObject(answer.json) && typeof answer.json['detail'] === 'string' ? ` (${answer.json['detail']})` : '';
    if (this.isRuleOfTheProject(call, answer, expected)) {
      this.untried(call, `was refused with ${answer.status} by a rule of the project${said}`);
      return undefined;
    }
    this.report(call, 'status', `answered ${answer.status}${said}, expected ${expected.join(' or ')}`);
    return undefined;
  }

  /**
   * Whether a valid sample was refused by a rule that the template has not: samples know fields, not what has to be true of records
   * together. The contract must have the refusal, which must say in words what refused; where the template's own checks refuse, they
   * name fields, or use a code that is theirs.
   */
  private isRuleOfTheProject({ method, path }: Call, { status, type, json }: Answer, expected: readonly number[]): boolean {
    if (method === 'get' || !expected.some((one) => one < 300) || status < 400 || status >= 500) return false;
    if (type !== 'application/problem+json' || !isObject(json)) return false;
    if (this.operation(method, path)?.responses.has(String(status)) !== true) return false;
    if (typeof json['detail'] !== 'string' || json['detail'] === '') return false;
    switch (json['code']) {
      case 'in_use':
        return method !== 'delete';
      case 'validation_failed':
        return listOf(json['errors']).length === 0;
      case 'reference_missing':
      case 'not_found':
      case 'duplicate':
      case 'payload_too_large':
        return false;
      default:
        return typeof json['code'] === 'string';
    }
  }

  private async send(call: Call): Promise<Answer | undefined> {
    if (this.requests >= MAX_REQUESTS) throw new RequestsUsedUp();
    this.requests++;
    this.called.add(operationKey(call.method, call.path));
    const path = call.path.replace(/\{[^}]*\}/, encodeURIComponent(String(call.id ?? '')));
    const query = call.query === undefined ? '' : `?${new URLSearchParams(call.query).toString()}`;
    const body = call.rawBody ?? (call.body === undefined ? undefined : JSON.stringify(call.body));
    const limit = new TimeLimit(REQUEST_LIMIT_MS, this.signal);
    try {
      const response = await fetch(`${this.url}${path}${query}`, {
        method: call.method.toUpperCase(),
        ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
        signal: limit.signal,
        redirect: 'manual',
      });
      const text = await response.text();
      this.unanswered = 0;
      const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
      return { status: response.status, headers: response.headers, type, text, json: parsed(type, text) };
    } catch (error) {
      this.signal.throwIfAborted();
      this.report(call, 'no-answer', `was not answered: ${messageOf(error)}`);
      if (++this.unanswered >= MAX_UNANSWERED) throw new ServerGone();
      return undefined;
    } finally {
      limit.stop();
    }
  }

  private holdToContract(call: Call, answer: Answer, expected: readonly number[]): void {
    if (answer.status >= 400) this.requireProblem(call, answer);
    const operation = this.operation(call.method, call.path);
    if (!operation) return;
    const content =
      operation.responses.get(String(answer.status)) ??
      operation.responses.get(`${Math.floor(answer.status / 100)}XX`) ??
      operation.responses.get('default');
    if (!content) {
      // an unexpected status is reported as such, once
      if (expected.includes(answer.status))
        this.report(call, 'undocumented-status', `answered ${answer.status}, which the contract does not mention`);
      return;
    }
    if (content.size === 0) {
      if (answer.text !== '') this.report(call, 'body', `answered ${answer.status} with a body, the contract says there is none`);
      return;
    }
    const schema = content.get(answer.type);
    if (!schema) {
      this.report(
        call,
        'media-type',
        `answered ${answer.status} as ${answer.type || 'nothing'}, the contract says ${[...content.keys()].join(' or ')}`,
      );
      return;
    }
    if (!/\bjson$/.test(answer.type)) return;
    if (answer.json === undefined) {
      this.report(call, 'body', `answered ${answer.status} with a body that is not JSON`);
      return;
    }
    const problem = this.contract.problemOf(schema, answer.json);
    if (problem !== undefined)
      this.report(call, 'body', `answered ${answer.status} with a body that the contract does not allow: ${problem}`);
  }

  private requireProblem(call: Call, answer: Answer): void {
    const body: JsonObject = isObject(answer.json) ? answer.json : {};
    if (answer.type !== 'application/problem+json') {
      this.report(call, 'problem', `answered ${answer.status} as ${answer.type || 'nothing'}, not as application/problem+json`);
    } else if (typeof body['code'] !== 'string' || body['code'] === '' || body['status'] !== answer.status) {
      this.report(call, 'problem', `answered ${answer.status} with a problem that has no code, or another status`);
    }
  }
}

function parsed(type: string, text: string): unknown {
  if (!/\bjson$/.test(type)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // reported by the caller, who knows what was expected
  }
}

import type { AuditEvent } from '#foundry/audit';
import { correlationId, idPattern, newId, sha256, stableJson } from '#foundry/kernel';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { CodeRunEntity } from './code-run.entity.js';
import { codeRunErrors } from './code-run.errors.js';
import { CODE_RUN_OPTIONS, type CodeRunOptions } from './code-run.options.js';
import { CodeRunRepository } from './code-run.repository.js';
import {
  type CodeRunPage,
  type CodeRunSearchPage,
  type CodeRunView,
  type ListCodeRuns,
  type RunCode,
  type RunCodeInput,
  runCodeSchema,
  type SearchCodeRuns,
} from './code-run.schemas.js';
import { matchesOf, summaryOf, viewOf } from './code-run.views.js';
import { type CodeResult, CodeRunner } from './code-runner.js';
import { CodeRunHousekeeping } from './code-run.housekeeping.js';
import { type GivenFile, vetFiles } from './input-files.js';
import { RunPermits } from './run-permits.js';

/** Who asks: runs belong to an organisation, and nobody sees another's. */
export interface CodeRunCaller {
  readonly organisation: string;
  readonly name: string;
  /** Who acts, for the audit log, the same for the whole life of an account; the name without it. */
  readonly subject?: string;
}

export interface RunOptions {
  /** Ends the run, or its wait for a turn. */
  readonly signal?: AbortSignal | undefined;
  /** With the key of an earlier call, that call's run is returned and nothing is started. */
  readonly idempotencyKey?: string | undefined;
  /** An id from `newRunId` that was written down before, to find the run again after a crash. */
  readonly id?: string;
  /** For work that was already accepted: waits for its turn as long as it takes. */
  readonly patient?: boolean;
}

/** What one search looks through: about half a second's work for the embedded database. */
const SEARCH_BUDGET = { runs: 1_000, bytes: 16 * 1024 * 1024 } as const;

/** Beyond the time limit: cleaning up, and reading what was left. */
const DEADLINE_MARGIN_MS = 120_000;

export const newRunId = (): string => newId('run');

/** Runs pieces of code, and knows those that were run; REST and the command line are thin layers over it. */
@Injectable()
export class CodeRunService implements OnModuleDestroy {
  private readonly permits: RunPermits;
  private readonly runner: CodeRunner;
  private readonly shutdown = new AbortController();

  constructor(
    @Inject(CodeRunRepository) private readonly runs: CodeRunRepository,
    @Inject(CodeRunHousekeeping) private readonly housekeeping: CodeRunHousekeeping,
    @Inject(CODE_RUN_OPTIONS) private readonly options: CodeRunOptions,
  ) {
    this.permits = new RunPermits(options.concurrency);
    this.runner = new CodeRunner(options.sandbox, options.directory);
  }

  onModuleDestroy(): void {
    this.shutdown.abort(new Error('Foundry is shutting down.'));
  }

  /**
   * Runs the code and returns when it has ended, whatever its end was: a wrong exit code or a limit is a result.
   * @throws coderun.invalid, coderun.timeout_too_long or workspace.invalid_path for a request that cannot be run;
   *         sandbox.isolation_required, coderun.interpreter_missing, coderun.busy when it cannot be run here or now.
   */
  async run(
    caller: CodeRunCaller,
    input: RunCodeInput,
    options: RunOptions = {},
  ): Promise<{ run: CodeRunView; created: boolean }> {
    const request = parse(input);
    const files = vetFiles(request.files, request.language);
    const timeoutMs = this.timeoutOf(request);
    const requestHash = sha256(stableJson(request));
    if (options.idempotencyKey !== undefined) {
      const known = await this.replay(caller, options.idempotencyKey, requestHash);
      if (known) return { run: known, created: false };
    }
    const signal = AbortSignal.any([this.shutdown.signal, ...(options.signal ? [options.signal] : [])]);
    const release = await this.permits.acquire({ signal, ...(options.patient && { patient: true }) });
    try {
      const row = await this.rowOf(caller, request, files, timeoutMs, options, requestHash);
      const event = eventOf(caller, row.id, request);
      const known = await this.insert(caller, row, event, options.idempotencyKey, requestHash);
      if (known) return { run: known, created: false };
      await this.carryOut(row, request, files, timeoutMs, signal, event);
      return { run: await this.get(caller, row.id), created: true };
    } finally {
      release();
      this.housekeeping.afterRun();
    }
  }

  async get(caller: CodeRunCaller, id: string): Promise<CodeRunView> {
    return viewOf(await this.owned(caller, id));
  }

  async list(caller: CodeRunCaller, filter: ListCodeRuns): Promise<CodeRunPage> {
    const { limit, cursor, ...rest } = filter;
    const rows = await this.runs.list({ ...rest, ...pageOf(caller, cursor), limit: limit + 1 });
    const items = rows.slice(0, limit).map(summaryOf);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? encodeCursor(last.id) : null };
  }

  /** Looks for plain text, newest runs first; a page may hold few finds and still be followed by another. */
  async search(caller: CodeRunCaller, filter: SearchCodeRuns): Promise<CodeRunSearchPage> {
    const { limit, cursor, q, ...rest } = filter;
    const { rows, searched, last } = await this.runs.search({ ...rest, ...pageOf(caller, cursor), limit }, q, SEARCH_BUDGET);
    return {
      items: rows.map((row) => ({ ...summaryOf(row), matches: matchesOf(row, q) })),
      nextCursor: last === null ? null : encodeCursor(last),
      searched,
    };
  }

  /**
   * The run with an id that was written down before it began: its result when it ended, else undefined. One that did not
   * end is recorded as interrupted; only its owner may ask, when it is certain that nobody runs it any more.
   */
  async settle(caller: CodeRunCaller, id: string): Promise<CodeRunView | undefined> {
    const run = await this.runs.find(id);
    if (!run || run.organisation !== caller.organisation) return undefined;
    if (run.outcome === 'running') await this.runs.markOneInterrupted(id);
    return run.outcome === 'running' || run.outcome === 'interrupted' ? undefined : viewOf(run);
  }

  private async carryOut(
    { id }: Pick<CodeRunEntity, 'id'>,
    request: RunCode,
    files: readonly GivenFile[],
    timeoutMs: number,
    signal: AbortSignal,
    event: AuditEvent,
  ): Promise<void> {
    let result: CodeResult;
    try {
      result = await this.runner.run({ ...request, id, files, timeoutMs }, signal);
    } catch (error) {
      // Nothing was run, so there is nothing to keep.
      await this.runs.remove(id, { ...event, action: 'code_run.not_started', result: 'failed' });
      throw error;
    }
    await this.runs.finish(id, this.endOf(request, result));
  }

  private endOf(request: RunCode, result: CodeResult): Partial<CodeRunEntity> {
    const stdout = storable(result.stdout.text);
    const stderr = storable(result.stderr.text);
    const interrupted = result.outcome === 'cancelled' && this.shutdown.signal.aborted;
    return {
      outcome: interrupted ? 'interrupted' : result.outcome,
      limit: result.limit,
      exitCode: result.exitCode,
      signal: result.signal,
      stdout,
      stderr,
      stdoutBytes: result.stdout.bytes,
      stderrBytes: result.stderr.bytes,
      stdoutTruncated: result.stdout.truncated,
      stderrTruncated: result.stderr.truncated,
      files: result.files,
      filesLeftOut: result.filesLeftOut,
      durationMs: result.durationMs,
      keptBytes: [request.code, stdout, stderr, ...result.files.map(({ content }) => content ?? '')]
        .map((text) => Buffer.byteLength(text))
        .reduce((sum, bytes) => sum + bytes, 0),
      finishedAt: new Date(),
    };
  }

  private async rowOf(
    caller: CodeRunCaller,
    request: RunCode,
    files: readonly GivenFile[],
    timeoutMs: number,
    options: RunOptions,
    requestHash: string,
  ): Promise<Partial<CodeRunEntity> & Pick<CodeRunEntity, 'id'>> {
    return {
      id: options.id ?? newRunId(),
      organisation: caller.organisation,
      createdBy: caller.name,
      correlationId: correlationId() ?? newId('req'),
      language: request.language,
      outcome: 'running',
      code: request.code,
      inputs: files.map(({ path, content }) => ({ path, bytes: content.length })),
      stdinBytes: Buffer.byteLength(request.stdin ?? ''),
      isolation: await this.runner.isolation(),
      timeoutMs,
      keptBytes: Buffer.byteLength(request.code),
      deadline: new Date(Date.now() + timeoutMs + DEADLINE_MARGIN_MS),
      ...(options.idempotencyKey !== undefined && { idempotencyKey: options.idempotencyKey, requestHash }),
    };
  }

  /** @returns the run of another call with the same key that was faster. */
  private async insert(
    caller: CodeRunCaller,
    row: Partial<CodeRunEntity>,
    event: AuditEvent,
    key: string | undefined,
    requestHash: string,
  ): Promise<CodeRunView | undefined> {
    try {
      await this.runs.insert(row, event);
      return undefined;
    } catch (error) {
      const known = key === undefined ? undefined : await this.replay(caller, key, requestHash);
      if (known) return known;
      throw error;
    }
  }

  private async replay(caller: CodeRunCaller, key: string, requestHash: string): Promise<CodeRunView | undefined> {
    const known = await this.runs.findByKey(caller.organisation, key);
    if (!known) return undefined;
    if (known.requestHash !== requestHash) {
      throw codeRunErrors.idempotencyConflict(
        'This idempotency key was used before with another request. Send a new key, or the same request.',
      );
    }
    if (known.outcome === 'running') {
      throw codeRunErrors.inProgress(`The code run ${known.id} with this idempotency key has not ended yet. Ask again shortly.`);
    }
    return viewOf(known);
  }

  private timeoutOf({ timeoutMs = this.options.timeoutMs }: RunCode): number {
    if (timeoutMs <= this.options.maxTimeoutMs) return timeoutMs;
    throw codeRunErrors.timeoutTooLong(
      `A time limit of ${timeoutMs} ms is above the ${this.options.maxTimeoutMs} ms that FOUNDRY_CODE_RUN_MAX_TIMEOUT_MS allows here.`,
    );
  }

  private async owned(caller: CodeRunCaller, id: string): Promise<CodeRunEntity> {
    const run = await this.runs.find(id);
    if (!run || run.organisation !== caller.organisation) {
      throw codeRunErrors.notFound(`There is no code run ${id}, or it is no longer kept.`);
    }
    return run;
  }
}

/** What was run is kept with the run; the log has what tells it apart. */
const eventOf = (caller: CodeRunCaller, id: string, { language, code }: RunCode): AuditEvent => ({
  organisation: caller.organisation,
  subject: caller.subject ?? caller.name,
  name: caller.name,
  action: 'code_run.started',
  target: id,
  result: 'done',
  details: { language, code: `sha256:${sha256(code)}` },
});

function parse(input: RunCodeInput): RunCode {
  const result = runCodeSchema.safeParse(input);
  if (result.success) return result.data;
  const errors = result.error.issues.slice(0, 50).map(({ path, message }) => ({ path: path.join('.'), message }));
  const list = errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ');
  throw codeRunErrors.invalid(`The code cannot be run as asked: ${list}.`, { details: { errors } });
}

/** PostgreSQL keeps no NUL in text: it is shown as the sign for it. */
const storable = (text: string): string => text.replaceAll('\0', '\u2400');

const encodeCursor = (id: string): string => Buffer.from(id).toString('base64url');

function pageOf(caller: CodeRunCaller, cursor: string | undefined): { organisation: string; before?: string } {
  if (cursor === undefined) return { organisation: caller.organisation };
  const before = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!idPattern('run').test(before)) {
    throw codeRunErrors.invalidCursor('The cursor did not come from this list. Leave it out to start from the newest run.');
  }
  return { organisation: caller.organisation, before };
}

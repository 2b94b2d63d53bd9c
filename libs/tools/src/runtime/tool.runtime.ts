import { correlationId, DomainError, messageOf, newId } from '#foundry/kernel';
import { networkOrigin } from '#foundry/sandbox';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ToolBudgets } from '../budgets/tool.budgets.js';
import { ToolCallJournal } from '../calls/call.journal.js';
import type { BegunCall } from '../calls/call.rows.js';
import type { ToolAnswer } from '../calls/call.schemas.js';
import { ToolSecrets } from '../secrets/tool.secrets.js';
import { blotOut, blotOutIn, type SecretValues } from '../secrets/secret-text.js';
import type { ToolCallEntity } from '../tool.entity.js';
import type { ToolOwner } from '../tool.schemas.js';
import { TOOL_OPTIONS, type ToolOptions } from '../tools.options.js';
import { toolErrors } from '../tools.errors.js';
import { CallGate } from './call-gate.js';
import { ReadyTools, type ReadyTool } from './ready-tools.js';
import { attemptsOf, failureOf } from './tool-failure.js';
import { ToolFolders } from './tool-folders.js';
import { MAX_CONSOLE_BYTES, MAX_INPUT_BYTES, toolAnswerSchema, ToolWorkers, type ToolWorkerResult } from './tool-workers.js';

export interface InvokeOptions {
  /** Aborting gives the call up; what the tool has done by then is done. */
  readonly signal?: AbortSignal;
}

/** Calls of one version that are worked on or wait: more are refused, so that no tool fills the queue of the others. */
const CALLS_AT_ONCE = 64;
const LONGEST_MESSAGE = 500;

interface Times {
  readonly durationMs: number;
  readonly waitedMs: number;
}

/** A call under way: what its record will say. */
interface OpenCall {
  readonly id: string;
  readonly startedAt: Date;
  readonly owner: ToolOwner;
  readonly ready: ReadyTool;
  readonly inputBytes: number;
  readonly correlationId: string;
}

/** Calls deployed tools: each in a warm process of its version that has what the manifest allows, and nothing else. */
@Injectable()
export class ToolRuntime implements OnModuleDestroy {
  private readonly logger = new Logger(ToolRuntime.name);
  private readonly workers: ToolWorkers;
  private readonly gate = new CallGate(CALLS_AT_ONCE);
  private readonly open = new Set<Promise<ToolAnswer>>();

  constructor(
    @Inject(TOOL_OPTIONS) { sandbox, workers, privateHosts }: ToolOptions,
    @Inject(ReadyTools) private readonly tools: ReadyTools,
    @Inject(ToolFolders) private readonly folders: ToolFolders,
    @Inject(ToolBudgets) private readonly budgets: ToolBudgets,
    @Inject(ToolSecrets) private readonly secrets: ToolSecrets,
    @Inject(ToolCallJournal) private readonly journal: ToolCallJournal,
  ) {
    const inside = privateHosts.flatMap((host) => networkOrigin(host) ?? []);
    this.workers = new ToolWorkers({
      sandbox,
      inside,
      toolOf: async (key) => {
        const { organisation, tool, version, manifest, language, contentSha256 } = await this.tools.byId(key);
        const folder = await this.folders.of(organisation, { language, sha256: contentSha256 });
        const onRefused = (what: string): void => this.tools.noteRefusal({ organisation, tool, version }, what);
        return { folder, language, permissions: manifest.permissions, onRefused };
      },
      limits: {
        maxWorkers: workers,
        // Half of them at most for one tool: a tool that hangs must leave room for its neighbours.
        maxWorkersPerKey: Math.max(1, Math.floor(workers / 2)),
        maxQueued: 1_000,
        startTimeoutMs: 20_000,
        maxIdleMs: 120_000,
        maxCalls: 10_000,
      },
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.workers.close();
    await Promise.allSettled(this.open); // their ends are to be written down
    await this.journal.close();
  }

  /**
   * Calls the active version of a tool. Every call that finds its tool is recorded and audited, however it ends.
   * @throws tools.not_found, tools.not_deployed; tools.invalid_input and input_too_large; tools.secret_not_found; tools.busy; tools.budget_exhausted;
   *         tools.handler_failed with the handler's own message; timed_out, crashed, memory_exceeded, limit_exceeded, not_started,
   *         output_invalid, output_too_large, cancelled. `details.callId` names the record.
   */
  invoke(
    owner: ToolOwner,
    name: string,
    input: Readonly<Record<string, unknown>>,
    options: InvokeOptions = {},
  ): Promise<ToolAnswer> {
    const call = this.answer(owner, name, input, options).finally(() => this.open.delete(call));
    this.open.add(call);
    return call;
  }

  private async answer(
    owner: ToolOwner,
    name: string,
    input: Readonly<Record<string, unknown>>,
    { signal }: InvokeOptions,
  ): Promise<ToolAnswer> {
    const ready = await this.tools.byName(owner.organisation, name);
    const inputBytes = Buffer.byteLength(JSON.stringify(input));
    const call: OpenCall = {
      id: newId('call'),
      startedAt: new Date(),
      owner,
      ready,
      inputBytes,
      correlationId: correlationId() ?? newId('req'),
    };
    const leave = this.gate.enter(ready.id);
    try {
      if (leave === undefined)
        throw toolErrors.busy(`${CALLS_AT_ONCE} calls of ${name} are worked on already: try again shortly.`);
      refuseInput(call, input);
      const settle = await this.budgets.enter(owner, ready.manifest.permissions.timeoutMs);
      const started = performance.now();
      try {
        return await this.run(call, input, signal);
      } finally {
        await settle(performance.now() - started);
      }
    } catch (error) {
      if (error instanceof Recorded) throw error.error;
      const known = error instanceof DomainError ? error : new DomainError('internal', 500, 'The call failed in Foundry itself.');
      const outcome = known.status < 500 && known.code !== 'tools.cancelled' ? 'refused' : 'failed';
      await this.note(call, { outcome, errorCode: known.code, errorMessage: known.message });
      if (known !== error) throw error;
      throw withCall(known, call);
    } finally {
      leave?.();
    }
  }

  /** Starts a worker for the active version, so that its first call need not wait; that it cannot is for the call to say. */
  async warm(organisation: string, name: string): Promise<void> {
    try {
      const ready = await this.tools.byName(organisation, name);
      await this.workers.warm(ready.id);
    } catch (error) {
      this.logger.debug(`The tool ${name} was not started beforehand: ${messageOf(error)}`);
    }
  }

  status(): ReturnType<ToolWorkers['status']> {
    return this.workers.status();
  }

  private async run(
    call: OpenCall,
    input: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): Promise<ToolAnswer> {
    const { organisation, tool, version, manifest, id } = call.ready;
    const { permissions } = manifest;
    const secrets = await this.secrets.valuesOf(organisation, permissions.secrets);
    const context = { tool, version, callId: call.id, secrets };
    this.journal.begin(begunOf(call));
    const result = await this.workers.call(id, input, context, permissions.timeoutMs, signal);
    const { output, refused, error } = outcomeOf(call.ready, result, secrets);
    const printed = result.outcome === 'answered' ? result.answer.console : undefined;
    const end = {
      ...timesOf(result),
      outcome:
        error === undefined
          ? ('succeeded' as const)
          : error.code === 'tools.cancelled'
            ? ('cancelled' as const)
            : ('failed' as const),
      errorCode: error?.code ?? null,
      errorMessage: error?.message ?? null,
      outputBytes: output === undefined ? 0 : Buffer.byteLength(JSON.stringify(output)),
      console: printed === undefined ? '' : storable(blotOut(printed.text, secrets)).slice(0, MAX_CONSOLE_BYTES),
      consoleBytes: printed?.bytes ?? 0,
      refused: refused.map((what) => blotOut(what, secrets)),
    };
    await this.note(call, end);
    if (error !== undefined) throw new Recorded(withCall(error, call));
    return { callId: call.id, tool, version, output: output as Record<string, unknown>, ...timesOf(result) };
  }

  private async note(
    call: OpenCall,
    end: Pick<ToolCallEntity, 'outcome' | 'errorCode' | 'errorMessage'> & Partial<ToolCallEntity>,
  ): Promise<void> {
    await this.journal.note({
      durationMs: 0,
      waitedMs: 0,
      outputBytes: 0,
      console: '',
      consoleBytes: 0,
      refused: [],
      ...end,
      ...begunOf(call),
      errorMessage: end.errorMessage === null ? null : storable(end.errorMessage).slice(0, LONGEST_MESSAGE),
    });
  }
}

const begunOf = ({ id, owner, ready, inputBytes, correlationId: correlation, startedAt }: OpenCall): BegunCall => ({
  id,
  organisation: owner.organisation,
  tool: ready.tool,
  version: ready.version,
  inputBytes,
  subject: owner.subject,
  caller: owner.name,
  correlationId: correlation,
  startedAt,
});

/** The call's end is written down already. */
class Recorded extends Error {
  constructor(readonly error: DomainError) {
    super(error.message);
  }
}

function refuseInput({ inputBytes, ready }: OpenCall, input: unknown): void {
  if (inputBytes > MAX_INPUT_BYTES)
    throw toolErrors.inputTooLarge(`The input is larger than ${MAX_INPUT_BYTES} bytes: send less, or send it in parts.`);
  const problems = ready.input.problemsOf(input);
  if (problems.length === 0) return;
  const list = problems.map(({ path, message }) => `${path || 'input'} ${message}`).join('; ');
  throw toolErrors.invalidInput(`The tool ${ready.tool} cannot be called with this: ${list}.`, { details: { problems } });
}

interface CallEnd {
  readonly output?: unknown;
  readonly refused: readonly string[];
  readonly error?: DomainError;
}

/** What the worker said, looked at as what a stranger says. */
function outcomeOf({ tool, manifest, output: schema }: ReadyTool, result: ToolWorkerResult, secrets: SecretValues): CallEnd {
  if (result.outcome !== 'answered') {
    const { permissions } = manifest;
    const error = failureOf(tool, permissions, result.outcome, blotOut(result.reason, secrets));
    return { refused: attemptsOf(permissions, result.outcome), error };
  }
  const { answer } = result;
  if (!answer.ok) {
    const { message } = answer.error;
    const error = /larger than \d+ bytes/.test(message) ? toolErrors.outputTooLarge : toolErrors.outputInvalid;
    return {
      refused: [],
      error: error(`The tool ${tool} did not answer: ${blotOut(message, secrets).slice(0, LONGEST_MESSAGE)}`),
    };
  }
  const said = toolAnswerSchema.safeParse(answer.value);
  if (!said.success)
    return { refused: [], error: toolErrors.outputInvalid(`The tool ${tool} answered with something that is no answer.`) };
  const { refused } = said.data;
  if ('error' in said.data) {
    const { name, message } = said.data.error;
    const words = blotOut(`${name === 'Error' ? '' : `${name}: `}${message}`, secrets).slice(0, LONGEST_MESSAGE);
    return { refused, error: toolErrors.handlerFailed(`The tool ${tool} failed: ${words || 'it does not say why.'}`) };
  }
  const output = blotOutIn(said.data.output, secrets);
  const [problem] = schema.problemsOf(output);
  if (problem === undefined) return { output, refused };
  const text = `The tool ${tool} answered with what does not fit its output schema: ${problem.path || 'the output'} ${problem.message}.`;
  return { refused, error: toolErrors.outputInvalid(text, { details: { problem } }) };
}

const timesOf = ({ durationMs, waitedMs }: Times): Times => ({ durationMs, waitedMs });

/** The same error with the name of the call's record. */
function withCall(error: DomainError, { id }: OpenCall): DomainError {
  return new DomainError(error.code, error.status, error.message, { ...error.details, callId: id }, { cause: error.cause });
}

/** PostgreSQL keeps no NUL in text, and no half of a character. */
const storable = (text: string): string => Buffer.from(text.replaceAll('\0', '\u2400')).toString();

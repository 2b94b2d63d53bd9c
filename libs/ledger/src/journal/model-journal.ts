import {
  addCosts,
  addUsage,
  LlmService,
  readOutput,
  type Booking,
  type CallOptions,
  type GenerateRequest,
  type GenerateResult,
  type Message,
  type ModelEvent,
  type ObjectRequest,
  type ObjectResult,
  type OutputSpec,
  type Prompt,
} from '#foundry/llm';
import { DomainError } from '#foundry/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { ledgerErrors } from '../ledger.errors.js';
import { CallRepository, type OpenCall, type RunKey } from './call.repository.js';
import { requestHashOf, requestText, sharedMessages } from './request-record.js';

export interface JournalScope extends RunKey {
  readonly booking: Booking;
}

export interface JournaledOptions {
  readonly signal?: AbortSignal;
  /** Pieces of an answer while they come; a replayed answer has none. */
  onEvent?(event: ModelEvent): void;
  /** The prompt file that the request was made with, for the record. */
  readonly prompt?: Pick<Prompt, 'name' | 'hash'>;
}

/** `replayed`: the answer was there already; its usage and cost are those of the time, and nothing was spent now. */
export type Journaled<R extends GenerateResult> = R & { readonly replayed: boolean; readonly callId: string };

/**
 * The models, for one run of an agent. Its n-th call is answered from the journal when the same was asked there before; the
 * answer of any other is written down before it is returned. Calls are made one after the other, in the order they are asked.
 */
export interface JournaledModel {
  generate(request: GenerateRequest, options?: JournaledOptions): Promise<Journaled<GenerateResult>>;
  generateObject<T>(request: ObjectRequest<T>, options?: JournaledOptions): Promise<Journaled<ObjectResult<T>>>;
}

/** Writes down what models answer to agents, so that nothing that was answered is asked, and paid for, again. */
@Injectable()
export class ModelJournal {
  constructor(
    @Inject(CallRepository) private readonly calls: CallRepository,
    @Inject(LlmService) private readonly llm: LlmService,
  ) {}

  /** A run is opened from its first call on, each time it is begun or resumed. */
  open(scope: JournalScope): JournaledModel {
    return new RunModel(scope, this.calls, this.llm);
  }
}

/** How a kind of call is made, and made of an answer that is there. */
interface CallKind<R extends GenerateResult> {
  readonly output: OutputSpec<unknown> | undefined;
  ask(options: CallOptions): Promise<R>;
  /** undefined when the answer no longer has the shape that is wanted. */
  recreate(result: GenerateResult): R | undefined;
}

/** Who asks may go on with its list of messages before its turn has come. */
const asItIsNow = <R extends { readonly messages: readonly Message[] }>(request: R): R => ({
  ...request,
  messages: [...request.messages],
});

class RunModel implements JournaledModel {
  private position = 0;
  /** The last answered call, which the next one usually goes on from. */
  private previous: { readonly callId: string; readonly messages: readonly Message[] } | undefined;
  private line: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly scope: JournalScope,
    private readonly calls: CallRepository,
    private readonly llm: LlmService,
  ) {}

  async generate(request: GenerateRequest, options: JournaledOptions = {}): Promise<Journaled<GenerateResult>> {
    const { onEvent } = options;
    const asked = asItIsNow(request);
    return await this.call(asked, options, {
      output: undefined,
      ask: (callOptions) => this.llm.generate(asked, { ...callOptions, onEvent }),
      recreate: (result) => result,
    });
  }

  async generateObject<T>(request: ObjectRequest<T>, options: JournaledOptions = {}): Promise<Journaled<ObjectResult<T>>> {
    const asked = asItIsNow(request);
    const { output, ...rest } = asked;
    return await this.call<ObjectResult<T>>(rest, options, {
      output,
      ask: (callOptions) => this.llm.generateObject(asked, callOptions),
      recreate: (result) => {
        const reading = readOutput(result.text, output.schema);
        return 'value' in reading ? { ...result, value: reading.value } : undefined;
      },
    });
  }

  private call<R extends GenerateResult>(
    request: GenerateRequest,
    options: JournaledOptions,
    kind: CallKind<R>,
  ): Promise<Journaled<R>> {
    const done = this.line.then(() => this.callInTurn(request, options, kind));
    // Its failure is its caller's; the next call is made all the same.
    this.line = done.catch(() => undefined);
    return done;
  }

  private async callInTurn<R extends GenerateResult>(
    request: GenerateRequest,
    options: JournaledOptions,
    kind: CallKind<R>,
  ): Promise<Journaled<R>> {
    const requestHash = requestHashOf(request, kind.output);
    let row = await this.calls.live(this.scope, this.position);
    if (row?.state === 'answered' && row.requestHash === requestHash) {
      const result = kind.recreate(await this.calls.resultOf(row));
      if (result) return this.passed(request, { ...result, replayed: true, callId: row.id });
      // The program wants another shape than when it was written down.
      row.requestHash = '';
    }
    if (row && row.requestHash !== requestHash) {
      await this.calls.voidFrom(this.scope, this.position);
      row = null;
    }
    const open = row ? await this.calls.beginAgain(row) : await this.begin(request, requestHash, options, kind.output);
    if (!open) throw this.taken();
    const result = await this.ask(open, options, kind);
    return this.passed(request, { ...result, replayed: false, callId: open.id });
  }

  private async begin(
    request: GenerateRequest,
    requestHash: string,
    { prompt }: JournaledOptions,
    output: OutputSpec<unknown> | undefined,
  ): Promise<OpenCall | undefined> {
    const { buildId, step, run, booking } = this.scope;
    const shared = this.previous ? sharedMessages(request.messages, this.previous.messages) : 0;
    return await this.calls.begin({
      organisation: booking.organisation,
      agent: booking.agent ?? null,
      project: booking.project ?? null,
      buildId,
      step,
      run,
      position: this.position,
      class: request.class,
      promptName: prompt?.name ?? null,
      promptHash: prompt?.hash ?? null,
      requestHash,
      request: requestText(request, shared, output),
      basedOn: shared > 0 ? (this.previous?.callId ?? null) : null,
      sharedMessages: shared,
    });
  }

  private async ask<R extends GenerateResult>(open: OpenCall, { signal }: JournaledOptions, kind: CallKind<R>): Promise<R> {
    const booking = { ...this.scope.booking, buildId: this.scope.buildId, callId: open.id };
    let result: R;
    try {
      result = await kind.ask({ signal, booking, recall: (exchange) => open.exchanges.get(exchange) });
    } catch (error) {
      // A call that was cancelled has not failed: whoever resumes the run finds it as after a crash.
      if (!(error instanceof DomainError && error.code === 'llm.cancelled')) await this.calls.fail(open, error);
      throw error;
    }
    // What a process before this one was told for the same call is part of what it took.
    const recorded = open.asks > 1 ? await this.calls.attempts(open.id) : [];
    const attempts = recorded.length > result.attempts.length ? recorded : result.attempts;
    const answered = attempts.filter(({ outcome }) => outcome === 'answered');
    const usage = addUsage(answered.map((attempt) => attempt.usage));
    const cost = addCosts(answered.map((attempt) => attempt.cost));
    if (!(await this.calls.answer(open, result, usage, cost))) throw this.taken();
    return { ...result, attempts, usage, cost };
  }

  private passed<R extends GenerateResult>(request: GenerateRequest, result: Journaled<R>): Journaled<R> {
    this.position++;
    this.previous = { callId: result.callId, messages: request.messages };
    return result;
  }

  private taken(): DomainError {
    const { buildId, step, run } = this.scope;
    return ledgerErrors.runTaken(
      `Another process goes on with ${run} of the step ${step} of the build ${buildId}; this one must stop.`,
    );
  }
}

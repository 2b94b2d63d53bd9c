import type { FinishReason, ProviderAnswer, ToolCall, Usage } from '../llm.schemas.js';
import type { CallLimits } from '../llm.settings.js';
import { ProviderFailure } from './provider-failure.js';
import { usageOf } from './usage.js';

/** What servers send, of which nothing is sure. */
interface WireCall {
  readonly index?: number;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown } | null;
}

interface WireText {
  readonly content?: unknown;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly WireCall[] | null;
}

interface DraftCall {
  id: string;
  name: string;
  arguments: string;
}

function asCall(value: unknown): WireCall {
  if (typeof value !== 'object' || value === null)
    throw new ProviderFailure('malformed', 'a tool call of the answer is no object');
  return value;
}

/** Puts one answer together, whole or from its fragments, within limits. Only the first choice is read. */
export class AnswerCollector {
  private text = '';
  private refusal = '';
  private finish: string | undefined;
  private usage: Usage | null = null;
  private readonly calls: DraftCall[] = [];
  /** Position of each of the server's own indexes, which need not start at 0. */
  private readonly byIndex = new Map<number, DraftCall>();

  constructor(private readonly limits: CallLimits) {}

  /** @returns the text that this piece adds */
  add(piece: WireText | null | undefined, finishReason: unknown): string {
    const text = typeof piece?.content === 'string' ? piece.content : '';
    this.text += text;
    if (typeof piece?.refusal === 'string') this.refusal += piece.refusal;
    if (Array.isArray(piece?.tool_calls)) for (const call of piece.tool_calls as readonly unknown[]) this.addCall(asCall(call));
    if (typeof finishReason === 'string') this.finish = finishReason;
    return text;
  }

  addUsage(usage: unknown): void {
    this.usage = usageOf(usage) ?? this.usage;
  }

  /** @throws ProviderFailure `cut` when the answer has no end */
  done(): ProviderAnswer {
    if (this.finish === undefined) throw new ProviderFailure('cut', 'the answer ended before it was complete');
    return {
      text: this.text,
      toolCalls: this.namedCalls(),
      finishReason: this.finishReason(),
      refusal: this.refusal === '' ? null : this.refusal,
      usage: this.usage,
    };
  }

  private addCall(call: WireCall): void {
    const draft = this.draftOf(call);
    if (call.function?.name && draft.name !== call.function.name) draft.name += call.function.name;
    const added = call.function?.arguments;
    // Some servers send the arguments as an object in place of its text.
    draft.arguments += typeof added === 'string' ? added : added === undefined || added === null ? '' : JSON.stringify(added);
    if (draft.arguments.length > this.limits.toolArgumentChars)
      throw new ProviderFailure(
        'too_large',
        `the arguments of a tool call are longer than ${this.limits.toolArgumentChars} characters`,
      );
  }

  private draftOf(call: WireCall): DraftCall {
    const known = typeof call.index === 'number' ? this.byIndex.get(call.index) : call.id ? this.callWithId(call.id) : undefined;
    // A server that repeats an index for another id means another call.
    if (known && (!call.id || known.id === '' || known.id === call.id)) {
      known.id ||= call.id ?? '';
      return known;
    }
    const last = this.calls.at(-1);
    if (typeof call.index !== 'number' && !call.id && !call.function?.name && last) return last;
    if (this.calls.length >= this.limits.toolCalls)
      throw new ProviderFailure('too_large', `the answer has more than ${this.limits.toolCalls} tool calls`);
    const draft = { id: call.id ?? '', name: '', arguments: '' };
    this.calls.push(draft);
    if (typeof call.index === 'number') this.byIndex.set(call.index, draft);
    return draft;
  }

  private callWithId(wanted: string): DraftCall | undefined {
    return this.calls.find(({ id }) => id === wanted);
  }

  /** Ids that are missing or doubled are replaced: a result must find its call. */
  private namedCalls(): ToolCall[] {
    const used = new Set<string>();
    return this.calls.map((call, index) => {
      const id = call.id !== '' && !used.has(call.id) ? call.id : `call_${index}`;
      used.add(id);
      return { ...call, id };
    });
  }

  private finishReason(): FinishReason {
    // Several servers say "stop" also when they call tools.
    if (this.calls.length > 0 && this.finish !== 'length' && this.finish !== 'content_filter') return 'tool_calls';
    switch (this.finish) {
      case 'stop':
      case 'length':
      case 'content_filter':
        return this.finish;
      default:
        return 'unknown';
    }
  }
}

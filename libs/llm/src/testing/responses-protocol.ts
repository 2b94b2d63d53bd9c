import type { ServerResponse } from 'node:http';

/** What a scripted answer says, whichever protocol it is told in. */
export interface SaidInResponses {
  readonly text: string;
  /** Tool calls as chat completions have them. */
  readonly calls: ReadonlyArray<Record<string, unknown>>;
  readonly refusal: string | undefined;
  readonly finish: string;
  /** As chat completions count; null: none is told. */
  readonly usage: Record<string, unknown> | null;
  readonly model: string;
}

type Item = Record<string, unknown>;

/** The whole answer of the responses protocol. */
export function responseOf({ text, calls, refusal, finish, usage, model }: SaidInResponses): Item {
  const content =
    refusal === undefined ? { type: 'output_text', text, annotations: [], logprobs: [] } : { type: 'refusal', refusal };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', status: 'completed', content: [content] };
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_763_683_200,
    model,
    status: finish === 'length' ? 'incomplete' : 'completed',
    incomplete_details: finish === 'length' ? { reason: 'max_output_tokens' } : null,
    error: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    output: [...(text !== '' || refusal !== undefined ? [message] : []), ...calls.map(callItem)],
    usage: usage && usageOf(usage),
  };
}

function callItem(call: Record<string, unknown>, index: number): Item {
  const { name, arguments: text } = call['function'] as { name: string; arguments: string };
  return {
    id: `fc_${index}`,
    type: 'function_call',
    call_id: call['id'] ?? `call_${index}`,
    name,
    arguments: text,
    status: 'completed',
  };
}

function usageOf(usage: Record<string, unknown>): Item {
  const [input, output] = [Number(usage['prompt_tokens'] ?? 0), Number(usage['completion_tokens'] ?? 0)];
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
}

/** Tells an answer as the events of a stream, texts and arguments in pieces of three characters. */
export class ResponseStream {
  private sequence = 0;
  private opened = false;

  constructor(
    private readonly response: ServerResponse,
    private readonly model: string,
  ) {}

  send(type: string, more: Item): void {
    if (!this.response.headersSent) this.response.writeHead(200, { 'content-type': 'text/event-stream' });
    const data = JSON.stringify({ type, sequence_number: this.sequence++, ...more });
    this.response.write(`event: ${type}\ndata: ${data}\n\n`);
  }

  begin(): void {
    const empty = responseOf({ text: '', calls: [], refusal: undefined, finish: 'stop', usage: null, model: this.model });
    this.send('response.created', { response: { ...empty, status: 'in_progress' } });
  }

  /** A piece of the first message's text. */
  text(delta: string): void {
    if (!this.opened) {
      this.opened = true;
      const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
      this.send('response.output_item.added', { output_index: 0, item });
      const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
      this.send('response.content_part.added', { output_index: 0, content_index: 0, item_id: 'msg_1', part });
    }
    this.send('response.output_text.delta', { output_index: 0, content_index: 0, item_id: 'msg_1', delta, logprobs: [] });
  }

  whole(said: SaidInResponses): void {
    this.begin();
    const answer = responseOf(said);
    (answer['output'] as Item[]).forEach((item, place) => this.item(item, place));
    this.send(answer['status'] === 'incomplete' ? 'response.incomplete' : 'response.completed', { response: answer });
    this.response.end();
  }

  private item(item: Item, place: number): void {
    const at = { output_index: place, item_id: item['id'] };
    if (item['type'] === 'function_call') {
      const text = String(item['arguments']);
      this.send('response.output_item.added', { output_index: place, item: { ...item, arguments: '', status: 'in_progress' } });
      for (const delta of piecesOf(text)) this.send('response.function_call_arguments.delta', { ...at, delta });
      this.send('response.function_call_arguments.done', { ...at, name: item['name'], arguments: text });
    } else {
      const [part] = item['content'] as [Item];
      if (part['type'] === 'refusal') {
        this.send('response.output_item.added', { output_index: place, item: { ...item, content: [], status: 'in_progress' } });
        const empty = { type: 'refusal', refusal: '' };
        this.send('response.content_part.added', { ...at, content_index: 0, part: empty });
        this.send('response.refusal.delta', { ...at, content_index: 0, delta: part['refusal'] });
        this.send('response.refusal.done', { ...at, content_index: 0, refusal: part['refusal'] });
      } else {
        for (const delta of piecesOf(String(part['text']))) this.text(delta);
        this.send('response.output_text.done', { ...at, content_index: 0, text: part['text'], logprobs: [] });
      }
      this.send('response.content_part.done', { ...at, content_index: 0, part });
    }
    this.send('response.output_item.done', { output_index: place, item });
  }
}

export const piecesOf = (text: string): string[] => text.match(/[\s\S]{1,3}/g) ?? [];

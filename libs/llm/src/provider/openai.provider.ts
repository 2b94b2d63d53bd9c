import type OpenAI from 'openai';
import type { Message, ModelEvent, ProviderAnswer } from '../llm.schemas.js';
import type { CallLimits, ProviderSettings } from '../llm.settings.js';
import { AnswerTimer } from './answer-timer.js';
import { boundedFetch } from './bounded-fetch.js';
import { failureOf } from './client-errors.js';
import { AnswerCollector } from './collect-answer.js';
import type { Embeddings, LlmProvider, ProviderOptions, ProviderRequest } from './provider.js';
import { ProviderFailure } from './provider-failure.js';
import { usageOf } from './usage.js';

type Client = typeof OpenAI;
type ChatBody = Omit<OpenAI.Chat.ChatCompletionCreateParams, 'stream' | 'stream_options'>;

/** Longer than any limit of ours: our own timers end a request, the client's must not. */
const CLIENT_TIMEOUT_MS = 2 ** 31 - 1;

/** A model server that speaks OpenAI's chat-completions and embeddings protocols. */
export class OpenAiProvider implements LlmProvider {
  readonly name: string;
  private opened: Promise<{ library: Client; client: OpenAI }> | undefined;
  private readonly secrets: readonly string[];

  constructor(
    private readonly settings: ProviderSettings,
    private readonly limits: CallLimits,
  ) {
    this.name = settings.name;
    this.secrets = [settings.apiKey ?? '', ...Object.values(settings.headers ?? {})].filter((secret) => secret.length >= 6);
  }

  generate(request: ProviderRequest, options: ProviderOptions): Promise<ProviderAnswer> {
    return this.watched(options, async (client, timer) => {
      const answer = await client.chat.completions.create({ ...this.bodyOf(request), stream: false }, { signal: timer.signal });
      const { choices, usage } = checkedAnswer(answer);
      const [choice] = choices;
      if (!choice) throw new ProviderFailure('malformed', 'the answer has no choices');
      const collector = new AnswerCollector(this.limits);
      collector.add(choice.message, choice.finish_reason ?? 'unknown');
      collector.addUsage(usage);
      return collector.done();
    });
  }

  stream(request: ProviderRequest, options: ProviderOptions & { onEvent(event: ModelEvent): void }): Promise<ProviderAnswer> {
    return this.watched(options, async (client, timer) => {
      const pieces = await client.chat.completions.create(
        { ...this.bodyOf(request), stream: true, stream_options: { include_usage: true } },
        { signal: timer.signal },
      );
      const collector = new AnswerCollector(this.limits);
      for await (const piece of pieces) {
        timer.pieceCame(this.limits.idleMs);
        const { choices, usage } = checkedAnswer(piece);
        const choice = choices.find(({ index }) => (index ?? 0) === 0);
        if (choice) {
          const text = collector.add(choice.delta, choice.finish_reason);
          if (text !== '') options.onEvent({ type: 'text', text });
        }
        collector.addUsage(usage);
      }
      // The client ends its loop quietly when the request was aborted.
      timer.signal.throwIfAborted();
      return collector.done();
    });
  }

  embed(model: string, texts: readonly string[], options: ProviderOptions): Promise<Embeddings> {
    return this.watched(options, async (client, timer) => {
      const answer = await client.embeddings.create(
        // Without a format the client asks for base64, which many servers do not know.
        { model, input: [...texts], encoding_format: 'float' },
        { signal: timer.signal },
      );
      return { vectors: vectorsOf(answer, texts.length), usage: usageOf(answer.usage) };
    });
  }

  private async watched<T>(options: ProviderOptions, work: (client: OpenAI, timer: AnswerTimer) => Promise<T>): Promise<T> {
    const { library, client } = await this.open();
    const timer = new AnswerTimer(options.signal, this.limits.responseMs);
    try {
      return await work(client, timer);
    } catch (error) {
      throw failureOf(error, timer.signal, library, this.secrets);
    } finally {
      timer.stop();
    }
  }

  /** The client is loaded at the first call: most commands of Foundry never make one. */
  private open(): Promise<{ library: Client; client: OpenAI }> {
    this.opened ??= import('openai').then(({ default: library }) => {
      const { baseUrl, apiKey, headers } = this.settings;
      const sent = {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'user-agent': 'foundry',
        ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }),
        ...headers,
      };
      const client = new library({
        baseURL: baseUrl,
        // Everything that the client would take from the environment is for one provider only, and perhaps not for this one.
        apiKey: 'sent by our own fetch',
        organization: null,
        project: null,
        maxRetries: 0,
        timeout: CLIENT_TIMEOUT_MS,
        logLevel: 'off',
        fetch: boundedFetch(sent, this.limits.responseBytes),
      });
      return { library, client };
    });
    return this.opened;
  }

  private bodyOf(request: ProviderRequest): ChatBody {
    const hosted = new URL(this.settings.baseUrl).hostname.endsWith('.openai.com');
    const { maxOutputTokens: limit, format, tools } = request;
    return {
      model: request.model,
      messages: request.messages.map(wireMessage),
      ...(tools && tools.length > 0
        ? {
            tools: tools.map((tool) => ({ type: 'function' as const, function: { ...tool } })),
            ...(request.toolChoice ? { tool_choice: request.toolChoice } : {}),
          }
        : {}),
      // OpenAI's newer models refuse the older name, and most other servers know no other.
      ...(limit === undefined ? {} : hosted ? { max_completion_tokens: limit } : { max_tokens: limit }),
      ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
      ...(request.seed === undefined ? {} : { seed: request.seed }),
      ...(request.stop === undefined ? {} : { stop: request.stop }),
      ...(format === undefined ? {} : { response_format: wireFormat(format) }),
    };
  }
}

function wireFormat(
  format: NonNullable<ProviderRequest['format']>,
): OpenAI.ResponseFormatJSONSchema | OpenAI.ResponseFormatJSONObject {
  if (format.kind === 'json_object') return { type: 'json_object' };
  return { type: 'json_schema', json_schema: { name: format.name, schema: { ...format.schema }, strict: format.strict } };
}

function wireMessage(message: Message): OpenAI.Chat.ChatCompletionMessageParam {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(message.toolCalls && message.toolCalls.length > 0
          ? {
              tool_calls: message.toolCalls.map((call) => ({
                id: call.id,
                type: 'function' as const,
                function: { name: call.name, arguments: call.arguments },
              })),
            }
          : {}),
      };
    default:
      return { role: message.role, content: message.content };
  }
}

/** Servers answer 200 with all sorts of things, a page of a proxy among them. */
function checkedAnswer<T extends { choices: unknown[] }>(answer: T): T {
  if (!isObject(answer) || !Array.isArray(answer.choices) || !answer.choices.every(isObject))
    throw new ProviderFailure('malformed', 'the answer is not a chat completion');
  return answer;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

function vectorsOf(answer: OpenAI.CreateEmbeddingResponse, expected: number): number[][] {
  const rows = Array.isArray(answer.data) ? [...answer.data].sort((a, b) => (a.index ?? 0) - (b.index ?? 0)) : [];
  const vectors = rows.map(({ embedding }) => embedding);
  const length = vectors[0]?.length ?? 0;
  const sound = vectors.every((vector) => Array.isArray(vector) && vector.length === length && vector.every(Number.isFinite));
  if (vectors.length !== expected || (expected > 0 && length === 0) || !sound)
    throw new ProviderFailure('malformed', `the answer does not hold ${expected} vectors of one length`);
  return vectors;
}

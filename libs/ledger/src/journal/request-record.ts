import { sha256, stableJson } from '#foundry/kernel';
import { jsonSchemaOf, type GenerateRequest, type Message, type OutputSpec } from '#foundry/llm';

/**
 * What a call asks, whoever is to answer: SHA-256 of messages, tools, settings and shape. The route is not part of it, so
 * that an operator who adds a provider to a build that failed does not pay for its answers again.
 */
export function requestHashOf(request: GenerateRequest, output: OutputSpec<unknown> | undefined): string {
  const { cache: _cache, streamed: _streamed, ...asked } = request;
  return sha256(stableJson({ asked, shape: output && { name: output.name, schema: jsonSchemaOf(output.schema) } }));
}

/** How many messages at the beginning of `messages` are those of `earlier`: the turns of an agent run repeat all before them. */
export function sharedMessages(messages: readonly Message[], earlier: readonly Message[]): number {
  const different = messages.findIndex((message, index) => JSON.stringify(message) !== JSON.stringify(earlier[index]));
  return different === -1 ? messages.length : different;
}

/** The request as it is kept: without its first `shared` messages, and with the tools' names for the tools, which are code. */
export function requestText(request: GenerateRequest, shared: number, output: OutputSpec<unknown> | undefined): string {
  const { messages, tools, cache: _cache, ...settings } = request;
  return JSON.stringify({
    ...settings,
    messages: messages.slice(shared),
    tools: tools?.map(({ name }) => name),
    output: output?.name,
  });
}

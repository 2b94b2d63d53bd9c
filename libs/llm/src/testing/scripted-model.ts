import {
  answering,
  failing,
  hangingUp,
  isResponses,
  raw,
  type Script,
  type SeenRequest,
  sendPiece,
  streaming,
} from './model-server.js';

/** What a model is asked, as a scripted one looks at it. */
export interface Asked {
  /** Everything above the conversation: rules and role. */
  readonly system: string;
  /** The first thing that the user says. */
  readonly user: string;
  /** From 1: answers that the model has given in this conversation, and the one it is asked for. */
  readonly turn: number;
  /** Results of the tools that were called last, in their order. */
  readonly results: readonly string[];
  /** Names of the tools that may be called. */
  readonly tools: readonly string[];
  /** Whether an answer of a given shape is wanted instead. */
  readonly wantsObject: boolean;
  readonly model: string;
}

/** What a scripted model does: says something, hands over an object, calls tools, or misbehaves as a script says. */
export type Move =
  | { readonly say: string }
  | { readonly answer: unknown }
  | { readonly call: ReadonlyArray<readonly [name: string, input: unknown]> }
  | { readonly script: Script };

interface WireMessage {
  readonly role: string;
  readonly content?: unknown;
}

/** A model that decides by what it is asked: it can play a whole agent, over any number of builds at once. */
export function playing(decide: (asked: Asked) => Move): Script {
  return async (request, response) => {
    const move = decide(askedOf(request));
    if ('script' in move) return await move.script(request, response);
    if ('say' in move) return await answering(move.say)(request, response);
    if ('answer' in move) return await answering(JSON.stringify(move.answer))(request, response);
    return await callingTools(...move.call)(request, response);
  };
}

/** Calls tools, all in one turn. */
export function callingTools(...calls: ReadonlyArray<readonly [name: string, input: unknown]>): Script {
  return (request, response) => {
    const { turn } = askedOf(request);
    const wire = calls.map(([name, input], index) => ({
      index,
      id: `call_${turn}_${index}`,
      type: 'function',
      function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
    }));
    return answering('', { finish: 'tool_calls', calls: wire })(request, response);
  };
}

/** Lets each script answer as often as it says, then the next one; the last one for ever. */
export function inTurn(...scripts: readonly Script[]): Script {
  let asked = 0;
  return (request, response) => scripts[Math.min(asked++, scripts.length - 1)]!(request, response);
}

export function askedOf(request: SeenRequest): Asked {
  const { body } = request;
  const messages = isResponses(request) ? messagesOf(body) : ((body['messages'] ?? []) as WireMessage[]);
  const textOf = (role: string): string => contentOf(messages.find((message) => message.role === role));
  const lastAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
  const tools = (body['tools'] ?? []) as { name?: string; function?: { name: string } }[];
  return {
    system: textOf('system'),
    user: textOf('user'),
    turn: messages.filter(({ role }) => role === 'assistant').length + 1,
    results: messages
      .slice(lastAnswer + 1)
      .filter(({ role }) => role === 'tool')
      .map(contentOf),
    tools: tools.map((tool) => tool.function?.name ?? tool.name ?? ''),
    wantsObject: body['response_format'] !== undefined || body['text'] !== undefined,
    model: String(body['model']),
  };
}

/** A request of the responses protocol as the conversation that chat completions would be sent; a turn's calls are one answer. */
function messagesOf(body: SeenRequest['body']): WireMessage[] {
  const { instructions, input } = body;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : ((input ?? []) as Record<string, unknown>[]);
  const messages: WireMessage[] = typeof instructions === 'string' ? [{ role: 'system', content: instructions }] : [];
  let calls = false;
  for (const item of items) {
    const isCall = 'type' in item && item.type === 'function_call';
    if (isCall && !calls) messages.push({ role: 'assistant', content: '' });
    else if ('type' in item && item.type === 'function_call_output') messages.push({ role: 'tool', content: item['output'] });
    else if (!isCall) messages.push({ role: String(item['role']), content: item['content'] });
    calls = isCall;
  }
  return messages;
}

const contentOf = (message: WireMessage | undefined): string => (typeof message?.content === 'string' ? message.content : '');

/** Sends the beginning of a stream and cuts the connection. */
export const cuttingOff: Script = streaming([{ content: '{"summary": "I would' }, { content: ' like to' }], (response) => {
  // What was written so far should arrive before the connection is gone.
  setTimeout(() => response.socket?.destroy(), 20);
});

/** Streams what no one can read, to the end of the answer. */
export const garbage: Script = raw('data: {"choices": [{"delta"\n\ndata: \u0000\u0007nonsense\n\n', {
  'content-type': 'text/event-stream',
});

/** Declines, as models do in the protocol. */
export const refusing: Script = (request, response) => {
  const refusal = 'I cannot help with that.';
  if (request.body['stream'] !== true || isResponses(request)) return answering('', { refusal })(request, response);
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  sendPiece(response, { refusal });
  sendPiece(response, {}, 'stop');
  response.end('data: [DONE]\n\n');
};

/** Half of an object, ended as if it were whole. */
export const truncatedJson: Script = answering('{"summary": "It begins well, and then', { finish: 'length' });

/** An object that has nothing to do with what was asked for. */
export const wrongShape: Script = answering('{"weather": "fine"}');

/** Every way in which a provider fails, by name; each of them has to make a route go on with its next entry. */
export const FAILURES: Readonly<Record<string, Script>> = {
  'a rate limit': failing(429, 'Too many requests.', 'rate_limit_exceeded', { 'retry-after': '60' }),
  'a used up quota': failing(429, 'You exceeded your quota.', 'insufficient_quota'),
  'a server error': failing(500, 'The server had an error.'),
  'an overloaded server': failing(503, 'Overloaded.'),
  'a refused key': failing(401, 'Incorrect API key.', 'invalid_api_key'),
  'a connection that breaks': hangingUp,
  'a stream that is cut': cuttingOff,
  garbage,
};

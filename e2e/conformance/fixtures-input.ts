import type * as Sdk from '@modelcontextprotocol/server';
import { z } from 'zod';

const text = (words: string): Sdk.CallToolResult => ({ content: [{ type: 'text', text: words }] });
const object = (properties: Record<string, unknown>, required: string[] = Object.keys(properties)) =>
  ({ type: 'object', properties, required }) as Sdk.ElicitRequestFormParams['requestedSchema'];

/** What the conformance suite wants of servers that ask back: the person, the model or the folders of the client. */
export function addQuestions(sdk: typeof Sdk, server: Sdk.McpServer, state: Sdk.RequestStateCodec): void {
  addOlderQuestions(server);
  addRounds(sdk, server, state);
  addSpecialCases(sdk, server);
}

/** As the protocols with sessions do it: a request to the client while the call goes on. */
function addOlderQuestions(server: Sdk.McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: 'Asks the client’s model.', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const answer = await mcpReq.requestSampling({
        messages: [{ role: 'user', content: { type: 'text', text: prompt } }],
        maxTokens: 100,
      });
      const content = [answer.content].flat()[0];
      return text(`LLM response: ${content?.type === 'text' ? content.text : 'no text'}`);
    },
  );
  const asks = (name: string, message: string, properties: Record<string, unknown>, words: string): void =>
    void server.registerTool(name, { description: 'Asks the person.' }, async ({ mcpReq }) => {
      const { action, content } = await mcpReq.elicitInput({ message, requestedSchema: object(properties, []) });
      return text(`${words}: action=${action}, content=${JSON.stringify(content ?? {})}`);
    });
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the person.', inputSchema: z.object({ message: z.string() }) },
    async ({ message }, { mcpReq }) => {
      const requestedSchema = object({
        username: { type: 'string', description: "User's response" },
        email: { type: 'string', description: "User's email address" },
      });
      const { action, content } = await mcpReq.elicitInput({ message, requestedSchema });
      return text(`User response: action=${action}, content=${JSON.stringify(content ?? {})}`);
    },
  );
  asks(
    'test_elicitation_sep1034_defaults',
    'Are these right?',
    {
      name: { type: 'string', default: 'John Doe' },
      age: { type: 'integer', default: 30 },
      score: { type: 'number', default: 95.5 },
      status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
      verified: { type: 'boolean', default: true },
    },
    'Elicitation completed',
  );
  const options = ['option1', 'option2', 'option3'];
  const titled = (word: string) =>
    ['First', 'Second', 'Third'].map((title, index) => ({ const: `value${index + 1}`, title: `${title} ${word}` }));
  asks(
    'test_elicitation_sep1330_enums',
    'Which ones?',
    {
      untitledSingle: { type: 'string', enum: options },
      titledSingle: { type: 'string', oneOf: titled('Option') },
      legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
      untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
      titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
    },
    'Elicitation completed',
  );
}

/** As the protocol without sessions does it: the call is answered with what is missing, and made again with it. */
function addRounds(
  { inputRequired, acceptedContent, inputResponse }: typeof Sdk,
  server: Sdk.McpServer,
  state: Sdk.RequestStateCodec,
): void {
  const name = inputRequired.elicit({ message: 'What is your name?', requestedSchema: object({ name: { type: 'string' } }) });
  const sample = (words: string, maxTokens: number) =>
    inputRequired.createMessage({ messages: [{ role: 'user', content: { type: 'text', text: words } }], maxTokens });
  const tool = (
    toolName: string,
    run: (
      context: Sdk.ServerContext,
    ) => Promise<Sdk.CallToolResult | Sdk.InputRequiredResult> | Sdk.CallToolResult | Sdk.InputRequiredResult,
  ): void => void server.registerTool(toolName, { description: 'Asks back before it answers.' }, run);

  tool('test_input_required_result_elicitation', ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_name', z.object({ name: z.string() }));
    return given ? text(`Hello, ${given.name}!`) : inputRequired({ inputRequests: { user_name: name } });
  });
  tool('test_input_required_result_sampling', ({ mcpReq }) => {
    const given = inputResponse(mcpReq.inputResponses, 'capital_question');
    return given.kind === 'sampling'
      ? text(JSON.stringify(given.result.content))
      : inputRequired({ inputRequests: { capital_question: sample('What is the capital of France?', 100) } });
  });
  tool('test_input_required_result_list_roots', ({ mcpReq }) => {
    const given = inputResponse(mcpReq.inputResponses, 'client_roots');
    return given.kind === 'roots'
      ? text(given.roots.map(({ uri }) => uri).join(', '))
      : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
  });
  tool('test_input_required_result_request_state', async (context) => {
    const given = acceptedContent(context.mcpReq.inputResponses, 'confirm');
    if (given && context.mcpReq.requestState<string>() === 'asked') return text('state-ok');
    const confirm = inputRequired.elicit({ message: 'Please confirm', requestedSchema: object({ ok: { type: 'boolean' } }) });
    return inputRequired({ inputRequests: { confirm }, requestState: await state.mint('asked', context) });
  });
  tool('test_input_required_result_multiple_inputs', async (context) => {
    const kinds = ['user_name', 'greeting', 'client_roots'].map((key) => inputResponse(context.mcpReq.inputResponses, key).kind);
    if (kinds.join() === 'elicit,sampling,roots') return text('All three are there.');
    return inputRequired({
      inputRequests: { user_name: name, greeting: sample('Generate a greeting', 50), client_roots: inputRequired.listRoots() },
      requestState: await state.mint('asked', context),
    });
  });
  tool('test_input_required_result_multi_round', async (context) => {
    const { mcpReq } = context;
    const stage = mcpReq.inputResponses ? mcpReq.requestState<string>() : undefined;
    if (stage === 'second' && acceptedContent(mcpReq.inputResponses, 'step2')) return text('Both steps are done.');
    const ask = async (key: string, message: string, field: string, next: string) =>
      inputRequired({
        inputRequests: { [key]: inputRequired.elicit({ message, requestedSchema: object({ [field]: { type: 'string' } }) }) },
        requestState: await state.mint(next, context),
      });
    return stage === 'first' && acceptedContent(mcpReq.inputResponses, 'step1')
      ? await ask('step2', 'Step 2: What is your favorite color?', 'color', 'second')
      : await ask('step1', 'Step 1: What is your name?', 'name', 'first');
  });
  tool('test_input_required_result_tampered_state', async (context) => {
    if (context.mcpReq.requestState<string>() === 'sealed') return text('The state is whole.');
    const confirm = inputRequired.elicit({ message: 'Please confirm', requestedSchema: object({ ok: { type: 'boolean' } }) });
    return inputRequired({ inputRequests: { confirm }, requestState: await state.mint('sealed', context) });
  });
}

function addSpecialCases({ inputRequired, acceptedContent }: typeof Sdk, server: Sdk.McpServer): void {
  const hello = inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }],
    maxTokens: 10,
  });
  const confirm = inputRequired.elicit({ message: 'Go on?', requestedSchema: object({ ok: { type: 'boolean' } }) });
  server.registerTool(
    'test_input_required_result_capabilities',
    { description: 'Asks only for what the client can give.' },
    ({ mcpReq }) => {
      const can = capabilitiesOf(mcpReq.envelope);
      return inputRequired({ inputRequests: { ...(can?.elicitation ? { confirm } : {}), ...(can?.sampling ? { hello } : {}) } });
    },
  );
  // The library itself refuses to ask for what the client did not say that it can do.
  server.registerTool('test_missing_capability', { description: 'Cannot work without the client’s model.' }, () =>
    inputRequired({ inputRequests: { hello } }),
  );
  server.registerTool(
    'test_streaming_elicitation',
    { description: 'Tells of its progress, then asks back.' },
    async ({ mcpReq }) => {
      await mcpReq.log('info', 'About to ask');
      return acceptedContent(mcpReq.inputResponses, 'confirm')
        ? text('Confirmed.')
        : inputRequired({ inputRequests: { confirm } });
    },
  );
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks back before it answers.' }, ({ mcpReq }) => {
    const given = acceptedContent(mcpReq.inputResponses, 'user_context', z.object({ context: z.string() }));
    if (given) return { messages: [{ role: 'user', content: { type: 'text', text: given.context } }] };
    const message = 'What context should the prompt use?';
    const user_context = inputRequired.elicit({ message, requestedSchema: object({ context: { type: 'string' } }) });
    return inputRequired({ inputRequests: { user_context } });
  });
}

/** What the client said it can do, with this very request. */
function capabilitiesOf(envelope: object | undefined): Sdk.ClientCapabilities | undefined {
  return (envelope as Record<string, Sdk.ClientCapabilities> | undefined)?.['io.modelcontextprotocol/clientCapabilities'];
}

import type * as Sdk from '@modelcontextprotocol/server';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** One red pixel as PNG, and no sound as WAV, base64. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const SILENCE = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=';

const text = (words: string): { type: 'text'; text: string } => ({ type: 'text', text: words });
const image = { type: 'image' as const, data: PIXEL, mimeType: 'image/png' };

/** What the conformance suite wants to find on a server: contents, words of progress, logs, resources and prompts. */
export function addContent(sdk: typeof Sdk, server: Sdk.McpServer): void {
  const tool = (name: string, content: Sdk.CallToolResult['content']): void =>
    void server.registerTool(name, { description: `Answers with the content of ${name}.` }, () => ({ content }));
  tool('test_simple_text', [text('This is a simple text response for testing.')]);
  tool('test_image_content', [image]);
  tool('test_audio_content', [{ type: 'audio', data: SILENCE, mimeType: 'audio/wav' }]);
  tool('test_embedded_resource', [
    {
      type: 'resource',
      resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'This is an embedded resource content.' },
    },
  ]);
  tool('test_multiple_content_types', [
    text('Multiple content types test:'),
    image,
    {
      type: 'resource',
      resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"test":"data","value":123}' },
    },
  ]);
  server.registerTool('test_error_handling', { description: 'Always fails.' }, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  server.registerTool('test_tool_with_logging', { description: 'Logs three times.' }, async ({ mcpReq }) => {
    for (const [index, words] of ['Tool execution started', 'Tool processing data', 'Tool execution completed'].entries()) {
      if (index > 0) await sleep(50);
      await mcpReq.log('info', words);
    }
    return { content: [text('Logged three times.')] };
  });
  server.registerTool('test_logging_tool', { description: 'Logs once.' }, async ({ mcpReq }) => {
    await mcpReq.log('info', 'A line of the log');
    return { content: [text('Logged, if that was asked for.')] };
  });
  server.registerTool('test_tool_with_progress', { description: 'Tells of its progress.' }, async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progress > 0) await sleep(50);
      if (progressToken !== undefined)
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
    }
    return { content: [text(`Done with ${String(progressToken)}.`)] };
  });
  server.registerTool('test_reconnection', { description: 'Ends its stream before it answers.' }, async ({ http }) => {
    http?.closeSSE?.();
    await sleep(100);
    return { content: [text('Answered after the stream had ended.')] };
  });
  addSchemas(sdk, server);
  addResources(sdk, server);
  addPrompts(sdk, server);
}

function addSchemas(sdk: typeof Sdk, server: Sdk.McpServer): void {
  server.registerTool(
    'json_schema_2020_12_tool',
    {
      description: 'Has words of JSON Schema 2020-12 in its input.',
      inputSchema: sdk.fromJsonSchema({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        type: 'object',
        $defs: {
          address: {
            $anchor: 'addressDef',
            type: 'object',
            properties: { street: { type: 'string' }, city: { type: 'string' } },
          },
        },
        properties: {
          name: { type: 'string' },
          address: { $ref: '#/$defs/address' },
          contactMethod: { type: 'string', enum: ['phone', 'email'] },
          phone: { type: 'string' },
          email: { type: 'string' },
        },
        allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
        if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
        // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
        then: { required: ['phone'] },
        else: { required: ['email'] },
        additionalProperties: false,
      }),
    },
    () => ({ content: [text('ok')] }),
  );
  server.registerTool(
    'test_x_mcp_header',
    {
      description: 'Has an argument that clients repeat in a header.',
      inputSchema: sdk.fromJsonSchema({
        type: 'object',
        // The word is the protocol's own: JSON Schema's types do not know it.
        properties: { region: { type: 'string', ...({ 'x-mcp-header': 'Region' } as object) } },
        required: ['region'],
      }),
    },
    (input) => ({ content: [text(JSON.stringify(input))] }),
  );
}

function addResources({ ResourceTemplate }: typeof Sdk, server: Sdk.McpServer): void {
  const fixed = (name: string, uri: string, contents: Record<string, string>): void =>
    void server.registerResource(name, uri, { description: `The resource ${name}.`, mimeType: contents.mimeType }, () => ({
      contents: [{ uri, ...contents } as Sdk.TextResourceContents],
    }));
  fixed('static-text', 'test://static-text', {
    mimeType: 'text/plain',
    text: 'This is the content of the static text resource.',
  });
  fixed('static-binary', 'test://static-binary', { mimeType: 'image/png', blob: PIXEL });
  fixed('watched', 'test://watched-resource', { mimeType: 'text/plain', text: 'Something to watch.' });
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'A resource with a part to fill in.', mimeType: 'application/json' },
    ({ href: uri }, { id }) => ({
      contents: [
        {
          uri,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` }),
        },
      ],
    }),
  );
  for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const)
    server.server.setRequestHandler(method, () => ({}));
}

function addPrompts({ completable }: typeof Sdk, server: Sdk.McpServer): void {
  const says = (...content: Sdk.PromptMessage['content'][]): Sdk.GetPromptResult => ({
    messages: content.map((each) => ({ role: 'user', content: each })),
  });
  server.registerPrompt('test_simple_prompt', { description: 'Takes nothing.' }, () =>
    says(text('This is a simple prompt for testing.')),
  );
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'Takes two arguments.',
      argsSchema: z.object({
        arg1: completable(z.string(), (value) => ['paris', 'park', 'party'].filter((each) => each.startsWith(value))),
        arg2: z.string(),
      }),
    },
    ({ arg1, arg2 }) => says(text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'Holds a resource.', argsSchema: z.object({ resourceUri: z.string() }) },
    ({ resourceUri }) =>
      says(
        {
          type: 'resource',
          resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' },
        },
        text('Please process the embedded resource above.'),
      ),
  );
  server.registerPrompt('test_prompt_with_image', { description: 'Holds an image.' }, () =>
    says(image, text('Please analyze the image above.')),
  );
}

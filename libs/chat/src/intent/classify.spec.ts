import { describe, expect, it } from 'vitest';
import type { Intent } from '../chat.schemas.js';
import { type Action, classify } from './classify.js';
import type { DescribedTool } from './described-tool.js';
import { readToolInput } from './tool-input.js';

const KNOWN = { tools: ['ping', 'code_run', 'vat-calculator'], hasActiveBuild: true };

describe('a message', () => {
  it.each<[string, Intent, Action['kind']]>([
    ['Build an app for a library with books and members', 'build', 'build'],
    ['please make me a simple recipe tracker', 'build', 'build'],
    ['Can you create a website for a flower shop?', 'build', 'build'],
    ['I need a small inventory system for our garage', 'build', 'build'],
    ['A clinic: owners (name, email, phone) have many pets (name, species)', 'build', 'build'],
    ['Please implement a booking system for meeting rooms. Users should be able to see the status of a room.', 'build', 'build'],
    ['Build me a tool that converts CSV to JSON', 'build', 'build'],
    ['Remember that invoices are due after 14 days', 'memory', 'remember'],
    ['please note: we deploy on Fridays only', 'memory', 'remember'],
    ['What do you know about invoices?', 'memory', 'recall'],
    ['search my memories for deployment', 'memory', 'recall'],
    ['/ping', 'use-tool', 'call'],
    ['use the tool vat-calculator with net=100', 'use-tool', 'call'],
    ['vat-calculator({"net": 100})', 'use-tool', 'call'],
    ['VAT-Calculator {"net": 100}', 'use-tool', 'call'],
    ['run this\n```python\nprint(1)\n```', 'use-tool', 'run-code'],
    ['list my builds', 'use-tool', 'builds'],
    ['how is it going?', 'use-tool', 'status'],
    ['is the build done?', 'use-tool', 'status'],
    ['cancel the build', 'use-tool', 'cancel-build'],
    ['get the bundle', 'use-tool', 'download'],
    ['plan: a shop with products (name, price)', 'use-tool', 'plan'],
    ['hello!', 'chat', 'greet'],
    ['help', 'chat', 'help'],
    ['what can you do?', 'chat', 'help'],
    ['How do I build an app that scales?', 'chat', 'unknown'],
    ['why is the sky blue', 'chat', 'unknown'],
    ['Explain this:\n```python\nprint(1)\n```', 'chat', 'unknown'],
    ['use the tool of the trade', 'chat', 'unknown'],
  ])('%j is %s: %s', (text, intent, kind) => {
    const found = classify(text, KNOWN);
    expect([found.intent, found.action.kind]).toEqual([intent, kind]);
  });

  it('names what is to be remembered, looked for, or given to a tool', () => {
    expect(classify('Remember that tea is at five.', KNOWN).action).toEqual({ kind: 'remember', text: 'tea is at five.' });
    expect(classify('what did we decide about tea?', KNOWN).action).toEqual({ kind: 'recall', query: 'tea' });
    expect(classify('Run vat-calculator with net=100, rate=7', KNOWN).action).toEqual({
      kind: 'call',
      tool: 'vat-calculator',
      rest: 'net=100, rate=7',
    });
    expect(classify('make a function that counts words', KNOWN).action).toMatchObject({ of: 'tool' });
  });

  it('of many words is classified in no time', () => {
    const long = 'please can you build '.repeat(3_000);
    const started = process.cpuUsage();
    classify(long, KNOWN);
    classify(`remember ${'a ('.repeat(20_000)}`, KNOWN);
    classify('x, '.repeat(20_000), KNOWN);
    const { user } = process.cpuUsage(started);
    expect(user / 1_000).toBeLessThan(1_000);
  });
});

describe('a message that describes a tool', () => {
  const described: readonly DescribedTool[] = [
    { name: 'celsius_to_fahrenheit', input: { properties: { celsius: { type: 'number' } }, required: ['celsius'] } },
    { name: 'slugify', input: { properties: { text: { type: 'string' } }, required: ['text'] } },
    { name: 'medianOf', input: { properties: { numbers: { type: 'array' } }, required: ['numbers'] } },
    {
      name: 'round_amount',
      input: {
        properties: { amount: { type: 'number' }, mode: { type: 'string', enum: ['up', 'down'] } },
        required: ['amount', 'mode'],
      },
    },
  ];
  const known = { tools: described.map(({ name }) => name), described, hasActiveBuild: false };
  it.each<[string, string, unknown]>([
    ['convert 5 celsius to fahrenheit', 'celsius_to_fahrenheit', { celsius: 5 }],
    ['What is -3.5 Celsius in Fahrenheit?', 'celsius_to_fahrenheit', { celsius: -3.5 }],
    ['slugify "Hello World"', 'slugify', { text: 'Hello World' }],
    ['please slugify this: Ein schöner Tag', 'slugify', { text: 'Ein schöner Tag' }],
    ['median of 3, 4 and 10', 'medianOf', { numbers: [3, 4, 10] }],
    ['round the amount 2.345 down', 'round_amount', { amount: 2.345, mode: 'down' }],
    // What does not fit is not guessed: the person is told what it needs.
    ['celsius to fahrenheit', 'celsius_to_fahrenheit', undefined],
    ['convert 5 celsius to fahrenheit with 2 decimals', 'celsius_to_fahrenheit', undefined],
    ['round the amount 2.345 sideways', 'round_amount', undefined],
  ])('%j calls %s with %j', (text, tool, input) => {
    const rest = input === undefined ? '' : JSON.stringify(input);
    expect(classify(text, known)).toMatchObject({ intent: 'use-tool', action: { kind: 'call', tool, rest } });
  });

  it.each([
    'why is celsius not fahrenheit?',
    'what is slugify?',
    'who invented the median?',
    'convert 5 kelvin to fahrenheit',
    'hello!',
  ])('%j calls none', (text) => {
    expect(classify(text, known).action.kind).not.toBe('call');
  });

  it('wants a thing built before a tool of the same words is called', () => {
    expect(classify('Build an app that converts celsius to fahrenheit', known).action.kind).toBe('build');
  });
});

describe('what stands behind a tool’s name', () => {
  const shape = {
    properties: { net: { type: 'number' }, rate: { type: 'number' }, label: { type: 'string' }, exact: { type: 'boolean' } },
    required: ['net'],
  };
  it.each<[string, unknown]>([
    ['{"net": 5, "label": "x"}', { input: { net: 5, label: 'x' } }],
    ['net=5 rate: 7.5, label="two words" exact=yes', { input: { net: 5, rate: 7.5, label: 'two words', exact: true } }],
    ['5', { input: { net: 5 } }],
    ['', { missing: ['net'] }],
    ['rate=7', { missing: ['net'] }],
    ['{"rate": 7}', { missing: ['net'] }],
    ['five', { input: { net: 'five' } }],
  ])('%j is read as %j', (rest, read) => {
    expect(readToolInput(rest, shape)).toEqual(read);
  });

  it('may be a list in words', () => {
    const list = { properties: { numbers: { type: 'array' } }, required: ['numbers'] };
    expect(readToolInput('3, 4, 5', list)).toEqual({ input: { numbers: [3, 4, 5] } });
    expect(readToolInput('numbers=[1,2]', list)).toEqual({ input: { numbers: [1, 2] } });
  });
});

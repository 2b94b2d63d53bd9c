import { toSource } from '../formulas/expression.js';
import type { Argument, ToolPlan, ToolStep } from '../tool-plan.js';
import { describeStep } from './naming.js';
import { inputSchemaOf, inputType, outputSchemaOf, outputType } from './schemas.js';

export interface RenderedFile {
  readonly path: string;
  readonly content: string;
}

/** JSON is also TypeScript, but for two characters that end a line in older readers. */
export const literal = (value: unknown): string =>
  JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** A text that stands in a comment or a heading: on one line, and unable to end the comment. */
export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').replaceAll('*/', '* /').trim();

const RESERVED = new Set([
  'new',
  'in',
  'of',
  'do',
  'if',
  'for',
  'let',
  'var',
  'case',
  'with',
  'else',
  'this',
  'true',
  'null',
  'void',
  'class',
  'const',
  'enum',
  'function',
  'default',
  'delete',
  'return',
  'switch',
  'import',
  'export',
  'input',
  'handler',
  'Input',
  'Output',
  'Math',
  'Number',
]);

export function renderManifest(plan: ToolPlan): RenderedFile {
  const manifest = {
    name: plan.name,
    title: plan.title,
    description: plan.description.slice(0, 4_000),
    inputSchema: inputSchemaOf(plan),
    outputSchema: outputSchemaOf(plan),
    permissions: { network: [], secrets: [], timeoutMs: 10_000, memoryMb: 128 },
    annotations: { readOnlyHint: true, idempotentHint: !plan.isRandom, openWorldHint: false },
    examples: plan.examples.map(({ input, output }) => ({ input, ...(!plan.isRandom && { output }) })),
  };
  return { path: 'tool.json', content: `${JSON.stringify(manifest, null, 2)}\n` };
}

/** `src/index.ts`: the types, and the handler with a line for each step. */
export function renderIndex(plan: ToolPlan): RenderedFile {
  const functions = new Map<string, string[]>();
  for (const { what } of plan.steps) {
    if (what.type !== 'operation') continue;
    const { module, fn } = what.operation;
    const known = functions.get(module) ?? [];
    if (!known.includes(fn)) functions.set(module, [...known, fn].sort());
  }
  const imported = new Set([...functions.values()].flat());
  const variables = variablesOf(plan, imported);
  const lines = plan.steps.map((step, index) => `  const ${variables[index]!} = ${stepSource(step, variables)};`);
  const checks = plan.steps.flatMap((step, index) => (step.what.type === 'formula' ? [index] : []));
  const body = lines.flatMap((line, index) =>
    checks.includes(index)
      ? [line, `  if (!Number.isFinite(${variables[index]!})) throw new Error('With these numbers there is no result.');`]
      : [line],
  );
  const outputs = plan.outputs.map(({ name, step }) => (name === variables[step] ? name : `${name}: ${variables[step]!}`));
  const content = [
    ...[...functions].sort().map(([module, names]) => `import { ${names.join(', ')} } from './${module}.js';`),
    ...(functions.size > 0 ? [''] : []),
    'export interface Input {',
    ...plan.inputs.flatMap((input) => [
      `  /** ${oneLine(input.about)}. */`,
      `  ${input.name}${input.optional ? '?' : ''}: ${inputType(plan, input)};`,
    ]),
    '}',
    '',
    'export interface Output {',
    ...plan.outputs.map(({ name, step }) => `  ${name}: ${outputType(plan.steps[step]!)};`),
    '}',
    '',
    `/** ${oneLine(plan.title)}: ${oneLine(plan.steps.map(describeStep).join('; '))}. */`,
    `export default async function handler(${plan.inputs.length > 0 ? 'input' : '_input'}: Input): Promise<Output> {`,
    ...body,
    `  return { ${outputs.join(', ')} };`,
    '}',
    '',
  ].join('\n');
  return { path: 'src/index.ts', content };
}

/** A name for each step's result that is not yet one of something else. */
function variablesOf(plan: ToolPlan, taken: ReadonlySet<string>): string[] {
  const names = new Set<string>([...taken, ...RESERVED]);
  return plan.steps.map((step, index) => {
    const output = plan.outputs.filter((candidate) => candidate.step === index);
    const base = (
      output.length === 1 && plan.outputs.length > 1
        ? output[0]!.name
        : plan.outputs.length === 1 && output.length === 1
          ? 'result'
          : wordFor(step)
    ).replace(/\W/g, '');
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? base : `${base}${n}`;
      if (names.has(candidate) || !/^[a-z]/i.test(candidate)) {
        if (!/^[a-z]/i.test(candidate)) return uniqueIn(names, `value${index + 1}`);
        continue;
      }
      names.add(candidate);
      return candidate;
    }
  });
}

function uniqueIn(names: Set<string>, name: string): string {
  names.add(name);
  return name;
}

const WORDS: Readonly<Record<string, string>> = {
  texts: 'items',
  numbers: 'numbers',
  rows: 'rows',
  text: 'text',
  number: 'value',
  boolean: 'isSo',
  value: 'value',
  date: 'date',
  time: 'time',
  colour: 'colour',
};
const wordFor = (step: ToolStep): string => WORDS[step.kind]!;

function stepSource(step: ToolStep, variables: readonly string[]): string {
  const source = (argument: Argument): string =>
    argument.from === 'constant'
      ? literal(argument.value)
      : argument.from === 'input'
        ? argument.fallback === undefined
          ? `input.${argument.name}`
          : `(input.${argument.name} ?? ${literal(argument.fallback)})`
        : argument.from === 'inputs'
          ? `{ ${argument.names.map((name) => `${name}: input.${name}`).join(', ')} }`
          : variables[argument.index]!;
  if (step.what.type === 'formula') {
    const byName = new Map(step.names!.map((name, index) => [name, source(step.args[index]!)]));
    return toSource(step.what.expression, (name) => byName.get(name)!);
  }
  const { operation } = step.what;
  const args = step.args.map(source);
  if (!step.isEach) return `${operation.fn}(${args.join(', ')})`;
  const [list, ...rest] = args;
  return rest.length === 0
    ? `${list!}.map((item) => ${operation.fn}(item))`
    : `${list!}.map((item) => ${operation.fn}(item, ${rest.join(', ')}))`;
}

/** The request's own examples, and that what the schema asks for is there. */
export function renderTests(
  plan: ToolPlan,
  refused?: { readonly input: Readonly<Record<string, unknown>>; readonly error: string },
): RenderedFile {
  const lines = [
    `import assert from 'node:assert/strict';`,
    `import { describe, it } from 'node:test';`,
    `import handler from '../src/index.js';`,
    '',
    `describe(${literal(plan.title)}, () => {`,
  ];
  for (const { input, output } of plan.examples) {
    lines.push(`  it(${literal(`answers ${JSON.stringify(output)} for ${JSON.stringify(input)}`.slice(0, 160))}, async () => {`);
    if (plan.isRandom)
      lines.push(
        `    const answer = await handler(${literal(input)});`,
        `    assert.deepEqual(Object.keys(answer), ${literal(plan.outputs.map(({ name }) => name))});`,
      );
    else lines.push(`    assert.deepEqual(await handler(${literal(input)}), ${literal(output)});`);
    lines.push('  });', '');
  }
  if (refused)
    lines.push(
      `  it("says why it cannot answer", async () => {`,
      `    await assert.rejects(handler(${literal(refused.input)}), { message: ${literal(refused.error)} });`,
      '  });',
    );
  if (lines.at(-1) === '') lines.pop();
  lines.push('});', '');
  return { path: 'tests/index.test.ts', content: lines.join('\n') };
}

export function renderReadme(plan: ToolPlan): RenderedFile {
  const inputs = plan.inputs.map(
    (input) =>
      `| \`${input.name}\` | ${inputType(plan, input).replaceAll('|', '\\|')} | ${oneLine(input.about).replaceAll('|', '\\|')}${input.optional ? ' (may be left out)' : ''} |`,
  );
  const example = plan.examples[0];
  const content = [
    `# ${oneLine(plan.title)}`,
    '',
    'It was asked for in these words:',
    '',
    ...plan.request.split('\n').map((line) => `    ${line}`),
    '',
    `What it does: ${oneLine(plan.steps.map(describeStep).join('; ')).replaceAll('`', "'")}.`,
    '',
    ...(inputs.length > 0 ? ['| input | type | |', '| --- | --- | --- |', ...inputs, ''] : ['It takes no input.', '']),
    `It returns \`{ ${plan.outputs.map(({ name, step }) => `${name}: ${outputType(plan.steps[step]!)}`).join(', ')} }\`.`,
    '',
    ...(example ? ['For example:', '', '```json', JSON.stringify(example.input), JSON.stringify(example.output), '```', ''] : []),
    'The code is in `src`, made of functions that need nothing but Node; what stands in `src/vendor` is a library as it was published. `tests` has the examples as tests.',
    '',
  ].join('\n');
  return { path: 'README.md', content };
}

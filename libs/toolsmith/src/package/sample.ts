import type { Kind } from '../catalogue/operation.js';
import { tryPlan } from '../evaluate.js';
import type { ToolPlan } from '../tool-plan.js';

/** Inputs to try a tool with, of which each kind has several: not every text is Base64. */
const SAMPLES: Readonly<Record<Kind, readonly unknown[]>> = {
  text: [
    'Hello, World',
    'SGVsbG8=',
    '101010',
    'ff00ff',
    'XIV',
    '{"b":1,"a":[true,null]}',
    'name,age\nAda,36\nAlan,41',
    '1,2,3',
    '01:02:05',
    '2024-03-01',
    '... --- ...',
    'user@example.org',
    'https://example.org/path?a=1#top',
    'a: 1\nb: [x, y]',
    '<a><b>1</b></a>',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.x',
  ],
  number: [12, 2, 7.5],
  boolean: [true],
  texts: [['pear', 'apple', 'Apple', 'pear']],
  numbers: [[4, 8, 15, 16, 23, 42]],
  rows: [
    [
      { name: 'Ada', age: 36 },
      { name: 'Alan', age: 41 },
    ],
  ],
  value: [{ b: 1, a: { c: [1, 2] } }, [{ b: 1 }]],
  date: ['2024-03-01', '2024-12-24'],
  time: ['2024-03-01T12:00:00Z', '2024-03-01T15:30:00Z'],
  colour: ['#1e90ff', '#ffffff'],
};

/** What a try came to: the answer, or the error of a tool that no sample suits. */
export type SampleCall = { readonly input: Readonly<Record<string, unknown>> } & (
  | { readonly output: Readonly<Record<string, unknown>> }
  | { readonly error: string }
);

/** Rows with the columns that the steps name: a number in each, but for those that are compared with texts. */
function rowsFor(plan: Pick<ToolPlan, 'steps'>): Record<string, unknown>[] | undefined {
  const columns = new Map<string, unknown>();
  for (const { what, args } of plan.steps) {
    if (what.type !== 'operation' || what.operation.inputs[0]?.kind !== 'rows') continue;
    const { params, inputs } = what.operation;
    const values = params
      .map((_, index) => args[inputs.length + index])
      .map((argument) => (argument?.from === 'constant' ? argument.value : undefined));
    params.forEach(({ name }, index) => {
      if (name === 'column' || name === 'amounts')
        columns.set(
          String(values[index]),
          values[params.findIndex((other) => other.name === 'value' || other.name === 'search')] ??
            columns.get(String(values[index])),
        );
      if (name === 'columns') for (const column of values[index] as string[]) columns.set(column, columns.get(column));
    });
  }
  if (columns.size === 0) return undefined;
  return [1, 2, 3].map((n) =>
    Object.fromEntries(
      [...columns].map(([name, value]) => [
        name,
        typeof value === 'number'
          ? value + n - 2 + (n === 3 ? 10 : 0)
          : typeof value === 'string'
            ? n === 1
              ? 'other'
              : value
            : n * 10,
      ]),
    ),
  );
}

const csvOf = (rows: readonly Record<string, unknown>[], delimiter: string): string =>
  [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((cells) => cells.join(delimiter)).join('\n');

/** A call that the tool answers, for a tool that was asked for without an example; without one, a call that it refuses. */
export function sampleCall(plan: Pick<ToolPlan, 'inputs' | 'steps' | 'outputs'>): SampleCall {
  const rows = rowsFor(plan);
  const csv = plan.steps.find(({ what }) => what.type === 'operation' && what.operation.fn === 'parseCsv');
  const delimiter = csv?.args[1]?.from === 'constant' ? String(csv.args[1].value) : ',';
  let refusal: SampleCall | undefined;
  for (let attempt = 0; attempt < SAMPLES.text.length; attempt++) {
    const input = Object.fromEntries(
      plan.inputs
        .filter(({ optional }) => !optional)
        .map(({ name, kind }, index) => {
          const samples = SAMPLES[kind];
          if (rows && kind === 'rows') return [name, rows];
          if (rows && name === 'csv') return [name, csvOf(rows, delimiter)];
          return [name, samples[(attempt + index) % samples.length]];
        }),
    );
    try {
      const output = JSON.parse(JSON.stringify(tryPlan(plan, input))) as Record<string, unknown>;
      return { input, output };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      refusal ??= { input, error: error.message };
    }
  }
  return refusal!;
}

import type { Kind } from '../catalogue/operation.js';
import { runPlan } from '../evaluate.js';
import type { ToolPlan } from '../tool-plan.js';

/** Inputs to try a tool with, of which each kind has several: not every text is Base64. */
const SAMPLES: Readonly<Record<Kind, readonly unknown[]>> = {
  text: ['Hello, World', 'SGVsbG8=', '101010', 'ff00ff', 'XIV', '{"b":1,"a":[true,null]}', 'name,age\nAda,36\nAlan,41', '1,2,3', '01:02:05', '2024-03-01', '... --- ...', 'user@example.org', 'https://example.org/path?a=1#top', 'a: 1\nb: [x, y]', '<a><b>1</b></a>', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.x'],
  number: [12, 2, 7.5],
  boolean: [true],
  texts: [['pear', 'apple', 'Apple', 'pear']],
  numbers: [[4, 8, 15, 16, 23, 42]],
  rows: [[{ name: 'Ada', age: 36 }, { name: 'Alan', age: 41 }]],
  value: [{ b: 1, a: { c: [1, 2] } }, [{ b: 1 }]],
  date: ['2024-03-01', '2024-12-24'],
  time: ['2024-03-01T12:00:00Z', '2024-03-01T15:30:00Z'],
  colour: ['#1e90ff', '#ffffff'],
};

/** A call that the tool answers, for a tool that was asked for without an example; undefined when none is found. */
export function sampleCall(plan: Pick<ToolPlan, 'inputs' | 'steps' | 'outputs'>): ToolPlan['examples'][number] | undefined {
  for (let attempt = 0; attempt < SAMPLES.text.length; attempt++) {
    const input = Object.fromEntries(plan.inputs.filter(({ optional }) => !optional).map(({ name, kind }, index) => {
      const samples = SAMPLES[kind];
      return [name, samples[(attempt + index) % samples.length]];
    }));
    try {
      const output = JSON.parse(JSON.stringify(runPlan(plan, input))) as Record<string, unknown>;
      return { input, output };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
    }
  }
  return undefined;
}

import type { Example } from '../home/examples.js';

/** Tools to begin with: a conversion, a text, a formula, a table. */
export const TOOL_EXAMPLES: readonly Example[] = [
  { label: 'Kilometres to miles', request: 'Convert kilometres to miles, rounded to two decimals, e.g. 5 → 3.11' },
  { label: 'Slug of a title', request: "Make a slug from a title, e.g. 'Hello World' → 'hello-world'" },
  { label: 'Body mass index', request: 'BMI from weight in kg and height in cm, rounded to one decimal' },
  { label: 'Average of a CSV', request: 'Parse the CSV, keep rows where age > 30, return the average of salary' },
];

import { describe, expect, it } from 'vitest';
import { planTool, runPlan, writePackage } from './index.js';
import type { ToolPlan } from './tool-plan.js';

function planned(request: string): ToolPlan {
  const tool = planTool(request);
  if (!tool.covered) throw new Error(JSON.stringify(tool.notCovered));
  return tool.plan;
}
const answer = (request: string, input: Record<string, unknown>): unknown => runPlan(planned(request), input)['result'];

describe('the planner of tools', () => {
  it('composes the steps that a request names, with their parameters', () => {
    const request =
      'parse the CSV separated by semicolons, keep rows where age > 30, return the average of salary rounded to 1 decimal';
    expect(answer(request, { csv: 'age;salary\n20;1\n31;10\n40;20.55' })).toBe(15.3);
  });

  it('gives several results where several are asked for, and rounds each of them', () => {
    const { outputs, steps } = planned('mean and median of a list of numbers, rounded to two decimals');
    expect(outputs.map(({ name }) => name)).toEqual(['mean', 'median']);
    expect(runPlan({ outputs, steps }, { numbers: [1, 1, 2] })).toEqual({ mean: 1.33, median: 1 });
  });

  it('reads formulas in words and in symbols', () => {
    expect(answer('net price plus 19 % VAT', { netPrice: 100 })).toBeCloseTo(119, 10);
    expect(answer('total = price * (1 - discount / 100)', { price: 50, discount: 10 })).toBe(45);
  });

  it('takes the meaning that the request’s own example shows', () => {
    const numbers = { numbers: [2, 4, 4, 4, 5, 5, 7, 9] };
    expect(answer('Standard deviation of a list of numbers', numbers)).toBe(2);
    expect(answer('Standard deviation of a list of numbers, e.g. [1, 2, 3] → 1', numbers)).toBeCloseTo(2.138, 3);
  });

  it('refuses a request whose example contradicts what it asks for', () => {
    const tool = planTool('Upper case a text, e.g. "ab" → "ba"');
    expect(tool).toMatchObject({ covered: false, notCovered: [{ part: '"ab" → "ba"' }] });
  });

  it.each([
    'Translate a text to French',
    'Upper case every second letter of a text',
    'Sum of the cubes of a list of numbers',
    'Average of a list of numbers without the outliers',
    'Sort a list of names by surname',
    'Discounted price: price minus discount percent',
    'Convert kilometres to miles unless the value is negative',
    'Fetch https://example.org and count its words',
  ])('refuses what it understands only in part: %s', (request) => {
    expect(planTool(request).covered).toBe(false);
  });

  it('refuses an empty request and one of a book’s length', () => {
    expect(() => planTool('  ')).toThrow(expect.objectContaining({ code: 'toolsmith.empty_request' }) as Error);
    expect(() => planTool('word '.repeat(2_000))).toThrow(
      expect.objectContaining({ code: 'toolsmith.request_too_long' }) as Error,
    );
  });
});

describe('a package', () => {
  it('has manifest, code, tests and README, and the same bytes each time', async () => {
    const plan = planned("Slugify a title, e.g. 'Hello World' → 'hello-world'");
    const files = await writePackage(plan);
    expect(files.map(({ path }) => path)).toEqual([
      'README.md',
      'src/index.ts',
      'src/text.ts',
      'tests/index.test.ts',
      'tool.json',
    ]);
    expect(await writePackage(plan)).toEqual(files);
    expect(JSON.parse(files.at(-1)!.content)).toMatchObject({
      name: 'slugify',
      examples: [{ input: { text: 'Hello World' }, output: { result: 'hello-world' } }],
    });
  });

  it('carries only the functions that it uses, and the library that they need', async () => {
    const files = new Map(
      (await writePackage(planned('How many days are between two dates?'))).map(({ path, content }) => [path, content]),
    );
    expect(files.get('src/dates.ts')).toContain('export const daysBetween');
    expect(files.get('src/dates.ts')).not.toContain('convertZone');
    expect(files.get('src/dates.ts')).toContain("from './vendor/luxon.js'");
    expect(files.get('src/vendor/luxon.js')).toMatch(/^\/\* oxlint-disable \*\/\n\/\/ luxon 3\./);
  });

  it('keeps what the request says inside of texts and comments', async () => {
    const plan = planned('Replace "*/ process.exit(1) //" with "`${x}`" in a text');
    const index = (await writePackage(plan)).find(({ path }) => path === 'src/index.ts')!.content;
    // Once, in the text that it stands for, and not in the comment above it.
    expect(index.match(/\*\/ process/g)).toHaveLength(1);
    expect(runPlan(plan, { text: 'a*/ process.exit(1) //b' })).toEqual({ result: 'a`${x}`b' });
  });
});

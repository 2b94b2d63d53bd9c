import { describe, expect, it } from 'vitest';
import { inputSchemaOf, planTool, runPlan, writePackage } from './index.js';
import type { ToolPlan } from './tool-plan.js';

function planned(request: string): ToolPlan {
  const tool = planTool(request);
  if (!tool.covered) throw new Error(JSON.stringify(tool.notCovered));
  return tool.plan;
}
const namesOf = (request: string): string[] => planned(request).inputs.map(({ name }) => name);

describe('names that a request gives', () => {
  it('are those of the inputs, in its order, with its defaults', () => {
    const plan = planned('Make me a tool slugify(text, sep) that turns a headline into a URL slug; sep defaults to "-".');
    expect(plan.name).toBe('slugify');
    expect(inputSchemaOf(plan)).toMatchObject({ properties: { text: {}, sep: { default: '-' } }, required: ['text'] });
    expect(runPlan(plan, { text: 'Big News' })).toEqual({ result: 'big-news' });
    expect(runPlan(plan, { text: 'Big News', sep: '_' })).toEqual({ result: 'big_news' });
  });

  it('are used in the code that is written, with the default where the caller says nothing', async () => {
    const files = await writePackage(planned('net_to_gross(net, vat_rate=19): gross amount rounded to two decimals'));
    const index = files.find(({ path }) => path === 'src/index.ts')!.content;
    expect(index).toContain('(input.vat_rate ?? 19)');
  });

  it('may be listed, stand in backticks, carry their unit or be a letter', () => {
    expect(namesOf('How much does it cost to run a lamp? Inputs: watts, hours per day, days, price per kWh.')).toEqual([
      'watts',
      'hoursPerDay',
      'days',
      'pricePerKWh',
    ]);
    expect(namesOf('Body mass index: weight_kg and height_cm go in, the BMI with one decimal comes out.')).toEqual([
      'weight_kg',
      'height_cm',
    ]);
    expect(namesOf('Given a list of numbers and a percentile p, return the percentile')).toEqual(['numbers', 'p']);
  });

  it('refuse the request where no step uses one', () => {
    expect(planTool('slugify(text, language): a URL slug')).toMatchObject({
      covered: false,
      notCovered: expect.arrayContaining([expect.objectContaining({ part: 'language' })]) as unknown,
    });
  });

  it('of a template of the request are the inputs for its placeholders', () => {
    const plan = planned('Fill "Hello, {name}!" with the name');
    expect(runPlan(plan, { name: 'Ada' })).toEqual({ result: 'Hello, Ada!' });
  });
});

describe('words that are left over', () => {
  it('are let through where they are about a step, and never where they could change it', () => {
    expect(planTool('Sort the CSV by price, newest first, and return CSV').covered).toBe(true);
    expect(planTool('Sort a list of names by surname').covered).toBe(false);
    expect(planTool('Median of a list of numbers, ignoring the zeros').covered).toBe(false);
    expect(planTool('Count the words of a text that rhyme').covered).toBe(false);
  });

  it('of an encoding that a step has anyway make no second result', () => {
    expect(planned('HMAC-SHA256 of a message with a secret, hex encoded').steps).toHaveLength(1);
  });
});

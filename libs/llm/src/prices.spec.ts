import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { addCosts, Prices, priceTable } from './prices.js';
import { addUsage, usageOf } from './provider/usage.js';

const folder = mkdtempSync(join(tmpdir(), 'foundry-prices-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(table: unknown): string {
  const file = join(folder, 'prices.json');
  writeFileSync(file, JSON.stringify(table));
  return file;
}

const prices = new Prices();
const usage = { prompt: 1_000_000, completion: 100_000, cached: null, reasoning: null };

describe('what a call costs', () => {
  it('is computed from the rates of its host, cached tokens at theirs', () => {
    expect(prices.of('api.openai.com', 'gpt-4.1', usage)).toBeCloseTo(2.8);
    expect(prices.of('api.openai.com', 'gpt-4.1', { ...usage, cached: 400_000 })).toBeCloseTo(2.2);
    expect(prices.of('api.openai.com', 'gpt-4.1-2025-04-14', usage)).toBeCloseTo(2.8);
  });

  it('follows the higher rates of long prompts', () => {
    expect(prices.of('api.openai.com', 'gpt-5.4', { ...usage, prompt: 272_000, completion: 0 })).toBeCloseTo(0.68);
    expect(prices.of('api.openai.com', 'gpt-5.4', { ...usage, prompt: 272_001, completion: 0 })).toBeCloseTo(1.360005);
  });

  it('is unknown, and not zero, for a model, a host or a usage that is not known', () => {
    expect(prices.of('api.openai.com', 'gpt-99', usage)).toBeNull();
    expect(prices.of('127.0.0.1:11434', 'gpt-4.1', usage)).toBeNull();
    expect(prices.of('api.openai.com', 'gpt-4.1', null)).toBeNull();
    expect(prices.of('api.openai.com', 'constructor', usage)).toBeNull();
    expect(prices.of('constructor', 'gpt-4.1', usage)).toBeNull();
    expect(addCosts([1, null, 2])).toBeNull();
    expect(addCosts([1, 2])).toBe(3);
  });

  it('comes from a table with a date', () => {
    expect(priceTable().date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(prices.dates).toEqual([priceTable().date]);
  });

  it("comes from the operator's own table first, also for every model of a host", () => {
    const own = Prices.fromFile(
      fileWith({
        date: '2026-11-01',
        unit: 'US dollars per million tokens',
        hosts: { 'api.openai.com': { 'gpt-4.1': { input: 1, output: 1 } }, '127.0.0.1:11434': { '*': { input: 0, output: 0 } } },
      }),
    );
    expect(own.of('api.openai.com', 'gpt-4.1', usage)).toBeCloseTo(1.1);
    expect(own.of('api.openai.com', 'gpt-4o', usage)).toBeCloseTo(3.5);
    expect(own.of('127.0.0.1:11434', 'qwen3-coder:30b', usage)).toBe(0);
    expect(own.of('127.0.0.1:11434', 'qwen3-coder:30b', null)).toBeNull();
    expect(own.dates).toEqual(['2026-11-01', priceTable().date]);
  });

  it('refuses a table of another shape, and names the file', () => {
    expect(() => Prices.fromFile(fileWith({ hosts: {} }))).toThrow(/prices\.json \(FOUNDRY_MODEL_PRICES\) cannot be used: date/);
    expect(() => Prices.fromFile('/nowhere/prices.json')).toThrow(/ENOENT/);
  });
});

describe('usage', () => {
  it('has one shape whatever the provider calls its counts', () => {
    expect(usageOf({ prompt_tokens: 5, completion_tokens: 7, completion_tokens_details: { reasoning_tokens: 3 } })).toEqual({
      prompt: 5,
      completion: 7,
      cached: null,
      reasoning: 3,
    });
    expect(usageOf({ prompt_tokens: 5, completion_tokens: 7, prompt_cache_hit_tokens: 4 })).toMatchObject({ cached: 4 });
  });

  it.each([
    undefined,
    null,
    {},
    { prompt_tokens: -1, completion_tokens: 2 },
    { prompt_tokens: '5', completion_tokens: 2 },
    'none',
  ])('is unknown when it is %j', (value) => {
    expect(usageOf(value)).toBeNull();
  });

  it('of several answers is unknown as soon as one is', () => {
    const one = { prompt: 1, completion: 2, cached: null, reasoning: 1 };
    expect(addUsage([one, { ...one, cached: 1 }])).toEqual({ prompt: 2, completion: 4, cached: 1, reasoning: 2 });
    expect(addUsage([one, null])).toBeNull();
  });
});

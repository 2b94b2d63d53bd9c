import type { UsageView } from '#foundry/ledger';
import { type ModelServer, type SeenRequest, USAGE } from '#foundry/llm/testing';
import { createHash } from 'node:crypto';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { foundry, SHARED_DEPENDENCIES } from '../foundry.js';

/** An environment with a data directory of its own, which shares the installed dependencies of the other tests. */
export async function freshEnvironment(folder: string, name: string): Promise<Record<string, string>> {
  const data = join(folder, name.replace(/\W+/g, '-'));
  await mkdir(SHARED_DEPENDENCIES, { recursive: true });
  await mkdir(data);
  await symlink(SHARED_DEPENDENCIES, join(data, 'dependencies'));
  return { FOUNDRY_DATA_DIR: data };
}

/** A route over these servers in their order; the providers are called `first`, `second`, … */
export function routeOver(...servers: readonly ModelServer[]): Record<string, string> {
  const names = ['first', 'second', 'third'];
  return {
    FOUNDRY_MODEL_PROVIDERS: servers.map(({ baseUrl }, index) => `${names[index]}=${baseUrl}`).join(','),
    FOUNDRY_MODEL: servers.map((_, index) => `${names[index]}/competent`).join(','),
    FOUNDRY_MODEL_ATTEMPTS: '1',
  };
}

/** Equal for requests that ask the same. */
export const hashOf = ({ body }: SeenRequest): string => createHash('sha256').update(JSON.stringify(body)).digest('hex');

/** Dollars per million tokens of each provider's one model: what they cost tells them apart. */
const RATES = [
  { input: 1_000, output: 1_000 },
  { input: 2, output: 10 },
] as const;

/** The settings of prices for `servers`, in the order of `routeOver`; `file` is written. */
export async function pricedOver(file: string, ...servers: readonly ModelServer[]): Promise<Record<string, string>> {
  const hosts = Object.fromEntries(servers.map(({ baseUrl }, index) => [new URL(baseUrl).host, { '*': RATES[index] }]));
  await writeFile(file, JSON.stringify({ date: '2026-11-21', unit: 'US dollars per million tokens', hosts }));
  return { FOUNDRY_MODEL_PRICES: file };
}

/** What a timeline tells, with the type of it. */
export type Told = Readonly<Record<string, unknown>> & { readonly type: string };

/**
 * Holds that the second provider gave every answer, that each time the first was asked before, and that all of the cost is booked to
 * the second.
 * @param refused how many requests the second did not answer either
 */
export async function expectBookedToSecond(told: readonly Told[], env: Record<string, string>, refused: number): Promise<void> {
  const answers = told.filter(({ type }) => type === 'model.answered');
  expect(answers.map(({ provider }) => provider)).toEqual(answers.map(() => 'second'));
  const fallbacks = told.filter(({ type }) => type === 'model.fallback');
  const forth = fallbacks.filter(({ to }) => to === 'second/competent');
  expect(forth).toHaveLength(answers.length);
  for (const fallback of forth) expect(fallback).toMatchObject({ from: 'first/competent' });
  // What the second did not answer was asked of the first again.
  const back = fallbacks.filter((fallback) => !forth.includes(fallback));
  expect(back).toHaveLength(refused);
  for (const fallback of back) expect(fallback).toMatchObject({ from: 'second/competent', to: 'first/competent' });
  expect(new Set(fallbacks.map(({ reason }) => reason)).size).toBeGreaterThan(3);
  // Every answer of the second is 10 tokens in and 5 out; nothing is booked to the first, whose prices are others.
  const each = (USAGE.prompt_tokens * RATES[1].input + USAGE.completion_tokens * RATES[1].output) / 1e6;
  for (const answer of answers) expect(answer['cost']).toBeCloseTo(each, 9);
  const { stdout } = await foundry(['ledger', 'usage', '--by', 'model', '--json'], { env });
  const { items, totals } = JSON.parse(stdout) as UsageView;
  const [second, first] = ['second', 'first'].map((provider) => items.find(({ key }) => key === `${provider}/competent`));
  expect(second).toMatchObject({
    calls: answers.length + refused,
    failed: refused,
    promptTokens: answers.length * USAGE.prompt_tokens,
  });
  expect(second?.cost).toBeCloseTo(each * answers.length, 9);
  expect(first).toMatchObject({ calls: fallbacks.length, failed: fallbacks.length, promptTokens: 0 });
  expect(first?.cost ?? 0).toBe(0);
  expect(totals.cost).toBeCloseTo(each * answers.length, 9);
}

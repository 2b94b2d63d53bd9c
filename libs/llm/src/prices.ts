import { readFileSync } from 'node:fs';
import { installationPath, messageOf } from '#foundry/kernel';
import { z } from 'zod';
import { llmErrors } from './llm.errors.js';
import type { Usage } from './llm.schemas.js';

const dollars = z.number().nonnegative();
const ratesSchema = z.strictObject({ input: dollars, cachedInput: dollars.optional(), output: dollars });
const tableSchema = z.strictObject({
  /** The day on which all prices were compared with their sources. */
  date: z.iso.date(),
  unit: z.literal('US dollars per million tokens'),
  /** By the host of the base URL: a model costs what its host asks for it. */
  hosts: z.record(
    z.string(),
    z.record(z.string(), ratesSchema.extend({ above: ratesSchema.extend({ promptTokens: z.int().positive() }).optional() })),
  ),
});

export type PriceTable = z.output<typeof tableSchema>;

let table: PriceTable | undefined;

/** The price table that Foundry comes with, with its date. */
export function priceTable(): PriceTable {
  table ??= tableSchema.parse(JSON.parse(readFileSync(installationPath('libs/llm/data/prices.json'), 'utf8')));
  return table;
}

/** What models cost: Foundry's table, and before it the operator's own, where `*` stands for every other model of a host. */
export class Prices {
  constructor(private readonly own?: PriceTable) {}

  /** @throws llm.invalid_settings when the file cannot be read or does not have the shape of `data/prices.json`. */
  static fromFile(path: string): Prices {
    try {
      const result = tableSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      if (result.success) return new Prices(result.data);
      throw new Error(result.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; '));
    } catch (error) {
      throw llmErrors.invalidSettings(`The prices in ${path} (FOUNDRY_MODEL_PRICES) cannot be used: ${messageOf(error)}.`, {
        cause: error,
      });
    }
  }

  /** The days of the tables in use, the operator's first. */
  get dates(): string[] {
    return [this.own, priceTable()].flatMap((each) => each?.date ?? []);
  }

  /**
   * US dollars of one answer; null when the usage, the host or the model is not known, which is not zero. Tokens that the
   * provider does not call cached cost the full price.
   */
  of(host: string, model: string, usage: Usage | null): number | null {
    const listed = (this.own && find(this.own, host, model)) ?? find(priceTable(), host, model);
    if (!usage || !listed) return null;
    const rates = listed.above && usage.prompt > listed.above.promptTokens ? listed.above : listed;
    const cached = usage.cached ?? 0;
    return (
      ((usage.prompt - cached) * rates.input + cached * (rates.cachedInput ?? rates.input) + usage.completion * rates.output) /
      1_000_000
    );
  }
}

function find({ hosts }: PriceTable, host: string, model: string): PriceTable['hosts'][string][string] | undefined {
  const models = own(hosts, host) ?? {};
  // Providers serve a model also under its name with a release date.
  return own(models, model) ?? own(models, model.replace(/-(\d{4}-\d{2}-\d{2}|\d{8})$/, '')) ?? own(models, '*');
}

/** Null when one of them is unknown. */
export function addCosts(costs: readonly (number | null)[]): number | null {
  return costs.reduce((sum, cost) => (sum === null || cost === null ? null : sum + cost), 0);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

import { parse } from 'yaml';
import { takeJsonValue, type Json } from './json.js';
import type { Snippets } from './snippet.js';

/** Models as YAML under a word for them: `entities:`, then names, or a list of them with their fields. */
const BLOCK =
  /(?<=^|\n)(?:---[^\S\n]*\n)?((?:entities|models?|schemas?|tables|collections|resources|types|data_?model|objects|domain)\s*:[^\S\n]*\n(?:[^\S\n]*(?:-\s+)?(?:["']?[\w -]{1,60}["']?\s*:(?:[^\S\n]+[^\n]*)?|-\s+[^\n:]+)(?:\n|$)|[^\S\n]*\n(?=[^\S\n]+\S)|[^\S\n]*#[^\n]*\n)+)/gi;

export function takeYaml(text: string, found: Snippets): string {
  return text.replace(BLOCK, (all: string, block: string) => {
    const value = parsed(block);
    const names = mappings(value);
    return value !== undefined && names >= 2 && takeJsonValue(value, block, found) ? `\n${sentencesIn(value)}\n` : all;
  });
}

/** Relations that stand in the block as sentences are read as such. */
function sentencesIn(value: Json): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const sentences = Object.entries(value)
    .flatMap(([key, list]) =>
      /^(?:relations?|relationships?|associations?|rules|notes)$/i.test(key) && Array.isArray(list)
        ? (list as readonly Json[])
        : [],
    )
    .filter((one): one is string => typeof one === 'string')
    .map((one) => `- ${one}`);
  return sentences.length > 0 ? ['Relations:', ...sentences].join('\n') : '';
}

function parsed(block: string): Json | undefined {
  try {
    return parse(block, { maxAliasCount: 0, logLevel: 'silent' }) as Json;
  } catch {
    // Looks like YAML and is none: it is read line by line as prose.
    return undefined;
  }
}

/** How many names with something behind them stand below the first. */
function mappings(value: Json | undefined, depth = 0): number {
  if (Array.isArray(value)) return (value as readonly Json[]).reduce<number>((sum, one) => sum + mappings(one, depth + 1), 0);
  if (typeof value !== 'object' || value === null || depth > 8) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + (depth >= 1 ? 1 : 0) + mappings(one, depth + 1), 0);
}

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { extractFunctions } from './extract.js';

/** Each of the other modules takes a second. */
const THOROUGH = process.env['FOUNDRY_TEST_THOROUGH'] === 'true';
const OPERATIONS = fileURLToPath(new URL('../operations/', import.meta.url));

describe('what is taken out of a module', () => {
  it('brings along what it calls, and nothing that only has the name of a method or a property', () => {
    const source = `export const trim = (text: string): string => text.trim();
const shout = (text: string): string => text.toUpperCase();
/** Loud. */
export const loud = (text: string): object => ({ trim: [...twice(shout(text.trim()))] });
function twice(text: string): string {
  return text + text;
}
`;
    const { code } = extractFunctions(source, ['loud']);
    expect(code).toContain('/** Loud. */');
    expect([/const shout/, /function twice/, /const trim/].map((part) => part.test(code))).toEqual([true, true, false]);
  });

  it('has nothing unused in it, whichever operation is taken', () => {
    const unused: string[] = [];
    for (const file of readdirSync(OPERATIONS).filter((name) => (THOROUGH ? /(?<!\.spec)\.ts$/ : /^text\.ts$/).test(name))) {
      const source = readFileSync(`${OPERATIONS}${file}`, 'utf8');
      for (const [, name] of source.matchAll(/^export (?:const|function) (\w+)/gm)) {
        const { code } = extractFunctions(source, [name!]);
        for (const [, own] of code.matchAll(/^(?:const|function|interface|type) (\w+)/gm)) {
          const uses = code.match(new RegExp(`(?:(?<![\\w$.])|(?<=\\.\\.\\.))${own!}(?![\\w$])`, 'g')) ?? [];
          if (uses.length < 2) unused.push(`${file} ${name!}: ${own!}`);
        }
      }
    }
    expect(unused).toEqual([]);
  });
});

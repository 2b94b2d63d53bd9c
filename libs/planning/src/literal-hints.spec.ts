import { describe, expect, it } from 'vitest';
import domains from '../data/domains.json' with { type: 'json' };
import fields from '../data/fields.json' with { type: 'json' };
import { HintedPattern, literalHints } from './literal-hints.js';

const plain = (source: string): string => source;

describe('what a text must contain for a pattern to match', () => {
  it('is the longest run of letters of each alternative', () => {
    expect(literalHints('hair ?salon|spa|nail (?:bar|studio)')).toEqual(['salon', 'spa', 'nail ']);
  });

  it('leaves out letters that may be missing', () => {
    expect(literalHints('colou?rs')).toEqual(['colo']);
    expect(literalHints('(?:class )?timetable')).toEqual(['timetable']);
  });

  it('takes the alternatives of a group when nothing outside it is sure', () => {
    expect(literalHints('(?:dog|cat)s?')).toEqual(['dog', 'cat']);
  });

  it('says nothing of a pattern that could match any text', () => {
    expect(literalHints('\\w+')).toBeUndefined();
    expect(literalHints('song|.*')).toBeUndefined();
  });

  it('never hides a match of the patterns in the data', () => {
    const sources = [...domains.domains, ...domains.general, ...fields.rules].map(([source]) => source!);
    const texts = sources.flatMap((source) => source.replace(/\\b|[()?:^$*+]|\\w/g, ' ').split('|')).map((text) => text.trim());
    for (const source of sources.filter((_, i) => i % 3 === 0)) {
      const pattern = new HintedPattern(source, plain);
      const expression = new RegExp(source, 'i');
      for (const text of texts) expect(pattern.test(text), `${source} in ${text}`).toBe(expression.test(text));
    }
  });
});

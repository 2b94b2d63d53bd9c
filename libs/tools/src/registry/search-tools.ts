import { stemmer } from 'stemmer';

/** What a search looks at, whatever else a tool is. */
export interface DescribedTool {
  readonly name: string;
  readonly title: string | null;
  readonly description: string;
}

/** How much a word counts where it stands. */
const IN_NAME = 3;
const IN_TITLE = 2;
const IN_DESCRIPTION = 1;

/**
 * The tools that share words with a text, those that share the most and the rarest first; the order of the catalogue decides between
 * equals. Words of three letters and more, by their stems.
 */
export function searchTools<T extends DescribedTool>(tools: readonly T[], text: string): T[] {
  const wanted = [...new Set(wordsOf(text))];
  const entries = tools.map((tool) => ({ tool, words: wordsIn(tool) }));
  const scores = new Map<T, number>();
  for (const word of wanted) {
    const places = entries.map(({ words }) => Math.max(...words.map(([own, weight]) => (own.includes(word) ? weight : 0))));
    const found = places.filter((weight) => weight > 0).length;
    // A word that nearly all tools have says little.
    const rarity = Math.log(1 + tools.length / Math.max(1, found));
    for (const [index, weight] of places.entries()) {
      const { tool } = entries[index]!;
      if (weight > 0) scores.set(tool, (scores.get(tool) ?? 0) + weight * rarity);
    }
  }
  return tools.filter((tool) => scores.has(tool)).toSorted((a, b) => scores.get(b)! - scores.get(a)!);
}

type Words = readonly (readonly [words: readonly string[], weight: number])[];

/** Kept as long as the tools themselves. */
const known = new WeakMap<DescribedTool, Words>();

function wordsIn(tool: DescribedTool): Words {
  let words = known.get(tool);
  if (!words) {
    words = [
      [wordsOf(tool.name), IN_NAME],
      [wordsOf(tool.title ?? ''), IN_TITLE],
      [wordsOf(tool.description), IN_DESCRIPTION],
    ];
    known.set(tool, words);
  }
  return words;
}

const wordsOf = (text: string): string[] => (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map(stemmer);

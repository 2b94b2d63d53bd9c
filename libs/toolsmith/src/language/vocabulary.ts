import type { Operation } from '../catalogue/operation.js';
import { NAMED_FORMULAS } from '../formulas/named.js';
import type { Mention } from './mentions.js';

/** Words that change what is computed wherever they stand: only what reads them accounts for them. */
const DECISIVE = new Set(
  `not never no nor none neither except unless without otherwise else instead until while weighted per nearest random squared cubed ignoring ignore ignores
  excluding exclude excludes including include includes only even odd negative positive first second third last other between before after above below under over
  ascending descending increasing decreasing reverse reversed reverses newest oldest latest earliest largest smallest highest lowest biggest longest shortest most least
  maximum minimum max min top bottom upper lower case more less fewer greater smaller than equal up down left right start end starts ends starting ending begin begins
  sample population median mean average sum total count sort unique distinct duplicate duplicates group join split merge filter keep remove replace reverse trim round rounded
  sorted grouped joined merged filtered kept removed replaced trimmed counted padded pad
  monthly yearly daily weekly quarterly annually half quarter double triple twice every nth zero zeros leading trailing both inclusive exclusive
  hex base64 json csv xml yaml markdown html utc percent percentage`.split(/\s+/),
);

/** Without what only looks around: the words there belong to other requests. */
function withoutLookaround(pattern: string): string {
  let text = '';
  for (let at = 0; at < pattern.length; at++) {
    if (!/^\(\?<?[=!]/.test(pattern.slice(at, at + 4))) {
      text += pattern[at];
      continue;
    }
    let depth = 0;
    for (; at < pattern.length; at++) {
      if (pattern[at] === '\\') at++;
      else if (pattern[at] === '(') depth++;
      else if (pattern[at] === ')' && --depth === 0) break;
    }
  }
  return text;
}

const wordsOf = (patterns: readonly string[]): string[] =>
  patterns.flatMap(
    (pattern) =>
      withoutLookaround(pattern)
        .replace(/\(\?<\w+>/g, '(')
        .replace(/\{\w+:\w\}|@\w+/g, ' ')
        .replace(/\\[a-z]\+?\*?/g, ' ')
        .replace(/\?/g, '')
        .match(/[a-z]{3,}/gi) ?? [],
  );

const cache = new Map<string, ReadonlySet<string>>();

const vocabularyOf = (key: string, patterns: () => readonly string[]): ReadonlySet<string> => {
  let words = cache.get(key);
  if (!words) {
    words = new Set(wordsOf(patterns()).map((word) => word.toLowerCase()));
    cache.set(key, words);
  }
  return words;
};

const ofOperation = ({ says, params, fulfils, inputs }: Operation): string[] => [
  ...says,
  ...fulfils,
  ...params.flatMap((parameter) => [...parameter.says, ...Object.keys(parameter.choices ?? {}), parameter.about, parameter.name]),
  ...inputs.map(({ name }) => name.replace(/([A-Z])/g, ' $1')),
];

/** Whether a word belongs to what is said about one of the steps, and says nothing that could change it. */
export function isAboutSteps(word: string, reading: readonly Mention[]): boolean {
  const lower = word.toLowerCase();
  if (DECISIVE.has(lower) || !/^[a-z]{3,}$/.test(lower)) return false;
  return reading.some(({ what }) => {
    const words =
      what.type === 'operation'
        ? vocabularyOf(what.operation.name, () => ofOperation(what.operation))
        : vocabularyOf(`formula ${what.label}`, () => {
            const named = NAMED_FORMULAS.find(({ name }) => name === what.label);
            return named ? [...named.says, ...named.variables.flatMap((variable) => [variable.words, variable.about])] : [];
          });
    return words.has(lower) || words.has(lower.replace(/s$/, ''));
  });
}

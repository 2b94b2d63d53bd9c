import { createRequire } from 'node:module';
import irregulars from '../data/inflection.json' with { type: 'json' };

/**
 * The only place that knows the language library. Its one-file CommonJS build is loaded because its several hundred
 * ES modules take twice as long to load.
 */
interface Term {
  readonly text: string;
  readonly tags: readonly string[];
  readonly offset?: { readonly start: number; readonly length: number };
}
interface Language {
  (text: string): { json(options: { offset: boolean }): { terms: Term[] }[] };
  model(): object;
  methods(): {
    two: {
      transform: {
        noun: { toSingular(word: string, model: object): string; toPlural(word: string, model: object): string };
        verb: { toInfinitive(word: string, model: object, tense: string): string };
      };
    };
  };
}
const nlp = createRequire(import.meta.url)('compromise/two') as Language;
const transform = nlp.methods().two.transform;
const model = nlp.model();

export type WordTags = ReadonlyMap<number, ReadonlySet<string>>;

const tagged = new Map<string, WordTags>();
/** Enough for every phrase of a long request; bounds what a process keeps. */
const MAX_REMEMBERED = 4_000;

/** Part-of-speech tags of a text, by the position of each word's first character. Remembered: the same phrase comes up again. */
export function tagWords(text: string): WordTags {
  const known = tagged.get(text);
  if (known) return known;
  const tags = new Map<number, ReadonlySet<string>>();
  for (const sentence of nlp(text).json({ offset: true })) {
    for (const term of sentence.terms) if (term.offset) tags.set(term.offset.start, new Set(term.tags));
  }
  if (tagged.size >= MAX_REMEMBERED) tagged.clear();
  tagged.set(text, tags);
  return tags;
}

const PLURAL_TO_SINGULAR = new Map(Object.entries(irregulars.plurals));
const SINGULAR_TO_PLURAL = new Map(Object.entries(irregulars.plurals).map(([plural, singular]) => [singular, plural]));
for (const [plural, singular] of Object.entries(irregulars.otherPlurals)) PLURAL_TO_SINGULAR.set(plural, singular);
/** Nouns without a separate plural. */
const UNCOUNTABLE = new Set(irregulars.uncountable);
/** Words that look like plurals and are not. */
const SINGULAR_ONLY = new Set(irregulars.singularOnly);

const singulars = new Map<string, string>();

/** The singular of a lower-case noun; a word that is singular already, or has no plural, comes back unchanged. */
export function singular(word: string): string {
  const known = singulars.get(word);
  if (known !== undefined) return known;
  const found = findSingular(word);
  if (singulars.size < 5_000) singulars.set(word, found);
  return found;
}

function findSingular(word: string): string {
  if (!/^[a-z'-]+$/.test(word)) return /^[a-z0-9]+[a-z]s$/.test(word) && !word.endsWith('ss') ? word.slice(0, -1) : word;
  if (UNCOUNTABLE.has(word) || SINGULAR_ONLY.has(word)) return word;
  const irregular = PLURAL_TO_SINGULAR.get(word);
  if (irregular) return irregular;
  if (SINGULAR_TO_PLURAL.has(word)) return word;
  const hyphen = word.lastIndexOf('-');
  if (hyphen > 0) return `${word.slice(0, hyphen + 1)}${singular(word.slice(hyphen + 1))}`;
  for (const [plural, one] of PLURAL_TO_SINGULAR) {
    if (plural.length > 4 && word.endsWith(plural) && word.length > plural.length + 1) return word.slice(0, -plural.length) + one;
  }
  if (/(s|wo|fire|police|work|crafts|spokes|sports|chair|milk|fresh|fisher|hench)men$/.test(word))
    return `${word.slice(0, -2)}an`;
  if (!word.endsWith('s') || word.length < 4) return word;
  if (/(ss|us|is|ous|atlas|canvas|gas|christmas|pyjamas|pajamas)$/.test(word)) return word;
  if (/ies$/.test(word)) return word.length <= 4 ? word.slice(0, -1) : `${word.slice(0, -3)}y`;
  if (/(ch|sh|ss|x|zz)es$/.test(word))
    return /(ach|cach|nich|aches)es$/.test(word) && !/(coach|beach|reach|teach|peach|breach)es$/.test(word)
      ? word.slice(0, -1)
      : word.slice(0, -2);
  if (
    /(us)es$/.test(word) &&
    /(stat|b|vir|camp|bon|cens|cor|syllab|foc|plus|octop|surpl|circ|thesaur|prospect|apparat)uses$/.test(word)
  )
    return word.slice(0, -2);
  if (/(gas|lens|bias|alias|atlas|canvas|iris|pancreas)es$/.test(word)) return word.slice(0, -2);
  if (/[^f]ves$/.test(word)) return transform.noun.toSingular(word, model);
  if (/[bcdfghjklmnpqrtvwxz]oes$/.test(word))
    return /(sh|t)oes$/.test(word) && !/(pot|tomat|mosquit|vet)oes$/.test(word) ? word.slice(0, -1) : word.slice(0, -2);
  return word.slice(0, -1);
}

/** The plural of a lower-case singular noun. */
export function plural(word: string): string {
  if (UNCOUNTABLE.has(word)) return word;
  const irregular = SINGULAR_TO_PLURAL.get(word);
  if (irregular) return irregular;
  const hyphen = word.lastIndexOf('-');
  if (hyphen > 0) return `${word.slice(0, hyphen + 1)}${plural(word.slice(hyphen + 1))}`;
  if (!/^[a-z]+$/.test(word)) return /^[\x20-\x7E]*[a-z]$/.test(word) ? `${word}s` : word;
  for (const [one, many] of SINGULAR_TO_PLURAL) {
    if (one.length > 3 && word.endsWith(one) && word.length > one.length + 1) return word.slice(0, -one.length) + many;
  }
  if (/[a-z]{2}sis$/.test(word)) return `${word.slice(0, -2)}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  if (/(s|wo|fire|police|work|crafts|spokes|sports|chair|milk|fresh|fisher|hench)man$/.test(word))
    return `${word.slice(0, -2)}en`;
  if (/(s|x|z|ch|sh)$/.test(word)) return /[aeiou]z$/.test(word) ? `${word}zes` : `${word}es`;
  return `${word}s`;
}

/** True for a word that can only be read as several: `products`, `people`. */
export function isPlural(word: string): boolean {
  return singular(word) !== word;
}

const infinitives = new Map<string, string>(Object.entries(irregulars.verbs));

/** The infinitive of a lower-case verb in any form: `booking`, `booked`, `books` → `book`. */
export function infinitive(verb: string): string {
  const known = infinitives.get(verb);
  if (known !== undefined) return known;
  const found = findInfinitive(verb);
  if (infinitives.size < 5_000) infinitives.set(verb, found);
  return found;
}

function findInfinitive(verb: string): string {
  if (/ing$/.test(verb) && verb.length > 4) return transform.verb.toInfinitive(verb, model, 'Gerund');
  if (/ed$/.test(verb) && verb.length > 3) return transform.verb.toInfinitive(verb, model, 'PastTense');
  if (/[^s]s$/.test(verb) && verb.length > 3) {
    if (/(ch|sh|x|zz|ss)es$/.test(verb)) return verb.slice(0, -2);
    return /[^aeiou]ies$/.test(verb) ? `${verb.slice(0, -3)}y` : verb.slice(0, -1);
  }
  return verb;
}

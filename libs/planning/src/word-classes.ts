import { tagWords } from './language.js';

/**
 * What a word is when it stands alone. The tagger decides between the classes by its lexicon first and by the word's ending
 * after; in a sentence it is often led astray by lists, and single words are what names are made of.
 */
type WordClass = 'noun' | 'name' | 'verb' | 'gerund' | 'participle' | 'quality' | 'function';

/** There is one of each: a country, a company, a language. */
const NAME_OF_ONE = ['Country', 'City', 'Region', 'Demonym', 'Company', 'Month', 'WeekDay'];

const FUNCTION = ['Preposition', 'Conjunction', 'Pronoun', 'Determiner', 'QuestionWord', 'Auxiliary', 'Modal'];

/** `cloud-based`, `easy-to-use`. */
const COMPOUND_QUALITY =
  /-(?:based|friendly|driven|oriented|free|level|like|style|wide|ready|aware|sized|powered|enabled|related)$|^(?:easy|ready|hard|simple)-to-/;

/** The class of one lower-case word: `extensible` is a quality, `furthermore` a function word, `participate` a verb. */
export function wordClass(word: string): WordClass {
  if (COMPOUND_QUALITY.test(word)) return 'quality';
  const tags = tagWords(word).get(0);
  if (tags && NAME_OF_ONE.some((tag) => tags.has(tag))) return 'name';
  if (!tags || tags.has('Noun') || tags.has('Hyphenated')) return 'noun';
  if (tags.has('Gerund')) return 'gerund';
  if (tags.has('PastTense') || tags.has('Participle')) return 'participle';
  if (tags.has('Verb')) return 'verb';
  if (tags.has('Adverb') || FUNCTION.some((tag) => tags.has(tag))) return 'function';
  return tags.has('Adjective') ? 'quality' : 'noun';
}

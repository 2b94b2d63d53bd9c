import shapes from '../data/shapes.json' with { type: 'json' };
import { nounKey, nounOf } from './nouns.js';
import { headwordOf, knownFields, notationFields, notationOf, type KnownField } from './lexicon.js';

/** The fields that a thing usually has, from the data or, for a noun that nobody wrote down, from the shape of the word. */
export function usualFields(noun: string): readonly KnownField[] {
  const known = knownFields(noun);
  if (known) return known;
  const words = noun.split(' ');
  for (let start = 1; start < words.length; start++) {
    const tail = knownFields(words.slice(start).join(' '));
    if (tail) return tail;
  }
  return shapedFields(noun);
}

/**
 * The fields of a thing that nobody wrote down, from the shape of its last word, else from what people do with it.
 * @param deeds the verbs that the request says of it: what is reported goes wrong, what is uploaded is a file
 */
export function shapedFields(noun: string, deeds: ReadonlySet<string> = new Set()): readonly KnownField[] {
  const words = noun.split(' ');
  const last = words.at(-1)!;
  if (
    last === 'guide' &&
    words.length > 1 &&
    !/^(?:tour|mountain|museum|fishing|hunting|safari|trail|ski|river|local|city)$/.test(words.at(-2)!)
  )
    return notationFields('title; content; date');
  if (namesPerson(last)) return notationFields(PERSON_FIELDS);
  return notationFields(
    SHAPES.find(([pattern]) => pattern.test(last))?.[1] ??
      DEEDS.find(([verbs]) => verbs.some((verb) => deeds.has(verb)))?.[1] ??
      THING,
  );
}

/** `words with definitions`: what a thing has one of anyway, also where it is named in the plural. */
export const isUsualField = (noun: string, name: string): boolean => {
  const single = nounOf(name);
  const spellings = [name, ...(single ? [nounKey(single)] : [])];
  return usualFields(noun).some(({ words, references }) => references === undefined && spellings.includes(words));
};

const THING = 'name; description?';
const PERSON_FIELDS = 'name; email; phone?; notes?';
const PERSON = new RegExp(shapes.persons.who);
/** Words that end like someone who does something, and are no person. */
const NO_PERSON = new RegExp(shapes.persons.none);
const SHAPES = shapes.shapes.map(([pattern, notation]) => [new RegExp(pattern!), notation!] as const);
const DEEDS = shapes.deeds.map(([verbs, notation]) => [verbs!.split(','), notation!] as const);

const namesPerson = (word: string): boolean => PERSON.test(word) && !NO_PERSON.test(word);

/** True for someone rather than something: they can be in several teams, projects or books at once. */
export function isPersonLike(noun: string): boolean {
  const notation = notationOf(noun) ?? notationOf(headwordOf(noun) ?? '');
  if (notation !== undefined) return /&person|(?:^|;)\s*(?:email|specialty|bio\?)/.test(notation);
  return !/ant$/.test(noun) && namesPerson(noun.split(' ').at(-1)!);
}

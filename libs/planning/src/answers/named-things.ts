import type { PlanEntity } from '../plan.schemas.js';
import { activityNouns, canonicalNouns, headwordOf, nearNouns } from '../lexicon.js';
import { infinitive, singular } from '../language.js';
import { asciiWords } from '../naming.js';

export interface Named {
  /** What the words mean, best first; those of whose fields alone they speak come last. */
  readonly entities: readonly PlanEntity[];
  /** Words that nothing in the plan is called by. */
  readonly unknown: readonly string[];
}

/** Longest name that is looked for in a phrase, in words. */
const LONGEST_NAME = 4;
/** What is left of shorter words says too little. */
const SHORTEST_STEM = 4;

interface Names {
  readonly entity: PlanEntity;
  readonly words: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
  readonly meanings: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
}

/** What a plan calls its things and their properties, to be found again under other words of the same meaning. */
export class NamedThings {
  private readonly names: readonly Names[];

  /** Things with a picture, which people upload. */
  readonly withPictures: readonly PlanEntity[];
  /** Words of all names of things. */
  private readonly words: ReadonlySet<string>;

  constructor(entities: readonly PlanEntity[]) {
    this.names = entities.map((entity) => {
      const words = asciiWords(entity.name).map(singular);
      return {
        entity,
        words: new Set(words),
        stems: new Set(words.map(stemOf)),
        meanings: meaningsOf(words.join(' ')),
        fields: new Set(
          entity.fields.flatMap((field) => [field.name, ...(field.enum ?? [])].flatMap((name) => asciiWords(name).map(singular))),
        ),
      };
    });
    this.withPictures = entities.filter(({ fields }) => fields.some(({ type }) => type === 'image'));
    this.words = new Set(this.names.flatMap(({ words }) => [...words]));
  }

  /** True when each of the words stands in the name of a thing. */
  have(text: string): boolean {
    const words = asciiWords(text);
    return words.length > 0 && words.every((word) => this.words.has(singular(word)));
  }

  /** True when a word, in the singular or plural, is the whole name of a thing. */
  areCalled(word: string): boolean {
    const meanings = meaningsOf(singular(word));
    return this.names.some((one) => [...meanings].some((meaning) => one.meanings.has(meaning)));
  }

  /** What a phrase means; `words`: lower case, as they stand. */
  find(words: readonly string[]): Named {
    const scores = new Map<PlanEntity, number>();
    const known = new Set<number>();
    const note = (entity: PlanEntity, score: number): void => void scores.set(entity, (scores.get(entity) ?? 0) + score);
    for (let from = 0; from < words.length; from++)
      for (let length = Math.min(LONGEST_NAME, words.length - from); length > 0; length--) {
        const phrase = [...words.slice(from, from + length - 1), singular(words[from + length - 1]!)].join(' ');
        const meanings = meaningsOf(phrase);
        for (const one of this.names) {
          if (![...meanings].some((meaning) => one.meanings.has(meaning))) continue;
          note(one.entity, 3 * length);
          for (let at = from; at < from + length; at++) known.add(at);
        }
      }
    for (const [at, word] of words.entries()) {
      const one = singular(word);
      const stem = stemOf(one);
      for (const { entity, words: own, stems } of this.names)
        if (own.has(one) || stems.has(stem)) {
          note(entity, own.has(one) ? 2 : 1);
          known.add(at);
        }
      if (known.has(at)) continue;
      for (const { entity, fields } of this.names)
        if (fields.has(one)) {
          note(entity, 0.1);
          known.add(at);
        }
    }
    const best = Math.max(0, ...scores.values());
    return {
      entities: [...scores].filter(([, score]) => score === best).map(([entity]) => entity),
      unknown: words.filter((_, at) => !known.has(at)),
    };
  }
}

/** A name and what else the lexicon calls it. */
function meaningsOf(name: string): ReadonlySet<string> {
  const found = new Set([name]);
  for (const other of [headwordOf(name), canonicalNouns.get(name), activityNouns.get(name)])
    if (other !== undefined) {
      found.add(other);
      found.add(headwordOf(other) ?? other);
    }
  for (const group of nearNouns) if (group.includes(name)) for (const one of group) found.add(one);
  return found;
}

/** What words of one family share: `enrol`, `enrolment` and `enrolled`; `analysis` and `analyze`. */
function stemOf(word: string): string {
  const verb = /(?:ing|ed)$/.test(word) ? infinitive(word) : word;
  const stem = verb.replace(
    /(?:isations?|izations?|ations?|itions?|ysis|ments?|ions?|ances?|ences?|als?|ers?|ors?|is[ei]|iz[ei]|ys[ei]|yz[ei]|e|y)$/,
    '',
  );
  return stem.length >= SHORTEST_STEM ? stem : verb;
}

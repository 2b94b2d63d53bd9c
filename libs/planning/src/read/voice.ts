import { genericActors, isKnownEntity, knownVerb } from '../lexicon.js';
import { infinitive, isPlural, singular, tagWords, type WordTags } from '../language.js';
import { isPersonLike } from '../usual-fields.js';

/** Verbs that are never nouns: in a list of features they still begin a wish. */
export const PURE_VERBS =
  /^(?:add|create|manage|browse|edit|delete|remove|update|view|upload|submit|assign|organi[sz]e|maintain|publish|approve|reject|cancel|search|find|filter|sort|see|write|read|send|receive|buy|sell|choose|select|explore|discover|leave|invite|enroll|join|attend|apply|subscribe|donate|generate|calculate|compare|customi[sz]e|categori[sz]e|allow|let|track|store|record|mark|check|register|reserve|rent|borrow|lend|adopt|export|import|print|download|display|show|provide|monitor|log|schedule|plan|keep|post|share|rate|save|set|enter|define|configure|list|book|order|make|give|get|ask|answer|vote|bid|reply|comment|review)$/;

/** `landlords, view contracts, and manage their keys`: what follows `visits with` are more deeds, no properties of visits. */
export const goesOnWithDeeds = (list: string): boolean =>
  MORE_DEEDS.test(list) ||
  [...list.matchAll(NEXT_DEED)].some(
    ([, verb]) => knownVerb(verb!.toLowerCase()) !== undefined && !isKnownEntity(verb!.toLowerCase()),
  );
/** `…, put them into a plan`. */
const NEXT_DEED = /,\s+(?:and\s+)?([a-z]+)\s+(?:an?|the|them|it|their|its|each|every|one of|all)\s/gi;
const MORE_DEEDS =
  /,\s+(?:and\s+)?(?:manage|browse|view|edit|create|delete|submit|upload|cancel|receive|send|find|select|choose|leave|join)\s+(?:(?:their|the|own|all)\s+)*(?:[\w-]+\s){0,2}[\w-]+s(?=,|\s+and\s|$)/i;

/** How verbs stand in a list: not at all, as infinitives (`can browse`), or in the third person (`it lists`, `she writes`). */
export type Voice = 'none' | 'base' | 'third';

/** Verbs that say what a thing is or has: the readers of declarations know them, with their subjects. */
const STATIVE = /^(?:have|has|be|are|is|do|belong|contain|include|consist|need|want|like|feel|become|look|come|go|happen|take)$/;

/** A clause's first words say what its verb is; tagging a whole paragraph again for each joint of it would take most of the reading. */
const opening = (text: string): string => text.slice(0, OPENING_CHARACTERS).replace(/\s\S*$/, '');
const OPENING_CHARACTERS = 80;

/** True where a plural subject does something: people nearly always do, other nouns where the tagger agrees. */
export function isAction(text: string, index: number, verb: string, subject: string, next: string): boolean {
  const base = infinitive(verb);
  if (
    (base !== verb &&
      /(?:ing|ed|s)$|^(?:made|done|held|kept|taken|given|written|sold|lent|taught|sent|built|bought|caught|drawn|worn|paid)$/.test(
        verb,
      )) ||
    STATIVE.test(base) ||
    /[,;:()]/.test(next)
  )
    return false;
  if ([subject, singular(subject)].some((one) => isKnownEntity(`${one} ${verb}`))) return false;
  const known = knownVerb(base) !== undefined;
  const person = isPersonLike(singular(subject)) || genericActors.has(singular(subject));
  if (known && person) return true;
  return (known && PURE_VERBS.test(base)) || (tagWords(opening(text)).get(index)?.has('Verb') ?? false);
}

/** `the head of the ward approves an exchange`. */
const HEAD_OF = /^the [\w-]+ of (?:the|an?|each|every) [\w-]+(?: [\w-]+)? [a-z]+s\s/i;

/** `Organisers publish hackathons`, `it sells tickets`, `which registers robots`: who does it, then what is done. */
export function activeVoice(text: string): { actors?: string; rest: string; voice: Voice; doing: true } | undefined {
  const words = [...text.matchAll(/[\w'-]+/g)];
  let tags: WordTags | undefined;
  const last = HEAD_OF.test(text) ? 6 : 3;
  for (let at = 1; at <= last && at + 1 < words.length; at++) {
    const verb = words[at]![0].toLowerCase();
    const before = text.slice(0, words[at]!.index).trim();
    const subject = words[at - 1]![0].toLowerCase();
    if (/[,;:]/.test(before)) return undefined;
    const base = infinitive(verb);
    if (
      !knownVerb(base) ||
      /^(?:be|have|do|need|want|like|look|feel|become|come|stay|keep|support|belong|consist|depend|contain|include)$/.test(
        base,
      ) ||
      (base !== verb && /(?:ing|ed)$/.test(verb))
    )
      continue;
    const third = verb !== base && verb.endsWith('s');
    const plural = isPlural(subject) || /^(?:we|i|you|they|people|staff|users)$/.test(subject);
    const one =
      /^(?:it|which|that|he|she|who|system|site|website|app|application|platform|portal|tool)$/.test(subject) ||
      /^(?:an?|the|each|every|my|our)\s/i.test(before);
    if ((third ? !one : !plural) || isKnownEntity(`${subject} ${verb}`)) continue;
    tags ??= tagWords(text);
    if (
      !(tags.get(words[at]!.index)?.has('Verb') ?? false) &&
      !(at === 1 && !isKnownEntity(`${subject} ${verb}`) && PURE_VERBS.test(base)) &&
      !(!third && isAction(text, words[at]!.index, verb, subject, words[at + 1]![0].toLowerCase()))
    )
      continue;
    return {
      ...(plural && !/^(?:we|i|you|they)$/.test(subject) ? { actors: before } : {}),
      rest: text.slice(words[at]!.index),
      voice: third ? 'third' : 'base',
      doing: true,
    };
  }
  return undefined;
}

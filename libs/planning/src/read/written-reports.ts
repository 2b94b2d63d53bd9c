import { nounOf, type Noun } from '../nouns.js';

/** `write a report after each walk`: a walk report, which is written and not worked out. */
export function reportOn(head: string, tail: string, verbs: readonly string[]): Noun | undefined {
  if (
    !/^(?:an?\s+)?(?:\w+\s+)?(?:report|summary|note|statement)s?$/i.test(head) ||
    !/^(?:publish|write|submit|file|upload|post|add|leave)$/.test(verbs.at(-1) ?? '')
  )
    return undefined;
  const about = /^(?:after|on|about|for|of)\s+(?:(?:an?|the|each|every|their)\s+)?([\w-]+)/i.exec(tail);
  const thing = about && nounOf(about[1]!);
  return thing ? { words: [...thing.words, 'report'], plural: true } : undefined;
}

/** `publish trail reports`: a report that somebody writes is stored; one that is generated is not. */
export const authored = (verb: string, noun: Noun): boolean =>
  noun.words.length > 1 && noun.words.at(-1) === 'report' && /^(?:publish|write|submit|file|upload|post|add)$/.test(verb);

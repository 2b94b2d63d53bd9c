import { nounKey, nounOf, type Noun } from '../nouns.js';
import { madeRelations } from './deeds.js';
import type { Fact, Part } from './facts.js';
import type { RequestReading } from './notes.js';

/**
 * What people do in passing with things that others made (collect, like, report them) leaves small records of its own, also
 * where the object has no name that is stored (`collect content of interest`, `like works shared by others`).
 */
export function addSideDeeds({ facts, parts }: RequestReading): void {
  const texts = new Map<Part, string>(parts.map((part) => [part, part.text.toLowerCase()]));
  const added: Fact[] = [];
  const keep = (name: string, of: Noun | undefined, part: Part): void => {
    const noun: Noun = { words: name.split(' '), plural: true };
    added.push({ kind: 'entity', noun, weight: 'stored', part }, ...madeRelations(noun, of, [], part));
  };
  for (const fact of facts) {
    if (fact.kind !== 'operation') continue;
    const text = texts.get(fact.part) ?? '';
    if (fact.verb === 'collect' && (fact.noun ? /\bcollect\b/.test(text) && isCollected(fact.noun) : OF_INTEREST.test(text)))
      keep('favorite', fact.noun, fact.part);
    else if (ENTERED.test(text)) {
      const entered = nounOf(ENTERED.exec(text)![1]!);
      if (entered) keep(`${entered.words.at(-1)!} entry`, entered, fact.part);
    } else if (fact.verb === 'like' && fact.noun === undefined && LIKED.test(text)) keep('like', undefined, fact.part);
    else if (fact.verb === 'report' && fact.noun === undefined && ABUSE.test(text)) keep('user report', undefined, fact.part);
  }
  facts.push(...added);
}

/** Who takes part in what is judged hands something in. */
const ENTERED =
  /\b(?:tak(?:e|es|ing) part|participat(?:e|es|ing)|compet(?:e|es|ing)) in (?:an?\s|the\s)?((?:[a-z-]+\s)?(?:contest|competition|hackathon)s?)\b/;

const OF_INTEREST = /\bcollect(?:ing)?\s.*\b(?:of interest|interesting|favou?rite|liked|useful)\b/;
const LIKED = /\blike\b[\s,]*(?:and|or|,)?\s*(?:comment|share|collect|favou?rite|works?\b|posts?\b|content)/;
/** What others posted, whatever it is. */
const ABUSE = /\breport(?:ing)?\s.*\b(?:content|abuse|spam|behaviou?r|misuse|violations?|harassment|users)$/;

/** What people put aside to find it again; ideas, fees and data are collected in another sense. */
const isCollected = (noun: Noun): boolean => noun.plural && COLLECTED.test(nounKey(noun));
const COLLECTED =
  /(?:^|\s)(?:product|item|article|post|recipe|news|match|topic|video|song|music|book|course|work|artwork|exhibition|answer|route|place|attraction|spot|shop|merchant|restaurant|hotel|tool|poem|story|quote|podcast|template|word|job|position|photo|image|wallpaper|game|movie|character|exercise|station|teacher)$/;

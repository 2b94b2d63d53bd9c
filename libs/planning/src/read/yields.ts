import { genericActors, headwordOf, isKnownEntity, knownFields, knownVerb } from '../lexicon.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import { actorNouns, madeRelations } from './deeds.js';
import { isPersonLike } from '../usual-fields.js';
import type { Fact, Part } from './facts.js';

/** Verbs whose object is an occasion already: booking an appointment makes an appointment, no booking. */
export const OCCASIONS =
  /\b(?:appointment|meeting|session|lesson|consultation|viewing|interview|slot|pass|ticket|membership|voucher|gift card|booking|reservation|order|application|review|rating|comment|vote|bid|donation|message|question|reply|account|profile|invitation|request|complaint|ticket|test drive|visit|service|demo|call|rental|loan|pledge|enrollment|registration|subscription|nomination|newsletter)$/;

/** What is ordered of other people's work is arranged, not bought: `order lab tests`. */
const ARRANGED = /^(?:test|scan|x-ray|examination|check|inspection|repair|transport|cleaning|investigation)$/;

/** What others post: who reports one writes a report; who reports an incident writes the incident. */
const POSTED = /^(?:post|user|comment|image|photo|picture|listing|review|message|profile|video|ad|spot|answer|question|content)$/;

/** What is applied to a purchase or a record is no application for something. */
const APPLIED =
  /\b(?:coupon|discount|code|voucher|filter|tag|label|theme|promotion|effect|change|update|treatment|fertili[sz]er|setting|template|rule)$/;

export const ADMIN =
  /\b(?:admin|administrator|manager|staff|moderator|librarian|teacher|instructor|owner|clerk|editor|supervisor|host|organi[sz]er|seller|vendor)s?\b/i;

/** Who registers what they offer, and not themselves for it: `companies register programs`. */
const ORGANISERS =
  /\b(?:compan(?:y|ies)|organi[sz]ations?|organi[sz]ers?|business(?:es)?|clubs?|hosts?|sellers?|schools?|providers?|coaches|trainers?)\b/i;

/** `report damaged devices`: what happened to them is written down. */
const HARMED = /^(?:an?\s+|the\s+)?(?:lost|damaged|broken|missing|stolen|faulty|defective)\b/i;
export const isHarmed = (object: string): boolean => HARMED.test(object);

/** Many things share one of these: it points to none of them. */
const SORTING = /^(?:category|tag)$/;

/** What is lent: who checks out a camera borrows it, who checks out an event looks at it. */
const LENT =
  /^(?:equipment|gear|instrument|book|tool|device|item|asset|camera|lens|laptop|tablet|computer|key|toy|game|vehicle|bike|bicycle|car|van|kit|costume|prop|machine|microscope|board game|boat|kayak|ball|uniform|record|film|dvd|magazine|map|drone|projector|phone|radio|sample|specimen|robot|part|copy|material|recording|score|puzzle|tent|ski|board)$/;

/** What people write reviews of; whoever reviews a visit or a plan looks at it. */
function isJudged(noun: Noun): boolean {
  const judged = (knownFields('review') ?? []).flatMap(({ references }) => references?.split(',') ?? []);
  const key = nounKey(noun);
  return (
    isPersonLike(key) ||
    [...judged, ...ALSO_JUDGED].some((one) => one === key || headwordOf(one) === headwordOf(key) || key.endsWith(` ${one}`))
  );
}
const ALSO_JUDGED = [
  'event',
  'tutoring session',
  'lesson',
  'class',
  'photo',
  'film',
  'song',
  'podcast',
  'episode',
  'campsite',
  'trail',
  'wine',
  'company',
  'box',
  'meal',
  'shop',
  'farm',
  'flat',
  'provider',
  'code',
  'accommodation',
  'workshop',
  'story',
  'rental',
  'route',
  'house',
  'exhibition',
  'concert',
  'play',
  'park',
  'spot',
  'beach',
  'equipment',
  'tool',
  'bike',
  'boat',
  'paper',
  'plant',
];

/** What doing this to `noun` makes, with what it points to; false when it makes nothing. */
export function addYield(
  verb: string,
  noun: Noun,
  tail: string,
  actor: string | undefined,
  part: Part,
  facts: Fact[],
  named?: (noun: Noun) => boolean,
): boolean {
  const saved = verb === 'save' && noun.words[0] !== 'thing' && named?.(noun) === true;
  const yields = saved ? 'favorite' : knownVerb(verb)?.yields;
  if (
    !yields ||
    (/^(?:book|reserve|order|purchase|buy|apply|register|subscribe|rent|ask|message|invite|borrow|lend|checkout|bid|nominate|sign up|pledge|donate|adopt|enroll|contact|reply)$/.test(
      verb,
    ) &&
      OCCASIONS.test(nounKey(noun)))
  )
    return false;
  if (verb === 'discuss' && !/\bdiscuss(?:es|ing)? with\b/i.test(part.text)) return false;
  if (verb === 'check out' && !LENT.test(noun.words.at(-1)!)) return false;
  if (verb === 'like' && (headwordOf(nounKey(noun)) === undefined || /\b(?:they|you|we|i)\s+like\b/i.test(part.text)))
    return false;
  if (verb === 'report' && !POSTED.test(noun.words.at(-1)!)) return false;
  if (verb === 'apply' && APPLIED.test(nounKey(noun))) return false;
  if (/^(?:register|apply|sign up|bid|vote|comment|reply|enroll|subscribe|donate)$/.test(verb) && !noun) return false;
  if ((verb === 'review' || verb === 'rate') && actor && ADMIN.test(actor)) return false;
  if (
    verb === 'review' &&
    /^(?:applicant|candidate|application|request|claim|proposal|submission|report|complaint|appeal|order|booking|reservation|invoice|result|document|contract|entry|log|history|record|nomination|answer|grade|permit|ticket|case)$/.test(
      noun.words.at(-1)!,
    )
  )
    return false;
  if (verb === 'review' && isKnownEntity(nounKey(noun)) && !isJudged(noun)) return false;
  if (verb === 'answer' && /^(?:message|inquiry|enquiry|email|call|request|complaint)$/.test(noun.words.at(-1)!)) return false;
  if (verb === 'order' && (/^(?:by|from)\b/.test(tail) || ARRANGED.test(noun.words.at(-1)!))) return false;
  if (/^(?:register|apply)$/.test(verb) && actor && ADMIN.test(actor)) return false;
  if (verb === 'invite' && noun.words.at(-1) === 'user') return false;
  if (verb === 'register' && actor && ORGANISERS.test(actor) && !/\bregister(?:s|ing)? (?:for|to|in)\b/i.test(part.text))
    return false;
  if (
    verb === 'register' &&
    !(named && /\bregisters? for\b/i.test(part.text)) &&
    !(/^for\s/i.test(tail) && isPersonLike(nounKey(noun))) &&
    !/^(?:event|course|workshop|class|tournament|race|webinar|seminar|conference|camp|training|competition|marathon|session|meetup|activity|contest|festival|lecture|lesson|exam|program|programme|trip|tour|fair|retreat|hackathon|opening|exhibition|screening|concert|show|rehearsal|party|hike|walk|ride|run|tasting|talk|meeting|bootcamp|match|game|league)$/.test(
      noun.words.at(-1)!,
    )
  )
    return false;
  if (verb === 'sell' && (!named || actorNouns(actor).length === 0)) return false;
  const weight = verb === 'report' ? 'related' : named && /^(?:rate|review|comment)$/.test(verb) ? 'stored' : 'viewed';
  const made: Noun = { words: yields.split(' '), plural: true };
  facts.push({ kind: 'entity', noun: made, weight, part });
  const receiver = verb === 'lend' ? /^to\s+(?:other\s+|our\s+|the\s+|their\s+|an?\s+)*([\w-]+)$/i.exec(tail) : null;
  const to = receiver && nounOf(receiver[1]!);
  if (to && !genericActors.has(nounKey(to))) facts.push(...madeRelations(made, to, [], part));
  if (!SORTING.test(yields))
    facts.push(...madeRelations(made, noun.words[0] === 'thing' ? undefined : noun, actorNouns(actor), part));
  return true;
}

import { isKnownEntity } from '../lexicon.js';
import { nounKey, nounOf } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';

/** Whom something is for, and what the last of the words before a comma is: `templates for best man`. */
const FOR_WHOM = /\sfor\s+((?:[\w-]+\s)?[\w-]+)$/i;
/** `inform the office about broken lamps`: what is told is no thing that the verb makes. */
const TOLD = /^(?:inform|notify|warn|alert|remind|advise|tell)\s.*\sabout\s[^,]+$/i;
/** `see how often it was opened by day`. */
const COUNTED_BY =
  /^(?:see|view|show|display|check|know|analy[sz]e|compare)\s+(?:how (?:many|often|much)\s.*|statistics?|figures)\sby\s+[\w-]+$/i;

/** `a description of scale and era`. */
const OF_TWO = /\b(?:description|combination|mixture|ratio|comparison|relation|difference) (?:of|between) [\w-]+$/i;

/** True for an item of a list that goes on after the preposition of the item before: `templates for best man, parents`. */
export function isToldAfter(item: string, before: string): boolean {
  const noun = /^(?:an?|the)\s/i.test(item) ? undefined : nounOf(item);
  if (!noun || /\s(?:with|to|for|of)\s/i.test(item)) return false;
  if (TOLD.test(before) || OF_TWO.test(before)) return true;
  if (COUNTED_BY.test(before)) return !noun.plural;
  const whom = FOR_WHOM.exec(before);
  const first = whom && nounOf(whom[1]!);
  return (
    first !== null &&
    first !== undefined &&
    isPersonLike(nounKey(first)) &&
    (isPersonLike(nounKey(noun)) || !isKnownEntity(nounKey(noun)))
  );
}

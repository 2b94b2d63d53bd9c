import { isPlural, singular } from '../language.js';
import { isKnownEntity, knownFieldNames, propertyNouns, usualEnums } from '../lexicon.js';
import { isStopNoun, nounKey, nounOf, type Noun } from '../nouns.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';
import { addProperties, APP_SUBJECT } from './properties.js';

/** `Product: name, price` and `Product - name, price`. */
export function readLabelled(left: string, right: string, part: Part, context: Context, facts: Fact[]): boolean {
  const noun = nounOf(
    left
      .replace(/\s+(?:entity|table|model|object|fields?|attributes?|columns?|data|details|info|information|properties)s?$/i, '')
      .replace(/^(?:entity|table|model|object|class)\s+/i, '')
      .replace(/^(?:for|per|about|of)\s+(?:each|every|all|any)\s+/i, ''),
  );
  const reallyFields = /^fields$/i.test(left.trim()) && !context.current;
  if (
    !noun ||
    (isStopNoun(noun) &&
      !reallyFields &&
      !isKnownEntity(nounKey(noun)) &&
      !(context.labelled && looksLikeFields(listItems(right)))) ||
    (APP_SUBJECT.test(left) && !context.labelled) ||
    (PROSE_LABEL.test(left) &&
      !reallyFields &&
      !(context.labelled && /^(?:goals?|rules?|roles?|actions?)$/i.test(left.trim()) && looksLikeFields(listItems(right))))
  )
    return false;
  const ofOne = /^([\w-]+)\s+of\s+(?:an?|the|each|every)\s+([\w-]+)$/i.exec(left.trim());
  const whole = ofOne ? nounOf(ofOne[2]!) : undefined;
  if (ofOne && whole && isPlural(ofOne[1]!.toLowerCase()) && looksLikeFields(listItems(right))) {
    const piece: Noun = { words: [...whole.words, singular(ofOne[1]!.toLowerCase())], plural: true };
    context.current = piece;
    facts.push({ kind: 'relation', from: piece, to: whole, relation: 'many-to-one', part });
    addProperties(piece, right, part, facts);
    return true;
  }
  const key = nounKey(noun);
  const items = listItems(right);
  if (/^(?:has|have|with)\s/i.test(right)) {
    context.current = noun;
    addProperties(noun, right.replace(/^(?:has|have|with)\s+/i, ''), part, facts);
    return true;
  }
  const fieldLike = looksLikeFields(items);
  if (
    (knownFieldNames.has(key) || usualEnums.has(key) || propertyNouns.has(key)) &&
    !noun.plural &&
    !isKnownEntity(key) &&
    !fieldLike
  )
    return false;
  if (
    !fieldLike &&
    !(
      items.length >= 2 &&
      (isKnownEntity(key) || /^[A-Z]/.test(left.trim())) &&
      items.every((item) => item.split(/\s+/).length <= 4)
    )
  )
    return false;
  if (
    /^(?:users?|admins?|customers?|visitors?)$/i.test(left) &&
    /^(?:can|should|must|may|browse|view|create|manage)\b/i.test(right)
  )
    return false;
  context.current = noun;
  (context.described ??= new Set()).add(nounKey(noun));
  context.listing = true;
  addProperties(noun, right, part, facts);
  return true;
}

const PROSE_LABEL =
  /^(?:note|notes|example|e\.g|goal|features?|requirements?|entities|data model|models?|relationships?|relations?|colou?rs?|theme|style|tech stack|stack|roles?|pages?|screens?|users? stories|user story|description|overview|summary|title|name|scope|optional|nice to have|must have|the following|following|including|functionalities|functions?|constraints?|rules?|fields?|attributes?|statuses|workflow|operations?|actions?|backend|frontend|design|ui|ux|background|fyi|ps|todo|important|step \d+|\d+)$/i;

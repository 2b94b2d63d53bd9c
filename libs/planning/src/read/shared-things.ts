import { catalogueNouns } from '../lexicon.js';
import { nounKey } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { Fact } from './facts.js';

/** `an order can include several products`: so can others. `A category contains products` says no such thing. */
const INCLUDES =
  /\s(?:can|may|might)\s+(?:also\s+)?(?:include|contain|feature|combine|cover)\s+(?:many|several|multiple|any number of)\s/i;
/** What is put together of things that are there without it: an order of products, a playlist of songs. */
const PUT_TOGETHER =
  /(?:^|\s)(?:orders?|sales?|purchases?|invoices?|carts?|baskets?|bundles?|packages?|kits?|(?:play|set|watch|wish)lists?|(?:shopping|reading|packing) lists?|plans?|meals?|bookings?|rentals?|prescriptions?|appointments?|visits?|box(?:es)?|programmes?)\s+(?:contains?|includes?|has|have|lists?|consists? of)\s/i;
const HAS_SEVERAL = /\s(?:can|may|might)\s+have\s+(?:many|several|multiple|any number of|one or more)\s/i;
/** `a tournament can have several sponsors`: what is there without it, others can have too. */
const asPickedOut = (fact: Fact): Fact =>
  fact.kind === 'relation' && !isPersonLike(nounKey(fact.from)) && !isPersonLike(nounKey(fact.to)) ? asShared(fact) : fact;
const asShared = (fact: Fact): Fact =>
  fact.kind === 'relation' &&
  fact.relation === 'one-to-many' &&
  (catalogueNouns.has(nounKey(fact.to)) || isPersonLike(nounKey(fact.to)))
    ? { ...fact, relation: 'many-to-many' }
    : fact;

/** The relations of a clause with `has` or `contains`: many-to-many where what is held is there without its holder. */
export const sharedThings = (text: string, facts: readonly Fact[]): Fact[] =>
  INCLUDES.test(text) || PUT_TOGETHER.test(text)
    ? facts.map(asShared)
    : HAS_SEVERAL.test(text)
      ? facts.map(asPickedOut)
      : [...facts];

/** `a recipe needs several ingredients`: which other recipes need too. */
export const asNeededByOthers = (fact: Fact): Fact =>
  fact.kind === 'relation' && fact.relation === 'one-to-many' ? { ...fact, relation: 'many-to-many' } : fact;

/** `a document may have a due date`: it need not. */
export const asOptional = (fact: Fact): Fact =>
  fact.kind === 'fields'
    ? { ...fact, fields: fact.fields.map((field) => ({ ...field, required: field.required ?? false })) }
    : fact;

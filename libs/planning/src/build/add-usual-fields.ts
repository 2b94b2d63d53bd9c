import { guessType } from '../field-types.js';
import { headwordOf, type KnownField } from '../lexicon.js';
import { fieldIdentifier } from '../naming.js';
import { nounKey } from '../nouns.js';
import type { Part } from '../read/facts.js';
import { draftField } from './draft-field.js';
import type { DraftEntity, DraftField, DraftRelation } from './draft.js';
import type { Settled } from './settle-entities.js';
import { fieldsHere } from '../senses.js';
import { isPersonLike } from '../usual-fields.js';

/**
 * Fields nobody stated: all usual ones for a thing without any, and a name where the stated ones have none.
 * @param deeds the verbs that the request says of the entity
 */
export function addUsual(entity: DraftEntity, settled: Settled, relations: DraftRelation[], deeds: ReadonlySet<string>): void {
  const part = [...entity.parts][0]!;
  const stated = entity.fields.length;
  const bare = stated === 0;
  const attached = relations.some((relation) => relation.from === entity || relation.to === entity);
  const others = settled.entities.filter((one) => one !== entity).map(({ noun }) => nounKey(noun));
  const things = new Set(others.flatMap((key) => [key, headwordOf(key) ?? key]));
  const usual = fieldsHere(nounKey(entity.noun), { things, kinds: settled.kinds, deeds });
  if (!bare) {
    const own = entity.fields.filter((field) => field.source === 'stated').length;
    if (!settled.structured && entity.fields.every((field) => field.source === 'stated'))
      addKnown(entity, usual, part, settled, relations, entity.listed ? 0 : own <= 3 ? 8 : 5);
    if (
      own <= 2 &&
      [...entity.parts].some(({ text }) => /^[^(:]*\shave\s/.test(text)) &&
      isPersonLike(nounKey(entity.noun)) &&
      !entity.fields.some(({ words }) => NAMING.test(words.at(-1)!))
    )
      entity.fields.unshift(draftField(entity, ['name'], {}, part, 'inferred'));
    dropNamesOfPeople(entity, relations);
    return;
  }
  addKnown(entity, usual, part, settled, relations, settled.structured ? 3 : 12);
  dropNamesOfPeople(entity, relations);
  dropTitleOfTarget(entity, relations);
  if (entity.fields.length === 0 && !attached) entity.fields.push(draftField(entity, ['name'], {}, part, 'inferred'));
}

/** A booking that points to a member needs no guest's name, e-mail address and phone number beside it. */
function dropNamesOfPeople(entity: DraftEntity, relations: readonly DraftRelation[]): void {
  const people = relations.some(
    (relation) =>
      (relation.from === entity && relation.kind === 'many-to-one' && isPersonLike(nounKey(relation.to.noun))) ||
      (relation.to === entity && relation.kind === 'one-to-many' && isPersonLike(nounKey(relation.from.noun))),
  );
  const made = MADE_BY_PEOPLE.test(nounKey(entity.noun));
  if (!people || (isPersonLike(nounKey(entity.noun)) && !made)) return;
  for (let i = entity.fields.length - 1; i >= 0; i--) {
    const field = entity.fields[i]!;
    const name = field.words.join(' ');
    if (field.source !== 'inferred' || field.type === 'reference') continue;
    if (NAMES_OF_PEOPLE.test(name) || (made && /^(?:name|email|phone)$/.test(name))) entity.fields.splice(i, 1);
  }
}

/** A favorite that points to a song needs no title beside it: it shows the song's. */
function dropTitleOfTarget(entity: DraftEntity, relations: readonly DraftRelation[]): void {
  if (!OF_A_TARGET.test(nounKey(entity.noun))) return;
  const points = relations.some(
    ({ from, to, kind }) => from === entity && kind === 'many-to-one' && !isPersonLike(nounKey(to.noun)),
  );
  const title = entity.fields.findIndex(({ words, source }) => source === 'inferred' && words.join(' ') === 'title');
  if (points && title >= 0) entity.fields.splice(title, 1);
}
const OF_A_TARGET = /(?:^|\s)(?:favou?rite|bookmark|saved item|(?:browsing|viewing|watch|play) history|history record)$/;

/** A person without any of these cannot be told from another. */
const NAMING = /^(?:name|surname|title|email|username|number|code|id|nickname|label|callsign|handle)$/;

const MADE_BY_PEOPLE =
  /(?:^|\s)(?:booking|reservation|registration|sign-up|signup|application|request|feedback|inquiry|enquiry|signature|invitation|rsvp|adoption|entry)$/;
const NAMES_OF_PEOPLE =
  /^(?:guest name|author|voter|bidder|applicant|reviewer|requester|player name|customer name|sender|borrower|reporter)$/;

/** `product name` of a product is its name. */
function withoutOwner(words: readonly string[], { noun }: DraftEntity): readonly string[] {
  const isOwn = words.length > noun.words.length && noun.words.every((word, i) => words[i] === word);
  return isOwn ? words.slice(noun.words.length) : words;
}

function addKnown(
  entity: DraftEntity,
  usual: readonly KnownField[],
  part: Part,
  settled: Settled,
  relations: DraftRelation[],
  limit: number,
): void {
  let added = 0;
  for (const known of usual) {
    if (added >= limit && !known.references) continue;
    const words = known.words.split(' ');
    const identifier = fieldIdentifier(words)!;
    if (
      entity.fields.some(
        (field) =>
          fieldIdentifier(field.words) === identifier ||
          (field.source === 'stated' &&
            (sameMeaning(withoutOwner(field.words, entity).join(' '), known.words) ||
              (known.words === 'status' && isOwnStatus(field)))),
      )
    )
      continue;
    if (known.references) {
      const target = known.references
        .split(',')
        .map(
          (word) =>
            settled.entities.find((one) => nounKey(one.noun) === word) ??
            settled.entities.find((one) => headwordOf(nounKey(one.noun)) === headwordOf(word) && headwordOf(word) !== undefined),
        )
        .find((found) => found !== undefined && found !== entity);
      if (
        target &&
        !joinedByThird(entity, target, relations) &&
        !relations.some(
          (relation) =>
            (relation.from === entity && relation.to === target) || (relation.from === target && relation.to === entity),
        )
      ) {
        relations.push({
          from: entity,
          to: target,
          kind: 'many-to-one',
          ...(known.words !== known.references &&
          known.words !== nounKey(target.noun) &&
          !known.references.split(',').includes(known.words)
            ? { name: known.words }
            : {}),
          optional: true,
          parts: new Set(),
        });
        continue;
      }
      if (target || (known.words === known.references && !known.type) || settled.structured) continue;
    }
    if (added >= limit) continue;
    if (relations.some((relation) => relation.from === entity && nounKey(relation.to.noun) === known.words)) continue;
    if (
      guessType(known.words, nounKey(entity.noun)).type === 'string' &&
      settled.entities.some((one) => one !== entity && nounKey(one.noun) === known.words)
    )
      continue;
    const field = draftField(entity, words, {}, part, 'inferred');
    if (known.type) {
      field.type = known.type;
      delete field.values;
      if (known.unit) field.unit = known.unit;
      else delete field.unit;
    }
    if (known.values) {
      field.type = 'enum';
      field.values = known.values;
    }
    if (known.references && field.type !== 'string') field.type = 'string';
    field.required = !known.optional;
    if (known.unique) field.unique = true;
    if (field.type === 'enum' && /^(?:status|stage|state|priority)$/.test(known.words) && field.values)
      field.default = field.values[0]!;
    entity.fields.push(field);
    added += 1;
  }
}

/** A student of a class, when bookings tie students to classes: one class on the student would contradict them. */
const joinedByThird = (one: DraftEntity, other: DraftEntity, relations: readonly DraftRelation[]): boolean =>
  (isPersonLike(nounKey(one.noun)) || isPersonLike(nounKey(other.noun))) &&
  relations.some(
    (first) =>
      first.kind === 'many-to-one' &&
      first.to === one &&
      relations.some((second) => second.kind === 'many-to-one' && second.from === first.from && second.to === other),
  );

/** `RSVP status`, `membership status`: how the thing stands; how its payment or delivery stands is another matter. */
const isOwnStatus = ({ words }: DraftField): boolean =>
  words.at(-1) === 'status' &&
  !/^(?:payment|delivery|shipping|shipment|stock|billing|refund|read|sync)$/.test(words.at(-2) ?? '');

function sameMeaning(stated: string, usual: string): boolean {
  if (stated === usual) return true;
  const group = [
    ['name', 'title', 'subject', 'full name'],
    ['description', 'details', 'summary', 'notes', 'body', 'content', 'text'],
    ['status', 'stage', 'state'],
    ['phone', 'phone number', 'mobile'],
    ['blood type', 'blood group'],
    [
      'capacity',
      'seats',
      'max seats',
      'number of seats',
      'max number of seats',
      'spots',
      'max participants',
      'max players',
      'places',
    ],
    ['duration', 'minutes', 'length'],
    ['date', 'day', 'start', 'start date', 'date and time', 'datetime', 'start time'],
    ['end', 'end date', 'end time'],
    ['photo', 'image', 'picture', 'image url', 'cover', 'cover image'],
  ];
  return group.some((words) => words.includes(stated) && words.includes(usual));
}

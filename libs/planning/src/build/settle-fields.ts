import { guessType, usuallyOptional } from '../field-types.js';
import { headwordOf, isKnownEntity, knownFields, sharedNouns, usualEnums, usualStatuses, type KnownField } from '../lexicon.js';
import { isPlural, singular } from '../language.js';
import { fieldIdentifier } from '../naming.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import type { Fact, Part } from '../read/facts.js';
import type { FieldPhrase } from '../read/field-phrase.js';
import type { DraftEntity, DraftField, DraftRelation } from './draft.js';
import type { Settled } from './settle-entities.js';
import { isPersonLike, usualFields } from './usual-fields.js';

/** Given by the system to every record; a request that names them gets them without asking. */
const SYSTEM_FIELDS = new Set([
  'id',
  'createdAt',
  'updatedAt',
  'uuid',
  'created',
  'updated',
  'creationDate',
  'createdOn',
  'updatedOn',
  'dateCreated',
  'lastUpdated',
  'lastModified',
  'modifiedAt',
  'identifier',
]);

/** Gives every entity its fields: the stated ones, then, where the request leaves them open, those that such a thing has. */
export function settleFields(facts: readonly Fact[], settled: Settled, relations: DraftRelation[]): void {
  for (const fact of facts) {
    if (fact.kind !== 'fields') continue;
    const entity = settled.find(fact.noun);
    if (!entity) continue;
    for (const phrase of fact.fields) addStated(entity, phrase, fact.part, settled, relations);
  }
  for (const fact of facts) {
    if (fact.kind === 'operation' && fact.by && fact.noun) addFiltered(fact.noun, fact.by, fact.part, settled);
    else if (fact.kind === 'values') applyValues(fact, settled);
    else if (fact.kind === 'rule') applyRule(fact, settled);
  }
  for (const entity of settled.entities) addUsual(entity, settled, relations);
}

function addStated(entity: DraftEntity, phrase: FieldPhrase, part: Part, settled: Settled, relations: DraftRelation[]): void {
  const words = phrase.name.split(' ');
  const target = referenceTarget(entity, phrase, settled);
  if (phrase.target && phrase.count === 'many' && target) {
    relations.push({ from: entity, to: target.entity, kind: 'many-to-many', optional: true, parts: new Set([part]) });
    return;
  }
  if (target && target.entity !== undefined) {
    const plural = isPlural(words.at(-1)!) && !phrase.target;
    if (phrase.count === 'many' || plural) {
      const kind =
        isPersonLike(nounKey(target.entity.noun)) || sharedNouns.has(nounKey(target.entity.noun))
          ? 'many-to-many'
          : 'one-to-many';
      relations.push({
        from: entity,
        to: target.entity,
        kind: plural && !phrase.count && kind === 'one-to-many' ? 'one-to-many' : kind,
        optional: true,
        parts: new Set([part]),
      });
      return;
    }
    const name = target.role.join(' ');
    relations.push({
      from: entity,
      to: target.entity,
      kind: 'many-to-one',
      ...(name !== nounKey(target.entity.noun) ? { name } : {}),
      optional: phrase.required === false,
      parts: new Set([part]),
    });
    return;
  }
  const identifier = fieldIdentifier(words);
  if (identifier === undefined) return;
  if (SYSTEM_FIELDS.has(identifier)) {
    entity.parts.add(part);
    return;
  }
  const known = entity.fields.find((field) => fieldIdentifier(field.words) === identifier);
  if (known) {
    refine(known, phrase);
    known.parts.add(part);
    return;
  }
  const field = draftField(entity, words, phrase, part);
  entity.fields.push(field);
}

/** The entity that a field's words point to: `supplier`, `supplier id`, `assigned technician`, or a stated target. */
function referenceTarget(
  entity: DraftEntity,
  phrase: FieldPhrase,
  settled: Settled,
): { entity: DraftEntity; role: string[] } | undefined {
  const words = phrase.name.split(' ');
  const trimmed = words.length > 1 && (words.at(-1) === 'id' || words.at(-1) === 'ref') ? words.slice(0, -1) : words;
  if (phrase.target) {
    const noun = nounOf(phrase.target);
    const found = noun && settled.find(noun);
    if (found) return { entity: found, role: trimmed };
  }
  if (phrase.type !== undefined || phrase.values !== undefined || phrase.currency !== undefined || phrase.unit !== undefined)
    return undefined;
  for (let start = 0; start < trimmed.length; start++) {
    if (
      start > 0 &&
      /^(?:max|maximum|min|minimum|number|total|count|of|no|expected|estimated|average)$/.test(trimmed[start - 1]!)
    )
      return undefined;
    const rest = trimmed.slice(start);
    const key = [...rest.slice(0, -1), singular(rest.at(-1)!)].join(' ');
    const found = settled.entities.find(
      (candidate) =>
        nounKey(candidate.noun) === key ||
        (start === 0 &&
          headwordOf(nounKey(candidate.noun)) === headwordOf(key) &&
          headwordOf(key) !== undefined &&
          settled.find({ words: key.split(' '), plural: false }) === candidate),
    );
    if (!found) continue;
    if (found === entity && start === 0) return undefined;
    const role = [...trimmed.slice(0, start), ...key.split(' ')];
    return { entity: found, role };
  }
  return undefined;
}

export function draftField(
  entity: DraftEntity,
  words: readonly string[],
  phrase: Omit<FieldPhrase, 'name'>,
  part: Part,
  source: 'stated' | 'inferred' = 'stated',
): DraftField {
  const name = words.join(' ');
  const guess = guessType(name, nounKey(entity.noun));
  const field: DraftField = { words, type: guess.type, required: true, source, parts: new Set([part]) };
  if (guess.unit) field.unit = guess.unit;
  if (guess.values) field.values = guess.values;
  refine(field, phrase);
  if (phrase.required === undefined)
    field.required = !usuallyOptional(name, field.type) && field.type !== 'boolean' ? true : field.type === 'boolean';
  return field;
}

/** Applies what a phrase says about a field to it. */
function refine(field: DraftField, phrase: Omit<FieldPhrase, 'name'>): void {
  if (phrase.type) {
    if (!(phrase.type === 'text' && field.type === 'text') && !(phrase.type === 'enum' && field.values)) field.type = phrase.type;
    if (phrase.type === 'enum' && !field.values && !phrase.values) field.type = 'string';
    if (phrase.type === 'string' && ['email', 'phone', 'url', 'image'].includes(guessType(field.words.join(' '), '').type))
      field.type = guessType(field.words.join(' '), '').type;
    if (phrase.type !== 'enum') delete field.values;
    if (field.type !== 'integer' && field.type !== 'decimal') delete field.unit;
  }
  if (phrase.unit) field.unit = phrase.unit;
  if (phrase.currency) field.currency = phrase.currency;
  if (phrase.values && phrase.values.length > 0) {
    const values = [...new Set(phrase.values)].slice(0, 40);
    if (values.length === 2 && values.includes('yes') && values.includes('no')) field.type = 'boolean';
    else if (field.type === 'boolean' && values.every((value) => /^(?:true|false|yes|no)$/.test(value))) field.type = 'boolean';
    else if (values.every((value) => /^-?\d+$/.test(value)) && values.length > 1)
      Object.assign(field, { type: 'integer', min: Math.min(...values.map(Number)), max: Math.max(...values.map(Number)) });
    else {
      field.type = 'enum';
      field.values = values;
      delete field.unit;
    }
  }
  if (phrase.min !== undefined || phrase.max !== undefined) {
    if (phrase.min !== undefined) field.min = phrase.min;
    if (phrase.max !== undefined) field.max = phrase.max;
    if (!['integer', 'decimal', 'money', 'percent', 'rating'].includes(field.type)) {
      field.type = Number.isInteger(phrase.min ?? 0) && Number.isInteger(phrase.max ?? 0) ? 'integer' : 'decimal';
      delete field.values;
    }
    if (field.type === 'rating' && ((field.max !== undefined && field.max !== 5) || (field.min !== undefined && field.min !== 1)))
      field.type = Number.isInteger(field.max ?? 5) ? 'integer' : 'decimal';
  }
  if (phrase.unique) field.unique = true;
  if (phrase.required !== undefined) field.required = phrase.required;
  if (phrase.default !== undefined) setDefault(field, phrase.default);
}

export function setDefault(field: DraftField, text: string): void {
  const value = text.toLowerCase();
  if (field.type === 'enum' && field.values) {
    const match =
      field.values.find((one) => one === value) ??
      field.values.find((one) => one.replace(/[\s-]/g, '') === value.replace(/[\s-]/g, ''));
    if (match) field.default = match;
    else {
      field.values = [...field.values, value];
      field.default = value;
    }
  } else if (['integer', 'decimal', 'money', 'percent', 'rating'].includes(field.type)) {
    const number = Number(value.replace(/[^\d.-]/g, ''));
    if (value !== '' && /\d/.test(value) && Number.isFinite(number))
      field.default = field.type === 'integer' || field.type === 'rating' ? Math.round(number) : number;
  } else if (field.type === 'boolean') field.default = /^(?:true|yes|on|1|active|enabled)$/.test(value);
  else if (field.type === 'string' || field.type === 'text') field.default = text;
}

/** `filter books by genre and author`: those are properties of a book. */
function addFiltered(noun: Noun, names: readonly string[], part: Part, settled: Settled): void {
  const entity = settled.find(noun);
  if (!entity) return;
  for (const name of names) {
    const words = name.split(' ');
    const identifier = fieldIdentifier(words);
    if (
      !identifier ||
      SYSTEM_FIELDS.has(identifier) ||
      words.length > 3 ||
      /^(?:keyword|criteria|criterion|popularity|relevance|filter|category and|user|admin|name or)/.test(name)
    )
      continue;
    if (entity.fields.some((field) => fieldIdentifier(field.words) === identifier)) continue;
    const other = nounOf(name);
    if (other && settled.find(other)) continue;
    const usual = knownFields(nounKey(entity.noun));
    const known = usual?.find((field) => field.words === name || field.words.endsWith(` ${name}`));
    if (known || usual?.some((field) => name.endsWith(field.words))) continue;
    const field = draftField(entity, words, {}, part);
    if (isPlural(words.at(-1)!) || (isKnownEntity(name) && !usualEnums.has(name) && field.type === 'string' && words.length > 1))
      continue;
    entity.fields.push(field);
  }
}

function applyValues(fact: Extract<Fact, { kind: 'values' }>, settled: Settled): void {
  const owner = ownerOf(fact.field, fact.noun, settled);
  if (!owner) return;
  const identifier = fieldIdentifier(fact.field.split(' '));
  let field = owner.fields.find((one) => fieldIdentifier(one.words) === identifier);
  if (!field) {
    field = draftField(owner, fact.field.split(' '), {}, fact.part);
    owner.fields.push(field);
  }
  refine(field, { values: fact.values, ...(fact.default ? { default: fact.default } : {}) });
  field.parts.add(fact.part);
}

function applyRule(fact: Extract<Fact, { kind: 'rule' }>, settled: Settled): void {
  if (/^(?:all fields|everything|all|every field|other fields|all other fields)$/.test(fact.field)) {
    const owners = fact.noun ? [settled.find(fact.noun)] : settled.entities;
    for (const owner of owners) for (const field of owner?.fields ?? []) refine(field, fact.change);
    return;
  }
  const owner = ownerOf(fact.field, fact.noun, settled);
  if (!owner) return;
  const identifier = fieldIdentifier(fact.field.split(' '));
  if (!identifier) return;
  let field =
    owner.fields.find((one) => fieldIdentifier(one.words) === identifier) ??
    owner.fields.find((one) => one.words.at(-1) === fact.field);
  if (!field) {
    const other = nounOf(fact.field);
    if (other && settled.find(other)) return;
    field = draftField(owner, fact.field.split(' '), {}, fact.part);
    owner.fields.push(field);
  }
  refine(field, fact.change);
  field.parts.add(fact.part);
}

/** The entity a sentence about a field means: the named one, else the one that has such a field. */
function ownerOf(name: string, noun: Noun | undefined, settled: Settled): DraftEntity | undefined {
  const identifier = fieldIdentifier(name.split(' '));
  const named = noun && settled.find(noun);
  if (named?.fields.some((field) => fieldIdentifier(field.words) === identifier)) return named;
  const holders = settled.entities.filter((entity) => entity.fields.some((field) => fieldIdentifier(field.words) === identifier));
  if (!named && holders.length >= 1) return holders.at(-1);
  if (named) return named;
  return settled.entities.length === 1 ? settled.entities[0] : undefined;
}

/** Fields nobody stated: all usual ones for a thing without any, and a name where the stated ones have none. */
function addUsual(entity: DraftEntity, settled: Settled, relations: DraftRelation[]): void {
  const part = [...entity.parts][0]!;
  const stated = entity.fields.length;
  const bare = stated === 0;
  const attached = relations.some((relation) => relation.from === entity || relation.to === entity);
  const usual = usualFields(nounKey(entity.noun));
  if (!bare) {
    const own = entity.fields.filter((field) => field.source === 'stated').length;
    if (!settled.structured && own <= 3 && entity.fields.every((field) => field.source === 'stated'))
      addKnown(entity, usual, part, settled, relations, 8);
    return;
  }
  addKnown(entity, usual, part, settled, relations, settled.structured ? 3 : 12);
  if (entity.fields.length === 0 && !attached) entity.fields.push(draftField(entity, ['name'], {}, part, 'inferred'));
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
    if (added >= limit) break;
    const words = known.words.split(' ');
    const identifier = fieldIdentifier(words)!;
    if (
      entity.fields.some(
        (field) => fieldIdentifier(field.words) === identifier || sameMeaning(field.words.join(' '), known.words),
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
      if (target || known.words === known.references || settled.structured) continue;
    }
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

function sameMeaning(stated: string, usual: string): boolean {
  if (stated === usual) return true;
  const group = [
    ['name', 'title', 'subject', 'full name'],
    ['description', 'details', 'summary', 'notes', 'body', 'content', 'text'],
    ['status', 'stage', 'state'],
    ['phone', 'phone number', 'mobile'],
    ['photo', 'image', 'picture', 'image url', 'cover', 'cover image'],
  ];
  return group.some((words) => words.includes(stated) && words.includes(usual));
}

export { usualStatuses };

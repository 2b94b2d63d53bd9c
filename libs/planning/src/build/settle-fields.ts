import { headwordOf, isKnownEntity, knownFieldNames, knownFields, propertyNouns, sharedNouns, usualEnums } from '../lexicon.js';
import { isPlural, singular } from '../language.js';
import { fieldIdentifier } from '../naming.js';
import { nounKey, nounOf, type Noun } from '../nouns.js';
import type { Fact, Part } from '../read/facts.js';
import type { FieldPhrase } from '../read/field-words.js';
import { addUsual } from './add-usual-fields.js';
import { draftField, refine } from './draft-field.js';
import type { DraftEntity, DraftRelation } from './draft.js';
import { addDemanded } from './demanded-fields.js';
import type { Settled } from './settle-entities.js';
import { isPersonLike } from '../usual-fields.js';

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

/** `preferred homes`: others may prefer them too. */
const LIKED = /^(?:preferred|favou?rite|saved|liked|followed|bookmarked|watched|related|similar|recommended|interesting)$/;

/** Gives every entity its fields: the stated ones, then, where the request leaves them open, those that such a thing has. */
export function settleFields(facts: readonly Fact[], settled: Settled, relations: DraftRelation[]): void {
  const counts = new Map<DraftEntity, Map<Part, number>>();
  for (const fact of facts) {
    if (fact.kind !== 'fields') continue;
    const entity = settled.find(fact.noun);
    if (!entity) continue;
    for (const phrase of fact.fields) addStated(entity, phrase, fact.part, settled, relations);
    const together = (counts.get(entity)?.get(fact.part) ?? 0) + fact.fields.length;
    counts.set(entity, (counts.get(entity) ?? new Map<Part, number>()).set(fact.part, together));
    if (settled.stories ? together >= 2 : together >= 3 && fact.part.kind === 'data') entity.listed = true;
  }
  for (const fact of facts) {
    if (fact.kind === 'operation' && fact.by && fact.noun) addFiltered(fact.noun, fact.by, fact.part, settled);
    else if (fact.kind === 'values') applyValues(fact, settled);
    else if (fact.kind === 'rule') applyRule(fact, settled);
  }
  for (const entity of settled.entities) timesOfDay(entity);
  const deeds = deedsDone(facts, settled);
  for (const entity of settled.entities) addUsual(entity, settled, relations, deeds.get(entity) ?? new Set());
  if (!settled.structured) for (const fact of facts) addDemanded(fact, settled);
}

/** The verbs that the request says of each entity: `report odors`, `upload scans`. */
function deedsDone(facts: readonly Fact[], settled: Settled): Map<DraftEntity, Set<string>> {
  const deeds = new Map<DraftEntity, Set<string>>();
  for (const fact of facts) {
    const entity = fact.kind === 'operation' && fact.noun ? settled.find(fact.noun) : undefined;
    if (entity && fact.kind === 'operation') deeds.set(entity, (deeds.get(entity) ?? new Set<string>()).add(fact.verb));
  }
  return deeds;
}

/** What is measured or noted happens on some day: its time alone would not say when. */
const RECORDED =
  /(?:^|\s)(?:sign|reading|measurement|log|record|entry|observation|sighting|check|inspection|sample|test|result|event|incident|note|medication|dose|feeding|payment|transaction|call|visit)$/;

/** Beside a date, an arrival time is a time of that day. */
function timesOfDay(entity: DraftEntity): void {
  const dated = entity.fields.some(({ type }) => type === 'date' || type === 'datetime');
  const time = entity.fields.find(({ words, type }) => type === 'time' && words.join(' ') === 'time');
  if (time && !dated && RECORDED.test(nounKey(entity.noun))) time.type = 'datetime';
  if (!entity.fields.some(({ words, type }) => type === 'date' && /^(?:date|day)$/.test(words.join(' ')))) return;
  for (const field of entity.fields)
    if (
      field.type === 'datetime' &&
      /^(?:arrival|departure|pickup|check in|check out|clock in|clock out) time$/.test(field.words.join(' '))
    )
      field.type = 'time';
}

/** `items with expiry dates`: each has one. */
const MEASURED = /^(?:dates|prices|names|titles|weights|ratings|locations|statuses|deadlines|durations)$/;

function addStated(entity: DraftEntity, phrase: FieldPhrase, part: Part, settled: Settled, relations: DraftRelation[]): void {
  const words = phrase.name.split(' ');
  const target = referenceTarget(entity, phrase, settled);
  if (phrase.target && phrase.count === 'many' && target) {
    const name = phrase.name === nounKey(target.entity.noun) ? {} : { name: phrase.name };
    relations.push({ from: entity, to: target.entity, kind: 'many-to-many', ...name, optional: true, parts: new Set([part]) });
    return;
  }
  if (target && target.entity !== undefined) {
    const plural = isPlural(words.at(-1)!) && !phrase.target;
    if (phrase.count === 'many' || plural) {
      const kind =
        LIKED.test(words[0]!) || isPersonLike(nounKey(target.entity.noun)) || sharedNouns.has(nounKey(target.entity.noun))
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
  if (!settled.structured && MEASURED.test(words.at(-1)!)) words[words.length - 1] = singular(words.at(-1)!);
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
  const bare = words.length > 1 && /^(?:id|ids|ref|refs|reference|fk)$/.test(words.at(-1)!) ? words.slice(0, -1) : words;
  const counted = bare.length > 1 && /^(?:[1-9]|one|two)$/.test(bare.at(-1)!) ? bare.at(-1) : undefined;
  const trimmed = counted === undefined ? bare : bare.slice(0, -1);
  if (phrase.target) {
    const noun = nounOf(phrase.target);
    const found = noun && settled.find(noun);
    if (found) return { entity: found, role: trimmed };
  }
  if (phrase.type !== undefined || phrase.values !== undefined || phrase.currency !== undefined || phrase.unit !== undefined)
    return undefined;
  if (/^(?:is|has|was|can)$/.test(trimmed[0] ?? '')) return undefined;
  if (/^(?:days|weeks|months|years|hours|minutes|time) (?:to|until|since|before|after)\s/.test(trimmed.join(' ')))
    return undefined;
  for (let start = 0; start < trimmed.length; start++) {
    if (
      start > 0 &&
      /^(?:max|maximum|min|minimum|number|total|count|of|no|expected|estimated|average|until|since|before|after|per|days|weeks|hours)$/.test(
        trimmed[start - 1]!,
      )
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
    const role = [...trimmed.slice(0, start), ...key.split(' '), ...(counted === undefined ? [] : [counted])];
    return { entity: found, role };
  }
  return undefined;
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
    const stored = known?.references === undefined || known.type !== undefined;
    if ((known && stored) || usual?.some((field) => field !== known && name.endsWith(field.words))) continue;
    const single = [...words.slice(0, -1), singular(words.at(-1)!)];
    const many =
      isPlural(words.at(-1)!) && !knownFieldNames.has(name) && !propertyNouns.has(name) && !name.startsWith('number of ');
    const field = draftField(entity, many ? single : words, {}, part);
    if (
      (many && (isKnownEntity(single.join(' ')) || entity.fields.some((one) => one.words.join(' ') === single.join(' ')))) ||
      (isKnownEntity(name) && !usualEnums.has(name) && field.type === 'string' && words.length > 1)
    )
      continue;
    entity.fields.push(field);
  }
}

/** `Membership status can be active or frozen` where only members are stored: their `membership status`. */
function ofItsHolder(fact: Extract<Fact, { kind: 'values' }>, settled: Settled): Extract<Fact, { kind: 'values' }> {
  if (!fact.noun || settled.find(fact.noun)) return fact;
  const key = nounKey(fact.noun);
  const name = `${key} ${fact.field}`;
  const identifier = fieldIdentifier(name.split(' '));
  const holder =
    settled.entities.find((entity) => entity.fields.some((field) => fieldIdentifier(field.words) === identifier)) ??
    settled.entities.find((entity) => nounKey(entity.noun).length >= 4 && key.startsWith(nounKey(entity.noun)));
  return holder ? { ...fact, noun: holder.noun, field: name } : fact;
}

function applyValues(said: Extract<Fact, { kind: 'values' }>, settled: Settled): void {
  const fact = ofItsHolder(said, settled);
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

/** The one thing that has such a field, when the thing that the sentence seems to be about has none. */
function soleHolder(name: string, noun: Noun | undefined, settled: Settled): DraftEntity | undefined {
  const identifier = fieldIdentifier(name.split(' '));
  const has = (entity: DraftEntity): boolean => entity.fields.some((field) => fieldIdentifier(field.words) === identifier);
  const named = noun && settled.find(noun);
  const holders = settled.entities.filter(has);
  return holders.length === 1 && !(named && has(named)) ? holders[0] : undefined;
}

function applyRule(fact: Extract<Fact, { kind: 'rule' }>, settled: Settled): void {
  if (/^(?:all fields|everything|all|every field|other fields|all other fields)$/.test(fact.field)) {
    const owners = fact.noun ? [settled.find(fact.noun)] : settled.entities;
    for (const owner of owners) for (const field of owner?.fields ?? []) refine(field, fact.change);
    return;
  }
  const owner = soleHolder(fact.field, fact.noun, settled) ?? ownerOf(fact.field, fact.noun, settled);
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

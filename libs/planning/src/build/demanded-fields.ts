import { nounKey } from '../nouns.js';
import type { Fact } from '../read/facts.js';
import { isPersonLike } from '../usual-fields.js';
import { draftField } from './draft-field.js';
import type { DraftEntity } from './draft.js';
import type { Settled } from './settle-entities.js';

/** Fields that follow from what people do with a thing: what is sold has a price, what is scheduled a date, what is closed a status. */

const SELLING = /^(?:sell|buy|purchase|order|preorder|pre-order)$/;
const DATING = /^(?:schedule|reschedule|arrange)$/;

/** States that come before the one that an action ends in. */
const STATUSES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    approved: ['pending', 'approved', 'rejected'],
    rejected: ['pending', 'approved', 'rejected'],
    accepted: ['pending', 'accepted', 'declined'],
    declined: ['pending', 'accepted', 'declined'],
    confirmed: ['pending', 'confirmed', 'cancelled'],
    closed: ['open', 'closed'],
    published: ['draft', 'published'],
    completed: ['open', 'completed'],
    resolved: ['open', 'resolved'],
    verified: ['new', 'verified'],
    archived: ['active', 'archived'],
    suspended: ['active', 'suspended'],
  }),
);

/** What is pinned or hidden is so until somebody changes it. */
const FLAGS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    pin: 'pinned',
    flag: 'flagged',
    lock: 'locked',
    hide: 'hidden',
    mute: 'muted',
    feature: 'featured',
    ban: 'banned',
    block: 'blocked',
  }),
);

/** Adds what `fact` demands of a thing that has no such field; for requests in prose, after the usual fields. */
export function addDemanded(fact: Fact, settled: Settled): void {
  if ((fact.kind !== 'operation' && fact.kind !== 'transition') || !fact.noun) return;
  const entity = settled.find(fact.noun);
  const flag = fact.kind === 'operation' ? FLAGS.get(fact.verb) : undefined;
  if (entity && flag !== undefined) addFlag(entity, flag, fact);
  if (!entity || isPersonLike(nounKey(entity.noun))) return;
  if (fact.kind === 'transition') addStatus(entity, fact.value, fact);
  else if (fact.verb === 'request') addStatus(entity, 'approved', fact);
  else if (isSold(fact)) addWhereMissing(entity, 'price', ['money'], fact);
  else if (DATING.test(fact.verb)) addWhereMissing(entity, 'date', ['date', 'datetime'], fact);
}

const isSold = (fact: Extract<Fact, { kind: 'operation' }>): boolean =>
  SELLING.test(fact.verb) || (fact.verb === 'add' && /\bto\b.*\b(?:cart|basket)\b/i.test(fact.part.text));

function addWhereMissing(entity: DraftEntity, name: string, types: readonly string[], fact: Fact): void {
  if (entity.fields.some(({ type }) => types.includes(type))) return;
  entity.fields.push(draftField(entity, [name], {}, fact.part, 'inferred'));
}

function addFlag(entity: DraftEntity, name: string, fact: Fact): void {
  const told = entity.fields.some(({ words, values }) => words.join(' ') === name || values?.includes(name) === true);
  if (told) return;
  const field = draftField(entity, [name], {}, fact.part, 'inferred');
  field.type = 'boolean';
  field.default = false;
  entity.fields.push(field);
}

/** A yes or no that says how far a thing is; whether an hour is billable says nothing of its approval. */
const STATE =
  /(?:^|\s)(?:done|completed?|finished|closed|paid|returned|resolved|approved|confirmed|published|read|active|available|archived|verified|accepted|attended)$/;

/** `mark pets as adopted`: a state that no list of states holds. */
const isMarked = (fact: Fact): boolean =>
  fact.kind === 'transition' && fact.verb === 'mark' && !/^(?:favou?rite|important|read|spam|starred)$/.test(fact.value);

function addStatus(entity: DraftEntity, value: string, fact: Fact): void {
  const values = STATUSES.get(value) ?? (isMarked(fact) ? ['open', value] : undefined);
  const tells = ({ type, words }: DraftEntity['fields'][number]): boolean =>
    type === 'enum' || (type === 'boolean' && STATE.test(words.join(' ')));
  if (!values || entity.fields.some(tells)) return;
  const field = draftField(entity, ['status'], {}, fact.part, 'inferred');
  field.type = 'enum';
  field.values = values;
  field.default = values[0]!;
  entity.fields.push(field);
}

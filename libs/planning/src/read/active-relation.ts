import { infinitive, isPlural, tagWords, type WordTags } from '../language.js';
import { isKnownEntity, knownVerb } from '../lexicon.js';
import { isActor, nounKey, nounOf } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { listItems } from './lists.js';
import { attach, MANY, subjectOf } from './attachment.js';
import { PURE_VERBS } from './voice.js';
import { MEANING } from './wish-verbs.js';
import { OCCASIONS } from './yields.js';

const MUTUAL_VERBS = new Set([
  'enroll',
  'attend',
  'join',
  'participate',
  'subscribe',
  'follow',
  'like',
  'favorite',
  'favourite',
  'bookmark',
  'register',
  'study',
  'share',
  'speak',
  'play',
  'volunteer',
  'collaborate',
  'know',
  'require',
  'contain',
  'book',
  'reserve',
  'act',
  'star',
  'perform',
  'appear',
  'work',
  'compete',
  'belong',
  'use',
  'take',
  'support',
  'visit',
  'prefer',
  'need',
  'feature',
  'involve',
  'choose',
  'pick',
  'select',
  'complete',
  'read',
  'learn',
]);

/** What people do to things that are not theirs: beside `written by a user`, `users like posts` is a second relation. */
const LIKING = new Set(['like', 'follow', 'watch', 'favorite', 'favourite', 'bookmark', 'star', 'save']);

/** What organisers can add, edit and remove is not theirs for that. */
const RECORD_KEEPING = /^(?:add|manage|edit|delete|update|remove|maintain|administer|moderate)$/;

/** `add several insurance packages to a rental`. */
const PUT_TO =
  /^(?:several|many|multiple|any number of)\s+((?:[\w-]+\s)?[\w-]+s)\s+to\s+(?:an?|one|each|every|the)\s+([\w-]+(?:\s[\w-]+)?)$/i;

/** `an application can lead to several interviews`: each comes of one. */
const PRODUCING = /^(?:lead|result|give|grow|turn|split|expand)$/;

/** Work on records that says nothing about who belongs to what. */
const PLAIN_WORK = new Set([
  'manage',
  'create',
  'add',
  'edit',
  'delete',
  'update',
  'remove',
  'track',
  'record',
  'log',
  'save',
  'store',
  'maintain',
  'organise',
  'organize',
  'change',
  'set',
  'mark',
  'assign',
  'export',
  'import',
  'grade',
  'control',
  'handle',
  'administer',
  'keep',
  'enter',
  'define',
  'configure',
  'list',
  'share',
  'sort',
  'filter',
  'tag',
  'label',
  'categorize',
  'modify',
  'oversee',
  'process',
  'move',
  'use',
]);

/** `customers place orders`: read last, because any verb would do. */
export function readActiveRelation(text: string, part: Part, context: Context): Fact[] {
  if (/[:;()]/.test(text)) return [];
  const words = text.split(/\s+/);
  const starts = [...text.matchAll(/\S+/g)].map((match) => match.index);
  let found: WordTags | undefined;
  const tags = (): WordTags => (found ??= tagWords(text));
  const start = /^(?:an?|the|each|every|one|many|all|some|several)$/i.test(words[0] ?? '') ? 1 : 0;
  for (let at = start + 1; at <= start + 3 && at < words.length; at++) {
    if (/,$/.test(words[at - 1]!) || words[at] === ',') return [];
    const modal = /^(?:can|may|must|should|will|could|might)$/i.test(words[at]!) ? 1 : 0;
    const verb = words[at + modal]?.toLowerCase() ?? '';
    const shaped =
      /^(?:many|several|multiple|numerous|one|exactly)$/i.test(words[at + modal + 1] ?? '') &&
      (/^(?:an?|each|every|one)$/i.test(words[0]!)
        ? at > 1 && (modal === 1 || /[a-z]s$/.test(verb))
        : !/^(?:one|exactly)$/i.test(words[at + modal + 1]!) && isPlural(words[at - 1]!.toLowerCase()));
    if (
      (!shaped &&
        !knownVerb(infinitive(verb)) &&
        !tags()
          .get(starts[at + modal]!)
          ?.has('Verb')) ||
      (modal === 0 && /ing$/.test(verb))
    )
      continue;
    const rest = words.slice(at + modal + 1).join(' ');
    const put = /^(?:add|attach|assign|link|connect)$/.test(verb) ? PUT_TO.exec(rest) : null;
    const what = put && nounOf(put[1]!);
    const where = put && nounOf(put[2]!);
    if (what && where) return [{ kind: 'relation', from: where, to: what, relation: 'many-to-many', weak: true, part }];
    if (modal === 1 && RECORD_KEEPING.test(verb)) return [];
    const particle = /^(in|up|on|over|down|out|away)\s+/i.exec(rest);
    if (particle && MEANING[`${infinitive(verb)} ${particle[1]!.toLowerCase()}`]) return [];
    const preposition = /^(in|to|for|on|at|up for|with|from)\s+/i.exec(rest);
    const { deeds } = modal === 1 ? objectsOf(rest) : { deeds: [] };
    const more =
      deeds.length > 0 ? readActiveRelation(`${words.slice(0, at + 1).join(' ')} ${deeds.join(' and ')}`, part, context) : [];
    const facts = readActive(
      words.slice(0, at).join(' '),
      verb,
      preposition?.[1],
      preposition ? rest.slice(preposition[0].length) : rest,
      part,
      context,
    );
    if (facts.length > 0 || more.length > 0) return [...facts, ...more];
  }
  return [];
}

/** `submit ideas, vote on ideas and comment` → what is submitted, and the deeds that begin with the next verb. */
function objectsOf(text: string): { objects: string[]; deeds: string[] } {
  const items = listItems(text);
  const next = items.findIndex((item, i) => i > 0 && /^[a-z]+\b/i.test(item) && item.includes(' ') && startsWithVerb(item));
  return next < 0 ? { objects: items, deeds: [] } : { objects: items.slice(0, next), deeds: items.slice(next) };
}

function startsWithVerb(item: string): boolean {
  const word = /^[a-z]+/i.exec(item)![0].toLowerCase();
  return (
    infinitive(word) === word &&
    (PURE_VERBS.test(word) || LIKING.has(word) || (knownVerb(word) !== undefined && !isKnownEntity(word))) &&
    !isKnownEntity(nounKey(nounOf(item) ?? { words: [word], plural: false }))
  );
}

/** `customers place orders`: one customer, many orders. Holds only between entities that other clauses know. */
function readActive(
  left: string,
  verbForm: string,
  preposition: string | undefined,
  right: string,
  part: Part,
  context: Context,
): Fact[] {
  const verb = infinitive(verbForm.toLowerCase());
  if (/^(?:have|be|do|can|should|must|will|may|need|want|include|contain|store|record|and|or|with|of|for|to|able)$/.test(verb))
    return [];
  const from = subjectOf(left, context);
  if (!from || from.words.length > 2 || !/^[a-z]+$/.test(verb)) return [];
  const known = knownVerb(verb);
  if (
    /^(?:an?|each|every)\s/i.test(left) &&
    /^(?:an?|one)\s/i.test(right) &&
    /\s(?:in|at|for|on|of|to|from)\s+an?\s/i.test(right) &&
    !isActor(from) &&
    !isPersonLike(nounKey(from))
  )
    return attach(left, right, part, context, { weak: true });
  const promotes = {
    promotes: known !== undefined && known.class !== 'view' && known.value === undefined && !PLAIN_WORK.has(verb),
    ...(known?.yields ? { yields: known.yields } : {}),
  };
  const { objects: items } = objectsOf(
    right
      .replace(/\s+and\s+(?:can|may|must|is|are|has|have|was)\s.*$/i, '')
      .replace(/\s+(?:with|by|for|from|via|using|when|if|at|during|in order|so that|through)\s.*$/i, ''),
  );
  const theirs = /^(?:their|his|her|its|my|our)\s+(?:own\s+)?/i.test(right);
  const severalDo = /^(?:many|several|multiple|any number of)\s/i.test(left);
  const facts: Fact[] = [];
  for (const item of items) {
    const to = nounOf(item.replace(MANY, '').replace(/^(?:at most|no more than|only|just|exactly)\s+(?=one\s)/i, ''));
    if (!to || to.words.length > 3 || nounKey(to) === nounKey(from)) continue;
    const many = to.plural || MANY.test(item);
    if (LIKING.has(verb) && many)
      facts.push({ kind: 'relation', from, to, relation: 'many-to-many', weak: true, another: true, ...promotes, part });
    else if (MUTUAL_VERBS.has(verb) && many && !theirs && !(/^(?:book|reserve)$/.test(verb) && OCCASIONS.test(nounKey(to))))
      facts.push({ kind: 'relation', from, to, relation: 'many-to-many', weak: true, ...promotes, part });
    else if (preposition)
      facts.push({
        kind: 'relation',
        from,
        to,
        relation: many && PRODUCING.test(verb) ? 'one-to-many' : many || severalDo ? 'many-to-many' : 'many-to-one',
        weak: true,
        ...promotes,
        part,
      });
    else
      facts.push({
        kind: 'relation',
        from,
        to,
        relation: many ? 'one-to-many' : severalDo ? 'many-to-many' : 'many-to-one',
        weak: true,
        ...promotes,
        part,
      });
  }
  return facts.length === items.length ? facts : [];
}

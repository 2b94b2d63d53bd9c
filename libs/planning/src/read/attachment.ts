import { isKnownEntity, organisationNouns, propertyNouns } from '../lexicon.js';
import { isActor, nounKey, nounOf, type Noun } from '../nouns.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { fieldPhrases } from './field-list.js';
import { listItems } from './lists.js';

/** References of a subject to what follows its verb. */
export const MANY =
  /^(?:many|several|multiple|various|any number of|zero or more|one or more|at least one|more than one|two or more|one or two|two or three|up to \d+|a number of|lots of|some|numerous|different|\d+\s*or more)\s+/i;

/** `belongs to an accepted proposal`: a proposal in a state, no thing of its own. */
const OF_A_STATE =
  /^((?:an?|the|one|each|every)\s+)(?:accepted|approved|active|registered|existing|valid|open|confirmed|published|specific|certain|particular|given|selected|chosen|certified|responsible|related|corresponding)\s+(?=[a-z]+$)/i;

export interface Attachment {
  readonly weak?: boolean;
  readonly name?: string;
  /** `several movers can work on a job`: the other side is many too. */
  readonly several?: boolean;
  /** `a technician is responsible for several stations`: those have one technician. */
  readonly holds?: boolean;
  /** What the verb makes: `copies can be lent to members` makes loans. */
  readonly yields?: string;
  /** `a task may be assigned to`: it need not be. */
  readonly optional?: boolean;
}

/** `comments are written by members on tasks`. */
const BY_PEOPLE_ON = /^((?:[\w-]+\s)?[\w-]+s)\s+(?:for|in|at|on|about)\s+(?=(?:[\w-]+\s)?[\w-]+s$)/i;

/** What `left` is tied to: each object of `right` (`by a member for a court`), with its own verb where it has one. */
export function attach(left: string, right: string, part: Part, context: Context, how: Attachment): Fact[] {
  const facts: Fact[] = [];
  const properties = /,?\s+(?:and\s+)?with\s+((?:an?|the|its|their)\s+.+)$/i.exec(right);
  const moment = /\s+(?:at|on)\s+(?:an?|the)\s+(?:(?:given|certain|specific|particular)\s+)?(date and time|date|time)\b/i.exec(
    right,
  );
  const object = right.slice(0, Math.min(properties?.index ?? right.length, moment?.index ?? right.length));
  const owner = subjectOf(left, context);
  if (owner && (properties || moment))
    facts.push({
      kind: 'fields',
      noun: owner,
      fields: fieldPhrases([moment?.[1], properties?.[1]].filter(Boolean).join(', ')),
      part,
    });
  const objects = listItems(
    object
      .replace(
        /(?:,?\s+and|,)\s+(?:is\s+|are\s+)?((?:[a-z]+ed|[a-z]*read|[a-z]+seen|[a-z]+own|done|made|taught|written|led|run|held|given|sent|kept|built|driven|taken)\s+(?:to|by|with|for|in|at|on|from))\s+/gi,
        ' and @$1@ ',
      )
      .replace(how.name?.endsWith(' by') ? BY_PEOPLE_ON : /$^/, '$1 and ')
      .replace(/\s+by\s+(?=(?:[\w-]+\s)?[\w-]+s$)/i, ' and ')
      .replace(/\s+or\s+(?=an?\s)/gi, ' and ')
      .replace(/(?<!@)\s+(?:and\s+)?(?:for|to|in|at|on|by|from|with)\s+(?=(?:an?|one|exactly one|many|several)\s)/gi, ' and ')
      .replace(/\s+(?:and|,)?\s*(?:which|who|so that|if|when|unless|at a time|at any time|at once|at the same time)\s.*$/i, ''),
  );
  if (owner && /^(?:an?|each|every)\s/i.test(left)) context.current = owner;
  for (const one of listItems(left)) {
    const from = subjectOf(one, context);
    const others = /^other\s[\w-]+s$/i.test(one) && /^an?\s/i.test(right);
    const several = how.several === true || others || /^(?:many|several|multiple)\s/i.test(one);
    if (!from) continue;
    for (const each of objects) {
      const verb = /^@(.+)@\s+(.+)$/.exec(each);
      const name = verb ? { name: verb[1]!.toLowerCase() } : {};
      facts.push(
        ...attachOne(from, verb?.[2] ?? each, part, { ...how, ...name, several }).map((fact) =>
          others && fact.kind === 'relation' ? { ...fact, another: true } : fact,
        ),
      );
    }
  }
  return facts;
}

export function attachOne(from: Noun, object: string, part: Part, how: Attachment): Fact[] {
  const played = /^(?:an?|one|the|exactly one)\s+(.+?)\s+\(references ([\w -]+)\)$/i.exec(object);
  const target = played && nounOf(played[2]!);
  if (target) return [{ kind: 'relation', from, to: target, relation: 'many-to-one', name: played[1]!.toLowerCase(), part }];
  const optional =
    how.optional === true || /\b(?:optional(?:ly)?|zero or one|at most one|possibly|maybe|no or one)\b/i.test(object);
  const text = object.replace(/\b(?:optional(?:ly)?|zero or one|at most one|possibly|maybe)\b/gi, ' ').trim();
  const many = MANY.test(text);
  const to = nounOf(text.replace(MANY, '').replace(OF_A_STATE, '$1'));
  if (!to || (propertyNouns.has(nounKey(to)) && !isKnownEntity(nounKey(to))) || to.words.length > 3) return [];
  const house = /^the\s/i.test(text) && organisationNouns.has(to.words.at(-1)!);
  const determined =
    (!house && /^(?:an?|one|exactly one|only one|each|every|a single|the|its|their|another)\s/i.test(text)) || many;
  return [
    {
      kind: 'relation',
      from,
      to,
      relation: many && how.holds && !how.several ? 'one-to-many' : many || how.several ? 'many-to-many' : 'many-to-one',
      ...(how.name ? { name: how.name } : {}),
      ...(how.yields ? { yields: how.yields } : {}),
      ...(/^another\s/i.test(text) ? { another: true } : {}),
      ...(optional ? { optional: true } : {}),
      ...(how.weak && !(determined && isKnownEntity(nounKey(to)) && !isActor(from)) ? { weak: true } : {}),
      part,
    },
  ];
}

/** The noun that a subject names; a pronoun means what the clause before was about. */
export function subjectOf(text: string, context: Context): Noun | undefined {
  const bare = text.replace(/^(?:and|but|also|where|while|that|which)\s+/i, '').trim();
  if (/^(?:it|they|these|this|those|each|each one|both|which|that|who)$/i.test(bare)) return context.current;
  if (/\b(?:i|we|you|should|must|can|to|want|need|please|able|using|users who|with|has|have)\b/i.test(bare)) return undefined;
  const noun = nounOf(bare);
  if (!noun || noun.words.length > 3) return undefined;
  return noun;
}

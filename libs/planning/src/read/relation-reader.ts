import { infinitive } from '../language.js';
import { knownVerb } from '../lexicon.js';
import { nounKey, nounOf } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import type { PlanRelation } from '../plan.schemas.js';
import { attach, attachOne, MANY, subjectOf } from './attachment.js';
import type { Context } from './context.js';
import type { Fact, Part } from './facts.js';
import { readLinks } from './link-things.js';
import { listItems } from './lists.js';

/** Relations said with verbs: `belongs to`, `is written by`, `can be on many`, `customers place orders`. */
const MODAL = '(?:(?:can|may|must|should|will|could|might|shall|always|usually|also|only|then|either)\\s+)*';

const SUBJECT = '^(.{1,70}?)\\s+';

const PREPOSITION =
  '(?:to|by|with|for|in|at|on|from|under|into|about|of|through|within|against|inside|as part of|via|between|during|across)';

const BETWEEN =
  /\b(many-to-many|one-to-many|many-to-one|one-to-one|many to many|one to many|many to one|one to one|m2m|n:m|m:n|1:n|n:1|1:1)\b.*?\bbetween\s+(.{1,50}?)\s+and\s+([^,.]{1,50})/i;

const HAS_RELATION = new RegExp(
  `${SUBJECT}(?:has|have|is|are)\\s+(?:in\\s+)?(?:an?\\s+)?(many-to-many|one-to-many|many-to-one|one-to-one|many to many|one to many|many to one|one to one)(?:\\s+(?:relationship|relation|association|link))?(?:\\s+(?:with|to)\\s+(.{1,60}))?$`,
  'i',
);

const ARROW =
  /^([\w -]{1,40}?)\s*(<->|<=>|↔|->|=>|→|>-<)\s*([\w -]{1,40}?)(?:\s*\(?(many-to-many|one-to-many|many-to-one|one-to-one|1:n|n:m|m:n|n:1|1:1|1-n|n-n|n-1)\)?)?$/i;

const COLON_KIND =
  /^([\w -]{1,40}?)\s*(many-to-many|one-to-many|many-to-one|one-to-one|1:n|n:m|m:n|n:1|1:1|1-n|n-m|m-n|n-1|1-1|1:m|1-m|m2m|one to many|many to many|many to one|one to one)\s+(?:with\s+|to\s+)?([\w -]{1,40})$/i;

const BELONGS = new RegExp(`${SUBJECT}${MODAL}(?:belongs?|belonging)\\s+to\\s+(.+)$`, 'i');

const ATTACHED = new RegExp(
  `${SUBJECT}${MODAL}(?:(?<!\\b(?:an?|the|its|their|unique)\\s)references?|refers?\\s+to|points?\\s+to|relates?\\s+to|links?\\s+to|connects?\\s+to|(?:is|are|be)\\s+(?:responsible for|in charge of|for|about|in|on|at|from|by|part of|under|a part of|of|between|with)|takes?\\s+place\\s+(?:in|at|on)|takes?\\s+part\\s+in|serve[sd]?\\s+(?:in|at|on)|participates?\\s+in|stands?\\s+(?:in|on|at)|hangs?\\s+in|lies\\s+in|happens?\\s+(?:in|at|on)|covers?|concerns?|acknowledges?|looks?\\s+after|cares?\\s+for|repl(?:y|ies)\\s+to|responds?\\s+to|falls?\\s+under|comes?\\s+from|goes\\s+to|go\\s+to|lives?\\s+(?:in|at)|works?\\s+(?:in|for|at|on)|runs?\\s+(?:on|in|at)|sits?\\s+(?:in|at|on)|reports?\\s+to|depends?\\s+on|appears?\\s+(?:in|on)|appl(?:y|ies)\\s+to|lives?\\s+on|(?:starts?|begins?|ends?|finish(?:es)?|stops?|departs?|arrives?|lands?|originates?)\\s+(?:at|in|on|from))\\s+(.+)$`,
  'i',
);

const PASSIVE = new RegExp(
  `${SUBJECT}${MODAL}(?:is|are|be|being|gets?|was|were)\\s+(?:also\\s+|always\\s+|usually\\s+|optionally\\s+)?([a-z]+(?:ed|en|ung|own)|shown|known|drawn|grown|worn|born|made|held|taught|led|sent|sold|run|paid|built|kept|lent|bought|shot|caught|brought|lost|won|met|fed|told|spent|left|cut|hung|set|put|done)\\s+(?:up\\s+|out\\s+|off\\s+|over\\s+)?(${PREPOSITION})\\s+(.+)$`,
  'i',
);

const LINKS_BOTH = new RegExp(
  `${SUBJECT}${MODAL}(?:links?|connects?|joins?|relates?|ties?|associates?|pairs?|belongs to both)\\s+(.{1,60}?)\\s+(?:and|to|with)\\s+(.{1,60})$`,
  'i',
);

const SHOWING = new Set([
  'show',
  'list',
  'display',
  'sort',
  'filter',
  'view',
  'order',
  'store',
  'save',
  'mark',
  'base',
  'use',
  'set',
  'render',
  'update',
  'need',
  'interest',
  'export',
  'search',
  'limit',
  'intend',
  'aim',
  'suppose',
  'allow',
  'require',
  'expect',
  'write in',
]);

/** `Episodes can be tagged with topics`: each with several, and each topic on several. */
const LABELLED_WITH =
  /^(?:[\w-]+\s){0,2}?[\w-]+s\s+(?:(?:can|may)\s+be\s+(?:linked|connected|related|associated|assigned|combined|labell?ed|tagged|categori[sz]ed|shared)\s+(?:with|to|by|under|between|among)|are\s+(?:tagged|labell?ed)\s+(?:with|by)|are\s+(?:used|included|contained|featured|mentioned|listed|played|served|cited)\s+(?:in|on|at))\s+(?:[\w-]+\s)?[\w-]+s$/i;
/** `Articles can reference sources`. */
const CAN_REFER = /^(?:[\w-]+\s){0,2}?[\w-]+s\s+(?:(?:can|may)\s+[a-z]+(?:\s(?:to|in|on))?|work\s+on)\s+(?:[\w-]+\s)?[\w-]+s$/i;

/** `A screening shows one film in one cinema`. */
const ONE_IN_ONE =
  /^(?:an?|each|every)\s+([\w-]+(?:\s[\w-]+)?)\s+(?!is\s|has\s)[a-z]+s\s+((?:exactly\s+)?(?:one|a single)\s+[\w-]+(?:\s[\w-]+)??)\s+(?:in|at|for|on|with|of|from|to|by)\s+((?:exactly\s+)?(?:one|an?|a single)\s+[\w-]+(?:\s[\w-]+)?)$/i;

const THEIRS =
  /^(?:(?:we|i)\s+(?:have|keep|track|store|manage)\s+)?([\w-]+(?:\s[\w-]+)?)\s+and\s+their\s+([\w-]+(?:\s[\w-]+)?)$/i;

/** `One invoice per reservation`. */
const PER =
  /^(?:there\s+(?:is|are|can be|may be)\s+)?(exactly one|one|an?|a single|many|several|multiple)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:per|for each|for every)\s+([\w-]+(?:\s[\w-]+)?)$/i;

/** `Customers may leave one review per booking`: a review has a customer and a booking. */
const LEFT_PER =
  /^((?:the|an?|each|every)\s+[\w-]+(?:\s[\w-]+)??|[\w-]+(?:\s[\w-]+)??s)\s+(?:can\s+|may\s+|must\s+)?(?:leave|write|give|submit|make|place|add|post|file|record|hand in)\s+(?:one|an?|exactly one|at most one|only one)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:per|for each|for every)\s+([\w-]+(?:\s[\w-]+)?)$/i;

/** `Attendance is recorded per child`. */
const KEPT_PER =
  /^([\w-]+(?:\s[\w-]+)?)\s+(?:is|are)\s+(?:recorded|kept|tracked|made|taken|stored|given|written|issued|calculated|sent|paid|logged|noted)\s+(?:per|for each|for every)\s+([\w-]+(?:\s[\w-]+)?)$/i;

/** `Logs are kept per greenhouse and written by an employee`. */
const PER_AND_BY =
  /^(((?:[\w-]+\s)?[\w-]+s)\s+are\s+[a-z]+\s+(?:per|for each|for every)\s+[\w-]+(?:\s[\w-]+)?)\s+and\s+([a-z]+(?:ed|en|ade)\s+(?:by|to|in|for)\s+.+)$/i;

/** `Students enrol in courses (many-to-many)`. */
const MARKED =
  /^([\w-]+(?:\s[\w-]+)??)\s+(?:can\s+|may\s+)?(?!in |to |with |for |at |on |by )[a-z]+\s+(?:(?:in|to|with|for|at|on|by)\s+)?((?:many\s+)?[\w-]+(?:\s[\w-]+)?)\s*\((many-to-many|one-to-many|many-to-one|one-to-one|many to many|one to many|many to one|1:n|n:m|m:n|n:1|1:1|1-n|n-m|m-n|n-1)\)$/i;

/** `for a case and by a lawyer` after a thing's properties: what each of it points to. */
const BARE =
  /^(?:(?:is\s+)?(?:for|by|of|from|at|in|on|about|belonging to|made by|written by|owned by|assigned to)\s+(?:an?|one|exactly one)\s+[\w-]+(?:\s(?!and\b)[\w-]+)?(?:,?\s+and\s+|,\s*|$))+$/i;

const HOLDING =
  /^\s+(?:(?:can|may|must|should|will|also|always|usually)\s+)*(?:(?:is|are|be)\s+(?:responsible for|in charge of)|looks?\s+after|cares?\s+for)\s/i;

export function readRelation(text: string, part: Part, context: Context): Fact[] {
  if (context.current && BARE.test(text)) {
    const from = context.current;
    return text
      .split(/,?\s+and\s+|,\s*/)
      .filter((one) => one !== '')
      .flatMap((one) => attachOne(from, one.replace(/^.*?\s(?=(?:an?|one|exactly one)\s)/i, ''), part, {}));
  }
  const links = readLinks(text, part, context);
  if (links.length > 0) return links;
  const arrows = listItems(text).map((item) => ARROW.exec(item));
  if (arrows.length > 1 && arrows.every((one) => one !== null))
    return arrows.flatMap((one) =>
      relate(one[1]!, one[3]!, one[4] ? kindOf(one[4]) : /<|↔/.test(one[2]!) ? 'many-to-many' : 'many-to-one', part),
    );
  const also = PER_AND_BY.exec(text);
  if (also) return [...readRelation(also[1]!, part, context), ...readRelation(`${also[2]} are ${also[3]}`, part, context)];
  const per = PER.exec(text);
  const kept = KEPT_PER.exec(text);
  if (kept) return relate(kept[1]!, kept[2]!, 'many-to-one', part);
  if (per)
    return relate(per[2]!, per[3]!, /^(?:exactly one|one|an?|a single)$/i.test(per[1]!) ? 'one-to-one' : 'many-to-one', part);
  const left = LEFT_PER.exec(text);
  if (left) return [...relate(left[2]!, left[1]!, 'many-to-one', part), ...relate(left[2]!, left[3]!, 'many-to-one', part)];
  const shown = ONE_IN_ONE.exec(text);
  const shower = shown && nounOf(shown[1]!);
  if (shower) return [shown[2]!, shown[3]!].flatMap((object) => attachOne(shower, object, part, { weak: true }));
  const marked = MARKED.exec(text);
  if (marked) return relate(marked[1]!, marked[2]!.replace(MANY, ''), kindOf(marked[3]!), part);
  const named = BETWEEN.exec(text);
  if (named) return relate(named[2]!, named[3]!, kindOf(named[1]!), part);
  const labelled = HAS_RELATION.exec(text);
  if (labelled) {
    if (labelled[3]) return relate(labelled[1]!, labelled[3], kindOf(labelled[2]!), part);
    const [one, other] = listItems(labelled[1]!);
    if (one && other) return relate(one, other, kindOf(labelled[2]!), part);
  }
  const arrow = ARROW.exec(text);
  if (arrow)
    return relate(
      arrow[1]!,
      arrow[3]!,
      arrow[4] ? kindOf(arrow[4]) : /<|↔/.test(arrow[2]!) ? 'many-to-many' : 'many-to-one',
      part,
    );
  const kinds = listItems(text).map((item) => COLON_KIND.exec(item));
  if (kinds.every((one) => one !== null)) return kinds.flatMap((one) => relate(one[1]!, one[3]!, kindOf(one[2]!), part));
  const colonKind = COLON_KIND.exec(text);
  if (colonKind) return relate(colonKind[1]!, colonKind[3]!, kindOf(colonKind[2]!), part);

  const belongs = BELONGS.exec(text);
  if (belongs) return attach(belongs[1]!, belongs[2]!, part, context, {});
  const both = LINKS_BOTH.exec(text);
  if (both) {
    const from = subjectOf(both[1]!, context);
    if (from && !(from.plural && isPersonLike(nounKey(from))))
      return [both[2]!, both[3]!].flatMap((object) =>
        attach(both[1]!, object, part, context, { weak: !/^(?:an?|one|the)\s/i.test(object) }),
      );
  }
  const passive = PASSIVE.exec(text);
  if (passive) {
    const verb = infinitive(passive[2]!.toLowerCase());
    if (
      SHOWING.has(verb) &&
      !LABELLED_WITH.test(text) &&
      !(/^(?:store|save)$/.test(verb) && /^(?:in|at|on)$/i.test(passive[3]!)) &&
      !(verb === 'order' && isPersonLike(nounKey(nounOf(listItems(passive[4]!)[0] ?? '') ?? { words: [''], plural: false }))) &&
      !/^(?:an?|one|exactly one|many|several|multiple)\s/i.test(passive[4]!)
    )
      return [];
    const counted = /^(?:by|from|of)$/i.test(passive[3]!)
      ? passive[1]!.replace(/^(?:many|several|multiple)\s+/i, '')
      : passive[1]!;
    const yields = /^(?:lend|borrow|rent|book|reserve)$/.test(verb) ? knownVerb(verb)?.yields : undefined;
    return attach(counted, passive[4]!, part, context, {
      weak: true,
      ...(yields ? { yields } : {}),
      name: `${passive[2]!.toLowerCase()} ${passive[3]!.toLowerCase()}`,
      optional: /\b(?:can|may|might|could|optionally)\b/i.test(text.slice(passive[1]!.length, text.length - passive[4]!.length)),
      several: LABELLED_WITH.test(text),
    });
  }
  const attached = ATTACHED.exec(text);
  if (attached) {
    const joins =
      /\s(?:takes?\s+part|participates?|appears?)\s+in\s/i.test(text) &&
      (nounOf(attached[2]!.replace(/\s+with\s.*$/i, ''))?.plural ?? false);
    return attach(joins ? `many ${attached[1]!}` : attached[1]!, attached[2]!, part, context, {
      weak: true,
      several: CAN_REFER.test(text),
      holds: HOLDING.test(text.slice(attached[1]!.length)),
    });
  }
  return [];
}

/** `owners and their pets`. */
export function readTheirs(text: string, part: Part): Fact[] {
  const [, left = '', right = ''] = THEIRS.exec(text) ?? [];
  const one = nounOf(left);
  const other = nounOf(right);
  return one?.plural && other?.plural
    ? [{ kind: 'relation', from: one, to: other, relation: 'one-to-many', weak: true, part }]
    : [];
}

function relate(left: string, right: string, relation: PlanRelation['kind'], part: Part): Fact[] {
  const from = nounOf(left);
  const to = nounOf(right);
  return from && to ? [{ kind: 'relation', from, to, relation, part }] : [];
}

function kindOf(text: string): PlanRelation['kind'] {
  const kind = text.toLowerCase().replace(/ /g, '-');
  if (/^(?:many-to-many|m2m|n:m|m:n|n-n|n-m|m-n)$/.test(kind)) return 'many-to-many';
  if (/^(?:one-to-many|1:n|1-n|1:m|1-m)$/.test(kind)) return 'one-to-many';
  if (/^(?:many-to-one|n:1|n-1)$/.test(kind)) return 'many-to-one';
  return 'one-to-one';
}

import { namedType } from '../field-types.js';
import { isPlural } from '../language.js';
import { knownFieldNames } from '../lexicon.js';
import { ENUM_OPENER, fieldPhrase } from './field-phrase.js';
import { ENUM_HEADS, type FieldPhrase } from './field-words.js';
import { listItems, splitOutside } from './lists.js';

/** Two states that say what they are states of. */
const HEADLESS: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:either )?(?:public|private|hidden|visible|unlisted)(?:\s+or\s+|\s*\/\s*)(?:public|private|hidden|visible|unlisted)$/i,
    'visibility',
  ],
  [
    /^(?:either )?(?:open|closed|active|inactive|enabled|disabled|draft|published|paid|unpaid|done|pending)(?:\s+or\s+|\s*\/\s*)(?:open|closed|active|inactive|enabled|disabled|draft|published|paid|unpaid|done|pending)$/i,
    'status',
  ],
  [/^(?:either )?(?:male|female)(?:\s+or\s+|\s*\/\s*)(?:male|female|other)$/i, 'gender'],
];

/** The fields of a written list. `known` tells whether a word names an entity of this request. */
export function fieldPhrases(text: string): FieldPhrase[] {
  const protectedText = text
    .replace(/\bdate (?:and|&) time\b/gi, 'datetime')
    .replace(
      /\s+(?:that|which) (?:starts?|begins?) (?:out )?(?:as|at|with) ["']?([\w -]{2,20}?)["']?,? and (?:can|may) (?:then )?(?:become|be|change to) ([^.()]{3,120}?\bor\b ["']?[\w -]{2,20}?["']?)(?=,|$)/gi,
      ' ($1, $2) (default $1)',
    )
    .replace(/\bterms and conditions\b/gi, 'terms')
    .replace(/\s+of (?:up to|at most|max(?:imum)?|no more than) \d+ (?:characters?|chars?|letters|words)\b/gi, '')
    .replace(/\s+(?:that|which) (?:must|should|can|may)(?: not|not) be negative\b/gi, ' (min 0)')
    .replace(/\s+of (?:\d+, )*\d+,? or \d+ ([a-z]+)/gi, ' in $1')
    .replace(/\b(one|zero|\d) or (more|many)\b/gi, 'several')
    .replace(/\b(between|from|of|range) (-?\d+(?:\.\d+)?) and (-?\d)/gi, '$1 $2 to $3')
    .replace(
      /\b(grade|class|zone|type|category|level|size|group)\s+((?:[A-Z0-9]{1,3}\s*,\s*)*[A-Z0-9]{1,3}\s*,?\s+or\s+[A-Z0-9]{1,3})\b/g,
      '$1 ($2)',
    )
    .replace(/\s*\(?\b(?:yes(?:\/| or )no|true(?:\/| or )false|y\/n)\b(?!\s*\/|,? or\b)\)?/gi, ' (boolean)');
  const items = splitOutside(protectedText, /\s*;\s*/gy).flatMap((group) =>
    joinAttributes(joinEnumerations(listItems(group), group)).map(withOpener),
  );
  return items.flatMap((item) => {
    const choice = HEADLESS.find(([pattern]) => pattern.test(item.trim()));
    if (choice)
      return [
        {
          name: choice[1],
          values: item
            .trim()
            .replace(/^either\s+/i, '')
            .toLowerCase()
            .split(/\s+or\s+|\s*\/\s*/),
        },
      ];
    const what = ABOUT_ITEM.exec(item.trim()) ?? ONE_IN_ONE.exec(item.trim());
    if (what) return [what[1], what[2], what[3]].flatMap((end) => (end === undefined ? [] : [{ name: end.toLowerCase() }]));
    const ends = ATTACHED_ITEM.exec(item.trim());
    if (ends)
      return [ends[1], ends[2]].flatMap((end) =>
        end === undefined ? [] : [{ name: end.toLowerCase(), target: end.toLowerCase(), count: 'one' as const }],
      );
    const alternatives =
      /\bor\b/.test(item) && !ENUM_OPENER.test(item) && !/[(:=]/.test(item) ? splitOutside(item, /\s+or\s+/gy) : [item];
    return alternatives.flatMap((alternative) => fieldPhrase(alternative) ?? []);
  });
}

/** `the question asked in an episode to a contestant`: three things that such a record holds together. */
const ABOUT_ITEM =
  /^(?:the |an? )?([\w-]+) [a-z]+(?:ed|en|ade|eld|old|ent|ught) (?:by|for|to|in|at|on|from) (?:an?|one) ([\w-]+)(?: (?:about|for|on|in|at|to|of|from|by) (?:an?|one) ([\w-]+))?$/i;

/** `a vehicle in a spot`. */
const ONE_IN_ONE = /^(?:an?|one|which) ([\w-]+) (?:in|at|on|for|from|by|with) (?:an?|one|which) ([\w-]+)$/i;

/** `written by a buyer about a product` in a list of fields. */
const ATTACHED_ITEM =
  /^(?:is |are |which is |that is )?[a-z]+(?:ed|en|ade|eld|old|ent|ught) (?:by|for|to|in|at|on|from) (?:an?|one|exactly one) ([\w-]+(?: [\w-]+)??)(?: (?:about|for|on|in|at|to|of|from|by) (?:an?|one|exactly one) ([\w-]+(?: [\w-]+)??))?$/i;

/** `direction in or out`, `status pending, approved or rejected`: what follows the name of a choice are its values. */
function withOpener(item: string): string {
  const match =
    /^((?:an?\s|the\s|its\s)?(?:[\w-]+\s){0,2}?)([\w-]+)\s+((?:\w[\w-]*(?:\s[\w-]+)?,\s+)*\w[\w-]*,?\s+or\s+\w[\w-]*)$/i.exec(
      item,
    );
  if (!match || !(ENUM_HEADS.test(match[2]!.toLowerCase()) || /^(?:direction|visibility|category)$/i.test(match[2]!)))
    return item;
  return /^(?:is|are|either|of|or|can|may)\b/i.test(match[3]!) ? item : `${match[1]}${match[2]} (${match[3]})`;
}

/** States that are also names of fields: in a list of states they are states. */
const STATE = /^(?:\w+ed|paid|sent|done|active|open|new|lost|won|sold|overdue|lent|available)$/i;

/** `status is draft`, `active`, `retired` belong together when the list goes on with "or". */
function joinEnumerations(items: readonly string[], text: string): string[] {
  const joined: string[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    const opener = ENUM_OPENER.exec(item);
    if (
      !opener ||
      /[()]/.test(item) ||
      /\bor\b/.test(opener[2]!) ||
      (namedType(opener[2]!.toLowerCase()) && !ENUM_HEADS.test(opener[1]!.trim().toLowerCase())) ||
      /[/|]/.test(opener[2]!)
    ) {
      joined.push(item);
      continue;
    }
    let last = i;
    const choice =
      (ENUM_HEADS.test(opener[1]!.trim().toLowerCase()) ||
        /(?:^|\s)(?:category|code|scale|purpose|urgency|mode|format|rarity|position|department|season)$/i.test(
          opener[1]!.trim(),
        )) &&
      /^.{1,60}?\s*(?::|=|\bis\b|\beither\b|\bone of\b)/i.test(item);
    const others = items.slice(i + 1);
    if (
      /:/.test(item) &&
      others.length > 0 &&
      /^[a-z-]+(?: [a-z-]+)?$/i.test(opener[2]!) &&
      [opener[2]!, ...others].every(
        (one) =>
          /^(?!(?:has|is|can|was) )[a-z-]+(?: [a-z-]+)?$/i.test(one) &&
          !knownFieldNames.has(one) &&
          !namedType(one) &&
          !isPlural(one),
      )
    ) {
      joined.push(items.slice(i).join(' or '));
      break;
    }
    const closing = items.findIndex((one, j) => j > i && /\s+or\s+/.test(one));
    const between = closing < 0 || closing > i + 20 ? [] : items.slice(i + 1, closing);
    if (
      closing > i &&
      closing <= i + 20 &&
      choice &&
      between.every((one) => one.split(/\s+/).length <= 3 && !/[():=]/.test(one))
    ) {
      joined.push(items.slice(i, closing + 1).join(', '));
      i = closing;
      continue;
    }
    for (let j = i + 1; j < items.length && j < i + 20; j++) {
      if (ENUM_OPENER.test(items[j]!) && !/\bor\b/.test(items[j]!)) break;
      if (/\s+or\s+/.test(items[j]!) || precededByOr(text, items[j]!)) {
        last = j;
        break;
      }
      if (
        choice &&
        !(/(?:status|state|stage|phase)$/i.test(opener[1]!.trim()) && STATE.test(items[j]!.trim())) &&
        !(j === i + 1 && /[:=]/.test(item) && /^[\w-]+$/.test(items[j]!)) &&
        (knownFieldNames.has(items[j]!.toLowerCase()) ||
          /^(?:has|is|can|was)\s\w|\s(?:optional|unique|required|mandatory)$/i.test(items[j]!) ||
          /[(:]/.test(items[j]!) ||
          items[j]!.split(/\s+/).length > 3)
      ) {
        last = j - 1;
        break;
      }
      if (choice && j === items.length - 1) last = j;
    }
    joined.push(items.slice(i, last + 1).join(', '));
    i = last;
  }
  return joined;
}

/** `ISBN, unique` and `number: string, unique`: an item that only describes the one before it. */
function joinAttributes(items: readonly string[]): string[] {
  const joined: string[] = [];
  for (const item of items) {
    const before = joined.at(-1);
    if (
      before !== undefined &&
      /^(?:unique|must be unique|required|mandatory|optional|nullable|not null|defaults?(?: to)? .+|default:? .+|e\.g\. .+|i\.e\. .+|for example .+|such as .+|primary key|indexed|max(?:imum)? \d+.*|min(?:imum)? \d+.*|up to \d+ .*)$/i.test(
        item.trim(),
      )
    )
      joined[joined.length - 1] = `${before} (${item.trim().replace(/[()]/g, '')})`;
    else joined.push(item);
  }
  return joined;
}

function precededByOr(text: string, item: string): boolean {
  const at = text.indexOf(item);
  return at > 0 && /\bor\s*$/.test(text.slice(Math.max(0, at - 8), at));
}

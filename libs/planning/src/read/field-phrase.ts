import type { FieldType } from '../plan.schemas.js';
import { currencyOf, namedType, unitOf } from '../field-types.js';
import { knownFieldNames, usualEnums } from '../lexicon.js';
import { isPlural, singular } from '../language.js';
import { asciiWords } from '../naming.js';
import { listItems, splitOutside, valueItems } from './lists.js';

/** One named property as the request words it: `unique email`, `price in EUR`, `status (open, closed)`, `many tags`. */
export interface FieldPhrase {
  /** Lower-case words of the name, without articles. */
  readonly name: string;
  readonly type?: FieldType;
  readonly values?: readonly string[];
  readonly unit?: string;
  readonly currency?: string;
  readonly unique?: boolean;
  readonly required?: boolean;
  readonly default?: string;
  readonly min?: number;
  readonly max?: number;
  /** `many`: several of them (`many pets`); `one`: exactly one (`one supplier`). */
  readonly count?: 'many' | 'one';
  /** What a foreign key or arrow names: `customer_id (FK to customers)`. */
  readonly target?: string;
  /** Something in brackets that looks like the fields of the thing named: `pets (name, species)`. */
  readonly nested?: string;
}

/** Names of choices: what stands in brackets after them are their values. */
export const ENUM_HEADS =
  /(?:^|\s)(?:status|stage|state|phase|type|kind|priority|severity|role|level|size|gender|condition|method|grade|difficulty|frequency|species|unit|mood|outcome|result|zone|shift|colou?r)$/;

type Draft = { -readonly [K in keyof FieldPhrase]: FieldPhrase[K] };

const ENUM_OPENER =
  /^(.{1,60}?)\s*(?:\b(?:which|that)?\s*(?:is|are|can be|may be|must be|being)\s+(?:one of|either|any of)?|\bas (?:either|one of)|\bone of|\beither|\bof (?:type|kind)|:|=|\s[—-]\s|\bwith (?:values?|options?)|\((?:one of)?)\s*[:"'([{]?\s*(.+)$/i;
const QUANTITY =
  /^(?:(?:can|may|must|should) have\s+)?(many|several|multiple|various|numerous|any number of|zero or more|one or more|at least one|more than one|two or more|a list of|lists of|a number of|a set of|a collection of|a series of|lots of|a few|0\.\.[n*]|1\.\.[n*]|\d+ or more|some)\s+/i;
const ONE = /^(?:exactly one|only one|just one|one single|a single|at most one|one|1)\s+/i;

/** The fields of a written list. `known` tells whether a word names an entity of this request. */
export function fieldPhrases(text: string): FieldPhrase[] {
  const protectedText = text
    .replace(/\bdate (?:and|&) time\b/gi, 'datetime')
    .replace(/\bterms and conditions\b/gi, 'terms')
    .replace(/\b(between|from|of|range) (-?\d+(?:\.\d+)?) and (-?\d)/gi, '$1 $2 to $3')
    .replace(
      /\b(grade|class|zone|type|category|level|size|group)\s+((?:[A-Z0-9]{1,3}\s*,\s*)*[A-Z0-9]{1,3}\s*,?\s+or\s+[A-Z0-9]{1,3})\b/g,
      '$1 ($2)',
    )
    .replace(/\s*\(?\b(?:yes(?:\/| or )no|true(?:\/| or )false)\b\)?/gi, ' (boolean)');
  const items = joinAttributes(joinEnumerations(listItems(protectedText), protectedText));
  return items.flatMap((item) => {
    const alternatives =
      /\bor\b/.test(item) && !ENUM_OPENER.test(item) && !/[(:=]/.test(item) ? splitOutside(item, /\s+or\s+/gy) : [item];
    return alternatives.flatMap((alternative) => fieldPhrase(alternative) ?? []);
  });
}

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
      namedType(opener[2]!.toLowerCase()) ||
      /\//.test(opener[2]!)
    ) {
      joined.push(item);
      continue;
    }
    let last = i;
    const choice =
      ENUM_HEADS.test(opener[1]!.trim().toLowerCase()) && /^.{1,60}?\s*(?::|=|\bis\b|\beither\b|\bone of\b)/i.test(item);
    for (let j = i + 1; j < items.length && j < i + 20; j++) {
      if (ENUM_OPENER.test(items[j]!) && !/\bor\b/.test(items[j]!)) break;
      if (/\s+or\s+/.test(items[j]!) || precededByOr(text, items[j]!)) {
        last = j;
        break;
      }
      if (
        choice &&
        (knownFieldNames.has(items[j]!.toLowerCase()) || /[(:]/.test(items[j]!) || items[j]!.split(/\s+/).length > 3)
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
      /^(?:unique|must be unique|required|mandatory|optional|nullable|not null|defaults?(?: to)? .+|default:? .+|primary key|indexed|max(?:imum)? \d+.*|min(?:imum)? \d+.*|up to \d+ .*)$/i.test(
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

/** One field; undefined when the text is no name (a sentence, nothing but signs). */
export function fieldPhrase(item: string): FieldPhrase | undefined {
  const field: Draft = { name: '' };
  const owned =
    /^(?:which |that )?(?:belongs? to|linked to|assigned to|links? to|references?|refers to)\s+(?:(?:an?|the|one|exactly one)\s+)?([\w -]{2,40})$/i.exec(
      item.trim(),
    );
  if (owned) return { name: owned[1]!.trim().toLowerCase(), target: owned[1]!.trim().toLowerCase(), count: 'one' };
  let text = item
    .replace(/<\/?[a-z][^<>]{0,80}>/gi, ' ')
    .trim()
    .replace(/^[-*•"']+\s*/, '')
    .replace(/[.:"']+$/, '')
    .trim();
  text = text.replace(
    /\s*(\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\]]*)\]|\{([^}]*)\})/g,
    (_all, _group, round?: string, square?: string, curly?: string) => {
      readQualifier(round ?? square ?? curly ?? '', field, text);
      return ' ';
    },
  );
  text = readEnumTail(text, field);
  text = readInline(text, field);
  const quantity = QUANTITY.exec(text);
  if (quantity) {
    field.count = 'many';
    text = text.slice(quantity[0].length);
  } else if (ONE.test(text)) {
    field.count = 'one';
    text = text.replace(ONE, '');
  }
  text = stripArticles(text);
  const unit = / in (?:the )?([^\s].{0,18})$/i.exec(text) ?? /\s([€$£¥₹%])$/.exec(text);
  if (unit) {
    const currency = currencyOf(unit[1]!);
    const measured = unitOf(unit[1]!);
    if (currency || measured) {
      text = text.slice(0, unit.index);
      if (currency) Object.assign(field, { currency, type: 'money' });
      else if (measured) Object.assign(field, { unit: measured.unit, type: field.type ?? measured.type });
    }
  }
  text = text
    .replace(/^(?:the|its|their|his|her|a|an)\s+/i, '')
    .replace(
      /\s+(?:etc\.?|and so on|and more|respectively|each|too|as well|only|so far|information|info|in (?:several|multiple|many|different|various) \w+|between them|for (?:it|them|each))$/i,
      '',
    )
    .trim();
  if (/%$/.test(text)) field.type ??= 'percent';
  if (/\?$/.test(text)) {
    if (/^(?:is|has|was|can|are)\b/i.test(text)) field.type ??= 'boolean';
    else field.required ??= false;
    text = text.slice(0, -1).trim();
  }
  if (/\*$/.test(text)) {
    field.required = true;
    text = text.slice(0, -1).trim();
  }
  const arrow = /^(.*?)\s*(?:->|→|=>)\s*(.+)$/.exec(text);
  if (arrow) {
    field.target = arrow[2]!.toLowerCase();
    text = arrow[1]!;
  }
  const words = /[^\x20-\x7E]/.test(text)
    ? text
        .toLowerCase()
        .split(/[\s_]+/)
        .filter(Boolean)
    : asciiWords(text);
  if (words.length === 0 || words.length > 6 || text.length > 60) return undefined;
  if (words.length > 1 && words.some((word) => SENTENCE_WORDS.has(word))) return undefined;
  return { ...field, name: words.join(' ') };
}

/** Words that a name never contains: the text is a sentence. */
const SENTENCE_WORDS = new Set([
  'should',
  'must',
  'can',
  'will',
  'would',
  'they',
  'we',
  'you',
  'i',
  'users',
  'have',
  'when',
  'while',
  'because',
  'if',
  'then',
  'please',
  'which',
  'that',
  'also',
  'such',
  'are',
  'be',
  'belongs',
  'belong',
  'using',
]);

const stripArticles = (text: string): string =>
  text.replace(
    /^(?:(?:a|an|the|its|their|his|her|one's|own|also|some|maybe|possibly|perhaps|including|and|or|any|each|as well as|plus|with)\s+)+/i,
    '',
  );

/** What stands in brackets after a name: a type, a unit, a range, allowed values, `optional`, a target, or fields. */
function readQualifier(content: string, field: Draft, text: string): void {
  const parts = splitOutside(content, /\s*[,;]\s*/gy);
  const rest: string[] = [];
  for (const part of parts) if (!readAttribute(part, field)) rest.push(part);
  if (rest.length === 0) return;
  const remaining = content === parts.join(', ') || rest.length === parts.length ? content : rest.join(', ');
  if (/^(?:e\.?g\.?|for example|like|such as|i\.?e\.?)\b/i.test(remaining)) {
    const examples = valueItems(
      remaining
        .replace(/^(?:e\.?g\.?,?|for example,?|like|such as|i\.?e\.?,?)\s*/i, '')
        .replace(/,?\s*(?:etc\.?|\.\.\.|…)$/i, ''),
    );
    const before = text.slice(0, text.search(/[([{]/)).toLowerCase().trim();
    if (
      /^i/i.test(remaining) ||
      /\b(?:status|stage|priority|severity|type|kind|category|role|level|size|condition|method|frequency|species|gender|unit|difficulty|mood)$/.test(
        before,
      )
    )
      field.values = examples.map(cleanValue).filter(Boolean);
    return;
  }
  const values = valueItems(
    remaining.replace(
      /^(?:one of|either|values?|options?|enum|can be|is|any of|choice of|choose from|allowed(?: values)?)\s*:?\s*/i,
      '',
    ),
  );
  if (values.length < 2) return;
  const name = text.slice(0, text.search(/[([{]/)).toLowerCase().trim();
  if (/\bor\b|[/|]/.test(remaining) || ENUM_HEADS.test(name) || !looksLikeFields(values))
    field.values = values.map(cleanValue).filter(Boolean);
  else field.nested = remaining;
}

/** True when one part of a bracket is a plain property of the field; it is then noted. */
function readAttribute(part: string, field: Draft): boolean {
  const text = part
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^(?:a|an|the)\s+/, '')
    .replace(/[.]$/, '');
  if (text === '') return true;
  if (/^(?:unique|must be unique|no duplicates|unique key|uniq)$/.test(text)) return (field.unique = true);
  if (/^(?:required|mandatory|not null|must|obligatory|needed|cannot be empty|non-empty|\*)$/.test(text))
    return (field.required = true);
  if (
    /^(?:optional|optionally|nullable|not required|may be empty|can be empty|if any|if known|null|if available|can be blank|may be blank)$/.test(
      text,
    )
  ) {
    field.required = false;
    return true;
  }
  if (
    /^(?:pk|primary key|primary|auto[- ]?increment|auto[- ]?generated|generated|indexed|read-?only|searchable|sortable)$/.test(
      text,
    )
  )
    return true;
  const unique = /^(unique|required|optional) (.+)$/.exec(text);
  if (unique && namedType(unique[2]!)) {
    readAttribute(unique[1]!, field);
    field.type = namedType(unique[2]!)!;
    return true;
  }
  const fallback =
    /^(?:defaults?(?:ing)?(?: value)?(?: to| is| of)?|by default)\s*[:=]?\s*(.+)$/.exec(text) ?? /^(.+?) by default$/.exec(text);
  if (fallback) {
    field.default = cleanValue(fallback[1]!);
    return true;
  }
  const target =
    /^(?:fk|foreign key|ref|reference|references|relation|belongs to|link|linked|links|points?)(?:\s*(?:to|of|->|→|:))?\s*(.*)$/.exec(
      text,
    ) ?? /^(?:->|→)\s*(.+)$/.exec(text);
  if (target) {
    if (target[1]) field.target = target[1].replace(/\.id$|\(id\)$/, '').trim();
    return true;
  }
  const enumeration = /^(?:enum|choice|select|dropdown)\s*(?:of|:|\()?\s*(.+?)\)?$/.exec(text);
  if (enumeration && /[/|]|\bor\b/.test(enumeration[1]!)) {
    field.values = valueItems(enumeration[1]!).map(cleanValue);
    return true;
  }
  const sized = /^(decimal|numeric|varchar|char|string|text|int|integer|number|float)\s*\(?\s*\d+(?:\s*[,.]\s*\d+)?\s*\)?$/.exec(
    text,
  );
  if (sized) {
    field.type = namedType(sized[1]!)!;
    return true;
  }
  if (
    /^(?:max|maximum|up to)\s*\d+ (?:chars?|characters)$|^\d+ (?:chars?|characters)(?: max)?$|^(?:a |free )?(?:text|string)$/.test(
      text,
    ) &&
    !namedType(text)
  )
    return true;
  const range = readRange(text, field);
  if (range) return true;
  const type = namedType(text);
  if (type) {
    field.type = type;
    return true;
  }
  const currency = currencyOf(text.replace(/^in /, ''));
  if (currency) {
    Object.assign(field, { currency, type: 'money' });
    return true;
  }
  const unit = unitOf(text.replace(/^in /, ''));
  if (unit) {
    Object.assign(field, { unit: unit.unit, type: unit.type });
    return true;
  }
  return false;
}

function readRange(text: string, field: Draft): boolean {
  const range =
    /^(?:(?:a )?(?:number |integer |value |scale |rating |score )?(?:ranging |ranges )?(?:from|between|of|range)?\s*:?\s*)?(-?\d+(?:\.\d+)?)\s*(?:to|and|-|—|\.\.+|…|through)\s*(-?\d+(?:\.\d+)?)(?: stars?| points?|%)?$/.exec(
      text,
    );
  if (range) {
    field.min = Number(range[1]);
    field.max = Number(range[2]);
    return true;
  }
  const lower = /^(?:min(?:imum)?|at least|>=?|from)\s*:?\s*(-?\d+(?:\.\d+)?)$/.exec(text);
  if (lower) {
    field.min = Number(lower[1]);
    return true;
  }
  const upper = /^(?:max(?:imum)?|at most|up to|<=?|out of)\s*:?\s*(-?\d+(?:\.\d+)?)(?: stars?)?$/.exec(text);
  if (upper) {
    field.max = Number(upper[1]);
    return true;
  }
  if (/^(?:positive|greater than zero|> ?0|non-negative|not negative)$/.test(text)) {
    field.min = /non|not/.test(text) ? 0 : 1;
    return true;
  }
  return false;
}

/** `status is draft, active or retired`, `size: S/M/L`, `published: boolean, required`. */
function readEnumTail(text: string, field: Draft): string {
  const slash = /^(.+?)[\s:=]+((?:[\w+&'-]+(?: [\w'-]+)?)(?:\s*[/|]\s*[\w+&'-]+(?: [\w'-]+)?)+)$/.exec(text);
  if (slash && !/^(?:and|or)$/.test(slash[1]!)) {
    const values = valueItems(slash[2]!);
    if (!(values.length === 2 && namedType(slash[2]!.toLowerCase())) && !/\bin$/.test(slash[1]!)) {
      field.values = values.map(cleanValue).filter(Boolean);
      return slash[1]!;
    }
  }
  const opener = ENUM_OPENER.exec(text);
  if (!opener) return text;
  const [, name, rest] = opener as unknown as [string, string, string];
  if (readAttribute(rest, field)) return name;
  const optionalType = /^(.+)\?$/.exec(rest);
  if (optionalType && readAttribute(optionalType[1]!, field)) {
    field.required = false;
    return name;
  }
  if (/[:=]/.test(text) && /^[A-Z]\w+(?:\[\])?$/.test(rest)) {
    field.target = rest
      .replace('[]', '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase();
    if (rest.endsWith('[]')) field.count = 'many';
    return name;
  }
  const words = rest.split(/\s+/);
  const parts =
    words.length > 1 && words.every((word) => readAttribute(word, { name: '' })) ? words : splitOutside(rest, /\s*[,;]\s*/gy);
  if (parts.length > 1 && parts.every((part) => readAttribute(part, { name: '' }))) {
    for (const part of parts) readAttribute(part, field);
    return name;
  }
  const typed = /^(?:an? )?([a-z/ -]+?)(?:\s+(.+))?$/i.exec(rest);
  const values = valueItems(rest);
  if (values.length >= 2) {
    field.values = values.map(cleanValue).filter(Boolean);
    return name;
  }
  if (typed && namedType(typed[1]!.toLowerCase())) field.type = namedType(typed[1]!.toLowerCase())!;
  return /[:=]/.test(text) ? name : text;
}

/** Words before or after the name: `optional notes`, `email must be unique`, `priority from 1 to 5`, `status defaulting to open`. */
function readInline(input: string, field: Draft): string {
  let text = ` ${input} `;
  const take = (pattern: RegExp, then: (match: RegExpExecArray) => void): void => {
    const match = pattern.exec(text);
    if (!match) return;
    then(match);
    text = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  };
  take(
    /[,\s]+(?:which |that )?(?:defaults?|defaulting)(?: value)?(?: to| is| of)?\s*[:=]?\s+(["']?[\w -]+?["']?)\s*$/i,
    (m) => (field.default = cleanValue(m[1]!)),
  );
  take(
    /[,\s]+(?:with (?:a )?default(?: value)?(?: of)?|([\w-]+) by default)\s*([\w-]*)\s*$/i,
    (m) => (field.default = cleanValue(m[1] || m[2] || '')),
  );
  take(/\s(?:which |that )?(?:must be|has to be|should be|is|are)\s+unique\b/i, () => (field.unique = true));
  take(/\s(?:which |that )?(?:must be|is|are)\s+(?:required|mandatory)\b/i, () => (field.required = true));
  take(/\s(?:which |that )?(?:is|are|may be|can be)\s+optional\b/i, () => (field.required = false));
  take(/\s(?:a |an |the )?unique\s/i, () => (field.unique = true));
  take(/\s(?:a |an |the )?(?:required|mandatory)\s/i, () => (field.required = true));
  take(/\s(?:a |an |the )?(?:optional|optionally)(?:\s(?:a|an|the)\s|\s)/i, () => (field.required = false));
  take(/\s(?:if any|if known|if available|if applicable)\s/i, () => (field.required = false));
  take(
    /\s(?:on a scale )?(?:from|between|of|ranging from)\s+(-?\d+(?:\.\d+)?)\s*(?:to|and|-|—)\s*(-?\d+(?:\.\d+)?)(?: stars?)?\s*$/i,
    (m) => Object.assign(field, { min: Number(m[1]), max: Number(m[2]) }),
  );
  take(/\s(-?\d+)\s*(?:-|—|to)\s*(-?\d+)(?: stars?)?\s*$/i, (m) =>
    Object.assign(field, { min: Number(m[1]), max: Number(m[2]) }),
  );
  take(/\s(?:out of|up to|max(?:imum)?)\s+(\d+)(?: stars?)?\s*$/i, (m) => Object.assign(field, { min: 1, max: Number(m[1]) }));
  return text.trim().replace(/\s+/g, ' ');
}

/** An enum value: lower case, its own words. */
export function cleanValue(value: string): string {
  return value
    .trim()
    .replace(/^(?:either|or|and|a|an|the|one of|maybe)\s+/i, '')
    .replace(/^["'([]+|["')\].,:;]+$/g, '')
    .replace(/\s*\([^)]*\)?$/, '')
    .replace(/_/g, ' ')
    .trim()
    .toLowerCase()
    .slice(0, 60)
    .trim();
}

/** True when most items are names that fields have; `dog, cat, bird` are not. */
export function looksLikeFields(items: readonly string[]): boolean {
  let hits =
    /^(?:an? |the |unique |full |first )*(?:name|title|subject|label|first name|full name|display name)\b/i.test(
      items[0] ?? '',
    ) && items.length > 1
      ? 2
      : 0;
  for (const item of items) {
    const words = asciiWords(
      item
        .replace(/\(.*$/, '')
        .replace(/ in .*$/, '')
        .replace(/:.*$/, '')
        .replace(/^(?:a|an|the|unique|optional|required)\s+/i, ''),
    );
    const name = words.join(' ');
    const last = words.at(-1) ?? '';
    if (
      knownFieldNames.has(name) ||
      knownFieldNames.has(last) ||
      usualEnums.has(name) ||
      /(?:date|time|name|number|id|code|type|count|price|url|email|at|at|rate|level|size|status)$/.test(name) ||
      (isPlural(last) && knownFieldNames.has(singular(last)))
    )
      hits += 1;
  }
  return hits * 3 >= items.length || hits >= 2;
}

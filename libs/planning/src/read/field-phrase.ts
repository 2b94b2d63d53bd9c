import { namedType } from '../field-types.js';
import { currencyOf, unitOf } from '../measures.js';
import { asciiWords } from '../naming.js';
import { cleanValue, readAttribute, readQualifier } from './field-qualifiers.js';
import type { FieldPhrase, MutableField } from './field-words.js';
import { splitOutside, valueItems } from './lists.js';

export const ENUM_OPENER =
  /^(.{1,60}?)\s*(?:\b(?:which|that)?\s*(?:is|are|can be|may be|must be|being)\s+(?:one of|either|any of)?|\bas (?:either|one of)|\bone of|\beither|\bof (?:type|kind)|:|=|\s[—-]\s|\bwith (?:values?|options?)|\((?:one of)?)\s*[:"'([{]?\s*(.+)$/i;

const QUANTITY =
  /^(?:(?:can|may|must|should) have\s+)?(many|several|multiple|various|numerous|any number of|zero or more|one or more|at least one|more than one|two or more|one or two|two or three|up to \d+(?=\s[a-z-]+s\b)|a list of|lists of|a set of|a collection of|a series of|lots of|a few|0\.\.[n*]|1\.\.[n*]|\d+ or more|\d+\s*(?:-|—|to)\s*\d+(?=\s[a-z-]+s\b)|some)\s+/i;

const ONE = /^(?:exactly one|only one|just one|one single|a single|at most one|one|1)\s+/i;

/** How a list ends that could go on. */
const OPEN_END = /^(?:and\s+)?(?:(?:much |many )?more|others|so on|the like|etc\.?)$/i;

/** One field; undefined when the text is no name (a sentence, nothing but signs). */
export function fieldPhrase(item: string): FieldPhrase | undefined {
  if (OPEN_END.test(item.trim())) return undefined;
  const field: MutableField = { name: '' };
  const fact =
    /^(?:whether|if) (?:(?:it|he|she)'s|they're|it|they|he|she|i|we|the [a-z]+|an? [a-z]+) (?:(?:is|are|was|were|has|have|has been|have been|can|may|had) )?([a-z][a-z -]{1,30}?)(?: (?:it|them|already|yet))?$/i.exec(
      item.trim(),
    );
  const stated = /^(?:whether|if) (?:an?\s|the\s)?([a-z][a-z -]{1,30}?) (?:is|are|was|were|has been|have been) ([a-z]+)$/i.exec(
    item.trim(),
  );
  if (stated && !fact) return { name: `${stated[1]!} ${stated[2]!}`.toLowerCase(), type: 'boolean' };
  const answer = readQuestion(item.replace(/\s*\([^()]*\)\s*$/, '').trim());
  if (answer) {
    const known: MutableField = { ...answer };
    const noted = /\(([^()]*)\)\s*$/.exec(item);
    if (noted) readQualifier(noted[1]!, known, item);
    return known;
  }
  if (fact) return { name: fact[1]!.toLowerCase().trim(), type: 'boolean' };
  const owned =
    /^(?:which |that )?(?:belongs? to|linked to|assigned to|links? to|references?(?: to)?|refers to|(?:an? )?(?:fk|foreign key|reference|ref|link|pointer|relation)(?: field)? (?:to|of))\s+(?:(?:an?|the|one|exactly one)\s+)?([\w -]{2,40})$/i.exec(
      item.trim(),
    );
  if (owned) return { name: owned[1]!.trim().toLowerCase(), target: owned[1]!.trim().toLowerCase(), count: 'one' };
  const keyed =
    /^([\w-]+(?: [\w-]+)?) (?:references?|refers to|links to|points to|is an? (?:fk|foreign key|reference) to) (?:an? |the )?([\w-]+(?: [\w-]+)?)$/i.exec(
      item.trim(),
    );
  if (keyed) return { name: asciiWords(keyed[1]!).join(' '), target: asciiWords(keyed[2]!).join(' '), count: 'one' };
  const listOf = /^([A-Za-z]\w*)\[\]$/.exec(item.trim());
  if (listOf) {
    const target = asciiWords(listOf[1]!).join(' ');
    return { name: target, target, count: 'many' };
  }
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
  const asked =
    /^(?:which|what|(?:for|of|by|at|in|on|from) (?:which|one|exactly one|an?)|who(?:se)?)\s+(?=[\w-]+(?: [\w-]+)?$)/i.exec(text);
  if (asked) {
    text = text.slice(asked[0].length);
    field.target = text.toLowerCase();
  }
  text = text
    .replace(/(?<=\w)\s+(?:like|such as|e\.g\.|for example)\s+\S+$/i, '')
    .replace(/^(?:list|set|array|collection) of (?=[\w-]+(?: [\w-]+)?s$)/i, '')
    .replace(/^((?:(?:the|an?)\s+)?[\w-]+(?:\s[\w-]+)?)\s+(?:who|that|which)\s+[a-z]+\s+(?:it|them|him|her)$/i, '$1')
    .replace(/(?<=\w)\s+(?:(?:that|which|where|who|when)\s+)?(?:they|it|he|she|we|you|i)\s+(?:\w+\s*){1,4}$/i, '');
  const rate = / in ([a-zµ%]{1,5}\/[a-z]{1,5}[²³]?)$/i.exec(text);
  if (rate) {
    Object.assign(field, { unit: rate[1]!, type: field.type ?? 'decimal' });
    text = text.slice(0, rate.index);
  }
  text = readEnumTail(text, field);
  text = readTypeWord(readInline(text, field), field);
  const quantity = QUANTITY.exec(text);
  if (quantity) {
    field.count = 'many';
    text = text.slice(quantity[0].length);
  } else if (ONE.test(text)) {
    field.count = 'one';
    text = text.replace(ONE, '');
  }
  text = stripArticles(text).replace(/^(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+(?=[a-z]+s$)/i, '');
  const unit = / in (?:the )?([^\s].{0,18})$/i.exec(text) ?? /\s([€$£¥₹%]|[A-Z]{3})$/.exec(text);
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
      /\s+(?:etc\.?|and so on|and more|respectively|each|too|as well|so far|information|info|in (?:several|multiple|many|different|various) \w+|between them|for (?:it|them|each))$/i,
      '',
    )
    .trim();
  const flag = /^(.+?)\s+(?:flag|checkbox|toggle|tick ?box)$/i.exec(text);
  if (flag) {
    text = flag[1]!;
    field.type ??= 'boolean';
  }
  if (field.type !== 'boolean') text = text.replace(/\s+only$/i, '');
  if (/%$/.test(text)) field.type ??= 'percent';
  if (/\?$/.test(text)) {
    if (/^(?:is|has|was|can|are)\b|^(?:admin|vip|staff|manager|owner|guest|member|teacher|minor|adult|student)\?$/i.test(text))
      field.type ??= 'boolean';
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

/** `how many people it seats`, `when it was bought`, `what I paid for it`: a question whose answer is stored. */
function readQuestion(item: string): FieldPhrase | undefined {
  const many = /^how many ([a-z]+(?: [a-z]+)?)(?: (?:it|they|there|we|i|are|is|can)\b.*)?$/i.exec(item);
  if (many) return { name: `number of ${many[1]!.toLowerCase()}`, type: 'integer' };
  const often = /^how often (?:it|they|he|she|we|i)(?:\s.*)?\s([a-z]+)$/i.exec(item);
  if (often) return { name: `${often[1]!.toLowerCase()} frequency` };
  if (/^(?:what|how much)\b.*\bpaid\b/i.test(item)) return { name: 'price paid', type: 'money' };
  if (/^(?:what|how much)\b.*\bcosts?\b/i.test(item)) return { name: 'cost', type: 'money' };
  for (const [pattern, name] of QUESTIONS) if (pattern.test(item)) return { name };
  const when = /^when (?:it|they|he|she|i|we) (?:(?:was|were|is|are|has been|have been|got) )?([a-z]+)(?: (?:it|them))?$/i.exec(
    item,
  );
  if (when) return { name: `${when[1]!.toLowerCase()} on`, type: 'date' };
  const whose = /^who (?:(?:has|have) )?([a-z]+(?:ed|en|t)) (?:it|them)$/i.exec(item);
  return whose ? { name: `${whose[1]!.toLowerCase()} by` } : undefined;
}

const QUESTIONS: readonly (readonly [RegExp, string])[] = [
  [/^why\b/i, 'reason'],
  [/^how long (?:it|they)\b/i, 'duration'],
  [/^how old (?:it|they|he|she)\b/i, 'age'],
  [/^how heavy (?:it|they)\b/i, 'weight'],
  [/^how (?:big|large) (?:it|they)\b/i, 'size'],
  [/^how (?:good|well) (?:it|they|i|we)\b/i, 'rating'],
  [/^where (?:it|they|i|we|he|she|to find)\b/i, 'location'],
];

/** `size enum`, `total decimal not null`: a type as programmers write it after the name. */
function readTypeWord(input: string, field: MutableField): string {
  let text = input;
  for (let i = 0; i < 5; i++) {
    const match =
      /^(\S.*?)\s+(not null|null|nullable|optional|required|primary key|unique|auto_?increment|enum|string|varchar|char|int|integer|bigint|smallint|boolean|bool|decimal|numeric|float|double|datetime|timestamp|timestamptz|longtext)$/i.exec(
        text,
      );
    if (!match || /[:=]/.test(match[1]!) || /^(?:an?|the)$/i.test(match[1]!)) return text;
    if (!(field.values && /^enum$/i.test(match[2]!))) readAttribute(match[2]!, field);
    text = match[1]!;
  }
  return text;
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

/** `status is draft, active or retired`, `size: S/M/L`, `published: boolean, required`. */
function readEnumTail(text: string, field: MutableField): string {
  const grouped = /^([\w-]+ (?:group|type|level|class|grade|category|code|size|status))\s+([\w+-]+(?:\/[\w+-]+)+)$/i.exec(text);
  if (grouped) {
    field.values = valueItems(grouped[2]!).map(cleanValue).filter(Boolean);
    return grouped[1]!;
  }
  const slash = /^(.+?)[\s:=]+((?:[\p{L}\w+&'-]+(?: [\p{L}\w'-]+)?)(?:\s*[/|]\s*[\p{L}\w+&'-]+(?: [\p{L}\w'-]+)?)+)$/u.exec(text);
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
function readInline(input: string, field: MutableField): string {
  let text = ` ${input} `;
  const take = (pattern: RegExp, then: (match: RegExpExecArray) => void): void => {
    const match = pattern.exec(text);
    if (!match) return;
    then(match);
    text = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  };
  if (!/^\s*(?:an?\s+|the\s+)?default\s+[\w-]+\s*$/i.test(text))
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
    (m) =>
      Object.assign(field, {
        min: Number(m[1]),
        max: Number(m[2]),
        ...(/\.\d/.test(m[0]) ? { type: 'decimal' } : {}),
      }),
  );
  take(/\s(-?\d+)\s*(?:-|—|to)\s*(-?\d+)(?: stars?)?\s*$/i, (m) =>
    Object.assign(field, { min: Number(m[1]), max: Number(m[2]) }),
  );
  take(/\s(?:out of|up to|max(?:imum)?)\s+(\d+)(?: stars?)?\s*$/i, (m) => Object.assign(field, { min: 1, max: Number(m[1]) }));
  return text.trim().replace(/\s+/g, ' ');
}

import { namedType } from '../field-types.js';
import { currencyOf, unitOf } from '../measures.js';
import { ENUM_HEADS, looksLikeFields, type MutableField } from './field-words.js';
import { splitOutside, valueItems } from './lists.js';

/** What stands in brackets after a name: a type, a unit, a range, allowed values, `optional`, a target, or fields. */
export function readQualifier(content: string, field: MutableField, text: string): void {
  const parts = splitOutside(content, /\s*[,;]\s*/gy);
  const head = text
    .slice(0, Math.max(0, text.search(/[([{]/)))
    .toLowerCase()
    .trim();
  if (parts.length >= 2 && ENUM_HEADS.test(head) && parts.every((part) => isNameOfMeasure(part.toLowerCase()))) {
    field.values = parts.map(cleanValue);
    return;
  }
  const choice = valueItems(content);
  if (
    /\sor\s/.test(content) &&
    choice.length >= 2 &&
    !namedType(content.toLowerCase()) &&
    choice.every((one) => /^[\w' -]{1,30}$/.test(one)) &&
    !choice.some(isMark) &&
    choice.some((one) => !isNameOfMeasure(one.toLowerCase()))
  ) {
    field.values = choice.map(cleanValue).filter(Boolean);
    return;
  }
  const said = parts.filter((part) => !isMark(part));
  for (const part of parts) if (!said.includes(part)) readAttribute(part, field);
  const others = said.filter((part) => !readAttribute(part, { name: '' }));
  const listed = others.length >= 2 || (others.length > 0 && said.length >= 3);
  if (!listed) for (const part of said) readAttribute(part, field);
  const rest = listed ? said : others;
  if (rest.length === 0) return;
  const remaining = rest.length === parts.length ? content : rest.join(', ');
  if (
    /^(?:left )?(?:blank|empty|null|unknown|only if|only when|if|when|until|once)\b|\b(?:can|may) be (?:left )?(?:blank|empty|null|unknown|missing)\b/i.test(
      remaining,
    )
  ) {
    field.required ??= false;
    return;
  }
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
  if (values.length < 2) {
    if (/^[a-z]+(?: [a-z]+)?$/i.test(remaining)) field.target ??= remaining.toLowerCase();
    return;
  }
  const name = text.slice(0, text.search(/[([{]/)).toLowerCase().trim();
  if (field.type === 'enum' || /\bor\b|[/|]/.test(remaining) || ENUM_HEADS.test(name) || !looksLikeFields(values))
    field.values = values.map(cleanValue).filter(Boolean);
  else field.nested = remaining;
}

/** Types, units and currencies in brackets after `unit` or `type` are what it may be. */
const isNameOfMeasure = (part: string): boolean =>
  namedType(part) !== undefined || unitOf(part) !== undefined || currencyOf(part) !== undefined;

/** What says how a value is given, and can be no value: in `lead, email, won, default lead` only the last. */
const isMark = (part: string): boolean =>
  /^(?:an?\s|the\s)?(?:must be |is )?(?:unique(?: key)?|no duplicates|required|mandatory|not null|optional|nullable|not required|(?:can|may) be (?:empty|blank|null)|pk|primary key|indexed|by default .+|.+ by default|defaults?\b.*)$/i.test(
    part.trim(),
  );

/** True when one part of a bracket is a plain property of the field; it is then noted. */
export function readAttribute(part: string, field: MutableField): boolean {
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
  if (/^(?:many|multiple|several|multi|multi-?select|list|array|m2m|n:m|many-to-many|many to many)$/.test(text)) {
    field.count = 'many';
    return true;
  }
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
    /^(?:fk|foreign key|references?|ref|relation|belongs to|linked|links?|points?)\b(?:\s*(?:to|of|->|→|:))?\s*(.*)$/.exec(
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
    /^(?:exactly )?\d+ (?:letters?|digits?)$|^(?:max|maximum|up to)\s*\d+ (?:chars?|characters)$|^\d+ (?:chars?|characters)(?: max)?$|^(?:a |free )?(?:text|string)$/.test(
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
  const currency = currencyOf(text.replace(/^in /, '').replace(/^(?:millions?|thousands?|mio\.?|mln|k)\s+(?:of\s+)?/, ''));
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

function readRange(text: string, field: MutableField): boolean {
  const range =
    /^(?:(?:a )?(?:number |integer |value |scale |rating |score )?(?:ranging |ranges )?(?:from|between|of|range)?\s*:?\s*)?(-?\d+(?:\.\d+)?)\s*(?:to|and|-|—|\.\.+|…|through)\s*(-?\d+(?:\.\d+)?)(?: stars?| points?|%)?$/.exec(
      text,
    );
  if (range) {
    field.min = Number(range[1]);
    field.max = Number(range[2]);
    if (/\.\d/.test(`${range[1]} ${range[2]}`)) field.type ??= 'decimal';
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

/** An enum value: lower case, its own words. */
export function cleanValue(value: string): string {
  return value
    .trim()
    .replace(/^(?:either|or|and|a|an|the|one of|maybe)\s+/i, '')
    .replace(/^\d{1,2}\s*(?:=|:|-)\s*(?=[a-z])/i, '')
    .replace(/^["'([]+|["')\].,:;]+$/g, '')
    .replace(/\s*\([^)]*\)?$/, '')
    .replace(/_/g, ' ')
    .trim()
    .toLowerCase()
    .slice(0, 60)
    .trim();
}

import type { FieldType } from './plan.schemas.js';
import { fieldRules, optionalFieldNames, usualEnums, usualStatuses } from './lexicon.js';

export interface TypeGuess {
  readonly type: FieldType;
  readonly unit?: string;
  readonly values?: readonly string[];
}

/** Things that stand in a row: their number and position count. */
const NUMBERED =
  /\b(?:episode|chapter|season|lesson|step|page|slide|question|track|module|section|column|category|item|volume|week|round|lap|stage|unit|verse|scene|act|level|floor|table|card|task|milestone|exercise|stop|leg|line|image|photo|banner|link|topic|board|option|answer|choice)$/;

/** Things that are shown in their colour: those of cats and cars are said in words. */
const COLOURED = /\b(?:label|tag|category|calendar|status|folder|list|topic|subject|event type|theme|track|board|team|project)$/;

const WORKFLOW = /^(status|state|stage|phase)$|\b(status|stage)$/;

const guesses = new Map<string, TypeGuess>();
/** Enough for every usual field of every known thing; bounds what a process keeps. */
const MAX_REMEMBERED = 5_000;

/**
 * The type that a field's name suggests; `entity` helps where a status depends on what it is the status of. Both lower case.
 * Remembered: the same names come up again, and each is compared with every rule.
 */
export function guessType(name: string, entity: string): TypeGuess {
  const key = `${name}|${entity}`;
  const known = guesses.get(key);
  if (known) return known;
  const guess = findType(name, entity);
  if (guesses.size >= MAX_REMEMBERED) guesses.clear();
  guesses.set(key, guess);
  return guess;
}

function findType(name: string, entity: string): TypeGuess {
  if (WORKFLOW.test(name) && !/\b(marital)\b/.test(name)) {
    const values =
      usualStatuses.find(([pattern]) => pattern.test(entity))?.[1] ??
      usualStatuses.find(([pattern]) => pattern.test(name.replace(/ (status|stage|state)$/, '')))?.[1];
    if (name === 'state' && !values) return { type: 'string' };
    return { type: 'enum', values: values ?? usualEnums.get('status')! };
  }
  if (name === 'value')
    return {
      type: /\b(?:deal|contract|asset|opportunity|property|coupon|gift|policy|holding|item|collectible)$/.test(entity)
        ? 'money'
        : /\b(?:reading|measurement|metric|target|grade|sample)$/.test(entity)
          ? 'decimal'
          : 'string',
    };
  if (name === 'amount' && /\b(?:ingredient|feeding|food|medication|dose|water|watering|fertilizer|consumption)\b/.test(entity))
    return { type: 'decimal' };
  if (
    /^[a-z]{2,}s (?:produced|sold|made|used|left|needed|ordered|received|remaining|planted|harvested|delivered|required|available|worked|played|scored|won|lost|attended|printed|shipped|packed|taken|requested)$/.test(
      name,
    )
  )
    return { type: 'integer' };
  if (/^year (?:read|built|made|born|bought|[a-z]+ed)$/.test(name)) return { type: 'integer' };
  if (
    /^(?:last|next) (?:check|service|test|cleaning|calibration|inspection|maintenance|review|visit|update|payment|vaccination|meeting)$/.test(
      name,
    )
  )
    return { type: 'date' };
  if (/^age (?:from|to|limit|min|max)$/.test(name)) return { type: 'integer' };
  if (/^colou?r$/.test(name) && COLOURED.test(entity)) return { type: 'color' };
  if (/^(?!(?:message|e-?mail|post|mail|letter|article|comment|note) )[a-z]+ body$/.test(name)) return { type: 'string' };
  if (/^(?:number|position|order)$/.test(name) && NUMBERED.test(entity)) return { type: 'integer' };
  if (name === 'limit' && /\b(?:budget|account|card)$/.test(entity)) return { type: 'money' };
  const usual = usualEnums.get(name);
  if (usual) return { type: 'enum', values: usual };
  for (const [pattern, type] of fieldRules) {
    if (pattern.test(name)) return parseType(type);
  }
  return { type: 'string' };
}

/** `decimal(kg)` → type and unit. */
export function parseType(text: string): TypeGuess {
  const [, type = 'string', unit] = /^([a-z]+)(?:\(([^)]*)\))?$/.exec(text) ?? [];
  return { type: type as FieldType, ...(unit ? { unit } : {}) };
}

/** Fields that people leave empty when nobody says otherwise. */
export function usuallyOptional(name: string, type: FieldType): boolean {
  return (
    type === 'image' ||
    type === 'url' ||
    (type === 'text' && !/^(body|content|text|message|question|answer|comment|review)s?$/.test(name)) ||
    optionalFieldNames.test(name)
  );
}

const TYPE_WORDS: Readonly<Record<string, FieldType>> = {
  string: 'string',
  str: 'string',
  varchar: 'string',
  char: 'string',
  'short text': 'string',
  'single line': 'string',
  'text field': 'string',
  text: 'text',
  'long text': 'text',
  longtext: 'text',
  textarea: 'text',
  multiline: 'text',
  'multi-line': 'text',
  'rich text': 'text',
  markdown: 'text',
  'text area': 'text',
  paragraph: 'text',
  'free text': 'text',
  email: 'email',
  'e-mail': 'email',
  phone: 'phone',
  'phone number': 'phone',
  url: 'url',
  link: 'url',
  image: 'image',
  photo: 'image',
  picture: 'image',
  'image url': 'image',
  integer: 'integer',
  int: 'integer',
  number: 'integer',
  numeric: 'decimal',
  'whole number': 'integer',
  bigint: 'integer',
  smallint: 'integer',
  count: 'integer',
  decimal: 'decimal',
  float: 'decimal',
  double: 'decimal',
  real: 'decimal',
  'decimal number': 'decimal',
  money: 'money',
  currency: 'money',
  price: 'money',
  percent: 'percent',
  percentage: 'percent',
  '%': 'percent',
  rating: 'rating',
  stars: 'rating',
  boolean: 'boolean',
  bool: 'boolean',
  'yes/no': 'boolean',
  'yes or no': 'boolean',
  'true/false': 'boolean',
  'true or false': 'boolean',
  flag: 'boolean',
  checkbox: 'boolean',
  tinyint: 'boolean',
  date: 'date',
  datetime: 'datetime',
  'date and time': 'datetime',
  'date-time': 'datetime',
  timestamp: 'datetime',
  timestamptz: 'datetime',
  'date/time': 'datetime',
  time: 'time',
  color: 'color',
  colour: 'color',
  'hex color': 'color',
  enum: 'enum',
  choice: 'enum',
  select: 'enum',
  dropdown: 'enum',
  'drop-down': 'enum',
  'single select': 'enum',
};

/** A type that the request names outright: `integer`, `long text`, `yes/no`. */
export function namedType(text: string): FieldType | undefined {
  return Object.hasOwn(TYPE_WORDS, text) ? TYPE_WORDS[text] : undefined;
}

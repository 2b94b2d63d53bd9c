import { isPlural, singular } from '../language.js';

/** A kind of relation in words or signs, as data modellers write it. */
const KIND =
  '(?:many[- ]to[- ]many|one[- ]to[- ]many|many[- ]to[- ]one|one[- ]to[- ]one|m2m|[1nm]\\s?:\\s?[1nm*]|[1nm]-[nm]|[nm]-1)';
const NAME = '[A-Za-z][\\w]*(?:[ -][A-Za-z]\\w*)?';

/** `1`, `0..1`, `*`, `1..n`: how many stand at one end. */
const END = '(?:[01]\\s?\\.\\.\\s?[1n*m]|[1*nm])';

/** `User 1--* Post`, `User 1..* Post`, `User ||--o{ Post`. */
const SIGNS = new RegExp(`\\b(${NAME})\\s+"?(${END})"?\\s*(?:-{1,2}>?|<->|<-|:|—)\\s*"?(${END})"?\\s+(${NAME})\\b`, 'g');
const CROWS_FEET = new RegExp(`\\b(${NAME})\\s+([|}][|o])\\s*(?:--|\\.\\.)\\s*([|o][|{])\\s+(${NAME})\\b`, 'g');
const ONE_SIDED = new RegExp(`\\b(${NAME})\\s+(?:1|0|1\\s?)\\.\\.\\s?[*nm]\\s+(${NAME})\\b`, 'g');

const SIDED_ONE = new RegExp(`\\b(${NAME})\\s+[*nm]\\s?\\.\\.\\s?1\\s+(${NAME})\\b`, 'g');

const kindOfEnds = (left: string, right: string): string =>
  `${/[*nm{}]$|^\}/.test(left) ? 'many' : 'one'}-to-${/[*nm{]$/.test(right) ? 'many' : 'one'}`;

type Turn = readonly [RegExp, (...found: string[]) => string];

const TURNS: readonly Turn[] = [
  [/\bhas_and_belongs_to_many\b|\bhas and belongs to many\b/gi, () => 'many-to-many'],
  [/\bhas_?(many|one)\b(?!\s+(?:or|to)\b)/gi, (_all, count) => `has ${count.toLowerCase()}`],
  [/\bbelongs_?to\b/gi, () => 'belongs to'],
  [SIGNS, (_all, one, left, right, other) => `${one} ${kindOfEnds(left, right)} ${other}`],
  [
    CROWS_FEET,
    (_all, one, left, right, other) =>
      `${one} ${/[}]/.test(left) ? 'many' : 'one'}-to-${/[{]/.test(right) ? 'many' : 'one'} ${other}`,
  ],
  [SIDED_ONE, (_all, one, other) => `${one} many-to-one ${other}`],
  [ONE_SIDED, (_all, one, other) => `${one} one-to-many ${other}`],
  // `Owner -> Pet: one-to-many`, `Owner — Pet (1:n)`
  [
    new RegExp(
      `^(${NAME})\\s*(?:<?-{1,2}>|<=>|↔|→|—|-|/|&|and|to)\\s*(${NAME})\\s*(?::|\\(|\\sis\\s(?:an?\\s)?|\\sare\\s)\\s*(${KIND})(?:\\s+(?:relation(?:ship)?|association))?\\)?$`,
      'i',
    ),
    (_all, one, other, kind) => `${one} ${kind} ${other}`,
  ],
  // `the relation from author to book is 1:n`
  [
    new RegExp(
      `^(?:the\\s+)?(?:relation(?:ship)?|association|link)\\s+(?:from|of|between)\\s+(${NAME})\\s+(?:to|and)\\s+(${NAME})\\s+(?:is|:)\\s+(?:an?\\s+)?(${KIND})$`,
      'i',
    ),
    (_all, one, other, kind) => `${one} ${kind} ${other}`,
  ],
  // `books (M2M) authors`
  [new RegExp(`^(${NAME})\\s+\\((${KIND})\\)\\s+(${NAME})$`, 'i'), (_all, one, kind, other) => `${one} ${kind} ${other}`],
  // `there is a one-to-many relationship between authors and books`
  [new RegExp(`^there\\s+(?:is|exists|should be)\\s+(?:an?\\s+)?(?=${KIND}\\s)`, 'i'), () => ''],
  // `one author, many books`
  [
    new RegExp(`^(?:one|1)\\s+(${NAME})\\s*(?:,|:|->|→|—)\\s*(?:many|several|n)\\s+(${NAME})$`, 'i'),
    (_all, one, other) => `${one} one-to-many ${other}`,
  ],
  // `a book has many authors, and vice versa`
  [
    new RegExp(
      `^(?:an?|each|every|one)?\\s*(${NAME})\\s+(?:can\\s+|may\\s+)?(?:have|has|belongs? to|contains?|includes?)\\s+(?:many|several|multiple)\\s+(${NAME}),?\\s+(?:and\\s+)?(?:vice[ -]versa|the other way (?:a)?round)$`,
      'i',
    ),
    (_all, one, other) => `${one} many-to-many ${other}`,
  ],
];

/** A relation written in signs or in a modeller's notation (`User 1--* Post`, `has_many`), as `user one-to-many post`. */
export function relationInWords(clause: string): string {
  if (!MAY_HOLD.test(clause)) return clause;
  const ended = /[.;]?$/.exec(clause)![0];
  return (
    TURNS.reduce((text, [pattern, write]) => text.replace(pattern, write), clause.slice(0, clause.length - ended.length)) + ended
  );
}

/** Cheap: most clauses hold no notation at all. */
const MAY_HOLD =
  /_to|_many|_one|hasMany|hasOne|belongsTo|--|\.\.|[1nm*]\s?[-:]\s?[1nm*]|to[- ](?:many|one)\b|m2m|vice|and belongs to|^one\s|the other way/i;

/** `from one location to another location`: two references to one kind of thing, each with the part it plays. */
const BETWEEN_TWO =
  /(\s(?:goes|go|runs?|leads?|travels?|fl(?:y|ies)|drives?|sails?|passes|departs?|(?:is|are)(?:\s+(?:made|sent|shipped|moved|transferred|paid|carried|driven|flown|booked))?))?\s+from\s+(?:one|an?|some)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:in)?to\s+(?:(another|a different|a second|the other)(?:\s+(?:one|\2))?|an?\s+([\w-]+(?:\s[\w-]+)?))(?=\s*(?:[,.;]|$|\s(?:and|with|at|on|for|by)\b))/i;

/** `two accounts: a sender and a receiver`. */
const TWO_OF =
  /\s(and\s+)?(?:(?:(?:is|are)\s+)?(?:[a-z]+(?:ed|en|ght|eld)|made|done)\s+(?:by|to|with|between|from)|is\s+between|are\s+between|is\s+of|has\s+exactly|references?|refers to|has|have|involves?|links?|connects?|uses?|contains?|includes?|points? to|needs?)\s+two\s+([\w-]+s)\s*(?::|,|\(|—|—\s)\s*(?:namely\s+|called\s+)?(?:an?\s+|the\s+|its\s+|one as\s+)?([\w-]+(?:\s[\w-]+)?)\s+and\s+(?:an?\s+|the\s+|its\s+|one as\s+)?([\w-]+(?:\s[\w-]+)?)\)?(?=$|,\s+(?:and\s+)?(?:belongs?|has|have|is|are)\s)/i;

/** `starts at one station and may end at another station`. */
const BOTH_ENDS =
  /\s(?:starts?|begins?|departs?)\s+(?:at|in|from|on)\s+(?:exactly\s+)?(?:one|an?)\s+([\w-]+(?:\s[\w-]+)?),?\s+and\s+((?:can|may)\s+)?(?:ends?|finish(?:es)?|arrives?|stops?)\s+(?:at|in|on)\s+(?:exactly\s+)?(?:one|an?|another|a different)\s+(?:\1|one)\b/i;

/** Who does it: `a stock movement` of `a stock movement moves a part`. */
const DOER =
  /^(?:((?:an?|each|every|one|the)\s+(?:[\w-]+\s)??[\w-]+)\s+(?:can\s+|may\s+|must\s+)?[a-z]+s\b|((?:[\w-]+\s)??[\w-]+s)\s+[a-z]+\b)/i;

const withThing = (role: string, thing: string): string => (role.split(' ').at(-1) === thing ? role : `${role} ${thing}`);

/** Two references to one kind of thing, written as the properties that they are; on a line of their own where more is said. */
export function twoReferences(clause: string): string {
  const two = TWO_OF.exec(clause);
  if (two) {
    const thing = singular(two[2]!.toLowerCase());
    const role = (name: string): string =>
      /^(?:from|to|home|away|first|second|old|new|source|target|origin|destination)$/i.test(name) ? withThing(name, thing) : name;
    return `${clause.slice(0, two.index)} ${two[1] ?? ''}has a ${role(two[3]!)} (references ${thing}) and a ${role(two[4]!)} (references ${thing})${clause.slice(two.index + two[0].length)}`;
  }
  const ends = BOTH_ENDS.exec(clause);
  if (ends) {
    const [all, place, maybe] = ends as unknown as [string, string, string?];
    return `${clause.slice(0, ends.index)} has a start ${place} (references ${place}) and ${maybe ? 'an optional' : 'an'} end ${place} (references ${place})${clause.slice(ends.index + all.length)}`;
  }
  const between = BETWEEN_TWO.exec(clause);
  if (!between) return clause;
  const [whole, verb, first, , second] = between as unknown as [string, string?, string?, string?, string?];
  const from = first!.toLowerCase();
  const to = (second ?? from).toLowerCase();
  const thing = from.split(' ').at(-1)!;
  if (to.split(' ').at(-1) !== thing || isPlural(thing)) return clause;
  const roles = from === to ? [`from ${from}`, `to ${to}`] : [from, to];
  const references = `has a ${roles[0]} (references ${thing}) and a ${roles[1]} (references ${thing})${clause.slice(between.index + whole.length)}`;
  const before = clause.slice(0, between.index);
  const subject = DOER.exec(before);
  if (verb && subject && /\sand$/i.test(before)) return `${before.slice(0, -4)}\n${subject[1] ?? subject[2]} ${references}`;
  if (verb) return `${before} ${references}`;
  return subject ? `${before}\n${subject[1] ?? subject[2]} ${references}` : clause;
}

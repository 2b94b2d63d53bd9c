import type { FieldType } from './plan.schemas.js';
import { HintedPattern } from './literal-hints.js';
import entities from '../data/entities.json' with { type: 'json' };
import fields from '../data/fields.json' with { type: 'json' };
import domains from '../data/domains.json' with { type: 'json' };
import words from '../data/words.json' with { type: 'json' };
import verbs from '../data/verbs.json' with { type: 'json' };
import colors from '../data/colors.json' with { type: 'json' };
import sayings from '../data/sayings.json' with { type: 'json' };
import tools from '../data/tools.json' with { type: 'json' };
import platforms from '../data/platforms.json' with { type: 'json' };
import structures from '../data/structures.json' with { type: 'json' };
import functions from '../data/functions.json' with { type: 'json' };

/**
 * Domain knowledge as typed look-ups. The data files are the knowledge; nothing here decides anything.
 * Field notation in entities.json: `name`, `email!` (unique), `notes?` (optional), `status=open|closed`,
 * `weight:decimal(kg)`, `>owner` or `author>user` (a reference, kept when that entity is in the plan), `&person` (a shared list).
 */
export interface KnownField {
  readonly words: string;
  readonly type?: FieldType;
  readonly unit?: string;
  readonly values?: readonly string[];
  readonly references?: string;
  readonly optional: boolean;
  readonly unique: boolean;
}

export const notationOf = (noun: string): string | undefined => entityNotation.get(noun);

const entityNotation = new Map<string, string>();
/** Any spelling → the first spelling of its entry. */
const headwords = new Map<string, string>();
/** Single words such as `form` or `file` that are things only where a request is about them (`build/worked-on-things.ts`). */
const workedOn = new Set(
  [tools, platforms]
    .flatMap(({ records }) => Object.keys(records))
    .flatMap((names) => names.split('|').filter((spelling) => !spelling.includes(' '))),
);
for (const [names, notation] of [
  ...Object.entries(entities.entities),
  ...Object.entries(tools.records),
  ...Object.entries(platforms.records),
]) {
  const spellings = names.split('|');
  for (const spelling of spellings) {
    entityNotation.set(spelling, notation);
    headwords.set(spelling, spellings[0]!);
  }
}
/** Words of software, which only applications that are about them store. */
const structureNotation = new Map<string, string>();
for (const [names, notation] of Object.entries(structures.things))
  for (const spelling of names.split('|')) {
    structureNotation.set(spelling, notation);
    if (!headwords.has(spelling)) headwords.set(spelling, names.split('|')[0]!);
  }
const describedStructures = new Set(structures.described.split(','));
export const isStructure = (noun: string): boolean => structureNotation.has(noun) || describedStructures.has(noun);
const shared: Readonly<Record<string, string>> = entities.shared;
const parsed = new Map<string, readonly KnownField[]>();

/** The fields such an entity usually has; undefined for a noun the data does not know. `noun`: lower-case singular words. */
export function knownFields(noun: string): readonly KnownField[] | undefined {
  const notation = entityNotation.get(noun) ?? structureNotation.get(noun);
  if (notation === undefined) return undefined;
  let list = parsed.get(notation);
  if (!list) parsed.set(notation, (list = notationFields(notation)));
  return list;
}

export function notationFields(notation: string): KnownField[] {
  return notation.split(';').flatMap((part) => {
    const text = part.trim();
    if (text === '') return [];
    if (text.startsWith('&')) return notationFields(shared[text.slice(1)] ?? '');
    const match = /^([^=:>?!]*)([?!]*)(?::([a-z]+)(?:\(([^)]*)\))?)?(?:=([^>?!]+))?(?:>([^?!]+))?([?!]*)$/.exec(text);
    if (!match) throw new Error(`entities.json: cannot read the field notation "${text}".`);
    const [, name = '', marks = '', type, unit, values, target, late = ''] = match;
    return [
      {
        words: name === '' ? (target ?? '') : name,
        ...(type ? { type: type as FieldType } : {}),
        ...(unit ? { unit } : {}),
        ...(values ? { values: values.split('|') } : {}),
        ...(target ? { references: target } : {}),
        optional: `${marks}${late}`.includes('?'),
        unique: `${marks}${late}`.includes('!'),
      },
    ];
  });
}

export const isKnownEntity = (noun: string): boolean => entityNotation.has(noun) && !workedOn.has(noun);
/** Nouns with one meaning share a headword: `blog post` → `post`. */
export const headwordOf = (noun: string): string | undefined => headwords.get(noun);

export interface WorkedOn {
  readonly match: HintedPattern;
  /** What is stored where a request works on it or does it. */
  readonly makes: readonly string[];
  /** Other things that decide whether it counts: those that it is only what they are about (`*`: any), or those that it belongs to. */
  readonly beside: readonly string[];
  /** Things that say the same better. */
  readonly instead: readonly string[];
  /** What the sentence that says the purpose must speak of, if anything. */
  readonly purpose?: HintedPattern;
}
const wholeWords = (source: string): string => `\\b(?:${source})(?![\\w-])`;
const workedOnThings = (list: readonly string[][]): readonly WorkedOn[] =>
  list.map(([pattern, makes, beside = '', instead = '']) => ({
    match: new HintedPattern(pattern!, wholeWords),
    makes: makes!.split(','),
    beside: beside.split(',').filter(Boolean),
    instead: instead.split(',').filter(Boolean),
  }));
/** What tools work on: `form`, `file`, `query`. */
export const toolMaterials = workedOnThings(tools.materials);
/** What tools do, with the record that is kept of it: `converts` → conversion. */
export const toolDeeds = workedOnThings(tools.deeds);
/** Turns that say it once and for all: `form submissions`, `database performance`. */
export const toolPhrases = workedOnThings(tools.phrases);
/** What platforms of analysis, games, marketing and travel keep of what happens on them, by the kind that their purpose names. */
export const platformPhrases: readonly WorkedOn[] = platforms.phrases.map((phrase: PlatformPhrase) => ({
  ...workedOnThings([[phrase.says, phrase.keeps, phrase.beside ?? '', phrase.instead ?? '']])[0]!,
  ...(phrase.kind
    ? { purpose: new HintedPattern(platforms.kinds[phrase.kind as keyof typeof platforms.kinds], wholeWords) }
    : {}),
}));
interface PlatformPhrase {
  readonly says: string;
  readonly keeps: string;
  readonly kind?: string;
  readonly beside?: string;
  readonly instead?: string;
}

export const fieldRules = fields.rules.map(
  ([pattern, type]) => [new HintedPattern(pattern!, (source) => `(?:^|\\s|\\b)(?:${source})`), type!] as const,
);
export const optionalFieldNames = new RegExp(`^(?:.* )?(?:${fields.optional})`, 'i');
export const knownFieldNames: ReadonlySet<string> = new Set(fields.known);
export const usualEnums: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(fields.enums).map(([name, values]) => [name, values.split('|')]),
);
export const usualStatuses = fields.statuses.map(([pattern, values]) => [new RegExp(`${pattern}$`), values!.split('|')] as const);

export interface Domain {
  readonly match: HintedPattern;
  /** Entities such an application always stores, then those that it often does. */
  readonly core: readonly string[];
  readonly often: readonly string[];
}
const domainsOf = (list: readonly string[][]): readonly Domain[] =>
  list.map(([pattern, core, often]) => ({
    match: new HintedPattern(pattern!, (source) => `\\b(?:${source})\\b`),
    core: core!
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
    often: (often ?? '')
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  }));
export const knownDomains = domainsOf(domains.domains);
/** Kinds that many applications are in some way (`booking`, `inventory`): asked only when no other kind suits. */
export const generalDomains = domainsOf(domains.general);

/** True for words that name a kind of application: `hair salon`, `quiz`. */
export const namesKindOfApplication = (name: string): boolean =>
  knownDomains.some(({ match }) => match.test(name)) || generalDomains.some(({ match }) => match.test(name));

const wordSet = (list: string): ReadonlySet<string> => new Set(list.split(',').map((word) => word.trim()));
/** Nouns that name software or its parts, never something stored. */
export const stopNouns = wordSet(words.stopNouns);
/** Of these one mention is enough: nobody manages permissions or views logs in passing. */
export const sureStructures = wordSet(structures.sure);
/** Nouns that only wrap another (`guest list`, `order history`): the wrapped noun counts. */
export const wrapperNouns = wordSet(words.wrapperNouns);
/** Nouns for a kind of software: `blog platform`, `stock tracker`. */
export const softwareNouns = wordSet(words.softwareNouns);
/** Nouns that are properties of something else (`price`, `level`), not things. */
export const propertyNouns = wordSet(words.propertyNouns);
/** Results that are computed from stored data: `report`, `trend`, `statistics`. */
export const derivedNouns = wordSet(words.derivedNouns);
/** People who use any application; stored only when the request says so. */
export const genericActors = wordSet(words.genericActors);
/** Places and bodies that run an application: named only in its title, they are its owner, not its data. */
export const organisationNouns = wordSet(words.organisationNouns);
export const idleAdjectives = wordSet(words.idleAdjectives);
/** Things that many records share: `a post has many tags` means that a tag is on many posts too. */
export const occasionPhrases: ReadonlyMap<string, string> = new Map(Object.entries(words.phrases));
/** Work, a function of business software or a part of a site, and what is stored of it: `invoicing` → invoice, `a blog` → blog post. */
export const activityNouns: ReadonlyMap<string, string> = new Map(
  Object.entries(functions.functions).flatMap(([record, names]) => names.split('|').map((name) => [name, record] as const)),
);
/** Groups of words for one thing in prose: `cars` and `vehicles` of a car rental. */
export const nearNouns: readonly (readonly string[])[] = words.near.map((group) => group.split(','));
/** Things that hang on another: a request that names only these leaves its main thing unsaid. */
export const satelliteNouns = wordSet(words.satellites);
export const sharedNouns = wordSet(words.sharedNouns);
/** Things on offer, made once and taken many times: what can include several of them does not own them. */
export const catalogueNouns = wordSet(words.catalogueNouns);
/** A word for a whole that is stored as its parts: `menu` → menu item. */
export const canonicalNouns: ReadonlyMap<string, string> = new Map(Object.entries(words.canonical));
/** What such a thing is nothing without: a survey has questions. */
export const impliedNouns: ReadonlyMap<string, string> = new Map(Object.entries(words.implied));
/** Things that somebody else publishes: who saves one keeps a favourite. */
export const savedNouns = wordSet(words.saved);

export type VerbClass = 'store' | 'view' | 'transition' | 'other' | 'own' | 'design';
export interface KnownVerb {
  readonly class: VerbClass;
  /** The noun that doing it creates: `book` → `booking`. */
  readonly yields?: string;
  /** The enum value a `transition` ends in: `approve` → `approved`. */
  readonly value?: string;
}
const verbMap = new Map<string, KnownVerb>();
for (const verb of verbs.store.split(',')) verbMap.set(verb.trim(), { class: 'store' });
for (const verb of verbs.view.split(',')) verbMap.set(verb.trim(), { class: 'view' });
for (const verb of verbs.other.split(',')) verbMap.set(verb.trim(), { class: 'other' });
for (const [verb, noun] of Object.entries(verbs.yields))
  verbMap.set(verb, { class: verbMap.get(verb)?.class ?? 'store', yields: noun });
for (const [verb, value] of Object.entries(verbs.transition)) {
  const known = verbMap.get(verb);
  verbMap.set(verb, { class: known?.class ?? 'transition', ...(known?.yields ? { yields: known.yields } : {}), value });
}
export const knownVerb = (verb: string): KnownVerb | undefined => verbMap.get(verb);

/** Nouns for what is done, and the verb: `detection` → detect. What they are about is stored, not they. */
export const deedNouns: ReadonlyMap<string, string> = new Map(Object.entries(verbs.deeds));

/** Turns of daily speech and the thing that they mean: `who is coming` → attendance; `unless` the request has one of these (`*person`: anybody). */
export const knownSayings: readonly { match: HintedPattern; means: string; unless: readonly string[] }[] = sayings.sayings.map(
  ([pattern, means, unless]) => ({
    match: new HintedPattern(pattern!, (source) => source),
    means: means!,
    unless: unless?.split(',') ?? [],
  }),
);

/** Turns of daily speech that mean a property, `how many are left` → quantity; `ofWork`: of what is done or made for somebody. */
export const saidProperties: readonly { match: HintedPattern; field: string; ofWork: boolean }[] = sayings.fields.map(
  ([pattern, field, owner]) => ({
    match: new HintedPattern(pattern!, (source) => source),
    field: field!,
    ofWork: owner === 'made',
  }),
);

/** Turns in which the word of a thing means something else: `machine learning` has no machine, `out of order` no order. */
export const otherMeanings: readonly { things: readonly string[]; match: HintedPattern; word?: string }[] = sayings.others.map(
  ([things, pattern, word]) => ({
    things: things!.split(','),
    match: new HintedPattern(pattern!, wholeWords),
    ...(word === undefined ? {} : { word }),
  }),
);

export const colorWords: ReadonlyMap<string, string> = new Map(Object.entries(colors.other));
export const cssColors: ReadonlySet<string> = new Set(colors.css.split(' '));

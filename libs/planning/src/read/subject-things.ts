import { infinitive, isPlural, singular } from '../language.js';
import { headwordOf, idleAdjectives, isKnownEntity, isStructure, knownVerb, sureStructures, wrapperNouns } from '../lexicon.js';
import type { Noun } from '../nouns.js';
import type { Fact, Part } from './facts.js';
import type { RequestReading } from './notes.js';
import { OBJECT_END } from './wish-tails.js';

/**
 * Words of software (`form`, `database`, `file`) are no data of most applications; of those that are about them they are.
 * What a request creates, uploads or manages by such a name, in its first sentence or more than once, is stored.
 */
interface Said {
  /** The word for software, and with what stands before it: `form` of `web forms`. */
  readonly head: string;
  readonly noun: Noun;
  readonly verbs: readonly string[];
}
interface Mention extends Said {
  readonly part: Part;
  readonly points: number;
}

/** How often a thing must be worked on; the first sentence says what an application is about and counts twice. */
const ENOUGH = 2;

/** `file upload`, `page editing`: what is done with the word before. */
const DONE_WITH =
  /^(?:management|uploads?|downloads?|storage|transfers?|transmission|backups?|recovery|conversions?|editing|generation|creation|submissions?|publication|publishing|release|maintenance|monitoring|quer(?:y|ies)|searching|display|browsing|sharing|processing|parsing|configuration|migration|comparison|repair|insertion|design|designer|editor|builder|generator|converter|parser|viewer|manager|library)$/;

/** Of a piece or a side of a thing: the thing is meant. */
const SIDES =
  /^(?:contents?|data|information|info|details?|structures?|designs?|formats?|status|state|performance|lists?|types?)$/;

const NO_MODIFIER =
  /^(?:an?|the|their|its|my|our|your|his|her|own|other|others|and|or|of|all|any|each|every|corresponding|necessary|required|entered|input|output|different|multiple|several|various|through|web|mobile|more|users?|one|two|three|to|for|with|in|on|out|up|down|off|website|site|system|platform|application|app|program|software|tool)$/;

/** In the singular these are what somebody does, or everything at once. */
const ONLY_SEVERAL = /^(?:work|record|process|element|control|field|log)$/;

/** `parsing rules`, `material consumption`: without its sort a rule is how something works. */
const BARE_NEVER = /^(?:rule|consumption)$/;
const SORT_OF_WORK = /^[a-z]{3,}ing$/;

/** Looked at only: what is merely shown by these names is the page. */
const SHOWN_ANYWAY =
  /^(?:website|web site|page|web page|information|data record|record|data|text|framework|community|component|element|field)$/;
const LOOKING =
  /^(?:browse|view|see|display|show|access|visit|open|select|choose|search|find|explore|get|look|return|share|check)$/;
/** Done with whatever stands for the application, or as a quality of it. */
const IDLE =
  /^(?:use|navigate|switch|ensure|improve|refresh|provide|have|allow|support|include|interact|communicate|click|rate)$/;

/** What is typed in and turned into something else is no text that is kept; who tracks something makes a query of it. */
const ONLY_WHEN: Readonly<Record<string, RegExp>> = {
  text: /^(?:create|write|edit|modify|save|store|manage|publish|generate|upload|delete|share|proofread|review)$/,
  suggestion: /^(?:submit|make|post|leave|propose|send|collect|manage|publish|give|write|handle|review|process)$/,
  interface: /^(?:manage|create|add|test|define|document|configure|publish|call|debug|edit|maintain|import)$/,
  banner: /^(?:manage|upload|add|edit|publish|create|set|configure|maintain|update|delete)$/,
  column: /^(?:manage|create|add|edit|configure|maintain|publish)$/,
  consumption: /^(?:record|log|register|enter|track|manage)$/,
  rule: /^(?:manage|set|configure|define|create|add|edit|customize|customise|maintain|update|delete)$/,
  demand: /^(?:submit|post|publish|release|receive|accept|manage|create|handle)$/,
  query: /^(?:execute|run|write|create|save|manage|input|enter|build|submit|edit|test|store|design|optimi[sz]e)$/,
};

const WHOSE = /\b(?:their|your|our|his|her|its) (?:own )?/g;
/** `connecting to databases`: that is what is worked with. */
const TO_WHAT = /^([a-z]+) (?:to|with|on|for) /;

/** `content, including articles and news`: only a word for what follows. */
const EXPLAINED = /\b(?<!\ban? (?:[a-z]+ )?)([a-z]+),?\s+(?:including|such as|like)\b/g;

export function addSubjects({ facts, parts, sentences }: RequestReading): void {
  const opening = new Set(wordsOf(sentences[0] ?? ''));
  const explained = new Set(
    sentences.flatMap((sentence) => [...sentence.toLowerCase().matchAll(EXPLAINED)].map(([, word]) => word!)),
  );
  const silent = new Map<Part, Fact[]>();
  const verbs = new Map<Part, string[]>();
  for (const fact of facts) {
    if (fact.kind !== 'operation' || fact.noun !== undefined) continue;
    silent.set(fact.part, [...(silent.get(fact.part) ?? []), fact]);
    verbs.set(fact.part, [...(verbs.get(fact.part) ?? []), fact.verb]);
  }
  const busy = new Set(facts.filter((fact) => fact.kind === 'entity' && fact.weight !== 'title').map(({ part }) => part));
  const mentions = parts.flatMap((part): Mention[] => {
    if (part.kind === 'theme' || part.kind === 'data' || busy.has(part)) return [];
    const said = mentionedIn(part.text, verbs.get(part) ?? [], explained);
    return said ? [{ ...said, part, points: pointsOf(said, part, opening) }] : [];
  });
  const answered = new Set<Fact>();
  for (const sort of new Set(mentions.map(({ head }) => headwordOf(head)))) {
    const all = mentions.filter(({ head }) => headwordOf(head) === sort);
    const points = all.reduce((sum, one) => sum + one.points, 0);
    if (points < (all.some(({ head }) => sureStructures.has(head)) ? 1 : ENOUGH)) continue;
    const known = facts.find((fact) => fact.kind === 'entity' && fact.weight !== 'title' && isSortOf(fact.noun, sort));
    for (const one of named(all, known?.kind === 'entity' ? known.noun : undefined)) {
      facts.push({ kind: 'entity', noun: one.noun, weight: 'subject', part: one.part });
      for (const verb of one.verbs) facts.push({ kind: 'operation', verb, noun: one.noun, part: one.part });
      for (const fact of silent.get(one.part) ?? []) answered.add(fact);
    }
  }
  for (let i = facts.length - 1; i >= 0; i--) if (answered.has(facts[i]!)) facts.splice(i, 1);
}

/** How much a mention says that the request is about such things: most in the sentence that says what the application is. */
function pointsOf({ verbs, head }: Said, part: Part, opening: ReadonlySet<string>): number {
  if (verbs.every((verb) => IDLE.test(verb))) return 0;
  if (!verbs.some((verb) => ONLY_WHEN[head]?.test(verb) ?? true)) return 0;
  if (verbs.every((verb) => LOOKING.test(verb) || IDLE.test(verb))) return SHOWN_ANYWAY.test(head) ? 0 : 1;
  const uploaded = head === 'file' && verbs.some((verb) => /^(?:upload|import)$/.test(verb));
  return uploaded || wordsOf(part.text).every((word) => opening.has(word)) ? ENOUGH : 1;
}

/** True for a name that ends in a word for this structure: `sql query statement` for a query. */
const isSortOf = ({ words }: Noun, sort: string | undefined): boolean =>
  (words.length === 2 && words[0] === sort && words[1] === 'entry') ||
  [words.join(' '), words.slice(-2).join(' '), words.at(-1)!].some((key) => isStructure(key) && headwordOf(key) === sort);

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9][\w-]*/g) ?? [];

/** One name for all mentions: the longest of those that agree, and the bare word where they name several sorts. */
function named(mentions: readonly Mention[], known: Noun | undefined): Mention[] {
  if (known) return mentions.map((one) => ({ ...one, noun: known }));
  const sorts = new Set(mentions.filter(({ noun }) => noun.words.length > 1).map(({ noun }) => noun.words.join(' ')));
  if (sorts.size === 0 || sorts.size === 1) {
    const longest = mentions.find(({ noun }) => noun.words.length > 1) ?? mentions[0]!;
    return mentions.map((one) => ({ ...one, noun: longest.noun }));
  }
  return mentions.map((one) => ({ ...one, noun: { words: [one.head], plural: true } }));
}

/** The structure that a wish is about: `upload PDF files`, `form design`. */
function mentionedIn(text: string, verbs: readonly string[], explained: ReadonlySet<string>): Said | undefined {
  const said = text.toLowerCase().replace(WHOSE, '').replace(TO_WHAT, '$1 ');
  const cut = ` ${said} `.search(OBJECT_END);
  const object = cut < 0 ? said : said.slice(0, Math.max(0, cut - 1));
  const words = wordsOf(object);
  let end = words.length - 1;
  const done = [...verbs];
  if (end > 0 && verbs.length === 0) {
    const last = words[end]!;
    const base = infinitive(last);
    if (!(DONE_WITH.test(last) || (/ing$/.test(last) && knownVerb(base)))) return undefined;
    done.push(/^manage/.test(last) || !knownVerb(base) ? 'manage' : base);
    end--;
  }
  if (done.length === 0) return undefined;
  while (
    end > 0 &&
    !isStructure(singular(words[end]!)) &&
    (SIDES.test(words[end]!) || wrapperNouns.has(words[end]!)) &&
    isStructure(singular(words[end - 1]!))
  )
    end--;
  if (
    end > 0 &&
    SIDES.test(words[end]!) &&
    isStructure(singular(words[end - 1]!)) &&
    !isStructure(`${words[end - 1]!} ${singular(words[end]!)}`)
  )
    end--;
  if (end === 0 && verbs.length > 0) return undefined;
  const head = singular(words[end] ?? '');
  const before = words[end - 1];
  if (ONLY_SEVERAL.test(head) && !isPlural(words[end]!)) return undefined;
  if (wrapperNouns.has(head) && before !== undefined && isKnownEntity(singular(before)) && !isStructure(singular(before)))
    return undefined;
  const two = before === undefined ? '' : `${singular(before)} ${head}`;
  const key = isStructure(two) ? two : head;
  if (!isStructure(key) || explained.has(words[end]!)) return undefined;
  if (before !== undefined && /\d/.test(before)) return undefined;
  const modifier =
    isStructure(two) || !(isModifier(before, verbs) || (head === 'rule' && end > 1 && SORT_OF_WORK.test(before!)))
      ? []
      : [before!];
  if (BARE_NEVER.test(head) && modifier.length === 0) return undefined;
  const noun: Noun = { words: isStructure(two) ? two.split(' ') : [...modifier, head], plural: isPlural(words[end]!) };
  return isKnownEntity(noun.words.join(' ')) && noun.words.length > 1 ? undefined : { head: key, noun, verbs: done };
}

const isModifier = (word: string | undefined, verbs: readonly string[]): boolean =>
  word !== undefined &&
  /^[a-z]+$/.test(word) &&
  !NO_MODIFIER.test(word) &&
  !idleAdjectives.has(word) &&
  !/(?:ing|ed|ly)$/.test(word) &&
  !verbs.includes(infinitive(word));

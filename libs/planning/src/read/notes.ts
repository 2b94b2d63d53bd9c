import { idleAdjectives, isKnownEntity, softwareNouns, stopNouns } from '../lexicon.js';
import { asciiWords } from '../naming.js';
import { nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import type { Theme } from '../theme.js';
import type { Context } from './context.js';
import type { Fact, Part, Reading } from './facts.js';
import { listItems } from './lists.js';

export interface RequestReading extends Reading {
  readonly theme: Theme;
  readonly wishes: string[];
  /** Sentences of prose as they stand, for what only all entities together can tell. */
  readonly sentences: string[];
}

/** Words that any application could be called by. */
const SAYS_NOTHING =
  /^(?:an?|the|my|our|web|crud|full-stack|management|internal|apps?|applications?|systems?|websites?|sites?|platforms?|tools?|software|portals?|programs?|services?|dashboards?|databases?|interfaces?|solutions?|pages?|webpages?|trackers?|managers?|projects?|mvp|prototypes?|saas|products?|modules?|planners?)$/;

/** What is known of a request while it is read: facts and parts so far, its name, and what the last clause was about. */
export class Notes {
  readonly reading: RequestReading = { facts: [], parts: [], theme: {}, wishes: [], sentences: [] };
  /** Words of the application's name and audience. */
  readonly theme = new Set<string>();
  readonly context: Context = {};
  private readonly partsByText = new Map<string, Part>();
  /** What the first sentence calls the application: `digital logbook`. */
  calledName = '';
  /** True until the first clause is read: only it may say what the application is. */
  first = true;

  /** True when the request named such a thing before. */
  names(noun: Noun): boolean {
    const key = nounKey(noun);
    return this.reading.facts.some(
      (fact) => (fact.kind === 'entity' || (fact.kind === 'fields' && !fact.weak)) && nounKey(fact.noun) === key,
    );
  }

  newPart(text: string, kind: Part['kind'] = 'wish'): Part {
    const shown = text.length > 300 ? `${text.slice(0, 297)}…` : text;
    const known = this.partsByText.get(`${kind} ${shown}`);
    if (known) return known;
    const part: Part = { text: shown, kind };
    this.partsByText.set(`${kind} ${shown}`, part);
    this.reading.parts.push(part);
    return part;
  }

  /** What was read as a declaration needs no second, empty part for the words that are no wish. */
  dropParts(from: number, wishes: readonly Fact[]): void {
    const used = new Set(wishes.filter((fact) => fact.kind === 'entity' || fact.kind === 'transition').map((fact) => fact.part));
    const kept = this.reading.parts.slice(from).filter((part) => used.has(part));
    for (const part of this.reading.parts.slice(from)) if (!used.has(part)) this.partsByText.delete(`${part.kind} ${part.text}`);
    this.reading.parts.splice(from, this.reading.parts.length - from, ...kept);
  }

  /** What is said of colours first counts; false when nothing is said of them. */
  noteTheme(theme: Theme, text: string, isAboutLooks = false): boolean {
    if (!theme.background && !theme.primary && !isAboutLooks) return false;
    this.reading.theme.background ??= theme.background;
    this.reading.theme.primary ??= theme.primary;
    this.newPart(text, 'theme');
    return true;
  }

  setTitle(name: string): void {
    const words = name.toLowerCase().split(/\s+/);
    if (words.every((word) => SAYS_NOTHING.test(word) || idleAdjectives.has(word))) return;
    if (!/\b(?:something|anything|like|thing|stuff|it)\b/i.test(name)) this.reading.title ??= name;
    for (const word of asciiWords(name)) this.theme.add(word);
  }

  nameApplication(name: string): void {
    this.setTitle(name);
    const part = this.newPart(name, 'title');
    let phrase = name;
    while (
      softwareNouns.has(phrase.toLowerCase().split(/\s+/).at(-1) ?? '') &&
      phrase.includes(' ') &&
      !isKnownEntity(nounKey(nounOf(phrase) ?? { words: [''], plural: false }))
    )
      phrase = phrase.replace(/\s+\S+$/, '');
    if (/\s(?:learning|teaching)$/i.test(phrase)) return;
    for (const one of listItems(phrase)) {
      const noun = storableNoun(one);
      if (noun && !stopNouns.has(nounKey(noun))) this.reading.facts.push({ kind: 'entity', noun, weight: 'title', part });
    }
  }

  setTitleWords(text: string): void {
    for (const word of asciiWords(text)) this.theme.add(word);
  }
}

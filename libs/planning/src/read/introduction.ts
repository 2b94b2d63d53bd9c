import { isKnownEntity, namesKindOfApplication, organisationNouns, softwareNouns } from '../lexicon.js';
import { isPlural } from '../language.js';
import { nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { takeBracketed } from './brackets.js';
import type { Fact } from './facts.js';
import { looksLikeFields } from './field-words.js';
import { listItems } from './lists.js';
import type { Notes } from './notes.js';
import { isPersonLike } from '../usual-fields.js';
import { addProperties, namesThings } from './properties.js';
import { startsClause } from './segments.js';
import { readThingList } from './thing-list.js';

const LEAD =
  /^(?:(?:please|kindly|hi|hello|hey|ok|so)[,!]?\s+)*(?:(?:can|could|would) you (?:please )?)?(?:(?:i|we)(?:'m|'re| am| are| run| have| own| manage)\s+(?:(?:organi[sz]ing|running|building|managing|planning|starting|making|opening)\s+)?(?=an?\s)|(?:i|we)(?:'d| would| am| are|'m|'re)?\s+(?:really )?(?:like|want|need|looking for|interested in|require)(?: you)?(?: to)?(?: have| see)?\s+)?(?:let's\s+)?(?:(?:build|create|make|develop|design|implement|write|set up|generate|establish|construct|have|produce|deliver|code|program|prototype|craft|launch)(?:\s+(?:and|\/)\s+(?:build|create|make|develop|design|implement|deploy))?\s+)?(?:me |us )?/i;
const NAME_END =
  /\s+(?:for|to|that|which|where|with|including|featuring|containing|so|in which|on which|designed|used|aimed|named|called|using|by|of|allowing|enabling|offering|providing|focused|dedicated|specializing|in|on|based|through|who|from|helping|intended|about|has|have|should|must|can|will|lets|allows|is|are|tracks|stores|manages|keeps|consists?|contains?|belongs?|holds|comprises|includes)\s+|\s*[,:;—(]\s*|\s+-\s+|\s*$/i;
/** `We're a small animal rescue`, `I run a brewery and want to log …`: who asks, then what is wanted. */
const BACKGROUND =
  /^(?:so\s+)?(?:we|i|my\s+\w+|our\s+\w+)(?:'re|'m|\s+(?:are|am|is|run|runs|own|owns|organi[sz]e|organi[sz]es|coordinate|coordinates|started|start|teach|lead|manage|manages|operate|operates|have|has|work (?:at|in|for)))\s+(?:an?|the|one)\s+((?:[\w'&-]+\s?){1,5}?)(?:(?:\s*,)?\s+(?:and|so|who|that|which)\s+(?=(?:(?:we|i|who)\s+)?(?:also\s+)?(?:want|need|would like|like|keep|track|log|record|have to)s?\b)|\s*,\s+(?=(?:we|i)\s)|$)(.*)$/i;
/** `A parish office needs baptisms and weddings on record`. */
const OFFICE =
  /^(?:an?|the|our|my)\s+((?:[\w'&-]+\s){0,4}?[\w-]+)\s+(?:needs|wants|has|keeps|tracks|manages|would like|records|stores)\s+(?:to\s+(?:keep track of|keep|track|manage|record|store|log|organi[sz]e)\s+)?(?!an?\s(?:app|application|system|website|tool|platform)\b)(.+)$/i;
export const KEEPING =
  /^(?:(?:please|also|and|then)\s+)*(?:(?:i|we)\s+(?:want|need|would like|have)\s+to\s+|(?:we|i)(?:'d| would)? like to\s+|(?:want|need|would like)\s+to\s+|we\s+(?:also\s+)?|i\s+|(?:help me|let me)\s+|to\s+)?(?:keep track of|keep a (?:list|record|log|catalog(?:ue)?) of|keep|track|store|record|manage|catalog(?:ue)?|collect|organi[sz]e|log|save|note|register|(?:tracks|stores|keeps|records|manages|catalogs|logs)(?=\s+(?:my|our|all|your)\s))(?:\s*:\s*|\s+)/i;
/** Headings and labels that name a part of a document, not a thing. */
export const SECTION =
  /^(?:(?:the|main|core|key|data|basic|other|additional|technical|non-?functional|functional|user)\s+)*(?:note|notes|examples?|goals?|features?|requirements?|entities|entity|data ?models?|models?|schema|tables?|database|relationships?|relations?|colou?rs?|themes?|style|styling|tech stack|stack|roles?|pages?|screens?|views?|stories|user story|description|overview|summary|title|scope|optional|nice to have|must have|functionalit(?:y|ies)|functions?|constraints?|rules?|statuses|workflows?|operations?|actions?|backend|frontend|design|ui|ux|objects?|(?:things|data|objects|records|information) (?:to|we) (?:store|track|manage|keep|need)|what (?:it|we) (?:stores?|needs?|tracks?)|data|details?|specifications?|spec|app|application|project|business rules?|validations?|capabilities|modules?|use cases?|content|about|introduction|background|resources?|domain|the following|following|information)$/i;

/** Reads the sentence that says what the application is. */
export class Introduction {
  constructor(private readonly notes: Notes) {}

  /** Reads what the application is; returns what the sentence says beyond it, undefined when it is no such sentence. */
  intro(input: string): string | undefined {
    const clause = input.replace(/,?\s+please$/i, '');
    const background = this.notes.first ? BACKGROUND.exec(clause) : null;
    if (background) {
      this.notes.calledName = background[1]!;
      this.notes.setTitle(background[1]!);
      this.notes.newPart(clause.slice(0, clause.length - background[2]!.length).trim(), 'title');
      return background[2]!.replace(/^(?:that|which|who|where)\s+/i, '');
    }
    const office = this.notes.first ? OFFICE.exec(clause) : null;
    if (office && this.keeps(office[1]!, office[2]!)) {
      this.notes.setTitle(office[1]!);
      this.notes.newPart(clause.slice(0, clause.length - office[2]!.length).trim(), 'title');
      return `with ${office[2]!.replace(/\s+on record\b/i, '')}`;
    }
    const lead = LEAD.exec(clause)?.[0] ?? '';
    if (lead === '' && startsClause(clause)) return undefined;
    const rest = clause.slice(lead.length);
    const end = NAME_END.exec(rest);
    const name = rest.slice(0, end?.index ?? rest.length).trim();
    const tail = rest.slice(end?.index ?? rest.length).trim();
    if (name === '' || name.split(/\s+/).length > 9 || /^(?:also|include|add|there|additionally)\b/i.test(name)) return undefined;
    if (/\b(?:following|these) (?:attributes|fields|properties|data|columns|information|details)\s*:/i.test(clause))
      return undefined;
    if (/^for (?:each|every)\b/i.test(clause)) return undefined;
    const plain = name.replace(/^(?:(?:an?|the|my|our|this|some|simple|small|little|tiny|quick|nice|neat)\s+)+(?=\S)/i, '');
    const last = plain.toLowerCase().split(/\s+/).at(-1) ?? '';
    if (this.notes.first) this.notes.calledName = plain;
    const software = softwareNouns.has(last) || softwareNouns.has(last.replace(/s$/, ''));
    if (
      (SECTION.test(plain) && !(software && /^(?:for|to|where|that|which|in which|with|about)\s/i.test(tail))) ||
      (KEEPING.test(rest) &&
        (!software || /^keep\s+an?\s/i.test(rest) || isPlural(last) || /^(?:for|of) (?:each|every)\b/i.test(tail)))
    )
      return undefined;
    if (!this.notes.first && !(lead !== '' && software)) return undefined;
    const domain = namesKindOfApplication(plain);
    const colon = /^\s*(?::|—|-\s)\s*/.exec(rest.slice(end?.index ?? rest.length));
    if (
      lead === '' &&
      /^(?:has|have|should|must|can|will|is|are|consists?|contains?|belongs?|holds|comprises|stores?|includes)\s/i.test(tail)
    )
      return undefined;
    if (lead === '' && !this.notes.first) return undefined;
    if (colon) {
      const right = rest.slice(end?.index ?? 0).replace(/^\s*(?::|—|-)\s*/, '');
      const items = listItems(right);
      const bracketed: Fact[] = [];
      takeBracketed(right, { text: '', kind: 'data' }, bracketed, {});
      const declares = bracketed.length > 0 || /\b(?:has|have|belongs?)\b|^(?:[\w-]+\s){1,3}with\s/i.test(right);
      const probe = { text: '', kind: 'data' as const };
      const things = readThingList(right, probe, {}, this.notes.theme).filter((fact) => fact.kind === 'entity').length;
      if (things >= 2 && !/[()]/.test(right) && !/\b(?:has|have|belongs?)\b/i.test(right)) {
        this.notes.nameApplication(plain);
        return `with ${right}`;
      }
      const named = nounOf(plain);
      if (
        !declares &&
        looksLikeFields(items) &&
        (!software || (named !== undefined && isKnownEntity(nounKey(named)))) &&
        (!domain || (named !== undefined && (named.plural || isKnownEntity(nounKey(named)))))
      )
        return undefined;
      if (
        !software &&
        !domain &&
        !declares &&
        !items.some((item) => isKnownEntity(nounKey(nounOf(item) ?? { words: [''], plural: false })))
      )
        return undefined;
      if (!software && /^\s*[a-z ]*\(/i.test(plain)) return undefined;
      if (!declares && this.readOwnFields(plain, right)) return '';
      this.notes.nameApplication(plain);
      return declares ? right : `with ${right}`;
    }
    if (!software && !domain && tail !== '' && lead === '') return undefined;
    if (/^\(/.test(tail)) return undefined;
    if (!software && !domain && lead === '' && clause.split(/\s+/).length > 6) return undefined;
    if (
      !software &&
      /^(?:with|has|have)\s/i.test(tail) &&
      looksLikeFields(listItems(tail.replace(/^\w+\s/, ''))) &&
      !namesThings(listItems(tail.replace(/^\w+\s/, '')))
    )
      return undefined;
    if (/,/.test(rest.slice(end?.index ?? 0, (end?.index ?? 0) + 2)) && !software) return undefined;
    this.notes.nameApplication(plain);
    return tail.replace(/^[,:;—]\s*/, '');
  }

  /** True when the subject runs the application and does not belong to it: an office, our choir, a photographer who wants to manage. */
  private keeps(subject: string, things: string): boolean {
    const last = subject.toLowerCase().split(/\s+/).at(-1)!;
    if (organisationNouns.has(last)) return true;
    if (/[()]/.test(things)) return false;
    const listed = readThingList(things, { text: '', kind: 'data' }, {}, this.notes.theme).filter(
      (fact) => fact.kind === 'entity',
    );
    return (
      listed.length >= 2 &&
      (isPersonLike(last) || /^(?:orchestra|choir|band|troupe|group|guild|crew|network|collective|cooperative|co-op)$/.test(last))
    );
  }

  /** `A logbook for radio operators: callsign, frequency, date`: an application for one kind of thing, and what is kept of it. */
  readOwnFields(name: string, list: string, of?: Noun): boolean {
    const items = listItems(list);
    const known = items.filter((item) => looksLikeFields([item])).length;
    const things = items.filter((item) => {
      const noun = nounOf(item);
      return noun?.plural && isKnownEntity(nounKey(noun));
    }).length;
    const log = /\b(?:log|logbook|diary|journal|tracker|register|notebook|catalog(?:ue)?)s?\b/i.test(name);
    if (
      items.length < 3 ||
      known * (log ? 3 : 2) < items.length ||
      things * 3 > items.length ||
      /[()]|^[\w -]{1,30}:\s|\b(?:has|have|can|should|users?|with)\b/i.test(list)
    )
      return false;
    const noun = of ?? storableNoun(name) ?? (log ? { words: ['log', 'entry'], plural: false } : undefined);
    if (!noun) return false;
    this.notes.setTitle(of ? nounKey(of) : name);
    this.notes.context.current = noun;
    const part = this.notes.newPart(list, 'data');
    addProperties(noun, list, part, this.notes.reading.facts);
    return true;
  }

  /** `an app to manage a gym`: what is managed names the application. */
  titleFromObject(text: string): void {
    const object =
      /^(?:is\s+)?(?:for|to|of|that|which|where)\s+(?:\w+ing\s+|(?<=(?:that|which)\s+)(?:can\s+\w+|\w+s)\s+|(?:manage|run|track|organi[sz]e|handle|plan|sell|share|book|buy|lend|rent|log|monitor|collect|compare)\s+)?(?:(?:an?|my|our|the|your|all)\s+)?((?:[\w'&-]+\s*){1,4}?)(?=\s+(?:where|that|which|to|with|so|and|in|for|can|who|on|by)\b|[,.;:(]|$)/i.exec(
        text,
      );
    const name = object?.[1]?.trim();
    if (name && nounOf(name)) this.notes.setTitle(name);
  }
}

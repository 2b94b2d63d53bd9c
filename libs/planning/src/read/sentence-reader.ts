import { qualitiesIn } from '../capabilities.js';
import { infinitive } from '../language.js';
import { isKnownEntity, knownFieldNames, knownVerb, organisationNouns } from '../lexicon.js';
import { isActor, nounKey, nounOf, storableNoun } from '../nouns.js';
import { isAboutLooks, lookIn, themeOf } from '../theme.js';
import { isPersonLike } from '../usual-fields.js';
import { takeAsides } from './asides.js';
import { holdsVerb, nounsOfFact } from './clause-names.js';
import { readDeclaration } from './clause-reader.js';
import { takeDetails } from './details.js';
import type { Fact, Part } from './facts.js';
import { functionsListed, isOfPages } from './function-lists.js';
import { eachThing, forSomebody, readIdioms, withoutPassive } from './idioms.js';
import { Introduction, KEEPING } from './introduction.js';
import { commaLists, joinBoth, withoutPlace } from './line-notation.js';
import { clausesOf, listItems } from './lists.js';
import { relationInWords } from './relation-notation.js';
import type { Notes } from './notes.js';
import { addProperties, namesThings } from './properties.js';
import { takePropertyLists } from './property-lists.js';
import { looksLikeFields } from './field-words.js';
import { afterColon, PASSIVE_WISH, segmentsOf, startsClause } from './segments.js';
import { readThingList, withoutOtherThings } from './thing-list.js';
import { toldProperties } from './told-by.js';
import { readWishes } from './wish-reader.js';

/** `for booking hotels`, not `for housing cooperatives`. */
const beginsWithVerb = (text: string): boolean => {
  const word = /^\w+\s+(\w+ing)\b/i.exec(text)?.[1]?.toLowerCase();
  return word !== undefined && knownVerb(infinitive(word)) !== undefined;
};

/** `The first table is authors with columns …`: what it is called is what counts. */
const NAMED_TABLE =
  /^(?:(?:the|a|an|one|another)\s+)?(?:(?:first|second|third|fourth|fifth|last|other|next|main)\s+)?(?:one|table|entity|model|object|record type)\s+(?:is|are|called|named|would be|will be)\s+(?:called\s+|named\s+)?(?:an?\s+|the\s+)?/i;

/** `for a theatre that wants to sell tickets`. */
const INTENTION = /^(?:that|which|who)\s+(?:wants?|needs?|would like|aims?|intends?|plans?|wish(?:es)?|hopes?|seeks?)\s+to\s+/i;

/** `CRUD app for contacts`: there even people are what is kept. */
const KEEPS_PEOPLE = /\b(?:crud|director(?:y|ies)|registers?|registry|catalog(?:ue)?|database|records?|address book|rolodex)\b/i;

/** `we need the date borrowed and the due date for every loan`. */
const FOR_EACH_LAST =
  /^(?:we|i)\s+(?:also\s+)?(?:need|want|record|store|keep|note|log|save|track)\s+(?:to\s+(?:record|store|keep|know|note|log)\s+)?((?:the|a|an|its|their)\s[^():]+,[^():]+?)\s+(?:for|of)\s+(?:each|every)\s+([\w-]+(?:\s[\w-]+)?)[.!]?$/i;

/** `rooms (number), cleaning tasks for each room with a date`: some described in brackets, some in words. */
const BRACKETS_AND_WORDS = /^(?:with\s+)?(?:[\w-]+\s){0,2}[\w-]+s\s*\([^()]+\)(?:[^.:()]|\([^()]*\)){0,300},\s/i;

/** `A vineyard: parcels (…), harvests from each parcel`, `the practice needs patients (…), treatments …`. */
const LABEL_OR_KEEPER =
  /^(?:[^:()]{3,80}:|(?:the\s|our\s|an?\s)?(?:[\w-]+\s){1,3}?(?:needs|has|keeps|wants|tracks|stores|manages))\s+(.+)$/is;

/** `the bikes I repair: …`. */
const THAT_I_DO =
  /^((?:of\s|the\s|all\s|my\s|our\s)*(?:[\w-]+\s)?[\w-]+s)\s+(?:that\s+)?(?:i|we|they|you)\s+[a-z]+(?=\s*(?::|$))/i;

/** What people do, and what is kept besides: `…, with calibration records and maintenance tickets`. */
const BESIDE =
  /^(?!.*\b(?:should|must) be able to\b)([^:()]{8,}?),\s+(?:with|plus|along with|as well as)\s+((?:[\w-]+\s){0,2}[\w-]+s(?:(?:,\s+|,?\s+and\s+)(?:[\w-]+\s){0,2}[\w-]+s)*)[.!]?$/i;

const isThingBeside = (item: string): boolean => {
  const noun = nounOf(item);
  return noun?.plural === true && !knownFieldNames.has(item.toLowerCase()) && !knownFieldNames.has(nounKey(noun));
};

/** Reads lines of prose: colours, what the application is, declarations of data, wishes. */
export class SentenceReader {
  private readonly introduction: Introduction;

  constructor(private readonly notes: Notes) {
    this.introduction = new Introduction(notes);
  }

  readLine(line: string): void {
    const clauses = clausesOf(joinBoth(commaLists(relationInWords(forSomebody(line.replace(/^["']|["']$/g, ''))))));
    this.notes.context.listing = false;
    this.notes.reading.sentences.push(...clauses.filter((clause) => !isAboutLooks(clause)));
    for (const clause of clauses.flatMap(toldProperties).map((one) => functionsListed(relationInWords(withoutPlace(one)))))
      for (const piece of afterColon(clause) ?? [clause]) for (const segment of segmentsOf(piece)) this.readSegment(segment);
  }

  /** One subject and what is said of it; things listed after its properties are read as a list of their own. */
  private readSegment(said: string): void {
    const part: Part = { text: said.slice(0, 300), kind: 'data', casual: true };
    const members = takeAsides(takePropertyLists(said, this.notes).replace(FOR_EACH_LAST, 'for each $2 we record $1'), part);
    const segment = members.rest;
    if (members.facts.length > 0) {
      this.notes.reading.parts.push(part);
      this.notes.reading.facts.push(...members.facts);
      if (segment === '') return;
    }
    const beside = BESIDE.exec(segment);
    if (beside && startsClause(beside[1]!) && listItems(beside[2]!).every(isThingBeside)) {
      this.readClause(beside[1]!);
      this.readBeside(beside[2]!);
      return;
    }
    const [clause, things] = withoutOtherThings(segment, this.notes.theme);
    this.readClause(clause);
    if (things !== '') this.readClause(`keep ${things}`);
  }

  /** `researchers borrow instruments, with calibration records`: those are of the instruments. */
  private readBeside(things: string): void {
    const about = this.notes.context.object;
    const before = this.notes.reading.facts.length;
    this.readClause(`keep ${things}`);
    const added = this.notes.reading.facts.slice(before);
    for (const fact of added)
      if (about && fact.kind === 'entity' && nounKey(fact.noun) !== nounKey(about)) {
        const { noun: from, part } = fact;
        this.notes.reading.facts.push(
          { kind: 'entity', noun: from, weight: 'related', part },
          { kind: 'relation', from, to: about, relation: 'many-to-one', weak: true, implied: true, part },
        );
      }
  }

  private readClause(said: string): void {
    const describes = /\((?:[^)]*,){1,}[^)]*\)/.test(said.replace(/(?:rgb|hsl)a?\([^)]*\)/gi, ''));
    const look = describes ? lookIn(said) : said;
    const coloured = this.notes.noteTheme(themeOf(look), look, isAboutLooks(said));
    if (coloured && !describes) return;
    const whole = coloured ? said.replace(look, '').replace(/\s{2,}/g, ' ') : said;
    const place =
      /^for\s+(?:an?|our|my|the)\s+((?:(?!\swith\s)[^,:;()]){2,50}?)(?:,\s+(?=(?:please\s+|i\s|we\s|you\s)?\w+\s)|\s+(?=(?:we|i)\s+(?:want|need|would)\s))/i.exec(
        whole,
      );
    if (place) this.notes.setTitle(place[1]!);
    const clause = place ? whole.slice(place[0].length) : whole;
    for (const wish of qualitiesIn(clause)) if (!this.notes.reading.wishes.includes(wish)) this.notes.reading.wishes.push(wish);
    const ofPages = isOfPages(clause);
    const intro = ofPages ? '' : this.introduction.intro(clause);
    if (ofPages) this.notes.newPart(clause);
    this.notes.first = false;
    if (intro === undefined) this.readStatement(clause);
    else if (intro !== '') this.readStatement(intro, true);
  }

  private readStatement(clause: string, ofIntro = false): void {
    const text = withoutPassive(clause.trim().replace(NAMED_TABLE, ''));
    if (text === '') return;
    if (ofIntro && this.notes.reading.title === undefined) this.introduction.titleFromObject(text);
    const listed = ofIntro ? /^([^:(]{1,80}):\s*(.+)$/s.exec(text) : null;
    if (listed && namesThings(listItems(listed[2]!)) && !/\(/.test(listed[2]!)) {
      this.readStatement(listed[1]!, true);
      this.readStatement(`with ${listed[2]!}`, true);
      return;
    }
    if (
      ofIntro &&
      /^(?:for|of|in|by|from|about|on|at)\s/i.test(text) &&
      !beginsWithVerb(text) &&
      (!/\(/.test(text) || /^(?:for|of|in|by|about)\s(?:an?|the|my|our|your)\s[^:(—,]{1,60}:\s/i.test(text))
    ) {
      this.readAudience(text);
      return;
    }
    const users = ofIntro ? /^for\s+(?:an?|the|our|my)\s+([^:(),]{2,50}?)\s+(with\s+[\w -]{2,40}\(.+)$/is.exec(text) : null;
    if (users) {
      this.notes.setTitle(users[1]!);
      this.readStatement(users[2]!, true);
      return;
    }
    const named = LABEL_OR_KEEPER.exec(text);
    if (named && BRACKETS_AND_WORDS.test(named[1]!) && this.readsAsThings(named[1]!)) {
      this.readStatement(`keep ${named[1]!}`);
      return;
    }
    const idiom: Part = { text: text.length > 300 ? `${text.slice(0, 297)}…` : text, kind: 'data', casual: true };
    const said = readIdioms(text, idiom);
    if (said.facts.length > 0) {
      this.notes.reading.parts.push(idiom);
      this.notes.reading.facts.push(...said.facts);
      this.notes.context.current = said.facts.find((fact) => fact.kind === 'entity')!.noun;
      this.readStatement(said.rest);
      return;
    }
    const keeping = KEEPING.exec(text);
    const body = keeping
      ? text.slice(keeping[0].length).replace(THAT_I_DO, '$1')
      : ofIntro
        ? text.replace(/^(?:with|including|featuring|containing|has|have|of|tracks|stores|manages|keeps)\s+/i, '')
        : text;
    const part: Part = { text: text.length > 300 ? `${text.slice(0, 297)}…` : text, kind: 'data' };
    this.notes.context.kept = keeping !== null;
    const described = keeping
      ? /^((?:[\w-]+\s)?[\w-]+s)\s+(?:i|we|that|which|who)\s[^:,()]{2,40}:\s*([^()]+)$/i.exec(body)
      : null;
    const subject = described ? nounOf(described[1]!) : undefined;
    if (described && subject && looksLikeFields(listItems(described[2]!))) {
      this.notes.reading.parts.push(part);
      this.notes.context.current = subject;
      addProperties(
        subject,
        described[2]!.replace(/,?\s+(?:with|plus)\s+/gi, ', ').replace(/,\s+and\s+(?:remind|show|let|tell)\b.*$/i, ''),
        part,
        this.notes.reading.facts,
      );
      return;
    }
    const possessive = keeping ? /^(?:my|our|the|all)\s+((?:[\w-]+\s)?[\w-]+)(?:'s|s')\s+(?=\w)/i.exec(body) : null;
    const whose = possessive ? nounOf(possessive[1]!) : undefined;
    const listedText = (possessive && whose ? body.slice(possessive[0].length) : body).replace(/^there (?:are|is)\s+/i, '');
    const things =
      keeping ||
      (ofIntro && !/^(?:for|to|that|which|where|in|by|of|from|on|at|about)\s/i.test(text)) ||
      /^there (?:are|is)\s/i.test(text) ||
      BRACKETS_AND_WORDS.test(text)
        ? readThingList(listedText, part, this.notes.context, this.notes.theme, whose !== undefined)
        : [];
    if (things.length > 0) {
      if (whose && !organisationNouns.has(whose.words.at(-1)!)) {
        const owner = { ...whose, plural: true };
        const owned = things.flatMap((fact) => (fact.kind === 'entity' ? [fact.noun] : []));
        things.push({ kind: 'entity', noun: owner, weight: 'related', part });
        for (const from of owned) things.push({ kind: 'relation', from, to: owner, relation: 'many-to-one', weak: true, part });
      }
      part.casual = !/[()]/.test(body);
      this.notes.reading.parts.push(part);
      this.notes.reading.facts.push(...things);
      return;
    }
    if (whose && isKnownEntity(nounKey(whose)) && things.length === 0)
      this.notes.reading.facts.push({ kind: 'entity', noun: { ...whose, plural: true }, weight: 'stored', part });
    const details = keeping || ofIntro ? undefined : takeDetails(text);
    if (details) {
      this.notes.reading.facts.push({
        kind: 'fields',
        noun: details.noun,
        fields: details.fields,
        part: this.notes.newPart(text),
      });
      this.readStatement(details.rest);
      return;
    }
    const each = eachThing(text);
    if (each) this.notes.reading.facts.push({ kind: 'entity', noun: { ...each, plural: true }, weight: 'related', part });
    const declared = readDeclaration(body, part, this.notes.context).filter((fact) => !nounsOfFact(fact).some(holdsVerb));
    if (declared.length > 0) {
      if (
        declared.every((fact) => fact.kind === 'relation' && (fact.promotes !== undefined || (fact.weak && startsClause(text))))
      )
        part.kind = 'aside';
      this.notes.reading.parts.push(part);
      this.notes.reading.facts.push(...declared);
    }
    const deed =
      startsClause(text) && !PASSIVE_WISH.test(text) && declared.every((fact) => fact.kind === 'relation' && fact.weak === true);
    const strong = !deed && declared.some((fact) => fact.kind !== 'relation' || fact.promotes === undefined);
    if (
      strong &&
      !keeping &&
      !ofIntro &&
      !/\b(?:users?|admins?|visitors?)\s+(?:can|should|must|may)\s+(?!have|belong)/i.test(text)
    )
      return;
    if (strong && (ofIntro || keeping) && declared.some((fact) => fact.kind === 'fields')) {
      if (/\(/.test(body) && !/^[^(]*:/.test(body) && !/\b(?:has|have|belongs?)\b/i.test(body))
        this.readOtherThings(body, declared, part);
      return;
    }
    const before = this.notes.reading.parts.length;
    const wishes = readWishes(text.replace(/\b(?:[\w-]+ ){0,3}products and services\b/gi, 'offerings'), {
      theme: this.notes.theme,
      newPart: (words) => this.notes.newPart(words),
      introduces: ofIntro,
      memory: this.notes.context,
      named: (noun) => this.notes.names(noun),
    });
    this.notes.reading.facts.push(...wishes);
    if (declared.length > 0) this.notes.dropParts(before, wishes);
    if (wishes.length === 0 && declared.length === 0 && this.notes.reading.parts.length === before) this.notes.newPart(text);
  }

  private readsAsThings(list: string): boolean {
    return readThingList(list, { text: '', kind: 'data' }, {}, this.notes.theme).some(({ kind }) => kind === 'entity');
  }

  /** `books (title), members (name) and loans`: the things in the list that have no bracket of their own. */
  private readOtherThings(text: string, declared: readonly Fact[], part: Part): void {
    const known = new Set(declared.flatMap((fact) => (fact.kind === 'fields' ? [nounKey(fact.noun)] : [])));
    for (const item of listItems(text)) {
      if (/[()]/.test(item) || item.split(/\s+/).length > 4) continue;
      const noun = storableNoun(item, { theme: this.notes.theme });
      if (noun && !known.has(nounKey(noun)) && isKnownEntity(nounKey(noun)) && !knownFieldNames.has(item.toLowerCase()))
        this.notes.reading.facts.push({ kind: 'entity', noun, weight: 'stored', part });
    }
  }

  /** `for a small agency`, `for booking hotels`: who it is for tells the domain; only plural things are stored. */
  private readAudience(input: string): void {
    const colon = /^([^:(—]{1,80}?)(?::|\s—\s)\s*(.+)$/s.exec(input);
    if (colon) {
      if (this.introduction.readOwnFields(this.notes.calledName, colon[2]!)) return;
      const kept = /^of\s+((?:[\w-]+\s){0,2}[\w-]+s)$/i.exec(colon[1]!.trim().replace(THAT_I_DO, '$1'));
      if (kept && this.introduction.readOwnFields(`log of ${kept[1]!}`, colon[2]!, nounOf(kept[1]!))) return;
      this.readAudience(colon[1]!);
      this.readStatement(colon[2]!, true);
      return;
    }
    const text = input;
    const split =
      /\s+(?:that|which|where|with|to|including|featuring|and (?=\w+ing\b)|so that|so(?=\s(?:people|everyone|everybody|anyone|we|i|they|you|[\w-]+s)\s(?:can|could|may)\b))\s+/i.exec(
        text,
      );
    const audience = split ? text.slice(0, split.index) : text;
    this.notes.setTitleWords(audience);
    const rest = split ? text.slice(split.index).trim().replace(INTENTION, 'to ') : '';
    const bare = audience.replace(/^\w+\s+/, '');
    const named = this.notes.reading.facts.some((fact) => fact.kind === 'entity' && isKnownEntity(nounKey(fact.noun)));
    if (!named && !/^an?\s/i.test(bare)) {
      const part = this.notes.newPart(audience, 'aside');
      for (const item of listItems(bare)) {
        const noun = storableNoun(item, { theme: this.notes.theme });
        if (
          noun &&
          noun.plural &&
          isKnownEntity(nounKey(noun)) &&
          ((!isActor(noun) && !isPersonLike(nounKey(noun)) && !organisationNouns.has(noun.words.at(-1)!)) ||
            KEEPS_PEOPLE.test(this.notes.calledName))
        )
          this.notes.reading.facts.push({ kind: 'entity', noun, weight: 'viewed', part });
      }
    }
    if (rest !== '') this.readStatement(rest.replace(/^(?:and)\s+/i, ''), true);
  }
}

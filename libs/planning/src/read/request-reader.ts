import {
  idleAdjectives,
  isKnownEntity,
  knownDomains,
  knownFieldNames,
  knownVerb,
  qualityWishes,
  softwareNouns,
  stopNouns,
} from '../lexicon.js';
import { isActor, nounKey, nounOf, storableNoun, isStopNoun, type Noun } from '../nouns.js';
import { isPersonLike } from '../build/usual-fields.js';
import { infinitive } from '../language.js';
import { asciiWords } from '../naming.js';
import { themeOf, type Theme } from '../theme.js';
import { addProperties, namesThings, readDeclaration, takeBracketed, type Context } from './clause-reader.js';
import type { Fact, Part, Reading } from './facts.js';
import { fieldPhrases, looksLikeFields } from './field-phrase.js';
import { clausesOf, listItems } from './lists.js';
import { textStructure, type TextNode } from './text-structure.js';
import { readWishes } from './wish-reader.js';

export interface RequestReading extends Reading {
  readonly theme: Theme;
  readonly wishes: string[];
}

/** Reads a whole request, top to bottom. */
export function readRequest(text: string): RequestReading {
  return new RequestReader().read(text);
}

const LEAD =
  /^(?:(?:please|kindly|hi|hello|hey|ok|so)[,!]?\s+)*(?:(?:can|could|would) you (?:please )?)?(?:(?:i|we)(?:'m|'re| am| are| run| have| own| manage)\s+(?:(?:organi[sz]ing|running|building|managing|planning|starting|making|opening)\s+)?(?=an?\s)|(?:i|we)(?:'d| would| am| are|'m|'re)?\s+(?:really )?(?:like|want|need|looking for|interested in|require)(?: you)?(?: to)?(?: have| see)?\s+)?(?:let's\s+)?(?:(?:build|create|make|develop|design|implement|write|set up|generate|establish|construct|have|produce|deliver|code|program|prototype|craft|launch)(?:\s+(?:and|\/)\s+(?:build|create|make|develop|design|implement|deploy))?\s+)?(?:me |us )?/i;
const NAME_END =
  /\s+(?:for|to|that|which|where|with|including|featuring|containing|so|in which|on which|designed|used|aimed|named|called|using|by|of|allowing|enabling|offering|providing|focused|dedicated|specializing|in|on|based|through|who|from|helping|intended|about|has|have|should|must|can|will|lets|allows|is|tracks|stores|manages|keeps)\s+|\s*[,:;—(]\s*|\s+-\s+|\s*$/i;
const KEEPING =
  /^(?:please\s+)?(?:(?:i|we)\s+(?:want|need|would like|have)\s+to\s+|we\s+|i\s+|(?:help me|let me)\s+|to\s+)?(?:keep track of|keep a (?:list|record|log|catalog(?:ue)?) of|keep|track|store|record|manage|catalog(?:ue)?|collect|organi[sz]e|log|save|register)(?:\s*:\s*|\s+)/i;
const SECTION =
  /^(?:(?:the|main|core|key|data|basic|other|additional|technical|non-?functional|functional|user)\s+)*(?:note|notes|examples?|goals?|features?|requirements?|entities|entity|data ?models?|models?|schema|tables?|database|relationships?|relations?|colou?rs?|themes?|style|styling|tech stack|stack|roles?|pages?|screens?|views?|stories|user story|description|overview|summary|title|scope|optional|nice to have|must have|functionalit(?:y|ies)|functions?|constraints?|rules?|statuses|workflows?|operations?|actions?|backend|frontend|design|ui|ux|objects?|things to (?:store|track|manage)|what (?:it|we) (?:stores?|needs?|tracks?)|data|details?|specifications?|spec|app|application|project|business rules?|validations?|capabilities|modules?|use cases?|content|about|introduction|background|resources?|domain|the following|following|information)$/i;

/** `for booking hotels`, not `for housing cooperatives`. */
const beginsWithVerb = (text: string): boolean => {
  const word = /^\w+\s+(\w+ing)\b/i.exec(text)?.[1]?.toLowerCase();
  return word !== undefined && knownVerb(infinitive(word)) !== undefined;
};

/** `The first table is authors with columns …`: what it is called is what counts. */
const NAMED_TABLE =
  /^(?:(?:the|a|an|one|another)\s+)?(?:(?:first|second|third|fourth|fifth|last|other|next|main)\s+)?(?:one|table|entity|model|object|record type)\s+(?:is|are|called|named|would be|will be)\s+(?:called\s+|named\s+)?(?:an?\s+|the\s+)?/i;

class RequestReader {
  private readonly reading: RequestReading = { facts: [], parts: [], theme: {}, wishes: [] };
  private readonly theme = new Set<string>();
  private readonly context: Context = {};
  private readonly partsByText = new Map<string, Part>();
  /** What the first sentence calls the application: `digital logbook`. */
  private calledName = '';
  private first = true;

  read(text: string): RequestReading {
    this.readNodes(textStructure(text));
    return this.reading;
  }

  private newPart(text: string, kind: Part['kind'] = 'wish'): Part {
    const shown = text.length > 300 ? `${text.slice(0, 297)}…` : text;
    const known = this.partsByText.get(`${kind} ${shown}`);
    if (known) return known;
    const part: Part = { text: shown, criteria: new Set(), reasons: new Set(), kind };
    this.partsByText.set(`${kind} ${shown}`, part);
    this.reading.parts.push(part);
    return part;
  }

  private newScratch(): Part {
    return { text: '', criteria: new Set(), reasons: new Set(), kind: 'data' };
  }

  private readNodes(nodes: readonly TextNode[]): void {
    for (const node of nodes) this.readNode(node);
  }

  private readNode(node: TextNode): void {
    if (node.kind === 'table') {
      this.readTable(node.rows ?? [], undefined);
      return;
    }
    const label = node.text
      .replace(/\s*:\s*$/, '')
      .replace(/^\d+[.)]\s*/, '')
      .trim();
    const holds = node.children.length > 0;
    if (!holds && node.kind !== 'heading') {
      this.readLine(node.text);
      return;
    }
    const bare = label
      .replace(
        /\s+(?:entity|table|model|object|fields?|attributes?|has(?: the following)?(?: fields)?|have|with|contains?|should have|(?:has|have) the following(?: \w+)?)$/i,
        '',
      )
      .replace(/^(?:entity|table|model|object|class|for each|each|every)\s+/i, '')
      .replace(/\s*\([^)]*\)\s*$/, '');
    const noun = bare === '' ? undefined : nounOf(bare);
    const section = SECTION.test(bare.replace(/[^\w\s-]/g, '').trim());
    if (
      noun &&
      !section &&
      holds &&
      noun.words.length <= 3 &&
      !isStopNoun(noun) &&
      !(softwareNouns.has(noun.words.at(-1)!) && !isKnownEntity(nounKey(noun))) &&
      this.holdsFields(node)
    ) {
      this.first = false;
      this.context.current = noun;
      const part = this.newPart(label, 'data');
      this.reading.facts.push({ kind: 'entity', noun, weight: 'declared', part });
      if (/\(.*\)/.test(label)) this.reading.facts.push(...readDeclaration(label, part, this.context));
      for (const child of node.children) this.readFieldNode(child, noun);
      return;
    }
    if (section) {
      if (!/^(?:title|name)$/i.test(bare)) this.context.listing = false;
      delete this.context.current;
    } else if (node.kind === 'heading' && this.first && holds) this.readTitle(label);
    else if (node.kind === 'heading') this.readHeading(label, noun);
    else this.readLine(node.text.replace(/\s*:\s*$/, ''));
    const subject = this.context.current;
    for (const child of node.children) {
      this.readNode(child);
      if (subject && node.kind === 'bullet') this.context.current = subject;
    }
  }

  private readTitle(label: string): void {
    this.first = false;
    this.setTitle(label);
    this.newPart(label, 'title');
  }

  private readHeading(label: string, noun: Noun | undefined): void {
    this.first = false;
    const storable = noun && storableNoun(label, { theme: this.theme });
    const part = this.newPart(label, 'title');
    if (storable && isKnownEntity(nounKey(storable))) {
      this.reading.facts.push({ kind: 'entity', noun: storable, weight: 'viewed', part });
      this.context.current = storable;
    }
  }

  /** True when what a line holds are the properties of one thing: short names, not things with lists of their own. */
  private holdsFields(node: TextNode): boolean {
    let fields = 0;
    let others = 0;
    const tables = node.children.filter((child) => child.kind === 'table');
    if (tables.length > 0) return /^(?:field|name|column|attribute|property)/i.test(tables[0]!.rows?.[0]?.[0] ?? '');
    for (const child of node.children) {
      const text = child.text.replace(/\s*\([^)]*\)/g, '').trim();
      const colon = /^([^:]{1,40}?)\s*(?::|\s[—-]\s)\s*(.+)$/.exec(text);
      const bracket = /^([^(]{1,40})\(([^)]*)\)/.exec(child.text);
      const items = listItems(colon?.[2] ?? bracket?.[2] ?? '');
      const name = (colon?.[1] ?? text).trim();
      if (child.kind === 'heading' || (child.children.length > 0 && !/status|type|priority|category|role/i.test(name)))
        others += 2;
      else if (
        items.length >= 2 &&
        looksLikeFields(items) &&
        !/\bor\b|\//.test(colon?.[2] ?? bracket?.[2] ?? '') &&
        !/^(?:type|status|category)$/i.test(name)
      )
        others += 1;
      else if (name.split(/\s+/).length > 5 || /\b(?:can|should|must|users?|has|have|able)\b/i.test(name)) others += 0.5;
      else if (
        /^(?:add|create|edit|delete|manage|view|browse|search|filter|list|track|update|assign|remove|export|sort|display|show|upload|send|mark|see|generate)\b\s+\S/i.test(
          name,
        ) &&
        !colon
      )
        others += 1;
      else fields += 1;
    }
    return fields > others;
  }

  private readFieldNode(node: TextNode, noun: Noun): void {
    if (node.kind === 'table') {
      this.readTable(node.rows ?? [], noun);
      return;
    }
    const part = this.newPart(node.text, 'data');
    const text = node.text.replace(/[.;,]+$/, '');
    const values =
      node.children.length > 0 && node.children.every((child) => child.text.split(/\s+/).length <= 4)
        ? ` (${node.children.map((child) => child.text).join(' or ')})`
        : '';
    const sentence =
      /\b(?:belongs? to|has many|have many|has one|can have|is assigned|are assigned|must be|should be)\b/i.test(text) ||
      /^(?:many|several|multiple|one|a list of)\s/i.test(text);
    if (sentence) {
      const inner = /^(?:many|several|multiple|one|a list of|has|have|can have)\b/i.test(text)
        ? `${noun.words.join(' ')} ${/^(?:has|have|can)/i.test(text) ? '' : 'has '}${text}`
        : /^(?:belongs?|is|must|can|should)\b/i.test(text)
          ? `${noun.words.join(' ')} ${text}`
          : text;
      this.context.current = noun;
      this.reading.facts.push(...readDeclaration(inner, part, this.context));
      return;
    }
    const commentless = text.replace(/^([^:(]{1,40}?)\s+[—-]\s+(?=\S+\s+\S+\s+\S+)(?!.*(?:\/|\bor\b)).*$/, '$1');
    addProperties(noun, `${commentless}${values}`, part, this.reading.facts);
  }

  /** A table of fields (one row each), of entities (name and fields), or of sample rows (the header names the fields). */
  private readTable(rows: readonly (readonly string[])[], owner: Noun | undefined): void {
    const [header, ...body] = rows;
    if (!header) return;
    this.first = false;
    const names = header.map((cell) => cell.toLowerCase());
    const entityColumn = names.findIndex((name) => /^(?:entity|table|model|object|thing|resource|class)/.test(name));
    const fieldsColumn = names.findIndex((name) => /^(?:fields?|attributes?|columns?|properties|data)/.test(name));
    if (entityColumn >= 0 && fieldsColumn >= 0 && entityColumn !== fieldsColumn) {
      for (const row of body) {
        const noun = nounOf(row[entityColumn] ?? '') ?? this.context.current;
        if (!noun) continue;
        this.context.current = noun;
        const part = this.newPart(row.join(' | '), 'data');
        addProperties(
          noun,
          [
            row[fieldsColumn] ?? '',
            ...row
              .slice(fieldsColumn + 1)
              .filter((cell) => /^(?:string|text|int|integer|date|enum|bool)/i.test(cell))
              .map((cell) => `(${cell})`),
          ].join(' '),
          part,
          this.reading.facts,
        );
      }
      return;
    }
    const noun = owner ?? this.context.current;
    if (!noun) return;
    const nameColumn = names.findIndex((name) => /^(?:field|name|column|attribute|property)/.test(name));
    if (nameColumn >= 0) {
      for (const row of body) {
        const details = row
          .filter((cell, i) => i !== nameColumn && cell !== '')
          .map((cell, i) => {
            const title = names[i >= nameColumn ? i + 1 : i] ?? '';
            if (/^(?:yes|y|true|✓|✔|x)$/i.test(cell))
              return /required|mandatory/.test(title) ? 'required' : /unique/.test(title) ? 'unique' : '';
            if (/^(?:no|n|false|-|✗)$/i.test(cell)) return /required|mandatory/.test(title) ? 'optional' : '';
            return /default/.test(title) ? `default ${cell}` : cell;
          });
        const part = this.newPart(row.join(' | '), 'data');
        addProperties(
          noun,
          `${row[nameColumn] ?? ''} ${details
            .filter(Boolean)
            .map((detail) => `(${detail})`)
            .join(' ')}`,
          part,
          this.reading.facts,
        );
      }
      return;
    }
    addProperties(noun, header.join(', '), this.newPart(header.join(' | '), 'data'), this.reading.facts);
  }

  private readLine(line: string): void {
    const clauses = clausesOf(line.replace(/^["']|["']$/g, ''));
    this.context.listing = false;
    for (const clause of clauses) this.readClause(clause);
  }

  private readClause(clause: string): void {
    const theme = themeOf(clause);
    if ((theme.background || theme.primary) && !/\((?:[^)]*,){1,}[^)]*\)/.test(clause.replace(/(?:rgb|hsl)a?\([^)]*\)/gi, ''))) {
      this.reading.theme.background ??= theme.background;
      this.reading.theme.primary ??= theme.primary;
      this.newPart(clause, 'theme');
      return;
    }
    const quality = qualityWishes.filter(({ match }) => match.test(clause));
    for (const { wish } of quality) if (!this.reading.wishes.includes(wish)) this.reading.wishes.push(wish);
    const intro = this.intro(clause);
    this.first = false;
    if (intro === undefined) this.readStatement(clause);
    else if (intro !== '') this.readStatement(intro, true);
  }

  /** Reads what the application is; returns what the sentence says beyond it, undefined when it is no such sentence. */
  private intro(clause: string): string | undefined {
    const lead = LEAD.exec(clause)?.[0] ?? '';
    const rest = clause.slice(lead.length);
    const end = NAME_END.exec(rest);
    const name = rest.slice(0, end?.index ?? rest.length).trim();
    const tail = rest.slice(end?.index ?? rest.length).trim();
    if (name === '' || name.split(/\s+/).length > 9) return undefined;
    const plain = name.replace(/^(?:an?|the|my|our|this|some|simple|small)\s+/i, '');
    const last = plain.toLowerCase().split(/\s+/).at(-1) ?? '';
    if (this.first) this.calledName = plain;
    const software = softwareNouns.has(last) || softwareNouns.has(last.replace(/s$/, ''));
    const domain = knownDomains.some((one) => one.match.test(plain));
    if (SECTION.test(plain) || (KEEPING.test(rest) && !software)) return undefined;
    const colon = /^\s*(?::|—|-\s)\s*/.exec(rest.slice(end?.index ?? rest.length));
    if (!this.first && !(lead !== '' && software)) return undefined;
    if (lead === '' && /^(?:has|have|should|must|can|will|is)\s/i.test(tail)) return undefined;
    if (lead === '' && !this.first) return undefined;
    if (colon) {
      const right = rest.slice(end?.index ?? 0).replace(/^\s*(?::|—|-)\s*/, '');
      const items = listItems(right);
      const bracketed: Fact[] = [];
      takeBracketed(right, this.newScratch(), bracketed, {});
      const declares = bracketed.length > 0 || /\b(?:has|have|belongs?)\b/i.test(right);
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
      this.nameApplication(plain);
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
    this.nameApplication(plain);
    return tail.replace(/^[,:;—]\s*/, '');
  }

  /** `A logbook for radio operators: callsign, frequency, date`: an application for one kind of thing, and what is kept of it. */
  private readOwnFields(name: string, list: string): boolean {
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
      /[()]|\b(?:has|have|can|should|users?|with)\b/i.test(list)
    )
      return false;
    const noun = storableNoun(name) ?? (log ? { words: ['log', 'entry'], plural: false } : undefined);
    if (!noun) return false;
    this.setTitle(name);
    this.context.current = noun;
    const part = this.newPart(list, 'data');
    addProperties(noun, list, part, this.reading.facts);
    return true;
  }

  /** `an app to manage a gym`: what is managed names the application. */
  private titleFromObject(text: string): void {
    const object =
      /^(?:is\s+)?(?:for|to|of|that|which|where)\s+(?:\w+ing\s+|(?:manage|run|track|organi[sz]e|handle|plan)\s+)?(?:(?:an?|my|our|the|your|all)\s+)?((?:[\w'&-]+\s*){1,4}?)(?=\s+(?:where|that|which|to|with|so|and|in|for|can|who|on|by)\b|[,.;:(]|$)/i.exec(
        text,
      );
    const name = object?.[1]?.trim();
    if (name && nounOf(name)) this.setTitle(name);
  }

  private setTitle(name: string): void {
    if (
      name
        .toLowerCase()
        .split(/\s+/)
        .every(
          (word) =>
            softwareNouns.has(word) ||
            idleAdjectives.has(word) ||
            /^(?:an?|the|my|web|crud|online|mobile|simple|small|full-stack|modern|management|new|internal)$/.test(word),
        ) &&
      !/^(?:blog|forum|crm|wiki|journal|marketplace)$/i.test(name)
    )
      return;
    if (!/\b(?:something|anything|like|thing|stuff|it)\b/i.test(name)) this.reading.title ??= name;
    for (const word of asciiWords(name)) this.theme.add(word);
  }

  private nameApplication(name: string): void {
    this.setTitle(name);
    const part = this.newPart(name, 'title');
    let phrase = name;
    while (
      softwareNouns.has(phrase.toLowerCase().split(/\s+/).at(-1) ?? '') &&
      phrase.includes(' ') &&
      !isKnownEntity(nounKey(nounOf(phrase) ?? { words: [''], plural: false }))
    )
      phrase = phrase.replace(/\s+\S+$/, '');
    for (const one of listItems(phrase)) {
      const noun = storableNoun(one);
      if (noun && !stopNouns.has(nounKey(noun))) this.reading.facts.push({ kind: 'entity', noun, weight: 'title', part });
    }
  }

  private readStatement(clause: string, ofIntro = false): void {
    const text = clause.trim().replace(NAMED_TABLE, '');
    if (text === '') return;
    if (ofIntro && this.reading.title === undefined) this.titleFromObject(text);
    const listed = ofIntro ? /^([^:(]{1,80}):\s*(.+)$/s.exec(text) : null;
    if (listed && namesThings(listItems(listed[2]!)) && !/\(/.test(listed[2]!)) {
      this.readStatement(listed[1]!, true);
      this.readStatement(`with ${listed[2]!}`, true);
      return;
    }
    if (ofIntro && /^(?:for|of|in|by|from|about|on|at)\s/i.test(text) && !beginsWithVerb(text) && !/\(/.test(text)) {
      this.readAudience(text);
      return;
    }
    const keeping = KEEPING.exec(text);
    const body = keeping
      ? text.slice(keeping[0].length)
      : ofIntro
        ? text.replace(/^(?:with|including|featuring|containing|has|have|of|tracks|stores|manages|keeps)\s+/i, '')
        : text;
    const part: Part = {
      text: text.length > 300 ? `${text.slice(0, 297)}…` : text,
      criteria: new Set(),
      reasons: new Set(),
      kind: 'data',
    };
    const declared = readDeclaration(body, part, this.context);
    if (declared.length > 0) {
      if (declared.every((fact) => fact.kind === 'relation' && fact.promotes !== undefined)) part.kind = 'aside';
      this.reading.parts.push(part);
      this.reading.facts.push(...declared);
    }
    const strong = declared.some((fact) => fact.kind !== 'relation' || fact.promotes === undefined);
    if (
      strong &&
      !keeping &&
      !ofIntro &&
      !/\b(?:users?|admins?|visitors?)\s+(?:can|should|must|may)\s+(?!have|belong)/i.test(text)
    )
      return;
    if (strong && (ofIntro || keeping) && declared.some((fact) => fact.kind === 'fields')) {
      if (/\(/.test(body) && !/\b(?:has|have|belongs?)\b/i.test(body)) this.readOtherThings(body, declared, part);
      return;
    }
    const before = this.reading.parts.length;
    const wishes = readWishes(text.replace(/\b(?:[\w-]+ ){0,3}products and services\b/gi, 'offerings'), {
      theme: this.theme,
      newPart: (words) => this.newPart(words),
      introduces: ofIntro,
    });
    this.reading.facts.push(...wishes);
    if (declared.length > 0) this.dropParts(before, wishes);
    if (wishes.length === 0 && declared.length === 0 && this.reading.parts.length === before) this.newPart(text);
  }

  /** What was read as a declaration needs no second, empty part for the words that are no wish. */
  private dropParts(from: number, wishes: readonly Fact[]): void {
    const used = new Set(wishes.filter((fact) => fact.kind === 'entity' || fact.kind === 'transition').map((fact) => fact.part));
    const kept = this.reading.parts.slice(from).filter((part) => used.has(part));
    for (const part of this.reading.parts.slice(from)) if (!used.has(part)) this.partsByText.delete(`${part.kind} ${part.text}`);
    this.reading.parts.splice(from, this.reading.parts.length - from, ...kept);
  }

  /** `books (title), members (name) and loans`: the things in the list that have no bracket of their own. */
  private readOtherThings(text: string, declared: readonly Fact[], part: Part): void {
    const known = new Set(declared.flatMap((fact) => (fact.kind === 'fields' ? [nounKey(fact.noun)] : [])));
    for (const item of listItems(text)) {
      if (/[()]/.test(item) || item.split(/\s+/).length > 4) continue;
      const noun = storableNoun(item, { theme: this.theme });
      if (noun && !known.has(nounKey(noun)) && isKnownEntity(nounKey(noun)) && !knownFieldNames.has(item.toLowerCase()))
        this.reading.facts.push({ kind: 'entity', noun, weight: 'stored', part });
    }
  }

  /** `for a small agency`, `for booking hotels`: who it is for tells the domain; only plural things are stored. */
  private readAudience(input: string): void {
    const colon = /^([^:(]{1,80}):\s*(.+)$/s.exec(input);
    if (colon) {
      if (this.readOwnFields(this.calledName, colon[2]!)) return;
      this.readAudience(colon[1]!);
      this.readStatement(colon[2]!, true);
      return;
    }
    const text = input;
    const split = /\s+(?:that|which|where|with|to|including|featuring|and (?=\w+ing\b)|so that)\s+/i.exec(text);
    const audience = split ? text.slice(0, split.index) : text;
    this.setTitleWords(audience);
    const rest = split ? text.slice(split.index).trim() : '';
    const bare = audience.replace(/^\w+\s+/, '');
    const named = this.reading.facts.some((fact) => fact.kind === 'entity' && isKnownEntity(nounKey(fact.noun)));
    if (!named && !/^(?:an?|the|my|our|your)\s/i.test(bare)) {
      const part = this.newPart(audience);
      for (const item of listItems(bare)) {
        const noun = storableNoun(item, { theme: this.theme });
        if (noun && noun.plural && isKnownEntity(nounKey(noun)) && !isActor(noun) && !isPersonLike(nounKey(noun)))
          this.reading.facts.push({ kind: 'entity', noun, weight: 'viewed', part });
      }
    }
    if (rest !== '') this.readStatement(rest.replace(/^(?:and)\s+/i, ''), true);
  }

  private setTitleWords(text: string): void {
    for (const word of asciiWords(text)) this.theme.add(word);
  }
}

export { fieldPhrases };

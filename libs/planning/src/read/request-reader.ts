import { isKnownEntity, softwareNouns } from '../lexicon.js';
import { isStopNoun, nounKey, nounOf, storableNoun, type Noun } from '../nouns.js';
import { isPersonLike } from '../usual-fields.js';
import { readDeclaration } from './clause-reader.js';
import { readAttribute } from './field-qualifiers.js';
import { ENUM_HEADS, looksLikeFields } from './field-words.js';
import { noteSnippets } from '../snippets/facts.js';
import { noSnippets, type Snippets } from '../snippets/snippet.js';
import { SECTION } from './introduction.js';
import type { Fact } from './facts.js';
import { listItems } from './lists.js';
import { withInformation } from './listed-information.js';
import { addManagedUsers, eachForItself } from './managed-things.js';
import { Notes, type RequestReading } from './notes.js';
import { addProperties } from './properties.js';
import { resolveRoles } from './roles.js';
import { SentenceReader } from './sentence-reader.js';
import { addSideDeeds } from './side-deeds.js';
import { addSubjects } from './subject-things.js';
import { withoutSql } from './sql-notation.js';
import { readTable } from './table-reader.js';
import { tidyNames } from './tidy-names.js';
import { textStructure, type TextNode } from './text-structure.js';

/** `Things: a, b` at the start of a sentence, line or clause. */
const LABELLED_LIST =
  /(?<=^|[.;\n]\s*(?:(?:[-*•]|\d+[.)])\s+)?)(?!(?:colou?rs?|background|theme|roles?|features|pages)\b)[A-Z][\w-]*(?: [\w-]+){0,2}\s?(?::|->|—)\s[^.;:\n]{2,},/gi;

/** `I need products with scents, orders and discount codes`: what no product has is the next thing. */
const NEEDED = /^(?:i|we|he|she|they)\s+(?:also\s+)?(?:need|want)s?\s[^():]+\swith\s/i;
const OF_ITS_OWN =
  /(?:^|\s)(?:order|booking|reservation|payment|invoice|appointment|rental|code|event|task|expense|review|delivery|shipment|sale|loan)$/;

const listedThings = (facts: readonly Fact[]): Fact[] =>
  facts.flatMap((fact): Fact[] => {
    if (fact.kind !== 'fields' || !NEEDED.test(fact.part.text)) return [fact];
    const things = fact.fields.flatMap(({ name }) => {
      const noun = nounOf(name);
      return noun?.plural && isKnownEntity(nounKey(noun)) && (OF_ITS_OWN.test(nounKey(noun)) || isPersonLike(nounKey(noun)))
        ? [{ name, noun }]
        : [];
    });
    if (things.length === 0) return [fact];
    fact.part.casual = true;
    return [
      { ...fact, fields: fact.fields.filter(({ name }) => things.every((thing) => thing.name !== name)) },
      ...things.map(({ noun }): Fact => ({ kind: 'entity', noun, weight: 'related', part: fact.part })),
    ];
  });

/** How requests end, and what asks for nothing: `thanks`, `many thanks in advance!`. */
const THANKS =
  /(?<=\S)[\s,.;!—-]+(?:and\s+)?(?:many\s+)?(?:thanks|thank you|thx|cheers)(?:\s+(?:a lot|a bunch|in advance|very much|so much|you|for\s(?:your|the|any|all|helping|building|making)\b[\w\s]{0,30}))*\s*[.!]*\s*$/i;
/** `hello!`: names nothing either. */
const GREETING =
  /^\s*(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening|day))(?:\s(?:there|all|team|everyone|folks))?\s*[!.]+\s+(?=\S)/i;
const withoutThanks = (request: string): string => request.replace(GREETING, '').replace(THANKS, '');

/** Reads a whole request, top to bottom. */
export function readRequest(request: string, snippets: Snippets = noSnippets()): RequestReading {
  const text = withoutThanks(eachForItself(withInformation(withoutSql(request))));
  const notes = new Notes();
  notes.context.labelled = (text.match(LABELLED_LIST) ?? []).length >= 2;
  notes.context.applied = /\b(?:apply|applies|applied|applying|applicants?)\b/i.test(text);
  noteSnippets(snippets, notes);
  new StructureReader(notes).readNodes(textStructure(text));
  addManagedUsers(notes.reading);
  addSideDeeds(notes.reading);
  addSubjects(notes.reading);
  return { ...notes.reading, facts: tidyNames(resolveRoles(listedThings(notes.reading.facts))) };
}

/** A section's name on a line of its own, without a sign that it is one. */
const HEADLINE =
  /^(?:(?:functional|data|business|user|basic|core|main)\s+)?(?:requirements|entities|relationships|relations|attributes|features|data model|notes|overview|entities\s*(?:&|and|\/)\s*(?:attributes|fields)|user stories|specification|schema)$/i;

/** `status: todo, doing, done (default: todo)` in a line of its own: what is listed are values. */
function listedValues(line: string): string {
  const match = /^([\w -]{1,40}?)\s*:\s*([^():;/|]+?)\s*((?:\([^()]*\)\s*)*)$/.exec(line);
  const items = match ? listItems(match[2]!) : [];
  const values =
    items.length >= 2 &&
    ENUM_HEADS.test(match![1]!.toLowerCase().trim()) &&
    !/\bor\b/.test(match![2]!) &&
    !items.some((item) => readAttribute(item, { name: '' }));
  return values ? `${match![1]} (one of: ${items.join(', ')}) ${match![3]}`.trim() : line;
}

/** `Project` above fields is a thing, though a request may also have a section of that name. */
const isThingWithFields = (noun: Noun, { children }: TextNode): boolean =>
  !noun.plural &&
  isKnownEntity(nounKey(noun)) &&
  children.length >= 2 &&
  children.every(({ text, children: inner }) => inner.length === 0 && text.split(/\s+/).length <= 14 && !/\.$/.test(text)) &&
  looksLikeFields(children.map(({ text }) => text.replace(/\s*[:(].*$/, '')));

/** Reads headings, bullets and tables, and hands what is prose to the sentence reader. */
class StructureReader {
  private readonly sentences: SentenceReader;

  constructor(private readonly notes: Notes) {
    this.sentences = new SentenceReader(notes);
  }

  readNodes(nodes: readonly TextNode[]): void {
    for (const node of nodes) this.readNode(node);
  }

  private readNode(node: TextNode): void {
    if (node.kind === 'table') {
      readTable(this.notes, node.rows ?? [], undefined);
      return;
    }
    const label = node.text
      .replace(/\s*:\s*$/, '')
      .replace(/^\d+[.)]\s*/, '')
      .trim();
    const holds = node.children.length > 0;
    const about =
      /^(?:requirements?|specifications?|spec|data model|entities|features|notes|plan|brief|description)\s+(?:for|of)\s+(?:an?\s|the\s|our\s|my\s)?([\w\s'-]{2,60})$/i.exec(
        label,
      );
    if (about && (holds || node.kind === 'heading' || /:\s*$/.test(node.text))) {
      this.readTitle(about[1]!);
      this.readNodes(node.children);
      return;
    }
    if (node.kind === 'line' && !holds && HEADLINE.test(label)) {
      delete this.notes.context.current;
      return;
    }
    if (!holds && node.kind !== 'heading') {
      this.sentences.readLine(node.text);
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
    const section = SECTION.test(bare.replace(/[^\w\s-]/g, '').trim()) && !(noun && isThingWithFields(noun, node));
    if (
      noun &&
      !section &&
      holds &&
      noun.words.length <= 3 &&
      (!isStopNoun(noun) || isKnownEntity(nounKey(noun))) &&
      !(softwareNouns.has(noun.words.at(-1)!) && !isKnownEntity(nounKey(noun))) &&
      this.holdsFields(node)
    ) {
      this.notes.first = false;
      this.notes.context.current = noun;
      const part = this.notes.newPart(label, 'data');
      this.notes.reading.facts.push({ kind: 'entity', noun, weight: 'declared', part });
      if (/\(.*\)/.test(label)) this.notes.reading.facts.push(...readDeclaration(label, part, this.notes.context));
      for (const child of node.children) this.readFieldNode(child, noun);
      return;
    }
    if (section) {
      if (!/^(?:title|name)$/i.test(bare)) this.notes.context.listing = false;
      delete this.notes.context.current;
    } else if (node.kind === 'heading' && this.notes.first && holds) this.readTitle(label);
    else if (node.kind === 'heading') this.readHeading(label, noun);
    else this.sentences.readLine(node.text.replace(/\s*:\s*$/, ''));
    const subject = this.notes.context.current;
    for (const child of node.children) {
      this.readNode(child);
      if (subject && node.kind === 'bullet') this.notes.context.current = subject;
    }
  }

  private readTitle(label: string): void {
    this.notes.first = false;
    this.notes.setTitle(label);
    this.notes.newPart(label, 'title');
  }

  private readHeading(label: string, noun: Noun | undefined): void {
    this.notes.first = false;
    const storable = noun && storableNoun(label, { theme: this.notes.theme });
    const part = this.notes.newPart(label, 'title');
    if (storable && isKnownEntity(nounKey(storable))) {
      this.notes.reading.facts.push({ kind: 'entity', noun: storable, weight: 'viewed', part });
      this.notes.context.current = storable;
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
        !items.every((item) => readAttribute(item, { name: '' })) &&
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
      readTable(this.notes, node.rows ?? [], noun);
      return;
    }
    if (node.kind === 'line' && /^(?:an?|each|every|the|all)\s.+\.$/i.test(node.text) && node.text.split(/\s+/).length > 5) {
      this.sentences.readLine(node.text);
      return;
    }
    const part = this.notes.newPart(node.text, 'data');
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
      this.notes.context.current = noun;
      this.notes.reading.facts.push(...readDeclaration(inner, part, this.notes.context));
      return;
    }
    const commentless = listedValues(text).replace(/^([^:(]{1,40}?)\s+[—-]\s+(?=\S+\s+\S+\s+\S+)(?!.*(?:\/|\bor\b)).*$/, '$1');
    addProperties(noun, `${commentless}${values}`, part, this.notes.reading.facts);
  }
}

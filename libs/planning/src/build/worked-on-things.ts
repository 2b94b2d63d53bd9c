import { infinitive } from '../language.js';
import {
  headwordOf,
  knownFields,
  knownVerb,
  platformPhrases,
  toolDeeds,
  toolMaterials,
  toolPhrases,
  type WorkedOn,
} from '../lexicon.js';
import { nounKey } from '../nouns.js';
import type { RequestReading } from '../read/notes.js';
import { type Candidate, givenAway, partsSaying } from './candidates.js';

/**
 * Requests for tools (converters, generators, testers, form builders) store what other requests only use: files, forms, texts, code,
 * and a record of each thing that the tool does. Such words count where the request is about them: its purpose says so, and it speaks
 * of them again.
 */
export function workedOnThings(reading: RequestReading, accepted: readonly Candidate[]): Candidate[] {
  const each = reading.sentences.map((sentence) => sentence.toLowerCase());
  const sentences: Sentences = { each, whole: each.join('\n') };
  const found: Candidate[] = [];
  const add = (key: string, said: ReadonlySet<string>): void => {
    if ([...accepted, ...found].some(({ noun }) => names(nounKey(noun), key))) return;
    found.push(givenAway(key, 'stored', partsSaying(said, reading.parts), said.size));
  };
  for (const deed of toolDeeds) {
    const said = occurrences(deed, sentences);
    const named = said.some(({ sentence, after }) => sentence === 0 && NAMES_TOOL.test(after));
    const again =
      said.length >= 2 && (said.some(({ sentence, after }) => sentence === 0 || RESULTS.test(after)) || spread(said) >= 2);
    if (named || again) for (const key of deed.makes) add(key, wordsOf(said));
  }
  for (const material of toolMaterials) {
    const others = [...accepted, ...found].map(({ noun }) => nounKey(noun));
    const alone = material.beside.includes('*');
    if (alone ? others.some(isDescribed) : others.some((other) => material.beside.some((key) => names(other, key)))) continue;
    const { all, worked } = workOn(material, sentences);
    const purposes = worked.filter(({ sentence }) => sentence === 0).length;
    const inPurpose = all.some(({ sentence }) => sentence === 0);
    if (
      purposes >= 1 ||
      worked.length >= 2 ||
      (worked.length >= 1 && inPurpose && all.length >= 2) ||
      (alone && inPurpose && all.length >= 2)
    )
      for (const key of material.makes) add(key, wordsOf(all));
  }
  for (const phrase of [...toolPhrases, ...platformPhrases]) {
    if (phrase.purpose && !phrase.purpose.test(each[0] ?? '')) continue;
    const said = occurrences(phrase, sentences);
    const others = [...accepted, ...found].map(({ noun }) => nounKey(noun));
    const isHere = (key: string): boolean => others.some((other) => names(other, key));
    const belongs = phrase.beside.length === 0 || phrase.beside.some(isHere);
    if (said.length > 0 && belongs && !phrase.instead.some(isHere)) for (const key of phrase.makes) add(key, wordsOf(said));
  }
  return found;
}

const isDescribed = (key: string): boolean => knownFields(key) !== undefined;

const wordsOf = (said: readonly Occurrence[]): ReadonlySet<string> => new Set(said.map(({ words }) => words));

/** In how many sentences something is said. */
const spread = (said: readonly Occurrence[]): number => new Set(said.map(({ sentence }) => sentence)).size;

/** `a comparison tool`, `a movie crawling website`: what it does gives the application its name. */
const NAMES_TOOL =
  /^(?:\s+[\w-]+){0,2}?\s+(?:tool|web ?site|web ?page|web application|application|app|platform|system|software|mini-program|program|service)\b/;

/** What a deed leaves behind. */
const RESULTS = /^\s+(?:results?|records?|history|tasks?|jobs?|logs?)\b/;

/** True for two names of one thing, or a name that says more of it. */
const names = (known: string, key: string): boolean =>
  known === key ||
  known.endsWith(` ${key}`) ||
  key.endsWith(` ${known}`) ||
  (headwordOf(known) !== undefined && headwordOf(known) === headwordOf(key));

/** `whole` is looked through first: most patterns occur nowhere. */
interface Sentences {
  readonly each: readonly string[];
  readonly whole: string;
}

interface Occurrence {
  readonly sentence: number;
  readonly words: string;
  readonly before: string;
  readonly after: string;
}

function occurrences({ match }: WorkedOn, { each, whole }: Sentences): Occurrence[] {
  const found: Occurrence[] = [];
  if (!match.test(whole)) return found;
  for (const [sentence, text] of each.entries())
    for (let start = 0, hit = match.exec(text); hit; hit = match.exec(text.slice(start))) {
      const at = start + hit.index;
      start = at + hit[0].length;
      found.push({ sentence, words: hit[0], before: text.slice(0, at), after: text.slice(start) });
    }
  return found;
}

/** Where a material is spoken of, and where something is made of it or done to it. */
function workOn(material: WorkedOn, sentences: Sentences): { all: Occurrence[]; worked: Occurrence[] } {
  const all = occurrences(material, sentences).filter(({ after }) => STANDS_ALONE.test(after));
  return { all, worked: all.filter(({ before, after }) => WORK_AFTER.test(after) || isWorkedOn(before)) };
}

/** Before any other noun the word only says of which sort that is: `form validation`, `text editor`. */
const STANDS_ALONE =
  /^(?:$|[,.;:!?)]|\s*(?:and|or|with|by|for|to|in|on|at|of|from|that|which|as|via|through|using|based|into|online|is|are|can|will|should)\b|\s+(?:content|data|information|details?|lists?|structures?|editing|edition|creation|management|upload(?:ing|s)?|design|generation|generating|storage|import|submission|processing|maintenance|library|libraries|records?|history|status|performance|monitoring|failures?)\b)/;
const WORK_AFTER =
  /^\s+(?:editing|creation|management|upload(?:ing|s)?|design|generation|generating|storage|import|submission|processing|maintenance)\b/;

/** The verb that a thing is the object of, however far back in the list it stands. */
function isWorkedOn(before: string): boolean {
  const words = before.match(/[a-z-]+/g) ?? [];
  for (const word of words.slice(-9).reverse()) {
    const verb = infinitive(word);
    if (WORKING.has(verb)) return true;
    if (SAYING.has(verb) || (knownVerb(verb)?.class === 'view' && word !== verb)) return false;
  }
  return false;
}

const WORKING = new Set(
  'create,add,edit,manage,save,upload,input,enter,customize,customise,generate,import,maintain,modify,share,store,submit,configure,delete,update,parse,convert,process,execute,run,design,build,fill,write,set,adjust,optimize,connect,test,monitor,record,define,receive,export,translate,compress,merge,publish,download,collect,extract,scan,transfer'.split(
    ',',
  ),
);
const SAYING = new Set('view,see,browse,display,search,have,provide,allow,support,use,help,ensure'.split(','));

import { nounKey, nounOf } from './nouns.js';
import { headwordOf, knownFields, notationFields, notationOf, type KnownField } from './lexicon.js';

/** The fields that a thing usually has, from the data or, for a noun that nobody wrote down, from the shape of the word. */
export function usualFields(noun: string): readonly KnownField[] {
  const known = knownFields(noun);
  if (known) return known;
  const words = noun.split(' ');
  for (let start = 1; start < words.length; start++) {
    const tail = knownFields(words.slice(start).join(' '));
    if (tail) return tail;
  }
  return shapedFields(noun);
}

/** The fields of a thing that nobody wrote down, from the shape of its last word. */
export function shapedFields(noun: string): readonly KnownField[] {
  const words = noun.split(' ');
  const last = words.at(-1)!;
  if (
    last === 'guide' &&
    words.length > 1 &&
    !/^(?:tour|mountain|museum|fishing|hunting|safari|trail|ski|river|local|city)$/.test(words.at(-2)!)
  )
    return notationFields('title; content; date');
  return notationFields(
    SHAPES.find(([pattern]) => pattern.test(last) && !(pattern === PERSON && NO_PERSON.test(last)))?.[1] ?? THING,
  );
}

/** `words with definitions`: what a thing has one of anyway, also where it is named in the plural. */
export const isUsualField = (noun: string, name: string): boolean => {
  const single = nounOf(name);
  const spellings = [name, ...(single ? [nounKey(single)] : [])];
  return usualFields(noun).some(({ words, references }) => references === undefined && spellings.includes(words));
};

const THING = 'name; description?';
const PERSON = /(?:ee|er|or|ist|ian|ant|mate|person|man|woman|smith|keeper|wright|guide)$/;
/** Words that end like someone who does something, and are no person. */
const NO_PERSON =
  /(?:order|folder|paper|(?<!p)layer|poster|number|letter|sensor|colou?r|chapter|container|printer|computer|server|trailer|tractor|weather|timer|counter|tier|flower|tower|river|water|matter|filter|center|corner|drawer|shower|locker|tracker|burger|sticker|voucher|header|docket|supplier|indicator|error|behaviou?r|(?<!bene)factor|vector|meter|monitor|mirror|floor|door|motor|detector|calculator|simulator|generator|processor|reactor|elevator|connector|adapter|router|scanner|crawler|parser|compiler|converter|controller|cluster|banner|slider|footer|buffer|register|pointer|trigger|scheduler|power|tender|border|character|parameter|identifier|semester|quarter|disaster|newsletter|wallpaper|plant|variant|restaurant|fertili[sz]er)$/;
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [PERSON, 'name; email; phone?; notes?'],
  [
    /(?:session|visit|meeting|appointment|event|trip|tour|walk|ride|class|lesson|shift|run|party|ceremony|gathering|rehearsal|drill|reunion|meetup|hike|outing|excursion|festival|fair|concert|screening|exhibition|lecture|webinar|seminar|retreat|hackathon|conference|slot|tournament|race|walk|audition)$/,
    'title; date; location?; notes?',
  ],
  [
    /(?:request|claim|report|complaint|issue|incident|case|inquiry|proposal|submission|filing|petition|permit)$/,
    'title; description; date; status',
  ],
  [/(?:plan|project|program|programme|campaign|initiative|goal|mission)$/, 'name; description?; start date; end date?; status'],
  [/^(?:data|datum)$/, 'date; category?:string; value:decimal; unit?:string; notes?'],
  [/(?:log|entry|record|reading|measurement|observation|note|check|test|sample|result)$/, 'title; date; value?:string; notes?'],
  [
    /(?:book|article|document|file|guide|story|paper|letter|script|page|chapter|manual|note|text|idea|tip|fact|quote|joke|poem)$/,
    'title; content; author?; date?',
  ],
  [
    /(?:shop|store|center|centre|house|hall|park|garden|farm|site|place|station|clinic|school|club|room|building|venue|studio|area|zone|region|city|spot|route|trail)$/,
    'name; location; description?; image?',
  ],
  [
    /(?:period|season|term|phase|round|window|semester|cycle|campaign)$/,
    'name; start date; end date; status?=planned|active|closed',
  ],
  [/(?:statement|testimony|biography|speech|announcement|comment)$/, 'content; author?; date'],
  [/(?:ation|ition|ment|ance|ence|ing|al)$/, 'title; date; status; notes?'],
  [
    /(?:machine|device|tool|vehicle|bike|car|truck|boat|engine|instrument|kit|unit|part|sensor|gear)$/,
    'name; model?; serial number?; status=available|in use|maintenance',
  ],
];

/** True for someone rather than something: they can be in several teams, projects or books at once. */
export function isPersonLike(noun: string): boolean {
  const notation = notationOf(noun) ?? notationOf(headwordOf(noun) ?? '');
  if (notation !== undefined) return /&person|(?:^|;)\s*(?:email|specialty|bio\?)/.test(notation);
  return /(?:ee|er|or|ist|ian|mate|person|man|woman)$/.test(noun) && !NO_PERSON.test(noun);
}

import { isKnownEntity } from '../lexicon.js';
import { relationInWords, twoReferences } from './relation-notation.js';

/** Ordinary turns of speech, each written as the notation that the readers know. Order matters: later ones see earlier ones' work. */
const TURNS: readonly (readonly [RegExp, string])[] = [
  // `the management end should have dish management`: one more side of the same application
  [
    /\bthe\s+(?:management|users?'?|admin|administrators?'?|merchant|customer|back|front|web|pc|mobile|app|client|h5|service|store|platform)[ -](?:end|side|terminal)\s+(?=(?:should|must|needs? to|will|can)\b)/gi,
    'the system ',
  ],
  // `every author has one or more books`
  [/\b(?:zero|one|two|0|1|2)\s+or\s+(?:more|many|several)\b/gi, 'several'],
  [/\b(?:1|0|one|zero)\s*\.\.\s*(?:n|\*|many)\s+(?=[a-z])/gi, 'several '],
  // `a skill just has a name`, `users can also save many recipes`
  [/\s+(?:just|simply|basically|itself)\s+(?=(?:has|have|needs?)\s)/gi, ' '],
  [/\b(can|may|must|should|will)\s+(?:also|then|always)\s+(?=[a-z]+\s)/gi, '$1 '],
  [/\b(has|have)\s+(?:just|only|simply|nothing but)\s+(?=(?:an?\s|names?\b|titles?\b))/gi, '$1 '],
  // `belongs to a player, from a club, to a club`
  [
    /\bbelongs?\s+to\s+((?:an?\s|one\s)?[\w-]+),?\s+(?:and\s+)?(?:is\s+)?from\s+(?:an?\s|one\s)?([\w-]+),?\s+(?:and\s+)?to\s+(?:an?\s|one\s|another\s)?\2\b/gi,
    'belongs to $1 and has a from $2 (references $2) and a to $2 (references $2)',
  ],
  // `I want to create shifts with a date and a location`
  [
    /^(?:i|we)\s+(?:want|need|would like|wish|have)\s+to\s+(?:be able to\s+)?(?:add|create|register|record|store|enter|keep|save|track|log|define|maintain)\s+(?:(?:all|new|my|our|the|an?)\s+)?(?=(?:[\w-]+\s){1,3}with\s+(?:an?|the|their|its)\s|(?:[\w-]+\s)?[\w-]+s:\s)/gi,
    '',
  ],
  // `a shift, either early or late`
  [
    /(?<=[a-z]),\s+either\s+([\w'-]+(?:\s(?!or\b)[\w'-]+)?(?:,\s+[\w'-]+)*)\s+or\s+([\w'-]+)(?=\s*(?:[,.;]|$|and\b))/gi,
    ' ($1 or $2)',
  ],
  // `an assignment says which employee has which asset, since when and until when`
  [
    /^(an?|each|every)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:says|records|states|tells|shows|notes|stores)\s+which\s+([\w-]+)\s+[a-z]+\s+which\s+([\w-]+)/gi,
    '$1 $2 has one $3, one $4',
  ],
  [/\b(since|until)\s+when\b/gi, '$1 (date)'],
  // `Post belongs to User (author)`
  [
    /\bbelongs?\s+to\s+(?:an?\s+|one\s+|the\s+)?([A-Za-z]\w*)\s+\((?:as\s+(?:an?\s+|the\s+)?)?(?!optional|required|mandatory|unique|nullable|many|one|own)([a-z]+)\)(?=\s*(?:[,.;]|$|and\b))/g,
    'has one $2 (references $1)',
  ],
  // `Buyer n:m Property (favourites)`
  [/^(\w+(?:\s\w+)?\s+(?:[1nm]\s?:\s?[1nm]|many-to-many|one-to-many|many-to-one)\s+\w+(?:\s\w+)?)\s+\([a-z ]{3,30}\)$/gi, '$1'],
  // `in each aquarium live several fish`
  [
    /^(?:in|on|at)\s+(each|every|an?|one)\s+([\w-]+(?:\s[\w-]+)?),?\s+(?:there\s+)?(?:can\s+)?(?:lives?|are|is|hangs?|stands?|grows?|works?|sits?|plays?|be)\s+(?=(?:many|several|multiple|some|any number of|one or more)\s)/gi,
    '$1 $2 has ',
  ],
  // `one driver and one truck per tour`
  [
    /^(?:there (?:is|are)\s+)?(?:exactly\s+)?(?:one|an?)\s+([\w-]+(?:\s[\w-]+)?)\s+and\s+(?:exactly\s+)?(?:one|an?)\s+([\w-]+(?:\s[\w-]+)?)\s+(?:per|for each|for every)\s+([\w-]+(?:\s[\w-]+)?)$/gi,
    'each $3 has one $1 and belongs to one $2',
  ],
  // `whether it is evergreen`, `whether it has a balcony`
  [
    /\bwhether\s+(?:or not\s+)?(?:(?:it|they|he|she|each|the [a-z]+)\s+(?:is|are|was|were|has been|have been)|(?:it|he|she)'s|they're)\s+(?:already\s+|still\s+|currently\s+)?(?:an?\s+)?([a-z-]+(?:\s(?!or\b|and\b|yet\b|already\b)[a-z]+)?)(?:\s+(?:or not|yet|already))?(?=\s*(?:[,.;)]|$|and\b))/gi,
    '$1 (yes/no)',
  ],
  [
    /\bwhether\s+(?:or not\s+)?(?:it|they|he|she)\s+(?:has|have)\s+(?:an?\s+)?([a-z-]+)(?:\s+or not)?(?=\s*(?:[,.;)]|$|and\b))/gi,
    'has $1 (yes/no)',
  ],
  // `a light requirement which can be full sun, half shade or shade`
  [
    /(?<=[a-z]),?\s+(?:which|that)\s+(?:(?:can|may|must|should|could)\s+be|is|are)\s+(?:either\s+|one of\s+)?((?:[\w'+-]+(?:\s(?!or\b)[\w'+-]+)?,\s+)*(?!(?:an?|the|one|many)\s)[\w'+-]+(?:\s(?!or\b)[\w'+-]+)?,?\s+or\s+(?:a\s+)?[\w'+-]+(?:\s(?!and\b|with\b|by\b)[\w'+-]+)?)(?=\s*(?:[,.;)]|$|and\b))/gi,
    ' ($1)',
  ],
  // `a coach, who is a person with a name`
  [/,?\s+(who|which|that)\s+(?:is|are)\s+(?:an?\s+)?(?:person|people|someone)\s+with\s+/gi, ' $1 has '],
  // `readers can be members of many book clubs`, `users have access to several homes`
  [/\b(?:(can|may)\s+be|are)\s+(?:members|participants|followers|fans|subscribers)\s+of\s+/gi, '$1 join '],
  [/\b(can\s+|may\s+)?have\s+access\s+to\s+/gi, '$1use '],
  // `a lighthouse had many keepers`
  [/\bhad\s+(?=(?:many|several|multiple|one|exactly one)\s)/gi, 'has '],
  // `a manager owns one team`: the team is the manager's
  [
    /^(?:an?|each|every)\s+([\w-]+(?:\s[\w-]+)?)\s+owns\s+(?:exactly one|only one|one|a single)\s+([\w-]+(?:\s[\w-]+)?)$/gi,
    'each $2 belongs to one $1',
  ],
  // `a child has at least one guardian`
  [/\b(has|have|having|with|includes?|contains?|by|to|for|in|on|at)\s+at\s+least\s+one\s+(?=[a-z])/gi, '$1 several '],
  // `and its programme includes several pieces`
  [/\band\s+(?:its|their)\s+[\w-]+\s+(?=(?:includes?|contains?|consists? of|lists?)\s+(?:many|several|multiple)\s)/gi, 'and '],
  // `an album is made up of tracks`
  [/\b(?:is|are)\s+(?:made\s+up|composed|comprised|built\s+up|made)\s+of\b/gi, 'consists of'],
  // `an agent can be assigned several tickets`
  [
    /\b(?:can|may|might)\s+be\s+(?:assigned|given|allocated|handed)\s+(?=(?:many|several|multiple|any number of|one|an?)\s)/gi,
    'can have ',
  ],
  // `in each visit a doctor sees a patient`
  [
    /^(?:in|during|at|on|for)\s+(each|every)\s+([\w-]+(?:\s[\w-]+)?),?\s+(?:an?|one|exactly one)\s+([\w-]+)\s+[a-z]+s\s+((?:an?|one|exactly one)\s+[\w-]+)$/gi,
    '$1 $2 has one $3 and $4',
  ],
  // `departments have a head, who is an employee`
  [
    /\b((?:has|have|and)\s+(?:an?|one))\s+([\w-]+(?:\s[\w-]+)?),?\s+(?:who|which|that)\s+(?:is|must be|has to be)\s+(?:(?:always|also|itself)\s+)?(?:an?|one of (?:the|its|their|our|these|those))\s+([\w-]+(?:\s(?!and\b)[\w-]+)?)(?=\s*(?:[,.;]|$|and\b))/gi,
    '$1 $2 (references $3)',
  ],
  // `a license number that must be unique`
  [
    /,?\s+(?:that|which)\s+(?:(?:must|should|has to|have to|needs? to)\s+be|is|are)\s+(unique|required|optional|mandatory)\b/gi,
    ' ($1)',
  ],
  // `a status of scheduled, completed or cancelled`
  [
    /\b(status|state|stage|phase|type|kind|priority|severity|role|level|category|condition|visibility)\s+(?:of|being)\s+(?:either\s+)?((?:[\w'-]+(?:\s[\w'-]+)?,\s+)*[\w'-]+(?:\s[\w'-]+)?,?\s+or\s+[\w'-]+)/gi,
    '$1 ($2)',
  ],
  // `status pending by default, then approved or rejected`
  [
    /\b(status|state|stage|phase)\s+(?:is\s+)?([\w-]+)\s+by\s+default,\s+(?:and\s+)?(?:then|later|afterwards|otherwise)\s+((?:[\w-]+,\s+)*[\w-]+\s+or\s+[\w-]+)/gi,
    '$1 ($2, $3) (default $2)',
  ],
  // `priority low/medium/high with default medium`
  [
    /\b([a-z]+)\s+((?:[\w-]+\/)+[\w-]+)(?:,\s*|\s+)(?:with\s+)?(?:(?:a|the)\s+)?default(?:s to|ing to|\s+is|\s+of|:)?\s+([\w-]+)/gi,
    '$1 ($2) (default $3)',
  ],
  // `an opens on date`
  [/\b([a-z]+(?:ed|en)|sent|paid|made|sold|held)\s+on\s+date(?=\s*(?:,|$|and\b|\())/gi, '$1 on (date)'],
  [
    /\b([a-z]+(?:ed|en)|sent|paid|made|sold|held)\s+at\s+(?:time|timestamp|datetime)(?=\s*(?:,|$|and\b|\())/gi,
    '$1 at (datetime)',
  ],
  [/\b([a-z]+s|due|born)\s+(on|at)\s+(date|time|timestamp|datetime)(?=\s*(?:,|$|and\b|\())/gi, '$1 $2 ($3)'],
  // `status (waiting, finished) with waiting as the default`
  [/\)\s+with\s+["']?([\w-]+(?:\s[\w-]+)?)["']?\s+as\s+(?:the\s+|its\s+)?default\b/gi, ') (default $1)'],
  // `one principal investigator and many co-investigators, all of them researchers`
  [
    /\b((?:an?|one|exactly one)\s+)([\w-]+(?:\s[\w-]+)?)\s+and\s+((?:many|several|multiple|some)\s+)([\w-]+(?:\s[\w-]+)?),?\s+\(?(?:all|both|each)(?:\s+of\s+(?:them|which|whom))?\s+(?:are\s+|being\s+)?([\w-]+s)\b\)?/gi,
    '$1$2 (references $5) and $3$4 (references $5)',
  ],
  // `at one time`
  [/\s+at\s+(?:a|one|any(?:\s+one)?|any\s+given)\s+time(?=\s*(?:[,.;]|$))/gi, ''],
  // `timestamps for created and resolved`
  [/\btimestamps?\s+for\s+(?:being\s+)?([a-z]+ed)\s+and\s+([a-z]+ed)\b/gi, '$1 at and $2 at'],
  // `which person took which medicine`
  [/\bwhich\s+([\w-]+)\s+[a-z]+\s+(?:which|what)\s+(?=[\w-]+)/gi, 'which $1, which '],
  // `an assignee and a reporter, both users`
  [
    /\b((?:an?|one|the)\s+)?([\w-]+(?:\s[\w-]+)?)\s+and\s+((?:an?|one|the)\s+)?([\w-]+(?:\s[\w-]+)?)(?:,\s*|\s+|\s*\()(?:(?:who|which)\s+are\s+(?:both\s+|also\s+|all\s+){0,2}|both\s+(?:of\s+(?:them|which|whom)\s+)?(?:are\s+)?(?:also\s+)?)([\w-]+s|people)\b\)?/gi,
    '$1$2 (references $5) and $3$4 (references $5)',
  ],
  // `several authors, which are researchers`
  [
    /\b(many|several|multiple|one or more)\s+([\w-]+(?:\s[\w-]+)?),?\s+(?:who|which|that)\s+are\s+(?:(?:all|also)\s+)*([\w-]+s)(?=\s*(?:[,.;]|$|and\b))/gi,
    '$1 $2 (references $3)',
  ],
  // `a principal investigator (a researcher)`
  [/\b(an?|one)\s+([\w-]+(?:\s[\w-]+)?)\s+\((?:an?|also an?)\s+([a-z-]+(?:\s[a-z-]+)?)\)/gi, '$1 $2 (references $3)'],
  // `up to four members can book a tee time`
  [
    /\bup to (?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?!(?:char|letter|word|digit|day|hour|minute|week|month|year|percent|point|time|star|mb|kb|gb|decimal)\w*\b)(?=[a-z]+s\b)/gi,
    'several ',
  ],
  // `customers can mark restaurants as favourites`
  [
    /\b(?:mark|save|flag|add|set)\s+((?:many|several|multiple)\s+)?([\w-]+(?:\s[\w-]+)?s)\s+(?:as|to)\s+(?:their\s+|an?\s+)?favou?rites?\b/gi,
    'favorite $1$2',
  ],
  // `a manager who is also an employee`
  [
    /\b(an?|one|the)\s+([\w-]+(?:\s[\w-]+)?),?\s+\(?(?:who|which|that)\s+(?:is|are)\s+(?:also|itself|himself|herself|themselves)\s+(?:an?|another)\s+([\w-]+(?:\s[\w-]+)?)\)?/gi,
    '$1 $2 (references $3)',
  ],
  [
    /\b(an?|one|the)\s+([\w-]+(?:\s[\w-]+)?),?\s+\(?(?:who|which|that)\s+(?:is|are)\s+another\s+([\w-]+(?:\s[\w-]+)?)\)?/gi,
    '$1 $2 (references $3)',
  ],
];

/** `a patient record consists of: name, phone` speaks of patients; a menu item, a time entry and a medical record are things themselves. */
const RECORD_OF =
  /^(an?|each|every|the)\s+([\w-]+(?:\s[\w-]+)?)\s+(record|entry|dataset|data set|item)\s+(?:consists\s+of|contains|includes|comprises|has)\s*:?\s+/i;
const withoutRecord = (clause: string): string =>
  clause.replace(RECORD_OF, (_all, article: string, noun: string, record: string) => {
    const whole = `${noun} ${record}`;
    const own = isKnownEntity(whole.toLowerCase()) && !(/^record$/i.test(record) && isKnownEntity(noun.toLowerCase()));
    return `${article} ${own ? whole : noun} has `;
  });

/** The clause in the notations that the readers know. */
export const rephrase = (clause: string): string =>
  twoReferences(
    TURNS.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), withoutRecord(relationInWords(clause))),
  );

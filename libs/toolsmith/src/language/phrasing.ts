import { UNIT_WORDS } from '../formulas/units.js';
import { zoneOfPlace } from './places.js';

/** What people say in many ways, and how it is read. Nothing here changes what is computed. */
const FORMAT =
  '(?:json(?: array)?|csv|tsv|ya?ml|xml|markdown(?: table)?|html(?: table)?|query string|base64|hex(?:adecimal)?|binary|morse(?: code)?|roman numerals?)';
const UNIT = `(?:degrees )?(?:${UNIT_WORDS})`;
const TAKES =
  '(?:takes?|given|if i give (?:it|you)|paste|pastes|accepts?|gets?|receives?|input(?: is)?:?|have|feed|feeds|reads?|i give(?: it)?|send)';
const MAKES =
  '(?:(?:and|then|i|it|we|to|need|needs|should|must|will|is|be|want|wants|like|get|gets|return|returns|returned|give|gives|output|outputs|output:|produce|produces|emit|emits|hand|hands|out|come|comes|back|me|as|spit|tell|tells|say|says|show|shows|compute|computes|calculate|calculates|answer|answers) )+';

const PHRASES: readonly (readonly [RegExp, string])[] = [
  // "pounds (lb)": said twice.
  [new RegExp(`(?<=(?<![\\w])(?:${UNIT_WORDS})) \\((?:in )?(?:${UNIT_WORDS}|°[CFK]|[CFK])\\)`, 'gi'), ''],
  [
    /\b(area|circumference|perimeter|volume|surface area|surface|diagonal|hypotenuse) and (?:the )?(area|circumference|perimeter|volume|surface area|surface|diagonal) (of (?:an?|the) (?:right )?[a-z]+)/gi,
    '$1 $3 and $2 $3',
  ],
  [/(?<=\b(?:such as|like|e\.g\.|for example|for instance|say),? )(\d[\d:.,/-]*\d(?: ?[ap]m)?)(?=[\s,.;)]|$)/gi, '"$1"'],
  [
    /(?<=\b(?:percentage|percent|amount|number|value|factor|length|shift|angle|text|string|date|list)) (?:that |which )?(?:i|we|you|the caller|the user) (?:pass(?:es)?|gives?|provides?|specif(?:y|ies)|chooses?|choose|sets?|enters?)(?: in)?\b/gi,
    '',
  ],
  [/ (?:like |such as |of the form |in the form )?#(?:rrggbb|RRGGBB|rgb|RGB)\b/g, ''],
  [/\b(?:the |one )?words? (?:that|which) (?:is|are) (?:the )?(longest|shortest)\b/gi, 'the $1 word'],
  [/(?<=\brate) \((?:in )?percent (?:per|a) (?:year|annum)\)/gi, ''],
  [/\b(?:percent per year|percent per annum|percent p\.a\.|percent a year)\b/gi, 'percent'],
  [
    /\b(?:given|from|with|takes?) (?:the |a )?((?:[a-z]+,? (?:and )?){1,3})of (?:an? |the )(circle|sphere|cylinder|cone|rectangle|triangle|square|cube|box|cuboid|ball),? (?:and )?(?:compute|calculate|return|find|give|get|output|tell)s?(?: me| back)? (?:its|the) (area|volume|circumference|perimeter|surface area|surface)\b/gi,
    '$3 of a $2 from the $1',
  ],
  // "Takes X, returns Y" converts.
  [
    new RegExp(
      `\\b${TAKES} (?:(?:some|an?|the|me|it|you|us|piece of) )*(?<from>${FORMAT})(?: (?:text|string|document|file|data|input))*(?: in)?[,;.]? ${MAKES}(?:(?:the|an?|it|equivalent|corresponding|matching|same|data|as|in) )*(?<to>${FORMAT})(?: (?:text|string|document))?(?: back| out)?(?![\\w-])`,
      'gi',
    ),
    'convert $<from> to $<to>',
  ],
  [
    new RegExp(
      `\\b${TAKES} (?:(?:an?|the|me|it|number|of|amount|value|in|temperature|distance|weight|length|speed|mass|volume|area) )*(?<from>${UNIT})[,;.]? ${MAKES}(?:(?:the|an?|it|equivalent|corresponding|number|of|amount|value|in|temperature|distance|weight|length|speed|mass|volume|area|same) )*(?<to>${UNIT})(?: back| out)?(?![\\w/-])`,
      'gi',
    ),
    'convert $<from> to $<to>',
  ],
  [new RegExp(`(?<from>${FORMAT}) in,? (?:and )?(?<to>${FORMAT}) out`, 'gi'), 'convert $<from> to $<to>'],
  [new RegExp(`(?<![\\w])(?<from>${UNIT}) in,? (?:and )?(?<to>${UNIT}) out`, 'gi'), 'convert $<from> to $<to>'],
  [/(?<=\b(?:timestamps?|epoch|time|duration)) \((?:in )?(seconds|milliseconds|minutes)\)/gi, ' in $1'],
  [
    /,? (?:written|shown|formatted|displayed|in the form|like|as|in the style)(?: (?:written|shown|formatted|like|as|of))* \d:\d\d\b/gi,
    ' as h:mm',
  ],
  // Where a step keeps what nobody touches.
  [
    /,? (?:and |but |while |by )?(?:keep(?:s|ing)?|preserv(?:e|es|ing)|maintain(?:s|ing)?|retain(?:s|ing)?|leav(?:e|es|ing)) (?:the |their |its )?(?:original |initial )?order(?: of (?:the )?(?:first )?(?:occurrences?|appearances?|items|lines|entries|words))?(?: (?:as it is|unchanged|intact))?/gi,
    '',
  ],
  [
    /,? (?:in|with) (?:the|their) (?:original|initial|first-seen) order(?: (?:kept|preserved|of (?:first )?(?:appearance|occurrence)))?/gi,
    '',
  ],
  // Both halves of "true if …, false otherwise" are one question.
  [
    /\b(?:returns?|answers?|outputs?|gives?(?: back)?|says?|yields?) true (?:if|when|iff|only if|exactly when|where) (?:and only if )?/gi,
    'check whether ',
  ],
  [
    /[,;:(]? ?(?:and |or |else |otherwise )*(?:it )?(?:returns?|gives?|answers?|outputs?|says?)? ?(?:false|no) (?:otherwise|if not|when not|else|if it (?:is not|isn't|does not|doesn't))\)?/gi,
    '',
  ],
  [/[,;(]? ?(?:and |or )?(?:otherwise|else) (?:(?:it )?returns? )?(?:false|no)\b\)?/gi, ''],
  [
    /[,;:(–-]? ?\b(?:and |it |should |must |to |just |simply |please )*(?:answers?|returns?|returning|repl(?:y|ies)|responds?|outputs?|says?|gives?(?: back)?|result|output)(?: (?:is|with|as|me|back|either|a|an|in|plain|simple))*:? (?:true or false|true\/false|true or else false|yes or no|yes\/no|(?:a )?bool(?:ean)?(?: value| result)?)\)?/gi,
    '',
  ],
  [/[(,] ?(?:true\/false|true or false|yes\/no|boolean)\)?/gi, ''],
  [/^(?:true\/false|true or false|yes or no|boolean)[:,-] ?/gi, ''],
  // Parts of a thing are the thing.
  [
    /\b(?:a |some |any )?(?:pieces?|bits?|chunks?|blocks?|bodies|body|snippets?|blobs?) of (?=(?:\w+ )?(?:text|string|json|csv|xml|yaml|html|markdown|prose|data|input))/gi,
    'a ',
  ],
  [
    /\b(?:an? |the )?(?:arbitrary|free ?form|raw|multi ?-?line|unicode|utf-8|non-?empty|plain) (?=(?:text|string|input|csv|json))/gi,
    'a ',
  ],
  [/\b(?:go|goes|come|comes|coming|going) (?:in|out)\b/gi, ' '],
  [/\b(?:spit|spits|hand|hands|send|sends|pass|passes|give|gives) (?:it |them |that |me )?(?:back|out)\b/gi, 'return'],
  [/\b(?:starting|start|begin|beginning) date\b(?! (?:and|to))/gi, 'date'],
  [/\b(one|1|two|three|four|five|six|\d) decimal place\b/gi, '$1 decimal places'],
  [/\b(?:to|with) (?:full|whole) cents\b/gi, 'to cents'],
  [/\b(?:rounded|round) (?:half up |commercially )?(?:to |at )?(?:the )?2nd decimal(?: place)?\b/gi, 'rounded to 2 decimals'],
  [/\b(upper|lower)(?:[- ]?case)? (and|or) (upper|lower)[- ]?case\b/gi, '$1 case $2 $3 case'],
  [/(?<=[A-Za-z)]) ?(?:→|⇒|=>|->|⟶) ?(?=(?:the |an? )?[a-z]{2,}[ ,.;]|[a-z]{3,}$)/gi, ', returns '],
  [/\bn-th\b|\bnth\b/gi, 'n-th'],
  // Days that are counted.
  [
    /(?<!(?:working|business|week)[- ])\b(?:calendar )?days\b(?=[^.;\n]*(?:(?:without|excluding|except(?: for)?|skipping|leaving out|ignoring|not counting|minus|but not)(?: the)? (?:weekends|saturdays and sundays)|weekends? (?:are |is )?(?:not|excluded|ignored|skipped)|(?:only )?(?:from )?monday (?:to|through|-) friday|mon-fri))/gi,
    'working days',
  ],
  [
    /,? ?\(?(?:(?:and |but |while )?(?:without|excluding|except(?: for)?|skipping|leaving out|ignoring|not counting|but not)(?: the)? (?:weekends|saturdays and sundays)|(?:with |where )?weekends? (?:are |is |being )?(?:not (?:counted|included)|excluded|ignored|skipped|left out|don't count|do not count)|(?:only )?(?:from )?(?:monday (?:to|through|-) friday|mon-fri))\)?/gi,
    '',
  ],
  [/\bweekdays between\b/gi, 'working days between'],
  // Samples of what goes in.
  [/,? (?:\()?(?:such as|like|e\.g\.|for example|say),? #[\da-f]{3,8}\b\)?/gi, ''],
  [/,? (?:\()?(?:such as|like|e\.g\.|for example) (?:\d+[hms] ?)+\)?/gi, ''],
  [/\bas (?:the |its |their )?(?:field |column |cell )?(?:separator|delimiter)\b/gi, 'as separator'],
  [/(?<=(?:with|using|by|uses?|has) )([;|,\t])(?= as separator)/gi, '"$1"'],
  [/\b([;|])-(?=separated|delimited)/gi, '"$1" '],
  [/(?<=(?:separated|delimited) (?:by|with) )([;|,])(?=[\s.,]|$)/gi, '"$1"'],
  [/(?<=\b(?:with|by|to|into) (?:an? )?)([#*_.xX?!-]|\*{2,}|#{2,})(?=[\s.,;]|$)/g, '"$1"'],
  [/\bvalue-added tax\b/gi, 'VAT'],
  [/\bincl\.?(?= )/gi, 'including'],
  [/\bexcl\.?(?= )/gi, 'excluding'],
  [/\b(?:inclusive of|including the)\b(?= (?:\d|vat|tax))/gi, 'including'],
  [/\bcase[- ]insensitively\b/gi, 'ignoring case'],
  [/\bupper and lower ?case (?:are|is) (?:the same|treated (?:the same|alike|equally)|equal|ignored)\b/gi, 'ignoring case'],
  [/\blower and upper ?case (?:are|is) (?:the same|treated (?:the same|alike|equally)|equal|ignored)\b/gi, 'ignoring case'],
  [/\b(?:the )?case (?:does not|doesn't|should not|shouldn't|must not) matter\b/gi, 'ignoring case'],
];

/** A request in fewer ways to say the same. */
export function plainly(request: string): string {
  let text = request;
  for (const [pattern, replacement] of PHRASES) text = text.replace(pattern, replacement);
  return zoneOfPlace(text);
}

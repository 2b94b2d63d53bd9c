import { definer, numberParam, type Operation, separatorParam, textParam } from './operation.js';

const op = definer('words');
const count = (about: string) =>
  numberParam('count', about, ['{v} words?', '(?:to|after|at)(?: (?:at most|the first|max(?:imum)?))? {v} words?']);
const TWO = [
  ['text', 'text'],
  ['other', 'text'],
] as const;

export const wordOperations: readonly Operation[] = [
  op('lastWords', 'text', 'text', ['(?:the )?last (?:{count:n}|n) words'], { params: [count('How many words')] }),
  op(
    'truncateWords',
    'text',
    'text',
    [
      '(?:<truncate>|<shorten>|<cut>|<limit>|<crop>|<trim>)(?: off)?(?: _(?:text|string|sentence|paragraph))?(?: (?:to|after|at)(?: (?:at most|the first|max(?:imum)?|a maximum of))?(?: {count:n})? words?)',
    ],
    {
      params: [
        numberParam('count', 'How many words', []),
        textParam(
          'ending',
          'What tells that something was cut off',
          [
            '(?:and |which |it )?(?:ending|ends?|append(?:ing|s)?|adding|adds?|with|followed|and|using|by)(?: (?:with|by|in))?(?: (?:an?|the))?(?: ellipsis| dots)? {v}(?: at the end| (?:when|if)(?: (?:it|the|text|something))*(?: (?:was|is|were|got|had to be))? ?(?:cut|shortened|longer|truncated|too long)(?: off)?)?',
          ],
          '…',
        ),
      ],
      fulfils: [
        '(?:and |, |with |add(?:s|ing)? |append(?:s|ing)? |followed by )*(?:an? )?ellipsis(?: (?:if|when)[^.;]*(?:cut|shortened|longer|truncated)(?: off)?)?',
      ],
    },
  ),
  op(
    'splitName',
    [['name', 'text']],
    'value',
    [
      "(?:<split>|<separate>|<divide>|<break>)(?: up)? _(?:full |person'?s? |complete )*names? (?:into|in) (?:the |a )?(?:first(?: ?name)?|given names?) and (?:the |a )?(?:last(?: ?name)?|surname|family name)(?: names?)?",
      'first ?name and (?:last ?name|surname)(?: (?:of|from)(?: (?:a|the))? full ?name)',
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['firstName', 'lastName'],
        properties: { firstName: { type: 'string' }, lastName: { type: 'string' } },
      },
    },
  ),
  op(
    'replaceDigits',
    'text',
    'text',
    [
      '@replace _(?:digits?|numbers?) (?:of|in)(?: (?:a|the|given))? (?:text|string) (?:with|by) (?:an? )?{replacement:s}',
      '@replace _digits? (?:with|by) (?:an? )?{replacement:s}',
    ],
    { params: [separatorParam('replacement', 'What takes the place of a digit', [])] },
  ),
  op(
    'replaceVowels',
    'text',
    'text',
    [
      '@replace _vowels? (?:of|in)(?: (?:a|the|given))? (?:text|string) (?:with|by) (?:an? )?{replacement:s}',
      '@replace _vowels? (?:with|by) (?:an? )?{replacement:s}',
    ],
    { params: [separatorParam('replacement', 'What takes the place of a vowel', [])] },
  ),
  op(
    'nthWord',
    'text',
    'text',
    ['(?:@get )?_n ?-?th word', '(?:@get )?_word (?:at|number) (?:a |the )?(?:given )?(?:n|position|place|index)'],
    { params: [numberParam('n', 'Which word, from 1', [])], ends: true },
  ),
  op(
    'sortWords',
    'text',
    'text',
    [
      '(?:<sort>|<alphabeti[sz]e>) _words (?:of|in) (?:a |the )?(?:text|sentence|string|phrase)(?: (?:alphabetically|in alphabetical order|a ?-?(?:to )?-?z))?',
    ],
    {},
  ),
  op('sortLetters', 'text', 'text', [
    '<sort> _(?:letters|characters)(?: (?:of|in) (?:a |the )?(?:text|word|string))?(?: (?:alphabetically|in alphabetical order))?',
  ]),
  op('uniqueWords', 'text', 'text', ['@remove _(?:duplicate|repeated) words(?: (?:from|in|of))?'], {
    fulfils: [
      '(?:<keep>|keeping|while keeping|preserv(?:e|es|ing)|in)(?: _)? ?(?:the )?(?:original |first )?(?:order|occurrence|one)(?: of (?:each|the words?))?',
    ],
  }),
  op('listUniqueWords', 'text', 'texts', ['(?:@get )?_(?:unique|distinct|different) words'], {
    fulfils: ['in lower ?case', 'lower ?cased'],
  }),
  op('uniqueLetters', 'text', 'text', ['@remove _(?:duplicate|repeated) (?:letters|characters)(?: (?:from|in|of))?']),
  op(
    'reverseEachWord',
    'text',
    'text',
    [
      '<reverse> (?:each|every) word(?: (?:of|in)(?: (?:a|the))? (?:text|sentence|string))?(?: individually| separately)?',
      '<reverse> _(?:letters|characters) (?:of|in) (?:each|every) word',
      '<reverse> _words individually',
    ],
    {
      fulfils: [
        '(?:but |and |while )?(?:keep(?:s|ing)?|leave|leaving|preserv(?:e|ing)) (?:the )?(?:word order|order of (?:the )?words|words? in (?:their )?(?:order|place|position))(?: (?:the same|as it is|unchanged|intact))?',
      ],
    },
  ),
  op('extractQuoted', 'text', 'texts', [
    '(?:@get )?_(?:quoted (?:texts?|strings?|parts?|phrases?)|(?:texts?|strings?|parts?|everything|phrases?)(?: that (?:is|are|stands?))? (?:in|inside|within|between) (?:double )?(?:quotes|quotation marks))',
  ]),
  op('extractBracketed', 'text', 'texts', [
    '(?:@get )?_(?:texts?|strings?|parts?|everything|contents?)(?: that (?:is|are|stands?))? (?:in|inside(?: of)?|within|between|of) (?:round )?(?:brackets|parentheses|parens)',
  ]),
  op('extractPhones', 'text', 'texts', ['(?:@get )_(?:tele)?phone numbers']),
  op('extractHexColours', 'text', 'texts', [
    '(?:@get )_(?:hex(?:adecimal)? )?colou?rs?(?: codes?)?(?: (?:from|in|out of)(?: (?:a|an|the))? (?:text|css|string))',
  ]),
  op('extractCapitalized', 'text', 'texts', [
    '(?:@get )_(?:capitali[sz]ed words?|words (?:that|which) (?:start|begin) with (?:a |an )?(?:capital|upper ?case)(?: letter)?|words starting with (?:a |an )?(?:capital|upper ?case)(?: letter)?)',
  ]),
  op('averageWordLength', 'text', 'number', [
    '(?:the )?(?:average|mean) (?:word length|length of (?:the |its )?words|number of (?:letters|characters) per word)',
  ]),
  op(
    'similarity',
    TWO,
    'number',
    [
      '(?:the )?similarity(?: (?:score|ratio))?(?: (?:of|between)(?: (?:two|2))?(?: (?:texts?|strings?|words?))?)?',
      'how similar (?:two|2) (?:texts?|strings?|words?) are',
    ],
    {
      fulfils: [
        '(?:as |is |a )*(?:number|value|score)? ?(?:between|from) (?:0|zero)(?: (?:and|to)) (?:1|one)',
        '(?:based on|using|from|with)(?: the)? (?:levenshtein|edit)(?: distance)?',
      ],
    },
  ),
  op(
    'indentLines',
    'text',
    'text',
    ['<indent>(?: _(?:lines?|text))?(?: (?:of|in) (?:a |the )?(?:text|string))?(?: (?:by|with))?(?: {spaces:n} spaces?)?'],
    { params: [numberParam('spaces', 'How many spaces', ['(?:by|with) {v} spaces?'])], needs: /^(?!.*\b(?:json|yaml|xml)\b)/is },
  ),
  op('dedent', 'text', 'text', [
    'dedent(?:s|ed|ing)?',
    '@remove _(?:common|shared) (?:leading )?(?:indentation|white ?space|spaces)(?: (?:from|of)(?: (?:all|the|every))* lines?)?',
    'un ?-?indent(?:s|ed|ing)?',
  ]),
  op(
    'centre',
    'text',
    'text',
    [
      '(?:<center>|<centre>)(?: _(?:text|string|title|line))?(?: (?:in|within|on|to|at))?(?: (?:a|the|line|field|width|of|given))*',
    ],
    {
      params: [
        numberParam('width', 'How many characters', [
          '(?:width|line|field)? ?(?:of )?{v}(?: (?:characters?|columns?|chars))?(?: wide)?',
        ]),
      ],
      fulfils: ['(?:padd?(?:ed|ing)?|filled|with|using|by)(?: (?:with|by|it))? (?:spaces|blanks)(?: on both sides)?'],
    },
  ),
  op('longestLine', 'text', 'text', ['(?:@get )?_longest line'], { ends: true }),
  op('quoteLines', 'text', 'text', ['(?:markdown )?(?:block ?quote)s?', '<quote> (?:each|every|all|the) lines?']),
  op('pigLatin', 'text', 'text', ['(?:@turn )?(?:_(?:text|sentence|words?|english))? ?(?:to|into|in)? ?pig latin'], {
    ends: true,
  }),
  op(
    'toNato',
    'text',
    'text',
    [
      '(?:@turn|<spell>(?: out)?)? ?(?:_(?:text|words?|names?))? ?(?:to|into|in|with|using|as)? ?(?:the )?(?:nato|radio)(?: (?:phonetic|spelling))* ?(?:alphabet|code words)?',
      'phonetic alphabet',
    ],
    { ends: true },
  ),
  op('soundex', [['word', 'text']], 'text', ['soundex(?: (?:code|key|hash))?(?: (?:of|for)(?: (?:a|the))? (?:name|word))?'], {
    ends: true,
  }),
  op('alternateCase', 'text', 'text', [
    'alternating (?:upper and lower )?case',
    'alternat(?:e|es|ing) (?:between )?(?:lower ?case and upper ?case|upper ?case and lower ?case|capital and small)(?: letters)?',
    '(?:mocking )?sponge ?-?bob case',
  ]),
  op('asPlainWords', 'text', 'text', [
    '(?:@turn )?_(?:camel ?case|snake ?case|pascal ?case|kebab ?case|identifiers?|variable names?)(?: (?:names?|identifiers?|strings?|text))? (?:to|into|as)(?: (?:a|an))? (?:plain |normal |separate |human readable |readable |spaced )*(?:words|text|english|labels?|sentence)',
    '(?:<split> )_camel ?case(?: (?:identifiers?|names?|strings?|text))? (?:into|to) (?:separate )?words',
    '<humani[sz]e>',
  ]),
  op(
    'hasBalancedBrackets',
    'text',
    'boolean',
    [
      '(?:@check )?(?: ?(?:\\w+ ){0,6}?)?_?(?:brackets?|parenthes[ei]s|braces|parens)(?:(?:,| and|, and| or) (?:brackets?|parenthes[ei]s|braces|square brackets|curly braces))*(?: (?:of|in)(?: (?:a|an|the|given))* (?:text|string|expression|code|input))? (?:are |is )?(?:all )?(?:balanced|matched|closed correctly|properly closed|properly nested|nested correctly|match)',
      'balanced (?:brackets?|parenthes[ei]s|braces)(?: (?:check(?:er)?))?',
    ],
    { fulfils: ['\\(?(?:round|square|curly|angle|\\(\\)|\\[\\]|\\{\\}|and|or|,|⟦q\\d+⟧| )+ (?:brackets|braces|ones)\\)?'] },
  ),
  op('isIsogram', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)?(?:an )?isogram',
    '(?:@check (?:\\w+ ){0,5}?)(?:has )?no (?:repeating|repeated) letters',
  ]),
  op('areEqualTexts', TWO, 'boolean', [
    '(?:@check )?(?: ?(?:\\w+ ){0,2}?)?(?:two |2 )(?:texts|strings|words)(?: (?:are|is))? (?:equal|the same|identical),? (?:ignoring (?:upper and lower |letter )?case|case insensitive(?:ly)?|regardless of (?:the )?case)',
  ]),
  op('hasOnlyDigits', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)(?:consists of |contains |has |is made (?:up )?of |is )(?:only|nothing but|purely|entirely|just)(?: of)? (?:digits|numbers)',
    '(?:@check (?:\\w+ ){0,5}?)(?:consists |is made (?:up )?)(?:only |entirely )of digits',
  ]),
  op(
    'removeWords',
    'text',
    'text',
    [
      '@remove _(?:stop ?words?|words?|filler words?) {words:q}(?:(?:, ?| and |, and | or )(?<more>⟦q\\d+⟧(?:(?:, ?| and |, and | or )⟦q\\d+⟧)*))?',
    ],
    {
      params: [{ name: 'words', kind: 'words', says: [], about: 'Words that go' }],
    },
  ),
  op(
    'replaceUmlauts',
    'text',
    'text',
    [
      '(?:@replace|<transliterate>|<expand>|<resolve>) _(?:german )?umlauts?(?: (?:and (?:the )?(?:ß|sharp s|eszett)))?(?: (?:with|by|to|into)(?: (?:their|ae,? oe,? ue(?:,? (?:and )?ss)?|ascii|2|letters?|letter|equivalents?|spellings?))+)?',
    ],
    { fulfils: ['(?:ä|ö|ü|ß)', '(?:and )?(?:the )?(?:sharp s|eszett)'] },
  ),
  op('hasOnlyLetters', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)(?:consists of |contains |has |is made of )(?:only letters|letters only|nothing but letters)',
  ]),
  op('isUpperCase', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)(?:is |are )?(?:written )?(?:all |entirely |completely )*(?:in )?(?:upper ?case|capitals|capital letters|all caps)',
  ]),
  op('isLowerCase', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)(?:is |are )?(?:written )?(?:all |entirely |completely )*(?:in )?(?:lower ?case|small letters)',
  ]),
  op('commonPrefix', 'texts', 'text', ['(?:the )?(?:longest )?common prefix'], { ends: true }),
  op('readingEase', 'text', 'number', [
    '(?:the )?(?:flesch )?reading ease(?: score)?',
    '(?:the )?flesch(?: (?:readability|reading))*(?: (?:ease|score|index))*',
  ]),
  op(
    'compareLines',
    [
      ['first', 'text'],
      ['second', 'text'],
    ],
    'value',
    [
      '(?:<compare>|<diff>) (?:two|2|both) (?:multi ?line )?texts(?: line by line| by lines?)?',
      '(?:the )?(?:lines? )?(?:diff|difference)s? (?:between|of) (?:two|2) texts',
      'lines (?:that were )?(?:added and removed|removed and added)',
    ],
    {
      ends: true,
      outSchema: {
        type: 'object',
        required: ['removed', 'added'],
        properties: {
          removed: { type: 'array', items: { type: 'string' } },
          added: { type: 'array', items: { type: 'string' } },
        },
      },
      fulfils: [
        'line by line',
        '(?:lines )?(?:that were |which were )?(?:added and removed|removed and added)(?: lines)?',
        'added and (?:which |what )?(?:lines )?(?:were )?removed',
      ],
    },
  ),
];

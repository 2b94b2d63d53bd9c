// long because it is a table: one entry for each operation, with the ways to say it.
import { definer, flagParam, numberParam, separatorParam, textParam, type Operation } from './operation.js';

const op = definer('text');
const of = definer('measure');
const rx = definer('pattern');

const length = (says: readonly string[]) => numberParam('length', 'How many characters', says);
const IGNORE_CASE = [
  'ignoring (?:upper |lower )*case',
  'case insensitive(?:ly)?',
  'ignore(?:s)? case',
  'regardless of case',
  'in any case',
  'without regard to case',
  'irrespective of case',
  'ignoring capitali[sz]ation',
  'no matter the case',
];
const ignoreCase = flagParam(
  'ignoreCase',
  'Whether upper and lower case are the same',
  IGNORE_CASE,
  ['case sensitive(?:ly)?', 'respecting case'],
  false,
);

export const textOperations: readonly Operation[] = [
  op('trim', 'text', 'text', [
    '<trim>(?: off)?(?: _(?:white ?)?spaces?)?(?: (?:from|at|on) (?:both|the|its)? ?(?:ends|sides|start and end|edges))?',
    '@remove _(?:leading and trailing|surrounding|outer)(?: white)? ?spaces?',
  ]),
  op('lowerCase', 'text', 'text', [
    'lower ?cas(?:e|es|ed|ing)(?: (?:letters?|characters?))?',
    '(?:all |in )?small letters',
    'uncapitali[sz]ed?',
    'down ?case[sd]?',
  ]),
  op('upperCase', 'text', 'text', [
    '(?:all )?upper ?cas(?:e|es|ed|ing)(?: (?:letters?|characters?))?',
    '(?:all |in )?capital letters',
    'all caps',
    'capitals',
    'shout(?:s|ing|ed)?',
    'up ?case[sd]?',
  ]),
  op('capitalize', 'text', 'text', [
    '(?:<capitali[sz]e>|capitali[sz]\\w*)(?: _first letter)?(?: only)?',
    '(?:the )?first letter(?: only)?(?: (?:in|to|into|becomes|is|as))? (?:upper ?case|a? ?capital)(?: letter)?',
    'upper ?cases? _first letter',
    '<make> _first letter (?:upper ?case|a? ?capital)',
  ]),
  op('titleCase', 'text', 'text', [
    'title ?cas(?:e|es|ed|ing)',
    '(?:<capitali[sz]e>|capitali[sz]\\w*) _words?',
    '(?:the )?first letter _words? (?:in |to |into |becomes |is )?(?:upper ?case|a? ?capital(?:i[sz]ed)?)(?: letter)?',
    'upper ?cases? _first letter _words?',
    '(?:capitali[sz]\\w*|<make>) _first letter _words?(?: (?:upper ?case|a? ?capital))?',
    'proper case',
    'each word starts with a capital(?: letter)?',
    'start case',
  ]),
  op('sentenceCase', 'text', 'text', ['sentence case', '(?:<capitali[sz]e>|capitali[sz]\\w*) _(?:first letter _)?sentences?']),
  op('swapCase', 'text', 'text', [
    '(?:<swap>|<invert>|<toggle>|<flip>) _(?:letter )?case',
    'case (?:swap|toggle)(?:per|ped|ping)?',
    'upper ?case to lower ?case and (?:vice versa|the other way (?:a?round)?)',
  ]),
  op('camelCase', 'text', 'text', ['camel ?case(?:d)?(?: (?:identifiers?|names?|notation))?', 'lower camel ?case']),
  op('pascalCase', 'text', 'text', ['pascal ?case(?:d)?', 'upper camel ?case']),
  op('snakeCase', 'text', 'text', ['snake ?case(?:d)?(?: (?:identifiers?|names?|notation))?']),
  op('constantCase', 'text', 'text', [
    '(?:constant|screaming snake|upper snake|screaming) ?case',
    'upper ?case snake ?case',
    'environment variable names?',
  ]),
  op('kebabCase', 'text', 'text', ['(?:kebab|dash|hyphen) ?case(?:d)?', 'hyphenated lower ?case']),
  op(
    'slugify',
    'text',
    'text',
    [
      '(?:url )?slug(?:ify|ifies|ified|ifying|s|ifier)?',
      'url friendly(?: (?:version|name|text|string|form|identifier|address))?',
      '(?:url|seo) safe (?:name|string|text|version|title)',
    ],
    {
      params: [
        separatorParam(
          'separator',
          'What stands between the words',
          [
            '(?:with|using|by) {v}(?: between words| instead of spaces| as (?:the )?separators?| between the words)?',
            'separated by {v}',
            '(?:words )?(?:joined|connected) (?:with|by) {v}',
            '{v} instead of (?:white ?)?spaces',
            '{v} as (?:the )?separator',
            'spaces (?:become|replaced (?:with|by)|turned into) {v}',
          ],
          '-',
        ),
      ],
    },
  ),
  op('reverseText', 'text', 'text', [
    '(?:<reverse>|<flip>|<mirror>) _(?:text|string|word|characters?|letters?|order _(?:letters|characters))',
    '(?:text|string|word) (?:reverser|reversal|backwards?)',
    'backwards?',
    '<reverse>(?: it)?',
    'in reverse(?: order)?',
    'spelled backwards?',
    'right to left',
  ]),
  op('reverseWords', 'text', 'text', [
    '<reverse> _(?:order _)?words?(?: order)?',
    'word order (?:reversed|reverser)',
    'words in reverse(?:d)? order',
    '(?:reversed?|backwards?) (?:word order|words)',
  ]),
  op('removeAccents', 'text', 'text', [
    '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*(?:accents?|diacritics?)',
    '@remove _(?:accents?|diacritics?|umlauts?)(?: marks?)?(?: (?:from|on) (?:the )?letters)?',
    '(?:de|un)accent(?:s|ed|ing)?',
    'accent free',
    '(?:accents?|diacritics?) (?:removed|stripped|removal)',
    '(?:accented|special) letters? (?:to|into|by|with) (?:their )?(?:plain|ascii|base|unaccented)(?: letters?| ones?| form)?',
  ]),
  op('collapseSpaces', 'text', 'text', [
    '(?:<collapse>|<squeeze>|<normali[sz]e>|<reduce>|<merge>) _(?:(?:multiple|repeated|consecutive|runs of|double|extra|several) )*(?:white ?)?spaces?(?: (?:in)?to (?:a )?(?:single|one)(?: (?:space|one))?)?',
    '@remove _(?:extra|superfluous|redundant|unnecessary|double|duplicate|repeated)(?: white)? ?spaces?',
    '(?:multiple|repeated|consecutive|double|several) (?:white ?)?spaces? (?:become|collapsed? (?:to|into)|into|to|with|by) (?:a )?(?:single|one)(?: (?:space|one))?',
    '@replace _(?:multiple|repeated|consecutive|double|several|runs of) (?:white ?)?spaces? (?:into|to|with|by) (?:a )?(?:single|one)(?: (?:space|one))?',
  ]),
  op('removeSpaces', 'text', 'text', [
    '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*(?:white ?)?spaces?',
    '@remove _(?:white ?)?spaces?(?: characters?)?',
  ]),
  op('removePunctuation', 'text', 'text', [
    '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*punctuation(?: (?:marks?|characters?|signs?))?',
    '@remove _punctuation(?: (?:marks?|characters?|signs?))?',
  ]),
  op('removeDigits', 'text', 'text', [
    '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*(?:digits?|numbers?)',
    '@remove _(?:digits?|numbers?|numeric characters|numerals)',
  ]),
  op('removeVowels', 'text', 'text', [
    '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*vowels?',
    '@remove _vowels?',
    'disemvowel\\w*',
  ]),
  op('removeEmoji', 'text', 'text', [
    '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*emojis?',
    '@remove _emojis?',
  ]),
  op('removeLineBreaks', 'text', 'text', [
    '(?<=\\b(?:remov|strip|delet|drop|eliminat|discard|without)\\w* (?:[\\w-]+,? ){0,4}?(?:accents?|diacritics?|punctuation(?: marks)?|digits?|numbers?|spaces?|vowels?|emojis?|line ?breaks?|tags),?(?: and| or)? )(?:all |the |any )*(?:line ?breaks?|new ?lines?)',
    '@remove _(?:line ?breaks?|new ?lines?|line feeds?)(?: characters?)?',
    '(?:line ?breaks?|new ?lines?) (?:into|to|by|with|become) (?:a )?(?:single )?spaces?',
    '@replace _(?:line ?breaks?|new ?lines?) (?:into|to|by|with) (?:a )?(?:single )?spaces?',
    'on (?:one|a single) line',
  ]),
  op('keepDigits', 'text', 'text', [
    '(?:<keep>|<leave>|<retain>|<extract>|<return>|<get>) (?:only )?_digits(?: only)?',
    '@remove (?:everything|all|anything|all characters|every character) (?:but|except|that is not|other than|which is not)(?: for)? (?:the |a )?digits?',
    '@remove _non (?:digits?|numeric)(?: characters?)?',
    'only (?:the )?digits',
    'digits only',
  ]),
  op('keepLetters', 'text', 'text', [
    '(?:<keep>|<leave>|<retain>) (?:only )?_letters(?: only)?',
    '@remove (?:everything|all|anything) (?:but|except|that is not|other than)(?: for)? (?:the |a )?letters?',
    '@remove _non (?:letters?|alphabetic)(?: characters?)?',
  ]),
  op('keepAlphanumeric', 'text', 'text', [
    '(?:<keep>|<leave>|<retain>) (?:only )?_(?:letters and (?:digits|numbers)|alphanumerics?)(?: characters?)?(?: only)?',
    '@remove _(?:non alphanumeric|special)(?: characters?)?',
    '@remove (?:everything|all|anything) (?:but|except|that is not|other than)(?: for)? (?:the |a )?(?:letters? (?:and|or|nor) (?:digits?|numbers?)|alphanumerics?)(?: characters?)?',
  ]),
  op(
    'truncate',
    'text',
    'text',
    ['(?:<truncate>|<shorten>|<cut>|<clip>|<limit>|<abbreviate>|<crop>)(?: off| down)?', 'ellipsi[sz]e[sd]?', 'ellipsis'],
    {
      params: [
        length([
          '(?:to|at|after|of|than)(?: (?:a )?(?:at most|max(?:imum)?(?: length)?(?: of)?|the first|length of|no more than))? {v}(?: characters?| chars?| letters?)?(?: long)?',
          '{v} characters?(?: max(?:imum)?)?',
          '(?:max(?:imum)?|at most|up to)(?: of)? {v}(?: characters?| chars?)?',
        ]),
        textParam(
          'ending',
          'What tells that something was cut off',
          [
            '(?:and |which |it )?(?:ending|ends?|append(?:ing|s)?|adding|adds?|with|followed|and|using|by)(?: (?:with|by|in))?(?: (?:an?|the))?(?: ellipsis| dots)? {v}(?: at the end| (?:when|if)(?: (?:it|the|text|something))*(?: (?:was|is|were|got|had to be))? ?(?:cut|shortened|longer|truncated|too long)(?: off)?| as (?:the )?ellipsis)?',
          ],
          '…',
        ),
      ],
    },
  ),
  op('firstCharacters', 'text', 'text', ['(?:the )?first {count:n} (?:characters?|letters?|chars?)'], {
    params: [numberParam('count', 'How many characters', [])],
  }),
  op('lastCharacters', 'text', 'text', ['(?:the )?last {count:n} (?:characters?|letters?|chars?|digits)'], {
    params: [numberParam('count', 'How many characters', [])],
  }),
  op('firstWords', 'text', 'text', ['(?:the )?first {count:n} words?'], { params: [numberParam('count', 'How many words', [])] }),
  op('firstLines', 'text', 'text', ['(?:the )?first {count:n} lines?'], { params: [numberParam('count', 'How many lines', [])] }),
  op(
    'padStart',
    'text',
    'text',
    [
      '(?:<pad>|left ?pad\\w*|zero ?(?:pad|fill)\\w*|<prefix>|<fill>(?: up)?)(?: with(?: leading)? zer(?:o|oe)s)?(?: (?:on|at|to) the (?:left|start|front|beginning)| it)?(?: with leading zeros)?',
      'leading zeros',
    ],
    {
      params: [
        length([
          '(?:to|is|until|till)(?: it is)?(?: (?:a )?(?:(?:total )?length of|width of|at least|exactly))? {v}(?: characters?| digits?| chars?| places?)?(?: long| wide)?',
          '{v} (?:characters?|digits?|places?)(?: long)?',
          '(?:length|width) {v}',
        ]),
        textParam('filler', 'What the space is filled with', ['(?:with|using|by) {v}'], '0'),
      ],
      needs: /zero|left|start|front|⟦q/i,
    },
  ),
  op('padEnd', 'text', 'text', ['(?:<pad>|<fill>(?: up)?|right ?pad\\w*)(?: it)?(?: (?:on|at|to) the (?:right|end))?'], {
    params: [
      length([
        '(?:to|is)(?: (?:a )?(?:(?:total )?length of|width of|at least|exactly))? {v}(?: characters?| digits?| chars?| places?)?(?: long| wide)?',
      ]),
      textParam('filler', 'What the space is filled with', ['(?:with|using|by) {v}'], ' '),
    ],
    needs: /right|at the end/i,
  }),
  op('repeat', 'text', 'text', ['<repeat>(?: it)?'], {
    params: [numberParam('times', 'How often it is repeated', ['{v} times'])],
  }),
  op(
    'addBefore',
    'text',
    'text',
    [
      '<prefix>(?: it)? with {prefix:q}',
      '(?:<prepend>|<put>|<add>) {prefix:q}(?: (?:before|in front of|to the (?:start|front|beginning) of|at the (?:start|front|beginning)(?: of)?)(?: (?:it|(?:the|each|every) \\w+))?)?',
      'prefix {prefix:q}',
    ],
    {
      params: [textParam('prefix', 'What is put before the text', [])],
      needs: /prefix|prepend|before|in front|start|beginning/i,
    },
  ),
  op(
    'addAfter',
    'text',
    'text',
    [
      '<suffix>(?: it)? with {suffix:q}',
      '(?:<append>|<put>|<add>) {suffix:q}(?: (?:after|to the end of|at the end(?: of)?|to)(?: (?:it|(?:the|each|every) \\w+))?)?',
      'suffix {suffix:q}',
    ],
    { params: [textParam('suffix', 'What is put after the text', [])], needs: /append|suffix|after|end/i },
  ),
  op(
    'replaceText',
    'text',
    'text',
    [
      '@replace _(?:occurrences? of )?(?:characters? )?{search:q}(?: characters?)? (?:with|by|to|into|for) (?:an? )?{replacement:q}',
      '{search:q} (?:becomes?|is replaced (?:with|by)|to be replaced (?:with|by)|replaced (?:with|by)) {replacement:q}',
    ],
    { params: [textParam('search', 'What is replaced', []), textParam('replacement', 'What takes its place', [])] },
  ),
  op(
    'replaceSpaces',
    'text',
    'text',
    [
      '@replace _(?:white ?)?spaces? (?:with|by|to|into|for) (?:an? )?{replacement:s}',
      '(?:white ?)?spaces? (?:become|(?:are )?replaced (?:with|by)|turned into) (?:an? )?{replacement:s}',
      '{replacement:s} instead of (?:white ?)?spaces',
      '(?:with )?{replacement:s} (?:for|in place of|between) spaces',
    ],
    {
      fn: 'replaceText',
      fixed: [],
      params: [
        { ...textParam('search', 'What is replaced', [], ' ') },
        separatorParam('replacement', 'What takes its place', []),
      ],
    },
  ),
  op(
    'replaceSigns',
    'text',
    'text',
    [
      '@replace _(?:occurrences? of )?{search:s}(?: (?:in|of|from)(?: (?:a|the|any|given|an))* (?:text|string|line|sentence|word|input))? (?:with|by|to|into|for) (?:an? )?{replacement:s}',
    ],
    {
      fn: 'replaceText',
      params: [separatorParam('search', 'What is replaced', []), separatorParam('replacement', 'What takes its place', [])],
    },
  ),
  op('removeSigns', 'text', 'text', ['@remove _(?:occurrences? of )?{search:s}'], {
    fn: 'replaceText',
    params: [separatorParam('search', 'What is removed', [])],
    fixed: [''],
  }),
  op(
    'replaceGiven',
    [
      ['text', 'text'],
      ['search', 'text'],
      ['replacement', 'text'],
    ],
    'text',
    [
      '(?:find|search) and replace',
      '@replace (?:all|every|each|any) occurrences? of (?:a|one) (?:given )?(?:word|text|string|phrase|substring) (?:with|by) another(?: one)?',
    ],
    { fn: 'replaceText' },
  ),
  op('removeText', 'text', 'text', ['@remove _(?:occurrences? of |characters? )?{search:q}(?: (?:characters?|signs?))?'], {
    fn: 'replaceText',
    params: [textParam('search', 'What is removed', [])],
    fixed: [''],
  }),
  op(
    'maskExceptLast',
    'text',
    'text',
    [
      '(?:<mask>|<hide>|<censor>|<obscure>|<redact>|<obfuscate>|<replace>|<star> out)(?: out)? _(?:\\w+ ){0,3}?(?:but|except|besides)(?: for)? (?:the )?last {shown:n}(?: (?:digits?|characters?|letters?|ones?))?',
      '(?:<show>|<keep>|<leave>)(?:ing)? (?:only )?(?:the )?last {shown:n}(?: (?:digits?|characters?|letters?))?(?: (?:visible|readable|only))?',
      '<mask>',
    ],
    {
      params: [
        numberParam('shown', 'How many characters at the end stay readable', [
          '(?:so that )?(?:only )?(?:the )?(?:last|final) {v}(?: (?:digits?|characters?|letters?))?(?: (?:can be|stay|remain|are|is|be|left|still|only|visible|readable|shown|seen|unmasked))*',
        ]),
        separatorParam('mask', 'What stands for a hidden character', ['(?:with|by|using) {v}'], '*'),
      ],
      needs: /mask|hid(?:e|d)|censor|obscur|redact|obfusc|star|replace/i,
    },
  ),
  op('initials', 'text', 'text', ['initials?', 'acronyms?', '(?:the )?first letters? _words?'], { ends: true }),
  op(
    'wrapLines',
    'text',
    'text',
    [
      '(?:word ?)?<wrap>(?: _(?:text|lines?|words?))?',
      'word ?wrap\\w*',
      '<break>(?: _(?:text|string))? into lines',
      'line wrap\\w*',
    ],
    {
      params: [
        numberParam('width', 'Characters in a line, at most', [
          '(?:at|to|after|of)(?: (?:at most|max(?:imum)?(?: of)?|no more than|a width of))? {v}(?: characters?| columns?| chars?)?',
          '{v} (?:characters?|columns?)(?: wide| per line| a line| each)?',
        ]),
      ],
    },
  ),
  op(
    'stripHtml',
    'text',
    'text',
    [
      '@remove _(?:html|xml|markup)(?: tags?| markup)?(?: from)?',
      '@remove _tags?',
      'html to (?:plain )?text',
      'plain text (?:of|from) (?:an? )?html',
      'strip tags',
    ],
    { needs: /html|xml|markup|tags?/i },
  ),
  op(
    'caesar',
    'text',
    'text',
    [
      'caesar(?: cipher| encrypt\\w*| encod\\w*| shift)*',
      '(?:encrypt|encipher)s?(?:ed)? (?:\\w+ ){0,3}?caesar(?: cipher)?',
      '<shift> _letters?(?: (?:in|along) the alphabet)?',
    ],
    {
      params: [
        numberParam('shift', 'How many letters further', [
          '(?:by|with|of|shift)(?: (?:a )?(?:shift|key|offset)(?: of)?)? {v}(?: (?:letters?|places|positions))?(?: (?:forward|further|in the alphabet))?',
          '{v} (?:letters?|places|positions)(?: (?:forward|further|in the alphabet))?',
          'key {v}',
        ]),
      ],
      ends: true,
    },
  ),
  op(
    'caesarDecode',
    'text',
    'text',
    [
      '(?:decode|decrypt|decipher|undo|crack)(?:s|d|ed|ing|er)?(?: \\w+){0,3}? caesar(?: cipher)?(?:(?: encoded| encrypted)? (?:text|message))?',
      'caesar(?: cipher)? (?:decod|decrypt|deciph)\\w+',
    ],
    {
      params: [
        numberParam('shift', 'How many letters back', [
          '(?:by|with|of|shift|shifted)(?: (?:by|a (?:shift|key|offset)(?: of)?|(?:shift|key)(?: of)?))? {v}(?: (?:letters?|places|positions))?',
          'key {v}',
        ]),
      ],
      ends: true,
    },
  ),
  op('rot13', 'text', 'text', ['rot ?13(?: (?:encod\\w+|cipher|encrypt\\w+|transform\\w*))?'], { ends: true }),
  op(
    'fillTemplate',
    [
      ['template', 'text'],
      ['values', 'value'],
    ],
    'text',
    [
      '(?:<fill>|<render>|<merge>|<expand>)(?: in| out)? _(?:(?:text|string|mail|e-?mail|letter|message) )?(?:templates?|placeholders?|mail merge)',
      '(?:templates?|text template|string template|placeholder) (?:render\\w*|fill\\w*|engine|expan\\w+)',
      '@replace _placeholders?(?: (?:in|of) (?:a |the )?(?:text|template|string))?(?: (?:with|by) (?:the )?(?:given |supplied |provided )?values?)?',
      '<substitute> _placeholders?',
    ],
    { ends: true },
  ),

  of('countWords', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?words',
    '@count _words',
    'word ?count(?:er|s|ing)?',
  ]),
  of('countUniqueWords', 'text', 'number', [
    '@count _(?:unique|distinct|different) words',
    '(?:unique|distinct) word count(?:er)?',
  ]),
  of('countCharacters', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?(?:characters?|chars)',
    '@count _(?:characters?|chars)(?: (?:including|with) (?:white)?spaces)?',
    '(?:characters?|char|text|string) ?(?:count(?:er|s)?|length)',
    '(?:the )?length (?:of|in characters)(?: _(?:text|string|characters))?',
  ]),
  of('countCharactersWithoutSpaces', 'text', 'number', [
    '(?:@count _(?:characters?|chars|letters)|(?:character|char) count) (?:without|excluding|not counting|except|ignoring)(?: (?:the|any|all))? ?(?:white)?spaces',
    '@count _non ?space characters',
  ]),
  of('countLetters', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?letters',
    '@count _letters?',
  ]),
  of('countDigits', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?digits',
    '@count _digits?',
  ]),
  of('countLines', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?lines',
    '@count _lines',
    'line ?count(?:er|s)?',
  ]),
  of('countSentences', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?sentences',
    '@count _sentences',
    'sentence count(?:er|s)?',
  ]),
  of('countParagraphs', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?paragraphs',
    '@count _paragraphs',
    'paragraph count(?:er|s)?',
  ]),
  of('countVowels', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?vowels',
    '@count _vowels',
    'vowel count(?:er|s)?',
  ]),
  of('countConsonants', 'text', 'number', [
    '(?<=\\b(?:count(?:s|ing)?|how many|number of|counts of) (?:[\\w-]+,? ){0,6}?(?:words|characters?|chars|lines|sentences|paragraphs|vowels|consonants|letters|digits),?(?: and| or)? )(?:the )?consonants',
    '@count _consonants',
    'consonant count(?:er|s)?',
  ]),
  of(
    'countOccurrences',
    'text',
    'number',
    [
      '(?:<count> )?(?:@count|how often|times)(?: _(?:occurrences?|times|often|appearances?|instances?))*(?: _(?:word|letter|character|phrase|string|text|substring))? {search:q}(?: (?:occurs?|appears?|is|comes up|occurrences?|is (?:found|contained|there)))?',
    ],
    { params: [textParam('search', 'What is counted', []), ignoreCase] },
  ),
  of(
    'countOccurrencesOf',
    [
      ['text', 'text'],
      ['search', 'text'],
    ],
    'number',
    [
      '(?:@count (?:of )?(?:the )?|how )?(?:occurrences?|often|many times|times)(?: that| of)? (?:a|one|some|the)(?: (?:given|certain|particular|specific))?(?: (?:search))? ?(?:word|substring|character|letter|phrase|search term|term)(?: (?:occurs?|appears?|is|comes up|is found))?',
    ],
    { fn: 'countOccurrences', params: [ignoreCase] },
  ),
  of(
    'readingMinutes',
    'text',
    'number',
    [
      '(?:estimated? )?reading (?:time|minutes)(?: estimator)?(?: in (?:whole )?minutes)?',
      'how long (?:it takes|it would take|does it take)?(?: someone| a person)? ?to read',
      'time to read',
    ],
    {
      params: [
        numberParam(
          'wordsPerMinute',
          'Words that are read in a minute',
          [
            '(?:at|with|assuming|of|based on|for)?(?: (?:a )?(?:speed|rate|pace) of)?(?: about)? ?{v} (?:words?|wpm)(?: (?:per|a|/|each) ?minute)?(?:,? rounded up(?: to (?:the (?:next )?|whole )?(?:full )?minutes?)?)?',
          ],
          200,
        ),
      ],
    },
  ),
  of(
    'wordFrequencies',
    'text',
    'value',
    [
      '(?:word (?:frequenc(?:y|ies)|histogram|counts)|frequenc(?:y|ies) _words?)(?: (?:table|counter|map))?',
      '(?:@count )?how (?:often|many times) (?:each|every) (?:\\w+ )?word (?:occurs?|appears?|is (?:there|used))',
      '@count (?:the )?(?:occurrences|frequency) of (?:each|every) (?:\\w+ )?word',
      'occurrences of (?:each|every) word',
    ],
    { ends: true, outSchema: { type: 'object', additionalProperties: { type: 'integer' } } },
  ),
  of(
    'characterFrequencies',
    'text',
    'value',
    [
      '(?:character|letter) (?:frequenc(?:y|ies)|histogram|counts)(?: (?:table|counter|map))?',
      '(?:@count )?how (?:often|many times) (?:each|every) (?:\\w+ )?(?:character|letter) (?:occurs?|appears?)',
      '@count (?:the )?(?:occurrences|frequency) of (?:each|every) (?:character|letter)',
    ],
    { params: [ignoreCase], ends: true, outSchema: { type: 'object', additionalProperties: { type: 'integer' } } },
  ),
  of(
    'mostFrequentWords',
    'text',
    'texts',
    [
      '(?:the )?(?:top )?{count:n} most (?:frequent|common|used) words',
      '(?:the )?top {count:n} words',
      '(?:the )?most (?:frequent|common|used) {count:n} words',
    ],
    { params: [numberParam('count', 'How many words', [])], ends: true },
  ),
  of('longestWord', 'text', 'text', ['(?:the )?longest word'], { ends: true }),
  of('shortestWord', 'text', 'text', ['(?:the )?shortest word'], { ends: true }),
  of('isPalindrome', 'text', 'boolean', [
    '(?:@check (?:\\w+ ){0,5}?)?(?:a )?palindromes?(?: (?:check(?:er)?|detector|tester))?(?:,? (?:ignoring|regardless of) (?:case|spaces|punctuation|capitali[sz]ation)(?:(?:,| and|, and) (?:case|spaces|punctuation|capitali[sz]ation))*)?',
    'reads the same (?:forwards? and backwards?|backwards? and forwards?|backwards?|in both directions)',
  ]),
  of(
    'areAnagrams',
    [
      ['text', 'text'],
      ['other', 'text'],
    ],
    'boolean',
    [
      '(?:@check (?:\\w+ ){0,5}?)?(?:an )?anagrams?(?: (?:check(?:er)?|detector))?(?: of (?:each other|one another|the other|another))?',
    ],
  ),
  of('isPangram', 'text', 'boolean', ['(?:@check (?:\\w+ ){0,5}?)?(?:a )?pangrams?(?: check(?:er)?)?']),
  of(
    'containsText',
    'text',
    'boolean',
    ['(?:@check (?:\\w+ ){0,4}?)?(?:contains?|includes?|has) (?:the (?:word|text|string|phrase) )?{search:q}'],
    { params: [textParam('search', 'What is looked for', []), ignoreCase], needs: /check|whether|\bif\b|test|tell/i },
  ),
  of('startsWith', 'text', 'boolean', ['(?:@check (?:\\w+ ){0,4}?)?(?:starts?|begins?) with {start:q}'], {
    params: [textParam('start', 'What it starts with', [])],
    needs: /check|whether|\bif\b|test|tell/i,
  }),
  of('endsWith', 'text', 'boolean', ['(?:@check (?:\\w+ ){0,4}?)?ends? (?:with|in) {end:q}'], {
    params: [textParam('end', 'What it ends with', [])],
    needs: /check|whether|\bif\b|test|tell/i,
  }),
  of(
    'editDistance',
    [
      ['text', 'text'],
      ['other', 'text'],
    ],
    'number',
    ['(?:levenshtein|edit)(?: edit)?(?: distance)?'],
  ),
  of(
    'hammingDistance',
    [
      ['text', 'text'],
      ['other', 'text'],
    ],
    'number',
    ['hamming(?: distance)?'],
  ),
  of('extractEmails', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:unique )?e ?mails?(?: ?address(?:es)?)?',
    'e ?mail(?: address)? (?:extractor|finder)',
  ]),
  of('extractUrls', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:web )?(?:urls?|links?|web addresses)',
    '(?:url|link) (?:extractor|finder)',
  ]),
  of('extractHashtags', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_hash ?tags?(?: (?:without (?:the )?(?:#|hash)(?: (?:sign|symbol))?))?',
    'hash ?tag (?:extractor|finder)',
  ]),
  of('extractMentions', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:@ ?mentions?|mentions?|@ ?handles|user ?names mentioned)',
  ]),
  of('extractNumbers', 'text', 'numbers', [
    '(?:(?:<extract>|<find>|<collect>|<get>|<pull>(?: out)?|<pick>(?: out)?|<grab>) )_numbers?(?: (?:in|from|that occur in|out of))?',
    'number extractor',
  ]),
  of('extractIpAddresses', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<return>|<grab>) )_(?:unique )?ip(?:v4)? ?address(?:es)?',
  ]),
  of('extractDates', 'text', 'texts', [
    '(?:(?:<extract>|<find>|<collect>|<list>|<get>|<pull>(?: out)?|<pick>(?: out)?|<grab>) )_(?:iso )?dates?(?: (?:like|such as|of the form|in the form) yyyy mm dd)?',
  ]),
  of('splitWords', 'text', 'texts', [
    '<split> _(?:text |string |sentence )?(?:into|in|up into) _words',
    '(?:<list>|<return>) _words',
    'into (?:a list of )?words',
    'tokeni[sz]e[sd]? into words',
  ]),
  of('splitLines', 'text', 'texts', ['<split> _(?:text |string )?(?:into|in|by|at) _(?:lines|line ?breaks?)']),
  of('splitSentences', 'text', 'texts', [
    '<split> _(?:text |string |paragraph )?(?:into|in) _sentences',
    'into (?:a list of |single )?sentences',
  ]),
  of('splitCharacters', 'text', 'texts', ['<split> _(?:text |string |word )?(?:into|in) _(?:characters|letters)']),
  of(
    'splitBy',
    'text',
    'texts',
    [
      '<split>(?: it)?(?: _(?:text|string|line|values?|input))?(?: up)?(?: (?:by|on|at|with)) (?:a |an |the |each |every )?{separator:s}(?: (?:into|to) (?:a )?list(?: of (?:texts|strings|items|values))?)?',
    ],
    { params: [separatorParam('separator', 'What stands between the parts', [])] },
  ),

  rx(
    'matchesPattern',
    'text',
    'boolean',
    [
      '(?:@check (?:\\w+ ){0,4}?)?(?:matches|match|fits|against)(?: (?:the|a|this))?(?: (?:regex|regexp|regular expression|pattern))? {pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'matchesGivenPattern',
    [
      ['text', 'text'],
      ['pattern', 'text'],
    ],
    'boolean',
    [
      '(?:@check (?:\\w+ ){0,5}?)(?:matches|fits) (?:a|the)(?: given)? (?:regex|regexp|regular expression)',
      '(?:regex|regexp|regular expression) (?:tester|matcher|checker)',
      '<test> (?:a )?(?:text|string) against (?:a )?(?:given )?(?:regex|regexp|regular expression)',
    ],
    { fn: 'matchesPattern' },
  ),
  rx(
    'findMatches',
    'text',
    'texts',
    [
      '(?:<find>|<extract>|<return>|<list>|<get>|<collect>) _(?:matches|parts|substrings|texts|everything|strings|words|codes|numbers)?(?: (?:for|of|that match(?:es)?|matching|which match(?:es)?))?(?: (?:the|a|this))?(?: (?:regex|regexp|regular expression|pattern))? {pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'findGivenMatches',
    [
      ['text', 'text'],
      ['pattern', 'text'],
    ],
    'texts',
    [
      '(?:<find>|<extract>|<return>|<list>|<get>|<collect>) _matches (?:for|of) (?:a|the)(?: given)? (?:regex|regexp|regular expression)',
    ],
    { fn: 'findMatches' },
  ),
  rx(
    'countMatches',
    'text',
    'number',
    ['@count _matches(?: (?:for|of))?(?: (?:the|a|this))?(?: (?:regex|regexp|regular expression|pattern))? {pattern:r}'],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'replacePattern',
    'text',
    'text',
    [
      '@replace _(?:[\\w-]+ ){1,5}(?:with|by) (?:an? )?{replacement:q},? (?:using|with|by|via)(?: (?:the|a|this))? (?:regex|regexp|regular expression|pattern) {pattern:r}',
      '@replace _(?:(?:matches|parts|everything|texts?)(?: (?:for|of|that match(?:es)?|matching|which match(?:es)?))? )?(?:(?:the|a|this) )?(?:(?:regex|regexp|regular expression|pattern) )?{pattern:r} (?:with|by) {replacement:q}',
    ],
    {
      params: [
        { name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' },
        textParam('replacement', 'What takes the place of a match', []),
      ],
    },
  ),
  rx(
    'removePattern',
    'text',
    'text',
    [
      '@remove _(?:(?:matches|parts|everything|texts?)(?: (?:for|of|that match(?:es)?|matching|which match(?:es)?))? )?(?:(?:the|a|this) )?(?:(?:regex|regexp|regular expression|pattern) )?{pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
  rx(
    'splitPattern',
    'text',
    'texts',
    [
      '<split>(?: it)?(?: _(?:text|string|line|values?|input))? (?:by|on|at|with) (?:(?:the|a|this) )?(?:(?:regex|regexp|regular expression|pattern) )?{pattern:r}',
    ],
    { params: [{ name: 'pattern', kind: 'pattern', says: [], about: 'Regular expression' }] },
  ),
];

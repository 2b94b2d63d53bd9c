import { definer, numberParam, textParam, type Operation } from './operation.js';
import { IGNORE_CASE, ignoreCase } from './wording.js';

const of = definer('measure');

export const countingOperations: readonly Operation[] = [
  of('countWords', 'text', 'number', ['@alsoCountwords', '@count _words', 'word ?count(?:er|s|ing)?']),
  of('countUniqueWords', 'text', 'number', [
    '@count _(?:unique|distinct|different) words',
    '(?:unique|distinct) word count(?:er)?',
  ]),
  of('countCharacters', 'text', 'number', [
    '@alsoCount(?:characters?|chars)',
    '@count _(?:characters?|chars)(?: (?:including|with) (?:white)?spaces)?',
    '(?:characters?|char|text|string) ?(?:count(?:er|s)?|length)',
    '(?:the )?length (?:of|in characters)(?: _(?:text|string|characters))?',
  ]),
  of('countCharactersWithoutSpaces', 'text', 'number', [
    '(?:@count _(?:characters?|chars|letters)|(?:character|char) count) (?:without|excluding|not counting|except|ignoring)(?: (?:the|any|all))? ?(?:white)?spaces',
    '@count _non ?space characters',
  ]),
  of('countLetters', 'text', 'number', ['@alsoCountletters', '@count _letters?']),
  of('countDigits', 'text', 'number', ['@alsoCountdigits', '@count _digits?']),
  of('countLines', 'text', 'number', ['@alsoCountlines', '@count _lines', 'line ?count(?:er|s)?']),
  of('countSentences', 'text', 'number', ['@alsoCountsentences', '@count _sentences', 'sentence count(?:er|s)?']),
  of('countFilledLines', 'text', 'number', [
    '@count _(?:non empty|non blank|filled) lines',
    '@count _lines(?: (?:of|in)(?: (?:a|the|given))? text)?(?: (?:that|which) are)? (?:not (?:empty|blank)|without (?:the )?(?:empty|blank) (?:lines|ones)|ignoring (?:empty|blank) (?:lines|ones)|excluding (?:empty|blank) (?:lines|ones))',
  ]),
  of('countParagraphs', 'text', 'number', ['@alsoCountparagraphs', '@count _paragraphs', 'paragraph count(?:er|s)?']),
  of('countVowels', 'text', 'number', ['@alsoCountvowels', '@count _vowels', 'vowel count(?:er|s)?']),
  of('countConsonants', 'text', 'number', ['@alsoCountconsonants', '@count _consonants', 'consonant count(?:er|s)?']),
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
    {
      ends: true,
      outSchema: { type: 'object', additionalProperties: { type: 'integer' } },
      fulfils: [...IGNORE_CASE, 'in lower ?case', 'lower ?cased'],
    },
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
    {
      fulfils: [
        ...IGNORE_CASE,
        '(?:,? ?(?:and )?(?:ignoring|ignore|regardless of|disregarding|not counting|case and))(?: (?:the|all))?(?: (?:case|spaces|punctuation|white ?space|capital letters|capitali[sz]ation|letter case))(?:(?:,? and|,| or) (?:the )?(?:case|spaces|punctuation|white ?space|capital letters|capitali[sz]ation))*',
      ],
    },
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
];

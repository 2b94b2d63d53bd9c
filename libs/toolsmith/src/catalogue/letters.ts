import { definer, separatorParam, type Operation } from './operation.js';

const op = definer('text');

export const lettersOperations: readonly Operation[] = [
  op('trim', 'text', 'text', [
    '<trim>(?: off)?(?: _(?:white ?)?spaces?)?(?: (?:from|at|on) (?:both|the|its)? ?(?:ends|sides|start and end|edges))?',
    '@remove _(?:leading and trailing|trailing and leading|surrounding|outer)(?: white)? ?spaces?',
    '<trim> _(?:ends|both ends|sides|edges)',
    '(?:leading and trailing|surrounding) (?:white ?)?spaces? (?:removed|trimmed|stripped)',
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
    '(?:<make> )?_(?:(?:each|every|all|the) )*words?(?: (?:of|in) (?:a |the )?(?:text|string|sentence|title|name|phrase))? (?:starts?|begins?)(?: with)? (?:a |an )?(?:capital|upper ?case)(?: letter)?',
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
  op(
    'reverseWords',
    'text',
    'text',
    [
      '<reverse> _(?:order _)?words?(?: order)?',
      'word order (?:reversed|reverser)',
      'words in reverse(?:d)? order',
      '(?:reversed?|backwards?) (?:word order|words)',
    ],
    {
      fulfils: [
        '(?:but |and |while |not )?(?:keep(?:s|ing)?|leav(?:e|es|ing)) (?:each |every |the |all )?(?:words?|letters|spelling)(?: (?:themselves|itself|in each word|of each word))?(?: (?:readable|intact|as (?:it is|they are)|unchanged|the same))',
        '(?:but )?not (?:the )?(?:letters|characters)(?: (?:in|of|inside)(?: (?:each|the))? words?)?',
      ],
    },
  ),
];
